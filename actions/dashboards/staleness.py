"""Whether what the partnership was assured by still stands: none of it replaced since, none of it expired."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, Subquery

from actions.models import Decision, Evidence, Outcome, Status, SubmissionEvidence
from actions.models.action import ActionQuerySet


def out_of_date(on: date) -> Q:
    """Of the links between answers and evidence: those whose evidence was replaced, or has expired by this day."""
    return Q(evidence__replaced_by__isnull=False) | Q(evidence__expires_on__lt=on)


def is_stale(action: str, *, on: date) -> Exists:
    """Whether the answer that assured an action shows what no longer stands; `action` names its key."""
    latest = Decision.objects.filter(submission__action=OuterRef("submission__action"), outcome=Outcome.ACCEPTED)
    return Exists(
        SubmissionEvidence.objects.filter(
            out_of_date(on),
            submission__action=OuterRef(action),
            submission=Subquery(latest.order_by("-at", "-pk").values("submission")[:1]),
        )
    )


def with_stale(actions: ActionQuerySet, *, on: date) -> ActionQuerySet:
    """With `stale`, for the rows of a page."""
    return actions.annotate(stale=is_stale("pk", on=on))


def stale(actions: ActionQuerySet, *, on: date) -> ActionQuerySet:
    """Those of them that are. Found from the evidence, of which little is out of date, and not action by action."""
    replaced = Evidence.objects.filter(replaces__isnull=False).order_by().values("replaces")
    gone = Evidence.objects.filter(expires_on__lt=on).order_by().values("pk").union(replaced, all=True)
    accepted = Decision.objects.filter(outcome=Outcome.ACCEPTED)
    later = accepted.filter(submission__action=OuterRef("submission__action")).filter(
        Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), pk__gt=OuterRef("pk"))
    )
    rested_on = SubmissionEvidence.objects.filter(evidence__in=gone).order_by().values("submission")
    held = accepted.filter(~Exists(later), submission__in=rested_on)
    return actions.filter(status=Status.ASSURED, pk__in=held.order_by().values("submission__action"))
