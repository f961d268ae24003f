"""Which answers wait for whom."""

from django.db.models import Q, QuerySet

from actions.models import Status, Submission
from partners.roles import Power
from partners.scope import Actor


def awaiting(actor: Actor, *, partnership_id: int) -> QuerySet[Submission]:
    """Answers this person may judge, the longest waiting first: `access.may_judge` for a whole partnership."""
    if not actor.has(Power.JUDGE, partnership_id=partnership_id):
        return Submission.objects.none()
    return (
        Submission.objects.visible_to(actor)
        .undecided()
        .filter(partnership_id=partnership_id, action__status=Status.SUBMITTED)  # one withdrawn waits for nobody
        .exclude(action__agency_id__in=actor.agency_ids)
        .exclude(Q(written_by_id=actor.user_id) | Q(submitted_by_id=actor.user_id))
        .select_related("action__partnership", "action__agency", "submitted_by")
        .order_by("submitted_at", "pk")
    )
