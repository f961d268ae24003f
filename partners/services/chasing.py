"""How people are reached: pauses, deputies, the day of the digest, and mails that are sent again."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from partners import access, messages
from partners.models import Agency, Appointment, Deputy, DigestDay, Partnership, Pause, User
from partners.roles import Power, Role
from partners.scope import Actor

STAND_IN = (Role.LEAD, Role.CONTRIBUTOR)  # who of an agency may stand in for somebody
LONGEST_COVER = 366  # days


@transaction.atomic
def pause(*, partnership: Partnership, user: User | None, reason: str, until: date | None, by: Actor) -> Pause:
    """Send nothing about this partnership to anybody, or to one person. Raises ValidationError where one is open."""
    access.require_in(by, Power.MODERATE, partnership)
    if not reason.strip():
        raise ValidationError({"reason": "Say why, so that others know when it can end."})
    if until and until <= timezone.localdate():
        raise ValidationError({"until": "Enter a day that is still to come, or leave it empty."})
    Partnership.objects.select_for_update().get(pk=partnership.pk)  # of two who pause at once, one does
    end_past_pauses(partnership)
    if Pause.objects.filter(partnership=partnership, user=user, ended_at__isnull=True).exists():
        raise ValidationError({"whom": f"{user.name if user else 'The partnership'} is paused already."})
    return Pause.objects.create(
        partnership=partnership,
        user=user,
        reason=reason.strip(),
        until=until,
        by_id=by.person_id,
        at=timezone.now(),
    )


def end_past_pauses(partnership: Partnership) -> None:
    """Those whose day has come hold nothing back any more; only so can there be another one."""
    over = Pause.objects.filter(partnership=partnership, ended_at__isnull=True, until__lte=timezone.localdate())
    over.update(ended_at=timezone.now())


@transaction.atomic
def end_pause(*, pause: Pause, by: Actor) -> None:
    """What was kept meanwhile, and still holds, goes with the next mails."""
    access.require_in(by, Power.MODERATE, pause.partnership)
    open_ones = Pause.objects.filter(pk=pause.pk, ended_at__isnull=True)
    open_ones.update(ended_at=timezone.now(), ended_by_id=by.person_id)


def may_name_deputy(by: Actor, partnership: Partnership, agency: Agency) -> bool:
    """Whoever holds an appointment in the agency that reminders can reach."""
    return any(
        (held.partnership_id, held.agency_id) == (partnership.pk, agency.pk)
        and held.role in {*STAND_IN, Role.EXECUTIVE}
        for held in by.held
    )


def who_may_stand_in(by: Actor, partnership: Partnership, agency: Agency) -> list[User]:
    held = Appointment.objects.visible_to(by).filter(partnership=partnership, agency=agency, role__in=STAND_IN)
    people = held.in_force(on=timezone.localdate()).exclude(user_id=by.user_id or 0).values("user_id")
    return list(User.objects.filter(pk__in=people).order_by("name", "pk"))


@transaction.atomic
def name_deputy(
    *,
    partnership: Partnership,
    agency: Agency,
    deputy: User | None,
    covers_until: date | None,
    by: Actor,
    covers_from: date | None = None,
) -> Deputy | None:
    """Name who stands in for the actor there, and between which days they cover. With nobody named, there is none.

    Raises ValidationError for somebody who holds no appointment in the agency, and for days that are past or too far.
    """
    if not may_name_deputy(by, partnership, agency):
        raise ValidationError("You hold no appointment in this agency, so there is nothing to cover.")
    mine: dict[str, Any] = {"partnership": partnership, "agency": agency, "user_id": by.person_id}
    if deputy is None:
        Deputy.objects.filter(**mine).delete()
        return None
    if deputy not in who_may_stand_in(by, partnership, agency):
        raise ValidationError({"deputy": f"{deputy.name} is no lead or contributor of {agency.name} here."})
    _check_cover(covers_from, covers_until)
    cover = {"covers_from": covers_from, "covers_until": covers_until}
    named, _ = Deputy.objects.update_or_create(**mine, defaults={"deputy": deputy, "named_at": timezone.now(), **cover})
    return named


def _check_cover(start: date | None, until: date | None) -> None:
    today = timezone.localdate()
    if start and until is None:
        raise ValidationError({"covers_until": "Enter the last day on which your deputy covers you."})
    if start and until and until < start:
        raise ValidationError({"covers_until": "The last day must not come before the first."})
    if until and until < today:
        raise ValidationError({"covers_until": "Enter today or a later day, or leave it empty."})
    if until and (until - today).days > LONGEST_COVER:
        raise ValidationError({"covers_until": "Enter a day within a year. Whoever is away for longer hands over."})


@transaction.atomic
def choose_day(*, weekday: int | None, by: Actor) -> None:
    """The digest once a week on this day (0 is Monday), or daily. What is escalated comes at once all the same."""
    if weekday is None:
        DigestDay.objects.filter(user_id=by.person_id).delete()
    else:
        DigestDay.objects.update_or_create(user_id=by.person_id, defaults={"weekday": weekday})


@transaction.atomic
def resend(*, partnership: Partnership, message_id: str, by: Actor) -> int:
    """Let what a dead mail said about this partnership go again, with the next mail. Returns how many messages do."""
    access.require_in(by, Power.MODERATE, partnership)
    return messages.send_again(partnership_id=partnership.pk, message_id=message_id)
