from datetime import date, datetime

from django import template
from django.utils import timezone

from partners import working_days

register = template.Library()


@register.filter
def due(day: date | None) -> str:
    """How far a due date is from today."""
    return working_days.due_phrase(day, on=timezone.localdate()) if day else ""


@register.filter
def day(value: date | datetime | None) -> str:
    """As people write it: 12 June 2026."""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return f"{value.day} {value:%B %Y}" if value else ""


@register.filter
def ago(value: date | datetime | None) -> str:
    """How long ago, in working days: “today”, “6 working days ago”."""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    if value is None:
        return ""
    count = working_days.between(value, timezone.localdate())
    if count <= 0:
        return "today"
    return f"{count} working day{'s' if count > 1 else ''} ago"
