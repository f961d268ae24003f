"""Who would get which mail on a day, as all stands now. Nothing is written and nothing is sent."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from actions.services import reminders
from actions.services.reminders import Planned
from partners import messages, scope, working_days
from partners.models import Partnership, Pause, User

NO_DAY = "No digest goes on this day: it is no working day. What falls on it goes on {next}."


@dataclass(frozen=True)
class Said:
    """One line of a mail: about what, why, and by which rung."""

    reference: str
    why: str
    rung: str
    page: str | None
    partnership: str
    paused: bool = False


@dataclass(frozen=True)
class Letter:
    """One person's mail. `held` says why it would not go on this day, where it would not."""

    to: User
    lines: tuple[Said, ...]
    held: str = ""


def rehearse(partnerships: Iterable[Partnership], *, on: date) -> list[Letter]:
    """The digests of this day, by name; in the scope of these partnerships. Empty on a day that is no working day."""
    if not working_days.is_working_day(on):
        return []
    since = working_days.add(on, -1)
    said: dict[int, list[Said]] = defaultdict(list)
    urgent: set[int] = set()
    for partnership in partnerships:
        everybody, some = _paused(partnership, on)
        for one in reminders.planned(partnership, on=on):
            if since < one.falls_on <= on:
                said[one.entry.to].append(_said(one, partnership, paused=everybody or one.entry.to in some))
                urgent |= {one.entry.to} if messages.kind_of(one.entry.kind).urgent else set()
    people = User.objects.in_bulk(said)
    resting = messages.resting(set(said) - urgent, day=on)
    letters = [Letter(people[pk], tuple(lines), _held(lines, resting=pk in resting)) for pk, lines in said.items()]
    return sorted(letters, key=lambda letter: (letter.to.name, letter.to.pk))


def no_digest(on: date) -> str:
    """Why nobody gets a digest on this day; empty on a working day."""
    if working_days.is_working_day(on):
        return ""
    return NO_DAY.format(next=working_days.spoken(working_days.add(on, 1)))


def rehearse_everywhere(*, on: date) -> list[Letter]:
    """Over all partnerships, for whoever hosts them."""
    ids = scope.all_partnership_ids()
    with scope.partnerships(ids):
        return rehearse(Partnership.objects.filter(pk__in=ids).order_by("name"), on=on)


def _paused(partnership: Partnership, on: date) -> tuple[bool, set[int]]:
    found = list(Pause.objects.filter(partnership=partnership).in_force(on=on).values_list("user_id", flat=True))
    return None in found, {pk for pk in found if pk}


def _said(one: Planned, partnership: Partnership, *, paused: bool) -> Said:
    entry = one.entry
    kind = messages.kind_of(entry.kind)
    why = f"{kind.line}: {entry.reason}" if kind.line else entry.reason
    return Said(entry.reference, why, entry.rung, messages.page_of(entry.kind), partnership.name, paused)


def _held(lines: Iterable[Said], *, resting: bool) -> str:
    if all(line.paused for line in lines):
        return "Paused: nothing of this goes until the pause ends."
    return "Waits for their weekly digest." if resting else ""
