"""Carries out what the rows of a checked tracker have planned, in the caller's transaction.

What a tracker calls complete is an answer that the coordinator enters for the agency, with its real date: reported
before import, and waiting for judgement. Nothing a tracker says can assure.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from actions import notices, states
from actions.importing import meanings
from actions.models import (
    OPEN,
    Action,
    ActionRecommendation,
    Delivery,
    ProgressNote,
    Status,
    Submission,
    Tracker,
    TrackerAction,
    TrackerRow,
    TrackerState,
    Transition,
)
from actions.services import allocation, people, standing
from partners.models import Agency, User
from partners.scope import Actor
from reviews.models import Recommendation, Review
from reviews.services import adding, opening

_TEXTS = ("progress", "outcome")
BATCH = 1000


def bring_in(tracker: Tracker, rows: Sequence[TrackerRow], by: Actor) -> None:
    now = timezone.now()
    brought = _Brought(tracker, by, people.person(by), now, _recommendations(tracker, rows, by))
    brought.make([(row, one) for row in rows for one in row.plan.get("made", ())])
    brought.change(rows)
    tracker.made = len(brought.made)
    tracker.changed = len({link.action_id for link in brought.links}) - len(brought.made)
    tracker.state = TrackerState.CONFIRMED
    tracker.confirmed_by_id, tracker.confirmed_at = by.person_id, now


def _recommendations(tracker: Tracker, rows: Sequence[TrackerRow], by: Actor) -> dict[str, Recommendation]:
    """By key, those that the sheet brings to their reviews."""
    wanted: dict[int, dict[str, tuple[str, str]]] = defaultdict(dict)
    for row in rows:
        if new := row.plan.get("new_rec"):
            wanted[new["review"]].setdefault(new["key"], (new["label"], new["text"]))
    made: dict[str, Recommendation] = {}
    for review in Review.objects.filter(pk__in=wanted, partnership=tracker.partnership).order_by("pk"):
        words = wanted[review.pk]
        added = adding.add_recommendations(review=review, words=list(words.values()), by=by)
        made |= dict(zip(words, added, strict=True))
    tracker.recommendations = [one.pk for one in made.values()]
    return made


@dataclass(frozen=True)
class _Made:
    """A new action with what is written down beside it."""

    action: Action
    row: TrackerRow
    rec: int
    transitions: tuple[Transition, ...]
    answered_at: datetime | None


class _Brought:
    def __init__(
        self, tracker: Tracker, by: Actor, person: User, now: datetime, new_recs: dict[str, Recommendation]
    ) -> None:
        self.tracker, self.by, self.person, self.now, self.new_recs = tracker, by, person, now, new_recs
        self.reason = f"Brought in with “{tracker.filename}”."
        self.made: list[_Made] = []
        self.links: list[TrackerAction] = []

    # New actions

    def make(self, planned: Sequence[tuple[TrackerRow, dict[str, Any]]]) -> None:
        numbers = self.tracker.partnership.take_numbers(len(planned)) if planned else ()
        self.made = [self._action(row, one, number) for (row, one), number in zip(planned, numbers, strict=True)]
        Action.objects.bulk_create((one.action for one in self.made), batch_size=BATCH)
        ActionRecommendation.objects.bulk_create(
            (
                ActionRecommendation(
                    partnership_id=self.tracker.partnership_id, action=one.action, recommendation_id=one.rec
                )
                for one in self.made
            ),
            batch_size=BATCH,
        )
        moves = [move for one in self.made for move in one.transitions]
        Transition.objects.bulk_create(moves, batch_size=BATCH)
        Submission.objects.bulk_create(self._answers(), batch_size=BATCH)
        ProgressNote.objects.bulk_create(self._notes(), batch_size=BATCH)
        self.links += TrackerAction.objects.bulk_create((self._link(one) for one in self.made), batch_size=BATCH)
        self._share()
        self._tell([move for move in moves if move.action.status == Status.ISSUED])

    def _action(self, row: TrackerRow, one: dict[str, Any], number: int) -> _Made:
        rec = one["rec"] or self.new_recs[one["new_rec"]].pk
        due = date.fromisoformat(one["due"]) if one["due"] else None
        action = Action(
            partnership=self.tracker.partnership,
            number=number,
            agency_id=one["agency"],
            owner_id=one["owner"],
            question=row.cells.get("action", ""),
            evidence_wanted=row.cells.get("evidence", ""),
            due_on=due,
            delivery=one["delivery"],
            created_by_id=self.by.person_id,
        )
        answered_at = self._moment(one["completed"]) if one["status"] == Status.SUBMITTED else None
        asked_at = min(self._moment(one["agreed"]), answered_at or self.now)
        moves: list[Transition] = []
        if one["status"] != Status.DRAFT:
            action.first_due_on, action.issued_at, action.submitted_at = due, asked_at, answered_at
            moves.append(self._move(action, Status.ISSUED, asked_at))
        if answered_at:
            moves.append(self._move(action, Status.SUBMITTED, answered_at))
        return _Made(action, row, rec, tuple(moves), answered_at)

    def _move(self, action: Action, to: Status, at: datetime) -> Transition:
        return states.entered(action, to=to, by=self.person, at=at, reason=self.reason)

    def _moment(self, day: str) -> datetime:
        """Noon of the day, which is that day in every summer and winter; without one, or today, now."""
        if not day:
            return self.now
        return min(timezone.make_aware(datetime.combine(date.fromisoformat(day), time(12))), self.now)

    def _answers(self) -> Iterable[Submission]:
        for one in self.made:
            if one.answered_at:
                words = one.row.cells.get("outcome") or one.row.cells.get("progress") or self._bare(one.row)
                yield Submission(
                    partnership_id=one.action.partnership_id,
                    action=one.action,
                    statement=words,
                    delivery=one.action.delivery,
                    on_behalf=True,
                    written_by=self.person,
                    submitted_by=self.person,
                    submitted_at=one.answered_at,
                    tracker=self.tracker,
                )

    def _notes(self) -> Iterable[ProgressNote]:
        for one in self.made:
            texts = [text for name in _TEXTS if (text := one.row.cells.get(name, ""))]
            if one.answered_at:
                texts = texts[:-1]  # the last is the answer
            elif not texts and one.action.delivery != Delivery.NOT_STARTED:
                texts = [self._bare(one.row)]
            for text in dict.fromkeys(texts):
                yield self._note(one.action, text)

    def _note(self, action: Action, text: str) -> ProgressNote:
        return ProgressNote(
            partnership_id=action.partnership_id,
            action=action,
            text=text,
            delivery=action.delivery,
            by=self.person,
            at=self.now,
            tracker=self.tracker,
        )

    @staticmethod
    def _bare(row: TrackerRow) -> str:
        """What there is to say where the tracker has a colour or a word, and no more."""
        said = meanings.shown(row.cells.get("rag", ""))
        return f"The tracker said “{said}”, and no more."

    def _link(self, one: _Made) -> TrackerAction:
        return TrackerAction(
            partnership_id=one.action.partnership_id,
            tracker=self.tracker,
            action=one.action,
            row=one.row.number,
            made=True,
            own_reference=one.row.cells.get("reference", "")[:200],
            left_at=one.action.updated_at,
        )

    def _share(self) -> None:
        """Whoever is asked may read the review, as when an action is issued one by one."""
        asked = {(one.rec, one.action.agency_id) for one in self.made if one.action.status != Status.DRAFT}
        recs = Recommendation.objects.filter(pk__in={rec for rec, _ in asked}).select_related("review")
        reviews = {rec.pk: rec.review for rec in recs}
        agencies = Agency.objects.in_bulk({agency for _, agency in asked})
        pairs = {(reviews[rec].pk, agency): (reviews[rec], agencies[agency]) for rec, agency in asked}
        for _, (review, agency) in sorted(pairs.items()):
            opening.share(review=review, agency=agency)

    def _tell(self, moves: Sequence[Transition]) -> None:
        notices.issued_together(moves, to=people.agency_sides(one.action for one in moves))

    # Actions on the record

    def change(self, rows: Sequence[TrackerRow]) -> None:
        planned = [(row, pk, changes) for row in rows for pk, changes in _by_action(row).items()]
        held = standing.held_together({pk for _, pk, _ in planned}, of=(Status.DRAFT, *OPEN))
        links = [self._changed(row, held[pk], changes) for row, pk, changes in planned]
        Action.objects.bulk_update(held.values(), [*FIELDS.values(), "updated_at"], batch_size=BATCH)
        notes = [note for row, pk, changes in planned for note in self._said_of(held[pk], row, changes)]
        ProgressNote.objects.bulk_create(notes, batch_size=BATCH)
        self.links += TrackerAction.objects.bulk_create(links, batch_size=BATCH)

    def _changed(self, row: TrackerRow, action: Action, changes: Sequence[dict[str, Any]]) -> TrackerAction:
        was = {name: _was(action, name) for name in FIELDS if name in _named(changes)}
        for change in changes:
            if change["field"] == "owner" and action.status != Status.DRAFT:
                allocation.change_owner(action=action, owner=User.objects.get(pk=int(change["value"])), by=self.by)
            if change["field"] in FIELDS:
                setattr(action, FIELDS[change["field"]], change["value"])
        action.updated_at = self.now
        return TrackerAction(
            partnership_id=action.partnership_id,
            tracker=self.tracker,
            action=action,
            row=row.number,
            made=False,
            own_reference=self._own_reference(row),
            was=was,
            left_at=self.now,
        )

    def _own_reference(self, row: TrackerRow) -> str:
        said = row.cells.get("reference", "")
        return "" if said.upper().startswith(f"{self.tracker.partnership.prefix}-") else said[:200]

    def _said_of(self, action: Action, row: TrackerRow, changes: Sequence[dict[str, Any]]) -> Iterable[ProgressNote]:
        texts = [change["value"] for change in changes if change["field"] == "note"]
        if not texts and "delivery" in _named(changes):
            texts = [self._bare(row)]
        return (self._note(action, text) for text in dict.fromkeys(texts))


# The fields of a change, and where each stands on an action.
FIELDS = {
    "action": "question",
    "evidence": "evidence_wanted",
    "due": "due_on",
    "owner": "owner_id",
    "delivery": "delivery",
}


def _by_action(row: TrackerRow) -> Mapping[int, Sequence[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for change in row.plan.get("changes", ()):
        found[change["action"]].append(change)
    return found


def _named(changes: Iterable[dict[str, Any]]) -> Collection[str]:
    return {change["field"] for change in changes}


def _was(action: Action, name: str) -> Any:
    value = getattr(action, FIELDS[name])
    return value.isoformat() if isinstance(value, date) else value
