"""Woken by the clock; what is to be planned stands in the database."""

from celery import shared_task
from django.utils import timezone

from actions.models import Batch, Tracker
from actions.services import batches, reminders, trackers
from partners import scope


@shared_task(name="actions.tasks.plan_reminders")
def plan_reminders() -> None:
    reminders.plan(on=timezone.localdate())


@shared_task(name=batches.TASK)
def carry_on() -> None:
    """Batches under way, each as the person who made it; one whose maker may not go on ends."""
    for partnership_id in scope.all_partnership_ids():
        with scope.partnerships([partnership_id]):
            waiting = list(Batch.objects.under_way().order_by("pk").values_list("pk", "by_id"))
        for pk, by_id in waiting:
            _carry_on(pk, by_id)
            _end_if_left(pk, by_id, partnership_id)


def _carry_on(pk: int, by_id: int) -> None:
    under_way = True
    while under_way:
        with scope.entered(by_id) as actor:
            mine = Batch.objects.visible_to(actor).filter(pk=pk)
            batch = mine.select_for_update(skip_locked=True).first()  # what another carries on is left to them
            under_way = batch is not None and batches.carry_on(batch=batch, by=actor).is_under_way


def _end_if_left(pk: int, by_id: int, partnership_id: int) -> None:
    with scope.entered(by_id) as actor:
        if Batch.objects.visible_to(actor).filter(pk=pk).exists():
            return
    with scope.partnerships([partnership_id]):
        batch = Batch.objects.under_way().filter(pk=pk).first()
        if batch is not None:
            batches.end(batch=batch)


@shared_task(name=trackers.TASK)
def carry_on_trackers() -> None:
    """Trackers under way, each as the person who asked for it; one that they may not carry on goes back a step."""
    for partnership_id in scope.all_partnership_ids():
        with scope.partnerships([partnership_id]):
            waiting = list(Tracker.objects.under_way().order_by("pk").values_list("pk", "step_by_id"))
        for pk, by_id in waiting:
            if not _carry_on_tracker(pk, by_id):
                with scope.partnerships([partnership_id]):
                    trackers.end(tracker=Tracker.objects.get(pk=pk))


def _carry_on_tracker(pk: int, by_id: int) -> bool:
    """Whether whoever asked for it may still do so. What another carries on at this moment is left to them."""
    with scope.entered(by_id) as actor:
        mine = Tracker.objects.visible_to(actor).filter(pk=pk)
        if found := mine.select_for_update(skip_locked=True, of=("self",)).first():
            trackers.carry_on(tracker=found, by=actor)
        return mine.exists()
