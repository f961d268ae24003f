"""Wakes a task by name once the transaction stands. Losing a wake-up only costs time: beat wakes the same tasks too."""

import logging
import time
from dataclasses import dataclass

from celery import current_app
from django.db import transaction

logger = logging.getLogger(__name__)

QUIET = 30.0  # seconds for which a dead broker is left alone, so that it delays one request and not each
_quiet_until = 0.0


@dataclass(frozen=True)
class _Wake:
    task: str

    def __call__(self) -> None:
        global _quiet_until  # noqa: PLW0603 - one process remembers one broker
        if time.monotonic() < _quiet_until:
            return
        try:
            current_app.send_task(self.task, retry=False, ignore_result=True)
        except Exception as error:  # noqa: BLE001 - what was committed stands, whatever a broker does
            _quiet_until = time.monotonic() + QUIET
            logger.warning("Could not wake %s; the clock will. The broker said: %s", self.task, error)


def after_commit(task: str) -> None:
    """Wake the task when the running transaction has committed, once however often it was asked for."""
    wake = _Wake(task)
    if all(waiting[1] != wake for waiting in transaction.get_connection().run_on_commit):
        transaction.on_commit(wake)
