"""The Celery app and all that runs by the clock. Beat only wakes: the work itself stands in the database."""

import os
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import before_task_publish

from partners.cause import REQUEST_ID

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# Checks are made before anything is started; here they would load every page, 23 MB, into worker and beat.
os.environ.setdefault("CELERY_SKIP_CHECKS", "true")

app = Celery("followthrough")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.include = ["config.worker"]  # what only workers need
app.conf.beat_schedule = {
    "plan reminders": {"task": "actions.tasks.plan_reminders", "schedule": crontab(minute="*/10")},
    "carry on batches": {"task": "actions.tasks.carry_on", "schedule": crontab(minute="*/5")},
    "ask what failed": {"task": "partners.tasks.ask_what_failed", "schedule": crontab(minute="*/15")},
    "read documents": {"task": "reviews.tasks.read_documents", "schedule": 60.0},
    "carry on trackers": {"task": "actions.tasks.carry_on_trackers", "schedule": crontab(minute="*/5")},
    "send mail": {"task": "partners.tasks.send_mail", "schedule": 60.0},
    "tell who begins": {"task": "partners.tasks.tell_who_begins", "schedule": crontab(minute="5", hour="0,6,12")},
    "chain the ledger": {"task": "partners.tasks.chain_ledger", "schedule": 10.0},
    "sign the ledger": {"task": "partners.tasks.sign_ledger", "schedule": crontab(minute="2")},
    "sweep files": {"task": "partners.tasks.sweep_files", "schedule": crontab(minute="40", hour="3")},
    "forget what is old": {"task": "partners.tasks.forget_what_is_old", "schedule": crontab(minute="20")},
}


@before_task_publish.connect(weak=False)
def carry_request_id(headers: dict[str, Any], **_: object) -> None:
    """The worker's log lines name the request that woke it."""
    if REQUEST_ID.get():
        headers["request_id"] = REQUEST_ID.get()
