"""The columns of the three lists of a partnership: what each says on the page, in a file, and what it sorts by."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, IntegerField, Model, OuterRef, Subquery, Value, When
from django.db.models.expressions import BaseExpression
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from actions.dashboards import listing, rollup, rows
from actions.dashboards.rows import ActionRow
from actions.models import ASSURED, Action, ActionRecommendation, Decision, Level, Outcome, Retest
from actions.models.action import BY_DUE, BY_ISSUE, BY_STATUS, ActionQuerySet
from config.ui.lists import Cell, Column, Listing
from config.ui.rollup import Rollup
from partners.models import or_last
from partners.scope import Actor
from partners.working_days import spoken
from reviews.models import Recommendation, RecommendationTheme, Response, Review, Stage
from reviews.models.recommendation import RecommendationQuerySet
from reviews.models.review import ReviewQuerySet

SHORT = 110  # letters of a text in a row
LAST_DAY = date.max
LAST_MOMENT = datetime(9999, 12, 31, tzinfo=UTC)


def _day(moment: datetime | None) -> date | None:
    return timezone.localtime(moment).date() if moment else None


def _spoken(day: date | None, without: str = "") -> Cell:
    return Cell(spoken(day), narrow=True) if day else Cell(without)


def _sorted_on(listed: Listing[object], keys: dict[str, BaseExpression]) -> dict[str, BaseExpression]:
    """What the order needs and no row has stored."""
    name = listed.order[0].removeprefix("-")
    return {name: keys[name]} if name in keys else {}


# Actions

_ACTION_KEYS: dict[str, BaseExpression] = {
    "due_key": BY_DUE,
    "first_due_key": or_last("first_due_on", LAST_DAY),
    "state_key": BY_STATUS,
    "owner_key": or_last("owner__name", ""),
    "issued_key": BY_ISSUE,
    "answered_key": or_last("submitted_at", LAST_MOMENT),
}


def actions(found: ActionQuerySet, listed: Listing[ActionRow]) -> ActionQuerySet:
    """With all that the rows of this list say, and no more."""
    found = found.for_list().annotate(**_sorted_on(listed, _ACTION_KEYS))  # type: ignore[arg-type]
    if listed.has("themes"):
        under = ActionRecommendation.objects.filter(action=OuterRef("pk"))
        found = found.annotate(theme_names=_theme_names(recommendation__links__in=under))
    if listed.has("retest"):
        planned = Retest.objects.planned().filter(action=OuterRef("pk")).order_by("due_on")
        found = found.annotate(retest_on=Subquery(planned.values("due_on")[:1]))
    if listed.has("level"):
        accepted = Decision.objects.filter(submission__action=OuterRef("pk"), outcome=Outcome.ACCEPTED)
        found = found.annotate(level=Subquery(accepted.order_by("-at", "-pk").values("level")[:1]))
    return found


def action_rows(found: Iterable[Model], _actor: Actor, on: date) -> list[ActionRow]:
    return rows.rows(found, on=on)  # type: ignore[arg-type]


def _asked(row: ActionRow) -> Cell:
    words = Truncator(row.action.question or "No question yet").chars(SHORT)
    href = reverse("action", args=[row.action.reference])
    return Cell(words, href=href, reference=row.action.reference, note=row.about)


def _due(row: ActionRow) -> Cell:
    if row.action.due_on is None:
        return Cell("No date yet")
    return Cell(spoken(row.action.due_on), note=row.how_far, alarm=row.late, narrow=True)


def _level(row: ActionRow) -> str:
    level = getattr(row.action, "level", None)
    return Level(level).label if level and row.action.status in ASSURED else ""


def _theme_names(**of: object) -> ArraySubquery:
    names = RecommendationTheme.objects.filter(**of).order_by("theme__name").distinct()
    return ArraySubquery(names.values("theme__name"))


def _themes(row: Action | Recommendation) -> str:
    return ", ".join(row.theme_names)  # type: ignore[union-attr]  # annotated


ACTIONS: tuple[Column[ActionRow], ...] = (
    Column(
        "action",
        "What is asked",
        _asked,
        parts=(
            ("Reference", lambda row: row.action.reference),
            ("What is asked", lambda row: row.action.question),
            ("Recommendation", lambda row: row.about),
        ),
        sort="number",
        fixed=True,
        classes="ft-col-main",
    ),
    Column("agency", "Agency", lambda row: Cell(row.action.agency.name), sort="agency__name"),
    Column(
        "owner",
        "Owner",
        lambda row: Cell(row.action.owner.name if row.action.owner else "Whoever leads"),
        parts=(("Owner", lambda row: row.action.owner.name if row.action.owner else ""),),
        sort="owner_key",
        by_itself=False,
    ),
    Column(
        "due",
        "Due",
        _due,
        parts=(("Due", lambda row: row.action.due_on), ("How far", lambda row: row.how_far)),
        sort="due_key",
    ),
    Column(
        "state",
        "State",
        lambda row: Cell(row.word, colour=row.colour, name=row.name, shade=row.shade, narrow=row.is_short),
        parts=(("Status", lambda row: row.action.get_status_display()), ("State", lambda row: row.word)),
        sort="state_key",
    ),
    Column(
        "first_due",
        "First date",
        lambda row: _spoken(row.action.first_due_on),
        parts=(("First date", lambda row: row.action.first_due_on),),
        sort="first_due_key",
        by_itself=False,
    ),
    Column(
        "issued",
        "Issued",
        lambda row: _spoken(_day(row.action.issued_at), "Not issued"),
        parts=(("Issued", lambda row: _day(row.action.issued_at)),),
        sort="issued_key",
        by_itself=False,
    ),
    Column(
        "answered",
        "Answered",
        lambda row: _spoken(_day(row.action.submitted_at), "No answer yet"),
        parts=(("Answered", lambda row: _day(row.action.submitted_at)),),
        sort="answered_key",
        by_itself=False,
    ),
    Column("level", "Assurance", lambda row: Cell(_level(row)), by_itself=False),
    Column(
        "retest",
        "Next re-test",
        lambda row: _spoken(getattr(row.action, "retest_on", None)),
        parts=(("Next re-test", lambda row: getattr(row.action, "retest_on", None)),),
        by_itself=False,
    ),
    Column("delivery", "Delivery", lambda row: Cell(row.action.get_delivery_display()), by_itself=False),
    Column("themes", "Themes", lambda row: Cell(_themes(row.action)), by_itself=False),
    Column(
        "evidence",
        "What would show it",
        lambda row: Cell(Truncator(row.action.evidence_wanted).chars(SHORT)),
        parts=(("What would show it", lambda row: row.action.evidence_wanted),),
        by_itself=False,
    ),
    Column(
        "changed",
        "Last changed",
        lambda row: _spoken(_day(row.action.updated_at)),
        parts=(("Last changed", lambda row: _day(row.action.updated_at)),),
        sort="updated_at",
        by_itself=False,
    ),
)


# Recommendations


@dataclass(frozen=True)
class RecommendationRow:
    recommendation: Recommendation
    rollup: Rollup | None  # only for those who read all the answers


_RECOMMENDATION_KEYS: dict[str, BaseExpression] = {
    "responded_key": or_last("responded_on", LAST_DAY),
    "response_key": Case(
        *(When(response=value, then=Value(place)) for place, value in enumerate(["", *Response.values])),
        output_field=IntegerField(),
    ),
}


def recommendations(found: RecommendationQuerySet, listed: Listing[RecommendationRow]) -> RecommendationQuerySet:
    found = found.for_list().annotate(**_sorted_on(listed, _RECOMMENDATION_KEYS))  # type: ignore[arg-type]
    if listed.has("themes"):
        found = found.annotate(theme_names=_theme_names(recommendation=OuterRef("pk")))
    return found


def recommendation_rows(found: Iterable[Model], actor: Actor, on: date) -> list[RecommendationRow]:
    there: list[Recommendation] = list(found)  # type: ignore[arg-type]
    whole = [one.pk for one in there if one.partnership_id in actor.read_all_ids]
    rolled = rollup.rollups(whole, on=on) if whole else {}
    return [RecommendationRow(one, rolled.get(one.pk)) for one in there]


def _recommended(row: RecommendationRow) -> Cell:
    one = row.recommendation
    href = reverse("recommendation", args=[one.reference])
    return Cell(Truncator(one.text).chars(SHORT * 2), href=href, reference=one.reference, note=one.citation)


def _became(row: RecommendationRow) -> str:
    return str(row.rollup) if row.rollup else ""


def _responded(row: RecommendationRow) -> str:
    return row.recommendation.get_response_display() if row.recommendation.response else "No response yet"


RECOMMENDATIONS: tuple[Column[RecommendationRow], ...] = (
    Column(
        "recommendation",
        "Recommendation",
        _recommended,
        parts=(
            ("Reference", lambda row: row.recommendation.reference),
            ("Citation", lambda row: row.recommendation.citation),
            ("Recommendation", lambda row: row.recommendation.text),
        ),
        sort="number",
        fixed=True,
        classes="ft-col-main",
    ),
    Column(
        "review",
        "Review",
        lambda row: Cell(
            row.recommendation.review.pseudonym, href=reverse("review", args=[row.recommendation.review.reference])
        ),
        parts=(
            ("Review", lambda row: row.recommendation.review.pseudonym),
            ("Reference of the review", lambda row: row.recommendation.review.reference),
        ),
        sort="review__pseudonym",
        by_itself=False,
    ),
    Column("response", "Response", lambda row: Cell(_responded(row)), sort="response_key"),
    Column("became", "What became of it", lambda row: Cell(_became(row))),
    Column(
        "responded",
        "Responded on",
        lambda row: _spoken(row.recommendation.responded_on),
        parts=(("Responded on", lambda row: row.recommendation.responded_on),),
        sort="responded_key",
        by_itself=False,
    ),
    Column(
        "priority", "Priority", lambda row: Cell("Yes" if row.recommendation.is_priority else "No"), by_itself=False
    ),
    Column("themes", "Themes", lambda row: Cell(_themes(row.recommendation))),
    Column("addressed", "Addressed to", lambda row: Cell(row.recommendation.addressed_to), by_itself=False),
    Column(
        "reason",
        "Reason for the response",
        lambda row: Cell(Truncator(row.recommendation.response_reason).chars(SHORT)),
        parts=(("Reason for the response", lambda row: row.recommendation.response_reason),),
        by_itself=False,
    ),
    Column(
        "outcome",
        "Meant to change",
        lambda row: Cell(Truncator(row.recommendation.intended_outcome).chars(SHORT)),
        parts=(("Meant to change", lambda row: row.recommendation.intended_outcome),),
        by_itself=False,
    ),
    Column("type", "Type of review", lambda row: Cell(row.recommendation.review.review_type.name), by_itself=False),
)


# Reviews

_REVIEW_KEYS: dict[str, BaseExpression] = {
    "published_key": or_last("published_on", LAST_DAY),
    "stage_key": Case(
        *(When(stage=value, then=Value(place)) for place, value in enumerate(Stage.values)),
        output_field=IntegerField(),
    ),
}


def reviews(found: ReviewQuerySet, listed: Listing[Review], actor: Actor, *, on: date) -> ReviewQuerySet:
    found = found.for_list().annotate(**_sorted_on(listed, _REVIEW_KEYS))  # type: ignore[arg-type]
    return listing.with_counts(found, actor, on=on)


def review_rows(found: Iterable[Model], _actor: Actor, _on: date) -> list[Review]:
    return list(found)  # type: ignore[arg-type]


def _count(review: Review, name: str, page: str, query: str = "") -> Cell:
    count: int = getattr(review, name)
    href = f"{reverse(page, args=[review.partnership.slug])}?review={review.reference}{query}"
    return Cell(f"{count:,}", href=href if count else "")


REVIEWS: tuple[Column[Review], ...] = (
    Column(
        "review",
        "Review",
        lambda row: Cell(
            row.pseudonym, href=reverse("review", args=[row.reference]), reference=row.reference, note=row.title
        ),
        parts=(
            ("Reference", lambda row: row.reference),
            ("Review", lambda row: row.pseudonym),
            ("Title", lambda row: row.title),
        ),
        sort="pseudonym",
        fixed=True,
        classes="ft-col-main",
    ),
    Column("type", "Type", lambda row: Cell(row.review_type.name), sort="review_type__name"),
    Column(
        "stage",
        "Stage",
        lambda row: Cell(row.get_stage_display(), note="Held" if row.held_reason else ""),
        parts=(("Stage", lambda row: row.get_stage_display()), ("Held", lambda row: row.held_reason)),
        sort="stage_key",
    ),
    Column(
        "opened",
        "Opened",
        lambda row: _spoken(_day(row.opened_at)),
        parts=(("Opened", lambda row: _day(row.opened_at)),),
        sort="opened_at",
        by_itself=False,
    ),
    Column(
        "published",
        "Published",
        lambda row: _spoken(row.published_on, row.published_as),
        parts=(("Published", lambda row: row.published_on or row.published_as),),
        sort="published_key",
        by_itself=False,
    ),
    Column("reviewer", "Lead reviewer", lambda row: Cell(row.lead_reviewer), by_itself=False),
    Column(
        "recommended",
        "Recommen\u00addations",
        lambda row: _count(row, "recommended", "recommendations"),
        parts=(("Recommendations", lambda row: row.recommended),),  # type: ignore[attr-defined]  # annotated
        numeric=True,
    ),
    Column(
        "late",
        "Late",
        lambda row: _count(row, "late", "actions", "&overdue=yes"),
        parts=(("Late", lambda row: row.late),),  # type: ignore[attr-defined]  # annotated
        numeric=True,
    ),
)
