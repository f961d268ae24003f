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
    return working_days.spoken(_local(value)) if value else ""


@register.filter
def ago(value: date | datetime | None) -> str:
    """How long ago, in working days: “today”, “6 working days ago”."""
    return working_days.ago_phrase(_local(value), on=timezone.localdate()) if value else ""


def _local(value: date | datetime) -> date:
    return timezone.localdate(value) if isinstance(value, datetime) else value
