"""Gathers what waits into mails: one digest a person and local day, and notices by themselves."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from partners import scope
from partners.messages.hours import digests_may_go, gathered_before, resting
from partners.messages.kinds import DIGEST, NOTICE, names_of, urgent_names
from partners.models import Mailing, Message, Pause
from partners.models.message import MessageQuerySet

WAITING = (Mailing.State.PLANNED, Mailing.State.UNCERTAIN)
_GATHERING = 7_305_142  # any number, the same in every process


def free(*, now: datetime) -> Q:
    """Mailings that nobody is sending: never claimed, written back, or claimed by one whose lease has run out."""
    return Q(lease_token__isnull=True) | Q(leased_until__lt=now)


@transaction.atomic
def gather(*, now: datetime) -> None:
    """Put every message that waits, and may go now, into a mailing that has not been sent.

    One gatherer at a time, so that no mailing is made which another one fills. What comes after today's digest is with
    a sender waits for tomorrow's.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_GATHERING])
    day = timezone.localdate(now)
    purposes = [NOTICE, DIGEST] if digests_may_go(now) else [NOTICE]
    if DIGEST in purposes:
        _bring_forward(day, now)
    for partnership_id in scope.all_partnership_ids():
        with scope.partnerships([partnership_id]):
            for purpose in purposes:
                _gather_here(purpose, day, now)


def _bring_forward(day: date, now: datetime) -> None:
    """A digest that did not get away on its day is today's, so that nobody gets two today."""
    todays = Mailing.objects.filter(recipient=OuterRef("recipient"), purpose=DIGEST, local_day=day)
    left = Mailing.objects.filter(free(now=now), ~Exists(todays), purpose=DIGEST, local_day__lt=day, state__in=WAITING)
    latest = left.order_by("recipient_id", "-local_day").distinct("recipient_id")
    Mailing.objects.filter(pk__in=list(latest.values_list("pk", flat=True))).update(local_day=day)


def _gather_here(purpose: Mailing.Purpose, day: date, now: datetime) -> None:
    """In one partnership's scope. Mailings are of no partnership, so the next one adds to what this one began."""
    waiting = _may_be_said(Message.objects.pending().filter(kind__in=names_of(purpose)), day)
    if purpose == DIGEST and (before := gathered_before(now)):
        waiting = waiting.filter(created_at__lt=before)
    people = set(waiting.order_by().values_list("recipient_id", flat=True).distinct())
    if purpose == DIGEST and people:
        people -= _resting(people, waiting, day)
    if not people:
        return
    open_to = set(_open(purpose, people, day).values_list("recipient_id", flat=True))
    fresh = [_mailing(person, purpose, day, now) for person in sorted(people - open_to)]
    Mailing.objects.bulk_create(fresh, ignore_conflicts=True)  # refused where today's digest has gone
    filling = dict(_open(purpose, people, day).order_by("-pk").values_list("recipient_id", "pk"))
    mailing = Mailing.objects.filter(pk__in=filling.values(), recipient=OuterRef("recipient"))
    waiting.filter(recipient_id__in=filling).update(mailing_id=Subquery(mailing.values("pk")))


def _may_be_said(waiting: MessageQuerySet, day: date) -> MessageQuerySet:
    """Nothing where the partnership is paused, and nothing to people who are."""
    paused = Pause.objects.in_force(on=day).filter(partnership=OuterRef("partnership"))
    return waiting.exclude(Exists(paused.filter(Q(user__isnull=True) | Q(user=OuterRef("recipient")))))


def _resting(people: Collection[int], waiting: MessageQuerySet, day: date) -> set[int]:
    """Whoever has something urgent, or a digest begun in another partnership already, gets one all the same."""
    urgent = set(waiting.filter(kind__in=urgent_names()).values_list("recipient_id", flat=True))
    begun = set(_open(DIGEST, people, day).values_list("recipient_id", flat=True))
    return resting(people, day=day) - urgent - begun


def _open(purpose: Mailing.Purpose, people: Collection[int], day: date) -> QuerySet[Mailing]:
    """Mailings to these people that may still take messages, held until the end so that no sender claims them."""
    found = Mailing.objects.filter(
        recipient_id__in=people, purpose=purpose, state=Mailing.State.PLANNED, lease_token__isnull=True
    ).select_for_update(skip_locked=True)
    return found.filter(local_day=day) if purpose == DIGEST else found


def _mailing(person: int, purpose: Mailing.Purpose, day: date, now: datetime) -> Mailing:
    wait = timedelta(minutes=settings.NOTICE_WAIT if purpose == NOTICE else 0)
    host = urlsplit(settings.SITE_URL).hostname
    return Mailing(
        recipient_id=person,
        purpose=purpose,
        local_day=day,
        due_at=now + wait,
        message_id=f"<{uuid4()}@{host}>",
    )
