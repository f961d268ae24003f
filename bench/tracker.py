"""`./dev bench tracker`: how long a tracker of 10,000 rows takes, from the upload to the record, and what it needs."""

import resource
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any, TypeVar

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from actions.exports import files
from actions.exports import trackers as exported
from actions.importing.columns import FIELDS
from actions.models import Action, RowKind, Tracker
from actions.services import tracker_files, trackers
from bench.run import say
from partners import scope
from partners.models import Partnership
from partners.scope import Actor

ROWS = 10_000
WITHIN = 5.0  # seconds for the check of that many rows
T = TypeVar("T")
HEADS = [field.title for field in FIELDS]


def run(rows: int) -> None:
    """Everything happens in a transaction that is undone, so that the database stays as it was filled."""
    with scope.partnerships(scope.all_partnership_ids()):
        partnership = Partnership.objects.order_by("pk")[0]
        coordinator = Action.objects.filter(partnership=partnership)[0].created_by
    with scope.entered(coordinator.pk) as actor:
        say(f"\nA tracker of {rows:,} rows, in a partnership of {Action.objects.count():,} actions\n")
        say("| step | s | CPU s | rows a second |")
        say("|---|--:|--:|--:|")
        book = timed("taken out (xlsx)", rows, lambda: files.workbook("Actions", [], HEADS, _out(partnership, rows)))
        again = _brought("the same again", partnership, book.read(), rows, actor)
        if {*again.rows.values_list("kind", flat=True)} != {RowKind.SAME}:
            raise SystemExit("What was taken out did not come back the same.")
        known = _known(partnership)
        made = _brought("new actions", partnership, _new(known, rows), rows, actor)
        timed("new actions: confirmed, all issued", rows, lambda: _step(trackers.confirm, made, actor))
        with transaction.atomic():  # undone, since nothing may be built on what is to be undone
            later = _new(known, rows, progress="Half of the teams were told.")
            changed = _brought("all of them changed", partnership, later, rows, actor)
            timed("all of them changed: confirmed", rows, lambda: _step(trackers.confirm, changed, actor))
            timed("all of them changed: undone", rows, lambda: _step(trackers.undo, changed, actor))
            transaction.set_rollback(True)
        timed("new actions: undone", rows, lambda: _step(trackers.undo, made, actor))
        transaction.set_rollback(True)
    say(f"\nLargest child that read a file: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024} MB")


def timed(what: str, rows: int, act: Callable[[], T], *, within: float | None = None) -> T:
    began, worked = time.perf_counter(), _worked()
    done = act()
    took = time.perf_counter() - began
    say(f"| {what} | {took:.2f} | {_worked() - worked:.2f} | {rows / took:,.0f} |")
    if within is not None and took > within:
        raise SystemExit(f"“{what}” took more than {within} s.")
    return done


def _worked() -> float:
    """Processor seconds of this process and of the children that read files; the database's are not among them."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def _out(partnership: Partnership, rows: int) -> Iterator[list[Any]]:
    found = Action.objects.filter(pk__in=Action.objects.filter(partnership=partnership).order_by("pk")[:rows])
    return exported.rows(found, on=timezone.localdate())


def _brought(what: str, partnership: Partnership, content: bytes, rows: int, actor: Actor) -> Tracker:
    upload = SimpleUploadedFile("tracker.xlsx", content)
    tracker = timed(
        f"{what}: uploaded",
        rows,
        lambda: trackers.take_in(partnership=partnership, upload=upload, by=actor),
    )
    said = {"sheet": tracker.sheet, "chosen": tracker.columns, "review": None, "ask_now": True}
    tracker = trackers.say_columns(tracker=tracker, by=actor, **said)
    if words := trackers.words(tracker):
        tracker = trackers.say_meanings(tracker=tracker, said=dict.fromkeys(words, "under_way"), by=actor)
    timed(f"{what}: its sheet read", rows, lambda: tracker_files.sheet_of(tracker))
    return timed(
        f"**{what}: checked**", rows, lambda: trackers.carry_on(tracker=tracker, by=actor), within=_within(rows)
    )


def _within(rows: int) -> float | None:
    return WITHIN if rows <= ROWS else None


def _step(step: Callable[..., Tracker], tracker: Tracker, actor: Actor) -> None:
    done = trackers.carry_on(tracker=step(tracker=tracker, by=actor), by=actor)
    if done.trouble:
        raise SystemExit(done.trouble)


def _known(partnership: Partnership) -> list[list[Any]]:
    asked = Action.objects.filter(partnership=partnership, status="issued")
    return list(exported.rows(asked, on=timezone.localdate()))


def _new(known: list[list[Any]], rows: int, *, progress: str = "") -> bytes:
    """As many rows of new actions, under the recommendations there are; with progress, of the same ones later."""
    at = {field.name: place for place, field in enumerate(FIELDS)}
    made = []
    for number in range(rows):
        row = list(known[number % len(known)])
        row[at["reference"]], row[at["action"]] = f"T{number}", f"{row[at['action']]} ({number})"
        row[at["progress"]] = progress
        row[at["rag"]] = ("In progress", "Not started", "Overdue")[number % 3]
        made.append(row)
    kept = BytesIO()
    kept.write(files.workbook("Actions", [], HEADS, made).read())
    return kept.getvalue()
