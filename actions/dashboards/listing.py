"""The lists of a partnership: what their filters mean, and what their rows need."""

from datetime import date
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from actions.models import ASKED, ASSURED, OPEN, WITH_AGENCY, Action, Status, late_on
from actions.models.action import ActionQuerySet
from partners.models import Partnership
from partners.scope import Actor
from reviews.models import Recommendation, Review
from reviews.models.review import ReviewQuerySet

UNDATED = (Status.DRAFT, Status.WITHDRAWN)  # they may have no date
TOGETHER = {
    "with_agency": ("With the agency", WITH_AGENCY),
    "assured_or_embedded": ("Assured or embedded", ASSURED),
}


def choices(*, with_drafts: bool) -> list[tuple[str, str]]:
    single = [choice for choice in Status.choices if with_drafts or choice[0] != Status.DRAFT]
    return [
        ("", "Open"),
        ("all", "All that was asked"),
        *((key, words) for key, (words, _) in TOGETHER.items()),
        *single,
    ]


def actions(partnership: Partnership, actor: Actor) -> ActionQuerySet:
    return Action.objects.visible_to(actor).filter(partnership=partnership)


def of_status(found: ActionQuerySet, wanted: str) -> ActionQuerySet:
    """One status, or several under one name; “all” is what was asked: neither drafts nor what was withdrawn."""
    if not wanted:
        return found.filter(status__in=OPEN)
    if wanted == "all":
        return found.filter(status__in=ASKED)
    return found.filter(status__in=TOGETHER[wanted][1] if wanted in TOGETHER else [wanted])


def overdue(found: ActionQuerySet, wanted: str, *, on: date) -> ActionQuerySet:
    if not wanted:
        return found
    return found.filter(late_on(on) if wanted == "yes" else ~late_on(on))


def under_review(found: ActionQuerySet, review: Review) -> ActionQuerySet:
    return found.filter(pk__in=Action.objects.filter(recommendations__review=review).order_by().values("pk"))


def reviews(partnership: Partnership, actor: Actor, *, on: date) -> ReviewQuerySet:
    """With `recommended`, and with `late`: how many of the actions that this reader may see."""
    found = Review.objects.visible_to(actor).filter(partnership=partnership).for_list()
    recommended = Recommendation.objects.filter(review=OuterRef("pk")).order_by().values("review")
    late = actions(partnership, actor).overdue(on=on).filter(recommendations__review=OuterRef("pk")).order_by()
    return found.annotate(
        recommended=_count(recommended.annotate(n=Count("pk"))),
        late=_count(late.values("recommendations__review").annotate(n=Count("pk", distinct=True))),
    )


def _count(grouped: QuerySet[Any, Any]) -> Coalesce:
    return Coalesce(Subquery(grouped.values("n"), output_field=IntegerField()), 0)
