"""A partnership's ladders as they hold today, its closures, and how its coordinators change them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from actions import access, ladder
from actions.ladder import DEFAULT, Rung
from actions.models import Audience, Ladder, LadderRung
from partners.models import Closure, Partnership
from partners.scope import Actor

LONGEST_CLOSURE = 60  # days


@dataclass(frozen=True)
class Ladders:
    """What one partnership climbs by: the rungs of each kind, and the days on which it is closed."""

    rungs: dict[Ladder, tuple[Rung, ...]]
    closed: frozenset[date]
    own: frozenset[Ladder] = frozenset()  # those that the partnership has set itself

    def __getitem__(self, kind: Ladder) -> tuple[Rung, ...]:
        return self.rungs[kind]


def of(partnership_id: int) -> Ladders:
    """Must run in the partnership's scope."""
    own: dict[Ladder, list[Rung]] = {}
    for row in LadderRung.objects.filter(partnership_id=partnership_id).order_by("days"):
        audience = tuple(Audience(name) for name in row.audience)
        own.setdefault(Ladder(row.ladder), []).append(Rung(row.days, audience, row.weekly, row.set_on))
    rungs = {**DEFAULT, **{kind: tuple(found) for kind, found in own.items()}}
    return Ladders(rungs, closed_days(partnership_id), frozenset(own))


def closed_days(partnership_id: int) -> frozenset[date]:
    closures = Closure.objects.filter(partnership_id=partnership_id).values_list("starts_on", "ends_on")
    return frozenset(first + timedelta(days=n) for first, last in closures for n in range((last - first).days + 1))


@transaction.atomic
def change(*, partnership: Partnership, kind: Ladder, rungs: Sequence[Rung], by: Actor) -> None:
    """Give the partnership a ladder of its own. What is new of it says nothing that fell before today.

    Raises ValidationError for a rung twice on one day, one that nobody hears or that is too far, and for a ladder whose
    reminders would ever cease.
    """
    access.require_chaser(by, partnership.pk)
    _check(rungs)
    Partnership.objects.select_for_update().get(pk=partnership.pk)  # of two who save at once, the second one's stands
    was = {rung.days: rung for rung in of(partnership.pk)[kind]}
    LadderRung.objects.filter(partnership=partnership, ladder=kind).delete()
    LadderRung.objects.bulk_create(
        LadderRung(
            partnership=partnership,
            ladder=kind,
            days=rung.days,
            weekly=rung.weekly,
            audience=[str(one) for one in rung.audience],
            set_on=_set_on(rung, was.get(rung.days)),
        )
        for rung in rungs
    )


def _set_on(rung: Rung, was: Rung | None) -> date:
    """A rung that is as it was goes on as it did; one that changed begins today."""
    if was and replace(was, set_on=rung.set_on) == rung:
        return was.set_on
    return timezone.localdate()


@transaction.atomic
def back_to_default(*, partnership: Partnership, kind: Ladder, by: Actor) -> None:
    access.require_chaser(by, partnership.pk)
    change(partnership=partnership, kind=kind, rungs=DEFAULT[kind], by=by)


def _check(rungs: Sequence[Rung]) -> None:
    days = [rung.days for rung in rungs]
    if any(abs(number) > ladder.FURTHEST for number in days):
        raise ValidationError(f"A rung stands at most {ladder.FURTHEST} working days before or after the date.")
    if twice := sorted({number for number in days if days.count(number) > 1}):
        raise ValidationError(f"Two rungs stand on the same day ({twice[0]:+d}). Put their people into one.")
    if any(not rung.audience for rung in rungs):
        raise ValidationError("Choose at least one person to remind on each rung.")
    if not any(rung.weekly and rung.days > 0 for rung in rungs):
        raise ValidationError("Let one rung after the date come every week, so that nothing falls silent.")


@transaction.atomic
def close(*, partnership: Partnership, name: str, starts_on: date, ends_on: date, by: Actor) -> Closure:
    """The partnership is closed on these days: they are no working days for its ladders."""
    access.require_chaser(by, partnership.pk)
    if ends_on < starts_on:
        raise ValidationError({"ends_on": "The last day must not come before the first."})
    if (ends_on - starts_on).days >= LONGEST_CLOSURE:
        raise ValidationError({"ends_on": f"A closure lasts at most {LONGEST_CLOSURE} days. Check the dates."})
    closure, _ = Closure.objects.get_or_create(
        partnership=partnership, starts_on=starts_on, ends_on=ends_on, defaults={"name": name}
    )
    return closure


@transaction.atomic
def reopen(*, closure: Closure, by: Actor) -> None:
    access.require_chaser(by, closure.partnership_id)
    closure.delete()
