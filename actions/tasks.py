"""Woken by the clock; what is to be planned stands in the database."""

from celery import shared_task
from django.utils import timezone

from actions.services import reminders


@shared_task(name="actions.tasks.plan_reminders")
def plan_reminders() -> None:
    reminders.plan(on=timezone.localdate())
