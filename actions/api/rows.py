"""Actions as the API shows them, for reading and after an act."""

from django.db.models import OuterRef, Subquery

from actions.models import Action, Decision, Outcome
from actions.models.action import ActionQuerySet


def actions() -> ActionQuerySet:
    """With `level`: that of the latest accepted answer."""
    accepted = Decision.objects.filter(submission__action=OuterRef("pk"), outcome=Outcome.ACCEPTED)
    latest = accepted.order_by("-at", "-pk").values("level")[:1]
    return Action.objects.for_list().annotate(level=Subquery(latest))
