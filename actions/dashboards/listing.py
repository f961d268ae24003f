"""The lists of a partnership, and what each filter of theirs means; its form is in actions/views/filters.py."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import CharField, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import MD5, Cast, Coalesce, Left

from actions.dashboards import past, themes
from actions.models import (
    ASKED,
    ASSURED,
    OPEN,
    WITH_AGENCY,
    Action,
    ActionRecommendation,
    Decision,
    Outcome,
    Retest,
    Status,
    Transition,
    late_on,
)
from actions.models.action import ActionQuerySet
from actions.services.people import OWNERS
from partners import working_days
from partners.models import Agency, Appointment, Partnership, User
from partners.scope import Actor
from reviews.models import Recommendation, RecommendationTheme, Review, ReviewType, Theme
from reviews.models.recommendation import RecommendationQuerySet
from reviews.models.review import ReviewQuerySet

NOBODY = "none"  # as an owner: whoever leads; as a response: none yet
TOGETHER = {
    "with_agency": ("With the agency", WITH_AGENCY),
    "assured_or_embedded": ("Assured or embedded", ASSURED),
}


FIRST = "first"


def choices(*, with_drafts: bool) -> list[tuple[str, str]]:
    single = [choice for choice in Status.choices if with_drafts or choice[0] != Status.DRAFT]
    return [
        ("", "Open"),
        ("all", "All that was asked"),
        *((key, words) for key, (words, _) in TOGETHER.items()),
        *single,
        ("any", "Everything"),
    ]


def actions(partnership: Partnership, actor: Actor) -> ActionQuerySet:
    return Action.objects.visible_to(actor.within(partnership.pk)).filter(partnership=partnership)


def recommendations(partnership: Partnership, actor: Actor) -> RecommendationQuerySet:
    return Recommendation.objects.visible_to(actor.within(partnership.pk)).filter(partnership=partnership)


def reviews(partnership: Partnership, actor: Actor) -> ReviewQuerySet:
    return Review.objects.visible_to(actor.within(partnership.pk)).filter(partnership=partnership)


# What there is to choose from

Options = Mapping[str, list[tuple[str, str]]]


def options(partnership: Partnership, actor: Actor) -> Options:
    """Agencies that were asked, people who may own, themes and types of review, by name; one query for all."""
    there = actor.within(partnership.pk)
    asked = actions(partnership, actor).filter(agency=OuterRef("pk")).order_by()
    owners = Appointment.objects.filter(partnership=partnership, role__in=OWNERS)
    if not there.read_all_ids:
        owners = owners.filter(agency__in=there.agency_places)
    kinds = [
        _kind("agency", Agency.objects.filter(Exists(asked)), "slug", "name"),
        _kind("owner", owners, _code("user__email"), "user__name"),
        _kind("theme", Theme.objects.visible_to(there).filter(partnership=partnership), "name", "name"),
        _kind("type", ReviewType.objects.filter(partnership=partnership), "name", "name"),
    ]
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for kind, value, words in kinds[0].union(*kinds[1:]):
        found[kind].append((value, words))
    return {kind: sorted(pairs, key=lambda pair: pair[1].casefold()) for kind, pairs in found.items()}


def _kind(kind: str, rows: QuerySet[Any, Any], value: str | Left, words: str) -> QuerySet[Any, Any]:
    text = CharField()
    named = rows.order_by().annotate(kind_=Value(kind), value_=Cast(value, text), words_=Cast(words, text))
    found: QuerySet[Any, Any] = named.values_list("kind_", "value_", "words_")
    return found


def _code(email: str) -> Left:
    """Stands for a person in an address, which ends up in logs and messages: neither a key nor an email address."""
    return Left(MD5(email), 12)


# Actions


def of_status(found: ActionQuerySet, wanted: str) -> ActionQuerySet:
    """One status, or several under one name; “all” is what was asked: neither drafts nor what was withdrawn."""
    if wanted == "any":
        return found
    several = {"": OPEN, "all": ASKED, **{key: statuses for key, (_, statuses) in TOGETHER.items()}}
    return found.filter(status__in=several.get(wanted, [wanted]))


def overdue(found: ActionQuerySet, wanted: str, *, on: date) -> ActionQuerySet:
    """Late by the date it has, or not; or late by the date that was first given, whatever was granted since."""
    if wanted == FIRST:
        return found.filter(late_on(on, due_on="first_due_on"))
    return found.filter(late_on(on) if wanted == "yes" else ~late_on(on))


def late_by(found: ActionQuerySet, *, least: int | None = None, most: int | None = None, on: date) -> ActionQuerySet:
    """Late by at least, and at most, so many working days."""
    found = found.filter(late_on(on))
    if least:
        found = found.filter(due_on__lt=working_days.first_within(least - 1, on=on))
    return found if most is None else found.filter(due_on__gte=working_days.first_within(most, on=on))


def moved_to(found: ActionQuerySet, status: Status, start: date, end: date) -> ActionQuerySet:
    """Those that came to this status between these days, whatever became of them since; issued: from a draft."""
    moves = Transition.objects.filter(
        became=status, at__gte=past.end_of(start - timedelta(days=1)), at__lt=past.end_of(end)
    )
    if status == Status.ISSUED:
        moves = moves.filter(was=Status.DRAFT)
    return found.filter(pk__in=moves.order_by().values("action"))


def at_level(found: ActionQuerySet, level: str) -> ActionQuerySet:
    """Assured, and at this level by the latest answer that was accepted."""
    accepted = Decision.objects.filter(outcome=Outcome.ACCEPTED)
    latest = accepted.filter(submission__action=OuterRef("pk")).order_by("-at", "-pk").values("level")[:1]
    ever = accepted.filter(level=level).order_by().values("submission__action")
    return found.filter(status__in=ASSURED, pk__in=ever).annotate(level_now=Subquery(latest)).filter(level_now=level)


def evidence_stands(found: ActionQuerySet, wanted: str, *, on: date) -> ActionQuerySet:
    """Assured by evidence of which something was replaced or has expired since; or by what still stands."""
    if wanted == "yes":
        return found.stale(on=on)
    return found.filter(status=Status.ASSURED).exclude(pk__in=found.stale(on=on).order_by().values("pk"))


def retested(found: ActionQuerySet, wanted: str, *, on: date) -> ActionQuerySet:
    """With a re-test that lapsed, is planned, or waits for judgement."""
    kinds = {
        "lapsed": Retest.objects.unanswered().filter(due_on__lt=on),
        "planned": Retest.objects.unanswered().filter(due_on__gte=on),
        "to_judge": Retest.objects.to_judge(),
    }
    return found.filter(pk__in=kinds[wanted].order_by().values("action"))


def owned_by(found: ActionQuerySet, code: str) -> ActionQuerySet:
    if code == NOBODY:
        return found.filter(owner__isnull=True)
    return found.filter(owner__in=User.objects.annotate(code=_code("email")).filter(code=code).order_by().values("pk"))


def date_moved(found: ActionQuerySet, wanted: str) -> ActionQuerySet:
    moved = Q(first_due_on__isnull=False) & ~Q(due_on=F("first_due_on"))
    return found.filter(moved if wanted == "yes" else ~moved)


def under(found: ActionQuerySet, recommendations: Q) -> ActionQuerySet:
    """Those under recommendations of which this is true; the names in Q are the recommendation's."""
    wanted = Recommendation.objects.filter(recommendations).order_by().values("pk")
    return found.filter(pk__in=ActionRecommendation.objects.filter(recommendation__in=wanted).values("action"))


# Recommendations, and what hangs on them


def themed(theme: str) -> Q:
    return Q(pk__in=RecommendationTheme.objects.filter(themes.named(theme)).values("recommendation"))


def responded(response: str) -> Q:
    return Q(response="" if response == NOBODY else response)


def recurring(partnership: Partnership, actor: Actor) -> Q:
    """Under a theme that comes back in a second year."""
    back = themes.recurring(partnership, actor)
    return Q(pk__in=RecommendationTheme.objects.filter(theme__in=back).values("recommendation"))


def of_year(year: int) -> Q:
    """Recommendations of the reviews of that year."""
    return Q(review__in=Review.objects.annotate(year=themes.year_of()).filter(year=year).order_by().values("pk"))


def standing(found: RecommendationQuerySet, wanted: str, *, actor: Actor, on: date) -> RecommendationQuerySet:
    """By what became of what was asked: nothing yet, some still open, some late, or all of it assured."""
    seen = Action.objects.visible_to(actor).filter(pk=OuterRef("action")).order_by()
    links = ActionRecommendation.objects.filter(recommendation=OuterRef("pk"))
    there = Exists(links.filter(Exists(seen.filter(status__in=ASKED))))
    still = Exists(links.filter(Exists(seen.filter(status__in=OPEN))))
    late = Exists(links.filter(Exists(seen.filter(late_on(on)))))
    meanings: dict[str, Q] = {
        "not_asked": Q(~there),
        "open": Q(still),
        "late": Q(late),
        "assured": Q(there) & Q(~still),
    }
    return found.filter(meanings[wanted])


def asked_of(found: RecommendationQuerySet, agency: str, *, actor: Actor) -> RecommendationQuerySet:
    asked = Action.objects.visible_to(actor).filter(status__in=ASKED, agency__slug=agency).order_by()
    return found.filter(pk__in=ActionRecommendation.objects.filter(action__in=asked).values("recommendation"))


# Reviews


def with_counts(found: ReviewQuerySet, actor: Actor, *, on: date) -> ReviewQuerySet:
    """With `recommended`, and with `late`: how many of the actions that this reader may see."""
    recommended = Recommendation.objects.filter(review=OuterRef("pk")).order_by().values("review")
    late = Action.objects.visible_to(actor).overdue(on=on).filter(recommendations__review=OuterRef("pk")).order_by()
    return found.annotate(
        recommended=_count(recommended.annotate(n=Count("pk"))),
        late=_count(late.values("recommendations__review").annotate(n=Count("pk", distinct=True))),
    )


def with_late(found: ReviewQuerySet, wanted: str, actor: Actor, *, on: date) -> ReviewQuerySet:
    late = Action.objects.visible_to(actor).overdue(on=on).order_by().values("recommendations__review")
    return found.filter(pk__in=late) if wanted == "yes" else found.exclude(pk__in=late)


def _count(grouped: QuerySet[Any, Any]) -> Coalesce:
    return Coalesce(Subquery(grouped.values("n"), output_field=IntegerField()), 0)
