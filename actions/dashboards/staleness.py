"""Whether what the partnership was assured by still stands: none of it replaced since, none of it expired."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, Subquery

from actions.models import Decision, Outcome, Status, SubmissionEvidence
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
    latest = Decision.objects.filter(submission__action=OuterRef("submission__action"), outcome=Outcome.ACCEPTED)
    shown = SubmissionEvidence.objects.filter(out_of_date(on), submission__decision__outcome=Outcome.ACCEPTED).filter(
        submission=Subquery(latest.order_by("-at", "-pk").values("submission")[:1])
    )
    return actions.filter(status=Status.ASSURED, pk__in=shown.order_by().values("submission__action"))
