"""When mail goes: digests in the morning of working days in London, daily or weekly; less to who does not answer."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import Count, F, Max, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from partners import working_days
from partners.messages.kinds import DIGEST
from partners.models import DigestDay, Mailing

EVENING = 18  # until then goes what could not go in its hours
UNANSWERED = 3  # digests after which there is only one a week, until the person signs in again
WEEK = timedelta(days=7)


def digests_go(now: datetime) -> bool:
    """In their hours, on working days in London, unless the setting says at any time."""
    if settings.DIGEST_HOURS is None:
        return True
    first, last = settings.DIGEST_HOURS
    return _working(now) and first <= timezone.localtime(now).hour < last


def digests_may_go(now: datetime) -> bool:
    """Also later on the same day: what was refused for now, or stood there in its hours while nobody sent."""
    if settings.DIGEST_HOURS is None:
        return True
    return _working(now) and settings.DIGEST_HOURS[0] <= timezone.localtime(now).hour < EVENING


def gathered_before(now: datetime) -> datetime | None:
    """After its hours a digest takes only what stood before they ended; None within them, when it takes everything."""
    if digests_go(now) or settings.DIGEST_HOURS is None:
        return None
    end = datetime.combine(timezone.localdate(now), time(settings.DIGEST_HOURS[1] % 24))
    return timezone.make_aware(end)


def resting(people: Collection[int], *, day: date) -> set[int]:
    """Those of these people whose digest does not come today: they chose another day, or leave them unanswered."""
    return _on_another_day(people, day) | _not_answering(people, day)


def _on_another_day(people: Collection[int], day: date) -> set[int]:
    """Who had one since their day last came round waits for the next; a bank holiday only puts it off."""
    chosen = dict(DigestDay.objects.filter(user_id__in=people).values_list("user_id", "weekday"))
    last = _last_digests(chosen)
    return {
        person
        for person, weekday in chosen.items()
        if last.get(person, date.min) >= day - timedelta(days=(day.weekday() - weekday) % 7)
        or ((day.weekday() - weekday) % 7 and person not in last)
    }


def _last_digests(people: Collection[int]) -> dict[int, date]:
    found = _sent(people).values("recipient_id").annotate(last=Max("local_day"))
    return dict(found.values_list("recipient_id", "last"))


def _not_answering(people: Collection[int], day: date) -> set[int]:
    since = Coalesce(F("recipient__last_login"), F("recipient__joined_at"))
    unanswered = _sent(people).filter(sent_at__gt=since).values("recipient_id")
    found = unanswered.annotate(count=Count("pk"), last=Max("local_day"))
    return set(found.filter(count__gte=UNANSWERED, last__gt=day - WEEK).values_list("recipient_id", flat=True))


def _sent(people: Collection[int]) -> QuerySet[Mailing]:
    return Mailing.objects.filter(recipient_id__in=people, purpose=DIGEST, state=Mailing.State.SENT)


def _working(now: datetime) -> bool:
    return working_days.is_working_day(timezone.localdate(now))
