"""A tracker is brought in: uploaded, its columns and words said once, checked row by row, confirmed whole, undone.

Checking, confirming and undoing are each one transaction. A sheet of some hundred rows is done at once, a larger one by
the worker: the row says what is to be done, and whoever comes next does it.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from actions.importing import columns, meanings
from actions.importing.checking import Checked, Said, check
from actions.importing.columns import Column, Table
from actions.importing.plain import plain
from actions.importing.sheets import UnreadableSheet
from actions.models import RowKind, Tracker, TrackerHabits, TrackerRow, TrackerState
from actions.models.tracker import OPEN, UNDER_WAY
from actions.services import people, tracker_confirming, tracker_files, tracker_record, tracker_undoing
from actions.states import MoveNotAllowed
from partners import access
from partners.models import Partnership
from partners.roles import Power
from partners.scope import Actor
from partners.wake import after_commit
from reviews.models import Review

TASK = "actions.tasks.carry_on_trackers"
AT_ONCE = 300  # rows that are done while the person waits
LEFT = "Whoever asked for this manages reviews here no longer, so it was not done. Nothing was changed by it."
STOPPED = "{name} stopped this. Nothing was changed by it."
BUSY = "This is being done at this very moment. Wait a little, and look again."
MOVED_ON = "The record has changed since the rows were checked. They were checked again: look at them once more."


@transaction.atomic
def take_in(
    *, partnership: Partnership, upload: "UploadedFile[Any]", by: Actor, over: Tracker | None = None
) -> Tracker:
    """Keep the file and read its headings; a corrected one `over` an earlier takes its place, and all that was said.

    Raises ValidationError beside `file` where it cannot be read; what was there stays as it was.
    """
    access.require_in(by, Power.BRING_TRACKERS, partnership)
    stored, sheets = tracker_files.taken(upload, partnership_id=partnership.pk)
    known = habits_of(partnership).headings
    chosen = columns.best(sheets, known)
    tracker = over and held(over, by, of=OPEN)
    said = dict(tracker.columns) if tracker else {}
    if tracker is None:
        tracker = Tracker(partnership=partnership, by_id=by.person_id)
    else:
        tracker.earlier = [*tracker.earlier, {"filename": tracker.filename, "sha256": tracker.sha256}]
        TrackerRow.objects.filter(tracker=tracker).delete()
    tracker.filename, tracker.sha256 = stored.filename, stored.sha256
    tracker.size, tracker.media_type = stored.size, stored.media_type
    tracker.tables = [asdict(columns.table_of(sheet, known)) for sheet in sheets]
    tracker.sheet, tracker.columns = chosen.sheet, columns.guess(chosen.columns, known)
    tracker.state, tracker.trouble, tracker.checked_at = TrackerState.COLUMNS, "", None
    tracker.save()
    if said and set(said) == set(tracker.columns) and not unsaid(tracker):
        _under_way(tracker, TrackerState.CHECKING, by)
    return tracker


def table(tracker: Tracker, sheet: str | None = None) -> Table:
    """The sheet of this name, or the one chosen, with its columns."""
    wanted = tracker.sheet if sheet is None else sheet
    found = next((one for one in tracker.tables if one["sheet"] == wanted), tracker.tables[0])
    return Table(
        found["sheet"],
        found["head"],
        tuple(
            Column(one["at"], one["heading"], tuple(one["samples"]), tuple(one["values"])) for one in found["columns"]
        ),
        found["rows"],
    )


def guessed(tracker: Tracker, found: Table) -> dict[str, int]:
    """The columns of this sheet, as far as its headings tell."""
    return columns.guess(found.columns, habits_of(tracker.partnership).headings)


def habits_of(partnership: Partnership) -> TrackerHabits:
    """What was last said of this partnership's trackers; empty before anything was."""
    return TrackerHabits.objects.filter(partnership=partnership).first() or TrackerHabits(partnership=partnership)


@transaction.atomic
def say_columns(
    *, tracker: Tracker, sheet: str, chosen: Mapping[str, int], review: Review | None, ask_now: bool, by: Actor
) -> Tracker:
    """Say which column says what; remembered for the partnership. Then words are asked, or the rows are checked."""
    tracker = held(tracker, by, of=OPEN)
    found = table(tracker, sheet)
    _check_columns(found, chosen, tracker.partnership.prefix)
    if review is not None and review.partnership_id != tracker.partnership_id:
        raise ValidationError({"review": "This review belongs to another partnership."})
    tracker.sheet, tracker.columns, tracker.review, tracker.ask_now = found.sheet, dict(chosen), review, ask_now
    tracker.trouble = ""
    habits = habits_of(tracker.partnership)
    habits.headings |= columns.remembered(found.columns, chosen)
    habits.save()
    if words(tracker):
        tracker.state = TrackerState.MEANINGS
        tracker.save()
    else:
        _under_way(tracker, TrackerState.CHECKING, by)
    return tracker


def _check_columns(found: Table, chosen: Mapping[str, int], prefix: str) -> None:
    wrong = {} if _has_ours(found, chosen, prefix) else _missing(chosen)
    there = {column.at for column in found.columns}
    for name, at in chosen.items():
        other = next((one for one, column in chosen.items() if column == at and one != name), None)
        if at not in there or other:
            title = columns.BY_NAME[other].title if other else ""
            wrong[name] = f"This column is chosen for “{title}” too." if other else "Choose a column of this sheet."
    if wrong:
        raise ValidationError(wrong)


def _has_ours(found: Table, chosen: Mapping[str, int], prefix: str) -> bool:
    """Whether rows name actions that are on the record by our references, and need say no more of whose they are."""
    column = next((one for one in found.columns if one.at == chosen.get("reference")), None)
    return column is not None and any(sample.upper().startswith(f"{prefix}-") for sample in column.samples)


def _missing(chosen: Mapping[str, int]) -> dict[str, str]:
    wrong: dict[str, str] = {}
    if "agency" not in chosen:
        wrong["agency"] = "Say which column names the agency."
    if not chosen.keys() & {"recommendation", "label"}:
        wrong["recommendation"] = "Say which column has the recommendation, or its number."
    if "action" not in chosen:
        wrong["action"] = "Say which column has what the agency is asked."
    return wrong


def words(tracker: Tracker) -> list[str]:
    """The words and colours of the chosen column whose meaning a coordinator says."""
    at = tracker.columns.get("rag")
    column = next((one for one in table(tracker).columns if one.at == at), None)
    return meanings.to_ask(column.values) if column else []


def unsaid(tracker: Tracker) -> list[str]:
    return [word for word in words(tracker) if plain(word) not in tracker.meanings]


def meant_before(tracker: Tracker) -> dict[str, str]:
    """What each word most likely means: as said of this one, as last said here, else as words mostly mean."""
    known = habits_of(tracker.partnership).meanings | tracker.meanings
    return {word: known.get(plain(word)) or meanings.guess(word) for word in words(tracker)}


@transaction.atomic
def say_meanings(*, tracker: Tracker, said: Mapping[str, str], by: Actor) -> Tracker:
    """Say what each word and colour means; remembered for the partnership. Then the rows are checked."""
    tracker = held(tracker, by, of=OPEN)
    tracker.meanings = {plain(word): meant for word, meant in said.items()}
    if missing := unsaid(tracker):
        raise ValidationError(f"Say what “{meanings.shown(missing[0])}” means.")
    habits = habits_of(tracker.partnership)
    habits.meanings |= tracker.meanings
    habits.save()
    _under_way(tracker, TrackerState.CHECKING, by)
    return tracker


@transaction.atomic
def confirm(*, tracker: Tracker, by: Actor) -> Tracker:
    """The coordinator has seen the rows and says: bring them in. All of them, or none."""
    tracker = held(tracker, by, of=[TrackerState.CHECKED])
    kinds = set(tracker.rows.values_list("kind", flat=True))
    if RowKind.ERROR in kinds:
        raise MoveNotAllowed("Some rows are to be mended first. Mend them in the spreadsheet and upload it again.")
    if not kinds & {RowKind.NEW, RowKind.CHANGE}:
        raise MoveNotAllowed("No row makes or changes anything, so there is nothing to bring in.")
    _under_way(tracker, TrackerState.CONFIRMING, by)
    return tracker


@transaction.atomic
def undo(*, tracker: Tracker, by: Actor) -> Tracker:
    """Take it back. Raises MoveNotAllowed where something was built on it since."""
    tracker = held(tracker, by, of=[TrackerState.CONFIRMED])
    tracker_undoing.require_untouched(tracker)
    _under_way(tracker, TrackerState.UNDOING, by)
    return tracker


@transaction.atomic
def discard(*, tracker: Tracker, by: Actor) -> Tracker:
    """Put it away; nothing of it came on the record."""
    tracker = held(tracker, by, of=OPEN)
    tracker.state = TrackerState.DISCARDED
    tracker.save(update_fields=["state"])
    return tracker


@transaction.atomic
def stop(*, tracker: Tracker, by: Actor) -> Tracker:
    """Give up what is under way, whoever asked for it: a step back, from where it can be asked for again, or put away.

    Raises MoveNotAllowed where it is being done at this moment.
    """
    tracker = held(tracker, by, of=UNDER_WAY, wait=False)
    return _a_step_back(tracker, STOPPED.format(name=people.person(by).name))


@transaction.atomic
def end(*, tracker: Tracker) -> Tracker:
    """Whoever asked for what is under way may not carry it on: a step back, for others to decide."""
    tracker = Tracker.objects.select_for_update().get(pk=tracker.pk)
    return _a_step_back(tracker, LEFT) if tracker.is_under_way else tracker


def _a_step_back(tracker: Tracker, why: str) -> Tracker:
    tracker.state, tracker.trouble = _STEPS[TrackerState(tracker.state)][1], why
    tracker.save(update_fields=["state", "trouble"])
    return tracker


def held(tracker: Tracker, by: Actor, *, of: object, wait: bool = True) -> Tracker:
    """The tracker under a lock. Raises MoveNotAllowed unless it stands so; also, unless we wait, where it is locked."""
    access.require(by, Power.BRING_TRACKERS, partnership_id=tracker.partnership_id)
    rows = Tracker.objects.visible_to(by).select_for_update(of=("self",), skip_locked=not wait)
    now = rows.select_related("partnership", "review").filter(pk=tracker.pk).first()
    if now is None:
        raise MoveNotAllowed(BUSY)
    if now.state not in of:  # type: ignore[operator]
        raise MoveNotAllowed(f"“{now.filename}” is now “{now.get_state_display()}”, so this could not be done.")
    return now


def _under_way(tracker: Tracker, state: TrackerState, by: Actor) -> None:
    tracker.state, tracker.trouble, tracker.step_by_id = state, "", by.person_id
    tracker.save()
    after_commit(TASK)


def is_small(tracker: Tracker) -> bool:
    """Whether a person may wait for it."""
    return table(tracker).rows <= AT_ONCE


@transaction.atomic
def carry_on(*, tracker: Tracker, by: Actor, wait: bool = True) -> Tracker:
    """Do what is to be done with it, whole; where that cannot be, it goes back a step and says why."""
    tracker = held(tracker, by, of=list(TrackerState), wait=wait)
    if not tracker.is_under_way:
        return tracker
    step, back = _STEPS[TrackerState(tracker.state)]
    try:
        with transaction.atomic():
            step(tracker, by)
    except (UnreadableSheet, MoveNotAllowed, ValidationError) as refusal:
        tracker.refresh_from_db()
        tracker.state, tracker.trouble = back, " ".join(getattr(refusal, "messages", [str(refusal)]))
    tracker.save()
    return tracker


def _check(tracker: Tracker, _by: Actor) -> None:
    sheet = tracker_files.sheet_of(tracker)
    head = table(tracker).head
    cells = ((number, columns.cells_of(sheet, number, tracker.columns)) for number in range(head + 1, len(sheet.rows)))
    rows = [(number + 1, said) for number, said in cells if any(said.values())]
    _keep(tracker, _checked(tracker, rows))


def _checked(tracker: Tracker, rows: list[tuple[int, dict[str, str]]]) -> list[Checked]:
    record = tracker_record.load(tracker.partnership, [cells for _, cells in rows], review=tracker.review_id)
    return check(rows, record, Said(tracker.meanings, tracker.review_id, ask_now=tracker.ask_now))


def _keep(tracker: Tracker, checked: list[Checked]) -> None:
    TrackerRow.objects.filter(tracker=tracker).delete()
    TrackerRow.objects.bulk_create(
        (
            TrackerRow(
                partnership_id=tracker.partnership_id,
                tracker=tracker,
                number=row.number,
                kind=row.kind,
                cells={name: text.replace("\x00", "�") for name, text in row.cells.items() if text},
                errors=row.errors,
                warnings=row.warnings,
                plan=row.plan(),
            )
            for row in checked
        ),
        batch_size=2000,
    )
    tracker.state, tracker.checked_at = TrackerState.CHECKED, timezone.now()


def _confirm(tracker: Tracker, by: Actor) -> None:
    """Only what was seen is carried out: where a row would now come to something else, nothing is."""
    kept = list(tracker.rows.all())
    checked = _checked(tracker, [(row.number, row.cells) for row in kept])
    if any(_differs(row, now) for row, now in zip(kept, checked, strict=True)):
        _keep(tracker, checked)
        tracker.trouble = MOVED_ON
        return
    tracker_confirming.bring_in(tracker, kept, by)


def _differs(row: TrackerRow, now: Checked) -> bool:
    return (row.kind, row.plan) != (now.kind, now.plan())


def _undo(tracker: Tracker, by: Actor) -> None:
    tracker_undoing.take_back(tracker, by)


_STEPS = {
    TrackerState.CHECKING: (_check, TrackerState.COLUMNS),
    TrackerState.CONFIRMING: (_confirm, TrackerState.CHECKED),
    TrackerState.UNDOING: (_undo, TrackerState.CONFIRMED),
}
