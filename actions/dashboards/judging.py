"""Which answers wait for whom."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from actions.models import Opinion, Retest, Status, Submission
from actions.services import quorum
from partners.roles import Power
from partners.scope import Actor


def awaiting(actor: Actor, *, partnership_id: int) -> QuerySet[Submission]:
    """Answers this person may judge, the longest waiting first: `access.may_judge` for a whole partnership."""
    if not actor.has(Power.JUDGE, partnership_id=partnership_id):
        return Submission.objects.none()
    mine = quorum.judges_for(actor, partnership_id)
    alike = Q(agency_id=mine) if mine else Q(agency__isnull=True)
    # What was accepted by a first of two waits for somebody of another agency.
    told = Opinion.objects.filter(Q(by_id=actor.user_id) | alike, submission=OuterRef("pk"))
    return (
        Submission.objects.visible_to(actor)
        .undecided()
        .filter(~Exists(told))
        .filter(partnership_id=partnership_id, action__status=Status.SUBMITTED)  # one withdrawn waits for nobody
        .exclude(action__agency_id__in=actor.agency_ids)
        .exclude(Q(written_by_id=actor.user_id) | Q(submitted_by_id=actor.user_id))
        .select_related("action__partnership", "action__agency", "submitted_by")
        .order_by("submitted_at", "pk")
    )


def retests(actor: Actor, *, partnership_id: int) -> QuerySet[Retest]:
    """Answered re-tests that this person may judge, the longest waiting first."""
    if not actor.has(Power.JUDGE, partnership_id=partnership_id):
        return Retest.objects.none()
    theirs = Submission.objects.filter(
        Q(written_by_id=actor.user_id) | Q(submitted_by_id=actor.user_id),
        retest=OuterRef("pk"),
        submitted_at__isnull=False,
        taken_back_at__isnull=True,
    )
    return (
        Retest.objects.visible_to(actor)
        .to_judge()
        .filter(~Exists(theirs), partnership_id=partnership_id)
        .exclude(action__agency_id__in=actor.agency_ids)
        .select_related("action__partnership", "action__agency")
        .order_by("answered_at", "pk")
    )
