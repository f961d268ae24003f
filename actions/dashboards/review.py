"""A review's page: what it recommends and what came of it, and its history in plain words."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from actions.dashboards.rollup import rollups
from actions.dashboards.rows import ActionRow, row
from actions.models import Action, Status, Transition
from config.ui.rollup import Rollup
from partners.roles import Power
from partners.scope import Actor
from partners.working_days import spoken
from reviews import clocks
from reviews.models import (
    Document,
    Involvement,
    ItemKind,
    LearningPoint,
    Reading,
    ReadingState,
    Recommendation,
    Response,
    Review,
    SubPoint,
)
from reviews.services.themes import offered, words_of
from reviews.suggesting import Suggestion, suggestions

HISTORY = 100


@dataclass(frozen=True)
class Card:
    """A recommendation with what its reader may see of the answers: the roll-up, or the reader's own agencies' rows."""

    recommendation: Recommendation
    rollup: Rollup | None
    rows: tuple[ActionRow, ...]
    next_verb: str
    next_page: str


@dataclass(frozen=True)
class Entry:
    at: datetime
    words: str
    by: str
    reason: str = ""


def reads_whole(actor: Actor, review: Review) -> bool:
    return review.partnership_id in actor.read_all_ids


def cards(review: Review, actor: Actor, *, on: date) -> tuple[Card, ...]:
    found = Recommendation.objects.visible_to(actor).filter(review=review)
    return cards_of(found, actor, partnership_id=review.partnership_id, on=on)


def cards_of(found: QuerySet[Recommendation], actor: Actor, *, partnership_id: int, on: date) -> tuple[Card, ...]:
    """Cards of some recommendations of one partnership; as many queries for one as for fifty."""
    listed = found.select_related("partnership", "review__partnership", "responded_by").order_by("position", "pk")
    recommendations = list(listed.prefetch_related("themes", Prefetch("sub_points", SubPoint.objects.all())))
    asked = _asked(recommendations, actor, on)
    whole = partnership_id in actor.read_all_ids
    rolled = rollups((one.pk for one in recommendations), on=on) if whole else {}
    manages = actor.has(Power.MANAGE_REVIEWS, partnership_id=partnership_id)
    cards = []
    for one in recommendations:
        verb, page = _next(one, manages=manages, asked=bool(asked[one.pk])) if whole else ("", "")
        refused = one.response == Response.NOT_ACCEPTED and not asked[one.pk]
        cards.append(Card(one, None if refused else rolled.get(one.pk), tuple(asked[one.pk]), verb, page))
    return tuple(cards)


def _asked(recommendations: list[Recommendation], actor: Actor, on: date) -> dict[int, list[ActionRow]]:
    under = (
        Action.objects.visible_to(actor).filter(recommendations__in=recommendations).exclude(status=Status.WITHDRAWN)
    )
    by_recommendation: dict[int, list[ActionRow]] = defaultdict(list)
    for action in under.for_list().distinct().order_by("agency__name", "number"):
        shown = row(action, on=on)
        for recommendation in action.recommendations.all():
            by_recommendation[recommendation.pk].append(shown)
    return by_recommendation


def _next(recommendation: Recommendation, *, manages: bool, asked: bool) -> tuple[str, str]:
    """The one thing to do next: respond, ask, or look at what came back."""
    if asked:
        return "See answers", "recommendation"
    if manages and not recommendation.response:
        return "Respond", "respond"
    if manages and recommendation.response != Response.NOT_ACCEPTED:
        return "Ask agencies", "ask"
    return "", ""


@dataclass(frozen=True)
class Learnt:
    """A learning point, and the themes that its words suggest to a coordinator while it bears none."""

    point: LearningPoint
    suggested: tuple[Suggestion, ...] = ()

    @property
    def is_learning(self) -> bool:
        return self.point.kind == ItemKind.LEARNING


def learning(review: Review, actor: Actor) -> tuple[Learnt, ...]:
    """Everything the review learnt, good practice and questions too, as the report has it."""
    points = LearningPoint.objects.visible_to(actor).filter(review=review).prefetch_related("themes")
    manages = actor.has(Power.MANAGE_REVIEWS, partnership_id=review.partnership_id)
    themes = offered(review.partnership_id) if manages else []
    return tuple(Learnt(one, () if one.themes.all() else suggestions(words_of(one), themes)[:2]) for one in points)


def history(review: Review, actor: Actor) -> tuple[Entry, ...]:
    """Newest first, the last hundred; a reader of an agency sees what concerns its own actions."""
    entries = [*_moves(review, actor)]
    if reads_whole(actor, review):
        entries += [*_openings(review), *_readings(review, actor), *_responses(review, actor)]
    return tuple(sorted(entries, key=lambda entry: entry.at, reverse=True)[:HISTORY])


def _openings(review: Review) -> Iterator[Entry]:
    yield Entry(review.opened_at, "The review was opened", review.opened_by.name)


def _readings(review: Review, actor: Actor) -> Iterator[Entry]:
    found = Reading.objects.visible_to(actor).filter(review=review, state=ReadingState.CONFIRMED)
    for reading in found.select_related("document", "confirmed_by").defer("source", "facts"):
        if reading.confirmed_at and reading.confirmed_by:
            words = f"What was read from “{reading.document.title}” was confirmed"
            yield Entry(reading.confirmed_at, words, reading.confirmed_by.name)


def _responses(review: Review, actor: Actor) -> Iterator[Entry]:
    found = Recommendation.objects.visible_to(actor).filter(review=review).exclude(response="")
    for one in found.select_related("review", "partnership", "responded_by"):
        if one.responded_on and one.responded_by:
            at = timezone.make_aware(datetime.combine(one.responded_on, time(12)))  # only the day is known
            words = f"{one.citation} ({one.reference}): {one.get_response_display().lower()}"
            yield Entry(at, words, one.responded_by.name, one.response_reason)


MOVES = {
    (Status.DRAFT, Status.ISSUED): "{agency} was asked {reference}",
    (Status.ISSUED, Status.DRAFT): "{agency} said {reference} is not theirs",
    (Status.ISSUED, Status.SUBMITTED): "{agency} answered {reference}",
    (Status.RETURNED, Status.SUBMITTED): "{agency} answered {reference} again",
    (Status.SUBMITTED, Status.ISSUED): "{agency} took the answer to {reference} back",
    (Status.SUBMITTED, Status.RETURNED): "More needed from {agency} on {reference}",
    (Status.SUBMITTED, Status.ASSURED): "Answer of {agency} to {reference} assured",
    (Status.ASSURED, Status.EMBEDDED): "The change by {agency} held: {reference} is embedded",
}


def _moves(review: Review, actor: Actor) -> Iterator[Entry]:
    ours = Action.objects.visible_to(actor).filter(recommendations__review=review).order_by().values("pk")
    found = Transition.objects.visible_to(actor).filter(action__in=ours).order_by("-at", "-pk")
    for move in found.select_related("action__partnership", "action__agency", "by")[:HISTORY]:
        yield Entry(move.at, _moved(move), move.by.name, move.reason)


def _moved(move: Transition) -> str:
    became = Status(move.became).label.lower()
    known = MOVES.get((Status(move.was), Status(move.became))) if move.was else None
    words = known or "{reference} ({agency}) became “{became}”"
    return words.format(agency=move.action.agency.name, reference=move.action.reference, became=became)


# The summary list


@dataclass(frozen=True)
class Fact:
    key: str
    words: str


DATES = (
    ("Aware", "aware_on"),
    ("Notified", "notified_on"),
    ("Rapid review", "rapid_review_on"),
    ("Commissioned", "commissioned_on"),
    ("Agreed", "agreed_on"),
    ("Published", "published_on"),
    ("Closed", "closed_on"),
)


def facts(review: Review, actor: Actor, *, on: date) -> tuple[Fact, ...]:
    """What is known of a review, in pairs; what is not known is left out."""
    told = [Fact("Type", review.review_type.name), Fact("Stage", review.get_stage_display())]
    if reads_whole(actor, review) and not review.is_published:
        faces = clocks.clock_faces(review, review.review_type.clocks.all(), on=on)
        told += [Fact(face.name, face.sentence) for face in faces]
    if review.held_reason:
        told.append(Fact("Held", review.held_reason))
    if review.lead_reviewer:
        told.append(Fact("Lead reviewer", review.lead_reviewer))
    told.append(Fact("Dates", _dates(review)))
    if reads_whole(actor, review):
        told.append(Fact("Agencies", _agencies(review, actor)))
    told.append(Fact("Documents", _documents(review, actor)))
    return tuple(fact for fact in told if fact.words)


def _dates(review: Review) -> str:
    known = [(words, getattr(review, name)) for words, name in DATES if getattr(review, name)]
    said = [f"{words} {spoken(day)}" for words, day in known]
    if not review.published_on and review.published_as:
        said.append(f"Published {date.fromisoformat(review.published_as[:7] + '-01'):%B %Y}")
    return "\n".join(said)


def _agencies(review: Review, actor: Actor) -> str:
    found = Involvement.objects.visible_to(actor).filter(review=review).order_by("agency__name")
    return ", ".join(found.values_list("agency__name", flat=True))


def _documents(review: Review, actor: Actor) -> str:
    found = Document.objects.visible_to(actor).filter(review=review)
    return ", ".join(found.values_list("title", flat=True))
