"""Plans what the ladders call for, as message rows. Any number of planners, days late, is safe: a row is made once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, partial

from actions import ladder
from actions.ladder import Falling
from actions.models import Audience, Ladder, Snooze
from actions.services import chased, ladders
from actions.services.chased import Chased, People
from partners import messages, scope, working_days
from partners.models import Partnership

WAITS = {Ladder.MORE_TIME: "time_waiting", Ladder.JUDGEMENT: "judgement_waiting"}
DUE = {
    Ladder.CHALLENGE: ("challenge_due", "challenge_late"),
    Ladder.RETEST: ("retest_due", "retest_late"),
    Ladder.CLOCK: ("clock_due", "clock_late"),
}


@dataclass(frozen=True)
class Planned:
    """A reminder that a rung calls for, and the day on which it does."""

    entry: messages.Entry
    falls_on: date


def plan(*, on: date) -> int:
    """Plan what stands on this date, partnership by partnership. Returns how many reminders stand, old and new."""
    return sum(_plan_in(partnership_id, on=on) for partnership_id in scope.all_partnership_ids())


def _plan_in(partnership_id: int, *, on: date) -> int:
    with scope.partnerships([partnership_id]):
        partnership = Partnership.objects.get(pk=partnership_id)
        return messages.queue_all(one.entry for one in planned(partnership, on=on))


def planned(partnership: Partnership, *, on: date) -> Iterator[Planned]:
    """All that the ladders say on this day, sent already or not; must run in the partnership's scope."""
    climb = ladders.of(partnership.pk)
    people = chased.people(partnership, on=on)
    snoozes = Snooze.objects.filter(partnership=partnership).order_by("at", "pk")  # the latest word counts
    put_off = {(one, user): until for one, user, until in snoozes.values_list("action_id", "user_id", "until")}
    reached = {
        kind: cache(partial(ladder.fallen, climb[kind], on=on, closed=climb.closed)) for kind in Ladder
    }  # many actions share their dates
    words = cache(partial(working_days.due_phrase, on=on))
    for thing in chased.everything(partnership, climb, on=on):
        found = [one for one in reached[thing.ladder](thing.start) if not thing.since or one.falls_on > thing.since]
        for person, part, falling in _heard(found, thing, people):
            until = put_off.get((thing.action_id or 0, person))
            if until and until > on:
                continue
            again = until if until and until >= falling.falls_on else None
            entry = _entry(falling, thing, part, words(thing.start), to=person, partnership=partnership, again=again)
            yield Planned(entry, again or falling.falls_on)


def _heard(found: Iterable[Falling], thing: Chased, people: People) -> Iterator[tuple[int, Audience, Falling]]:
    """Each person once, by the latest rung that addresses them. What nobody would hear, the coordinators do."""
    told: set[int] = set()
    for falling in found:
        heard = [one for audience in falling.rung.audience for one in people.of_audience(audience, thing)]
        for person, part in heard or people.of_audience(Audience.COORDINATOR, thing):
            if person not in told:
                told.add(person)
                yield person, part, falling


def _entry(
    falling: Falling,
    thing: Chased,
    part: Audience,
    far: str,
    *,
    to: int,
    partnership: Partnership,
    again: date | None,
) -> messages.Entry:
    """`again`: they had put it off until this day, so it is another message than the one before."""
    where = "" if thing.ladder == Ladder.ACTION else f"{thing.ladder}:"
    key = f"{where}{falling.rung.name}:{thing.key}:{thing.start}:{falling.occurrence}"
    kind, reason = _words(thing, falling, part, far)
    return messages.Entry(
        kind=kind,
        to=to,
        partnership_id=partnership.pk,
        reference=f"{partnership.prefix}-{thing.number}" if thing.number else partnership.prefix,
        key=f"{key}:{again}" if again else key,
        reason=reason,
        due_on=thing.start,
        rung=f"{falling.rung.name} {part}",
    )


def _words(thing: Chased, falling: Falling, part: Audience, far: str) -> tuple[str, str]:
    """The kind of message, and its reason in that kind's words."""
    if thing.ladder in WAITS:
        return WAITS[thing.ladder], far.replace("late", "waiting")
    late = falling.rung.days > 0
    if thing.ladder in DUE:
        kind = DUE[thing.ladder][late]
        return f"{thing.of}_{kind}" if thing.of else kind, far if late else f"due {far}"
    if late:
        return "escalated" if part in ladder.OVER_HEADS else "overdue", far
    return "due_soon", f"due {far}"
