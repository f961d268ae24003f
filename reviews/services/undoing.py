"""What confirming put on the record is taken off it again, while nothing was built on it."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q

from partners import access
from partners.models import Agency
from partners.roles import Power
from partners.scope import Actor
from reviews.models import Involvement, LearningPoint, Reading, ReadingState, Recommendation, Review
from reviews.services.held import ReadingClosed


def what_was(reading: Reading, review: Review | None) -> dict[str, Any]:
    """How things stood before: the document's own words of itself, and the review's date."""
    document = reading.document
    was: dict[str, Any] = {
        "document": {"title": document.title, "published_as": document.published_as},
        "for": reading.review_id,
        "opened": review is None,
    }
    if review:
        on = review.published_on
        was["review"] = {"published_on": on.isoformat() if on else None, "published_as": review.published_as}
    return was


def what_is_new(review: Review, agencies: Iterable[Agency]) -> dict[str, Any]:
    """The agencies that were not involved before, and what the review says of itself now."""
    known = set(review.involvements.values_list("agency_id", flat=True))
    on = review.published_on
    return {
        "involved": [agency.pk for agency in agencies if agency.pk not in known],
        "published": [on.isoformat() if on else None, review.published_as],
    }


def hindrance(reading: Reading) -> str:
    """Why it can no longer be undone, as a sentence; empty where it can."""
    if reading.state != ReadingState.CONFIRMED or not reading.made:
        return "This was confirmed before confirming could be undone."
    built = _built_on(reading)
    return f"It can no longer be undone: {built}." if built else ""


@transaction.atomic
def undo_confirm(*, reading: Reading, by: Actor) -> Reading:
    """Make a draft of it again: what it put on the record goes, and the review with it if it was opened for it.

    Raises ValidationError where something was built on it meanwhile, ReadingClosed where it is not confirmed.
    """
    access.require(by, Power.MANAGE_REVIEWS, partnership_id=reading.partnership_id)
    held = Reading.objects.select_for_update(of=("self",)).select_related("document").get(pk=reading.pk)
    if held.state != ReadingState.CONFIRMED or held.review_id is None:
        raise ReadingClosed(f"This draft is not confirmed: {held.get_state_display().lower()}.")
    review = Review.objects.select_for_update(of=("self",)).select_related("partnership").get(pk=held.review_id)
    list(_recommendations(held).select_for_update(of=("self",)))  # nobody builds on them while we look
    refusal = hindrance(held)
    if refusal:
        raise ValidationError(refusal)
    try:
        _take_off(held, review)
    except models.ProtectedError as error:
        raise ValidationError("It can no longer be undone: something was built on it.") from error
    return held


def _take_off(held: Reading, review: Review) -> None:
    document, made = held.document, held.made
    _recommendations(held).delete()
    _learning(held).delete()
    document.review, document.title = None, made["document"]["title"]
    document.published_as = made["document"]["published_as"]
    document.save(update_fields=["review", "title", "published_as", "updated_at"])
    held.review_id, held.state, held.made = made["for"], ReadingState.DRAFT, {}
    held.confirmed_by = held.confirmed_at = None
    held.save(update_fields=["review", "state", "made", "confirmed_by", "confirmed_at"])
    Involvement.objects.filter(review=review, agency_id__in=made["involved"], shared_at__isnull=True).delete()
    if made["opened"]:
        review.delete()
    else:
        _as_before(review, made)


def _as_before(review: Review, made: dict[str, Any]) -> None:
    """The review's date goes back too, unless somebody has changed it since."""
    on = review.published_on
    if [on.isoformat() if on else None, review.published_as] == made["published"]:
        review.published_on, review.published_as = made["review"]["published_on"], made["review"]["published_as"]
    review.save()


def _recommendations(reading: Reading) -> "models.QuerySet[Recommendation]":
    return Recommendation.objects.filter(document=reading.document_id)


def _learning(reading: Reading) -> "models.QuerySet[LearningPoint]":
    return LearningPoint.objects.filter(document=reading.document_id)


def _built_on(reading: Reading) -> str:
    """What hangs on it now, in words, the first thing that is found."""
    answered = _recommendations(reading).exclude(response="").count()
    if answered:
        return f"{_counted(answered, 'recommendation')} {_have(answered)} a response"
    asked = _hanging_on(_recommendations(reading)) or _hanging_on(_learning(reading))
    if asked:
        return f"{asked} {'was' if asked.startswith('1 ') else 'were'} built on it"
    if not reading.made["opened"] or reading.review_id is None:
        return ""
    return _in_the_review(reading, reading.review_id)


def _in_the_review(reading: Reading, review_id: int) -> str:
    """What else the review that was opened for it holds."""
    others = (
        Reading.objects.filter(review=review_id).exclude(pk=reading.pk).exclude(state=ReadingState.DISCARDED).count()
    )
    if others:
        return f"{_counted(others, 'more document')} {_have(others)} been read for the review"
    more = sum(
        model.objects.filter(review=review_id).exclude(Q(document=reading.document_id)).count()
        for model in (Recommendation, LearningPoint)
    )
    if more:
        return f"the review holds {_counted(more, 'more item')}"
    changed = Review.objects.filter(pk=review_id, updated_at__gt=reading.confirmed_at).exists()
    if changed:
        return "the review was changed since"
    shared = Involvement.objects.filter(review=review_id, shared_at__isnull=False).count()
    return "the review is shared with an agency" if shared else ""


def _hanging_on(rows: "models.QuerySet[Any]") -> str:
    """Rows of other tables that point at these, themes and limbs apart: those came with the draft."""
    for relation in rows.model._meta.related_objects:
        model, name = relation.related_model, relation.field.name
        if model._meta.app_label == "reviews":
            continue
        found = model._default_manager.filter(**{f"{name}__in": rows.values("pk")}).count()
        if found:
            return _counted(found, "action" if "action" in model._meta.model_name else str(model._meta.verbose_name))
    return ""


def _counted(count: int, one: str) -> str:
    return f"{count} {one}{'' if count == 1 else 's'}"


def _have(count: int) -> str:
    return "has" if count == 1 else "have"
