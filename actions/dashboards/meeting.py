"""A meeting's agenda with how each action stands, and what might be put on it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from actions.dashboards.rows import ActionRow, row
from actions.models import Action, Meeting, MeetingItem, Status
from actions.models.action import ActionQuerySet
from partners.scope import Actor

OFFERED = 30  # of each group; the rest moves up as items are put on the agenda


@dataclass(frozen=True)
class Point:
    """One item of the agenda and how its action stands today."""

    item: MeetingItem
    row: ActionRow


@dataclass(frozen=True)
class Group:
    title: str
    rows: tuple[ActionRow, ...]


def agenda(meeting: Meeting, actor: Actor, *, on: date) -> list[Point]:
    """Three queries, however many items."""
    items = MeetingItem.objects.visible_to(actor).filter(meeting=meeting)
    found = list(items.select_related("decision", "recorded_by"))
    actions = Action.objects.visible_to(actor).filter(pk__in=[one.action_id for one in found])
    rows = {one.pk: row(one, on=on) for one in actions.for_list()}
    return [Point(one, rows[one.action_id]) for one in found if one.action_id in rows]


def offered(meeting: Meeting, actor: Actor, *, on: date) -> list[Group]:
    """What waits and is not on the agenda yet: to be judged, late, assured by evidence that is out of date."""
    there = meeting.items.values("action_id")
    actions = Action.objects.visible_to(actor).filter(partnership=meeting.partnership_id).exclude(pk__in=there)
    groups = (
        ("Answers that wait for judgement", actions.filter(status=Status.SUBMITTED).order_by("submitted_at", "pk")),
        ("Late", actions.overdue(on=on).order_by("due_on", "pk")),
        ("Evidence out of date", actions.stale(on=on).order_by("submitted_at", "pk")),
    )
    return [Group(title, rows) for title, found in groups if (rows := tuple(_rows(found, on)))]


def _rows(found: ActionQuerySet, on: date) -> Iterator[ActionRow]:
    yield from (row(one, on=on) for one in found.for_list()[:OFFERED])
