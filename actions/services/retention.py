"""How long the record is kept: rules, holds, and disposal by two people, which leaves a certificate.

What is disposed of loses its words and its files; references, dates, states and who did what stay, so that figures do
not change and the certificate can be understood. The database's own function takes the words (`app_dispose`), since
much of the record may be changed by nobody else; it looks again whether two people agreed and nothing is held.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce
from django.utils import timezone

from actions import notices
from actions.models import (
    GONE,
    OPEN,
    Action,
    Disposal,
    LegalHold,
    RecordClass,
    RetentionRule,
)
from actions.models.retention import RetentionQuerySet
from actions.retesting import months_after
from actions.services import people
from actions.states import MoveNotAllowed
from partners import access
from partners.models import Partnership
from partners.roles import Power
from partners.scope import Actor
from partners.services import kept
from reviews.models import Reading, ReadingState, Review

MOST = 500  # records of one disposal: as many as two people can look at


@dataclass(frozen=True)
class Due:
    """A record whose time is over."""

    key: int
    label: str
    since: date


@transaction.atomic
def set_rules(*, partnership: Partnership, months: Mapping[RecordClass, int | None], by: Actor) -> None:
    """A class without months is kept until somebody says how long. Nothing is disposed of by a rule alone."""
    access.require_in(by, Power.RETAIN, partnership)
    for record_class, count in months.items():
        rules = RetentionRule.objects.filter(partnership=partnership, record_class=record_class)
        if count is None:
            rules.delete()
        elif not rules.update(months=count):
            RetentionRule.objects.create(partnership=partnership, record_class=record_class, months=count)


@transaction.atomic
def hold(*, partnership: Partnership, review: Review | None, reason: str, by: Actor) -> LegalHold:
    """Dispose of nothing of this review, or of nothing at all, until it is ended. Raises ValidationError."""
    access.require_in(by, Power.RETAIN, partnership)
    if not reason.strip():
        raise ValidationError({"reason": "Say why it is held, such as an inquiry that has asked for it."})
    facts = {"partnership": partnership, "review": review, "reason": reason.strip()}
    try:
        with transaction.atomic():
            return LegalHold.objects.create(**facts, by_id=by.person_id, at=timezone.now())
    except IntegrityError as error:
        raise ValidationError({"review": "It is held already."}) from error


@transaction.atomic
def end_hold(*, held: LegalHold, by: Actor) -> None:
    access.require_in(by, Power.RETAIN, held.partnership)
    open_ones = LegalHold.objects.filter(pk=held.pk, ended_at__isnull=True)
    open_ones.update(ended_at=timezone.now(), ended_by_id=by.person_id)


def cut_off(partnership: Partnership, record_class: RecordClass, *, on: date) -> date | None:
    """Records whose time began before this day may go; None where there is no rule."""
    rule = RetentionRule.objects.filter(partnership=partnership, record_class=record_class).first()
    return months_after(on, -rule.months) if rule else None


def due(partnership: Partnership, record_class: RecordClass, *, on: date) -> list[Due]:
    """What may go, the oldest first. Nothing that is held, is gone already, or has something open under it."""
    before = cut_off(partnership, record_class, on=on)
    if before is None or _holds(partnership).filter(review__isnull=True).exists():
        return []
    found = _reviews(partnership, before) if record_class == RecordClass.REVIEW else _drafts(partnership, before)
    return found[:MOST]


def _holds(partnership: Partnership) -> RetentionQuerySet[LegalHold]:
    return LegalHold.objects.filter(partnership=partnership, ended_at__isnull=True)


def _reviews(partnership: Partnership, before: date) -> list[Due]:
    under_way = Action.objects.filter(recommendations__review=OuterRef("pk"), status__in=OPEN)
    held = _holds(partnership).filter(review=OuterRef("pk"))
    rows = Review.objects.filter(partnership=partnership, closed_on__lt=before).exclude(title=GONE)
    rows = rows.filter(~Exists(under_way), ~Exists(held)).select_related("partnership").order_by("closed_on", "pk")
    return [Due(one.pk, one.reference, one.closed_on) for one in rows[:MOST] if one.closed_on]


def _drafts(partnership: Partnership, before: date) -> list[Due]:
    over = (ReadingState.CONFIRMED, ReadingState.DISCARDED)
    held = _holds(partnership).filter(review=OuterRef("review"))
    rows = Reading.objects.filter(partnership=partnership, state__in=over).exclude(source=GONE)
    rows = rows.annotate(since=Coalesce("confirmed_at", "started_at")).filter(~Exists(held), since__date__lt=before)
    rows = rows.select_related("review__partnership").order_by("since", "pk")
    return [Due(one.pk, _of_draft(one), timezone.localdate(one.since)) for one in rows[:MOST]]


def _of_draft(reading: Reading) -> str:
    of = f"for {reading.review.reference}" if reading.review else "put away"
    return f"Draft of {timezone.localdate(reading.started_at).isoformat()}, {of}"


@transaction.atomic
def propose(*, partnership: Partnership, record_class: RecordClass, reason: str, by: Actor, on: date) -> Disposal:
    """Freeze the list of what is due, and tell those who may approve it. Raises ValidationError.

    Nothing goes before somebody else approves it.
    """
    access.require_in(by, Power.RETAIN, partnership)
    found, before = due(partnership, record_class, on=on), cut_off(partnership, record_class, on=on)
    if not found or before is None:
        raise ValidationError("Nothing is due any more.")
    if not reason.strip():
        raise ValidationError({"reason": "Say under which schedule or decision they go."})
    try:
        with transaction.atomic():
            made = Disposal.objects.create(
                partnership=partnership,
                record_class=record_class,
                before=before,
                reason=reason.strip(),
                things=[one.key for one in found],
                labels=[one.label for one in found],
                proposed_by_id=by.person_id,
                proposed_at=timezone.now(),
            )
    except IntegrityError as error:
        raise ValidationError("There is a proposal already. Decide on it first.") from error
    notices.disposal_proposed(made, to={*people.retainers_of(partnership.pk)} - {by.person_id})
    return made


@transaction.atomic
def decide(*, disposal: Disposal, approve: bool, by: Actor) -> Disposal:
    """A second person's word. Approved, the records lose their words at once, for good.

    Raises ValidationError where something has come to be held or open meanwhile, MoveNotAllowed for who is second.
    """
    access.require_in(by, Power.RETAIN, disposal.partnership)
    found = Disposal.objects.select_for_update(of=("self",)).select_related("partnership").get(pk=disposal.pk)
    if found.decided_at:
        raise MoveNotAllowed("Somebody has decided on this meanwhile.")
    if found.proposed_by_id == by.person_id:
        raise ValidationError("You proposed this, so somebody else has to decide on it.")
    found.decided_by_id, found.decided_at, found.approved = by.person_id, timezone.now(), approve
    if approve:
        _refuse_what_changed(found)
    found.save()
    notices.disposal_decided(found)
    return _carried_out(found, by) if approve else found


def _refuse_what_changed(found: Disposal) -> None:
    still = {one.key for one in due(found.partnership, RecordClass(found.record_class), on=timezone.localdate())}
    if changed := [label for key, label in zip(found.things, found.labels, strict=True) if key not in still]:
        raise ValidationError(
            f"No longer due, for it is held, open or gone: {', '.join(changed)}. Refuse this, then propose anew."
        )


def _carried_out(found: Disposal, by: Actor) -> Disposal:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app_dispose(%s)", [found.pk])
    found.refresh_from_db()
    _remove_files(found, by)
    return found


def _remove_files(found: Disposal, by: Actor) -> None:
    """What was removed before for a reason of its own keeps that tombstone."""
    for sha256 in found.counts.get("files", []):
        if kept.rows_naming(found.partnership_id, sha256):
            why = f"Disposed of, by certificate {found.code}"
            kept.remove(partnership_id=found.partnership_id, sha256=sha256, why=why, by=by)


def certificate(found: Disposal) -> list[str]:
    """What was disposed of, why, and by whom, line by line."""
    second = found.decided_by.name if found.decided_by else ""
    rows = [f"{name}: {count}" for name, count in sorted(found.counts.items()) if name != "files" and count]
    return [
        "Certificate of disposal",
        "",
        f"Partnership: {found.partnership.name}",
        f"Certificate: {found.code}",
        f"Records: {RecordClass(found.record_class).label}",
        f"Whose time began before: {found.before.isoformat()}",
        f"Why: {found.reason}",
        f"Proposed by: {found.proposed_by.name}, {_when(found.proposed_at)}",
        f"Approved by: {second}, {_when(found.decided_at)}",
        f"Carried out: {_when(found.carried_out_at)}",
        "",
        f"Records ({len(found.labels)}):",
        *found.labels,
        "",
        "Rows that lost their words:",
        *rows,
        f"Files removed: {len(found.counts.get('files', []))}",
        *found.counts.get("files", []),
    ]


def _when(at: datetime | None) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M") if at else "–"
