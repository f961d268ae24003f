"""The Celery app and all that runs by the clock. Beat only wakes: the work itself stands in the database."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("followthrough")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "plan reminders": {"task": "actions.tasks.plan_reminders", "schedule": crontab(minute="*/10")},
    "send mail": {"task": "partners.tasks.send_mail", "schedule": 60.0},
    "forget what is old": {"task": "partners.tasks.forget_what_is_old", "schedule": crontab(minute="20")},
}
