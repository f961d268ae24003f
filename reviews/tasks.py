"""Woken when something waits to be read, and by the clock; what waits stands in the database."""

from celery import shared_task

from partners import scope
from reviews.services import reading, waiting


@shared_task(name=reading.TASK)
def read_documents() -> None:
    for partnership_id in scope.all_partnership_ids():
        while waiting.read_next(partnership_id):
            pass
