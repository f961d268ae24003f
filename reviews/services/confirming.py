"""A corrected draft becomes the record: a new review or one more document of a known one, in one transaction."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Model, QuerySet
from django.utils import timezone

from partners.scope import Actor
from reviews.models import (
    Document,
    DraftItem,
    ItemKind,
    LearningPoint,
    Reading,
    ReadingState,
    Recommendation,
    Review,
    ReviewKind,
    Stage,
    SubPoint,
    Theme,
)
from reviews.services import naming, private, themes, types, undoing
from reviews.services.held import locked
from reviews.services.opening import involve, known_reviews, open_review, printed_date, publication


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the document says of its review, as read or as a coordinator corrected it.

    `published` is YYYY-MM-DD, YYYY-MM or nothing; `type_name` is one of types.names_of.
    """

    title: str
    pseudonym: str
    type_name: str
    published: str = ""


@dataclass(frozen=True)
class Added:
    """How much a draft adds to the record; `already` counts what stands there word for word."""

    recommendations: int
    learning: int
    good_practice: int
    questions: int
    already: int = 0

    @property
    def words(self) -> str:
        """“8 recommendations and 26 learning points”; “nothing but the document” where there are none."""
        counts = (
            (ItemKind.RECOMMENDATION, self.recommendations),
            (ItemKind.LEARNING, self.learning),
            (ItemKind.GOOD_PRACTICE, self.good_practice),
            (ItemKind.QUESTION, self.questions),
        )
        parts = [kind.counted(count) for kind, count in counts if count]
        *most, last = parts or ["nothing but the document"]
        return f"{', '.join(most)} and {last}" if most else last


def facts_read(reading: Reading) -> Facts:
    """The facts to begin with: as the document has them."""
    read = reading.facts
    return Facts(
        title=reading.document.title,
        pseudonym=read.get("subject") or "",
        type_name=types.name_for_kind(reading.partnership, read.get("kind") or ReviewKind.OTHER),
        published=reading.document.published_as,
    )


def proposed_reviews(reading: Reading, facts: Facts) -> list[Review]:
    """The reviews this document may be about, the likeliest first; none means a new one."""
    known = known_reviews(reading.partnership, facts.pseudonym, published=facts.published)
    if reading.review is None:
        return known
    return [reading.review, *(review for review in known if review != reading.review)]


def second_document(reading: Reading) -> tuple[Review, Added] | None:
    """The known review that the document seems to be about, and what it would add to it."""
    known = proposed_reviews(reading, facts_read(reading))
    return (known[0], what_it_adds(reading, known[0])) if known else None


def what_it_adds(reading: Reading, review: Review | None = None) -> Added:
    """What confirming would add to this review, or to a new one."""
    items, already = _new_items(list(reading.items.all()), review)
    return _added([item.kind for item in items], already)


def what_it_added(reading: Reading) -> Added:
    """What stands on the record from a confirmed draft's document."""
    learning = LearningPoint.objects.filter(document=reading.document).values_list("kind", flat=True)
    recommendations = Recommendation.objects.filter(document=reading.document).count()
    return _added([*learning, *[ItemKind.RECOMMENDATION] * recommendations])


@transaction.atomic
def confirm(*, reading: Reading, by: Actor, review: Review | None = None, facts: Facts | None = None) -> Review:
    """Put the kept items on the record, under `review`, or under a new one made from `facts`.

    Nothing goes on the record while somebody has still to say of a detail that looks private whether it may stand.
    With neither, the review the document is about is taken where it is known, else a new one is made from the facts
    as read. What the review already holds word for word is not added again. Member agencies that the document names
    are noted as involved. Raises ReadingClosed when somebody was first, ValidationError for facts that do not do.
    """
    reading = locked(reading, by=by)
    given, facts = facts, facts or facts_read(reading)
    drafted = list(reading.items.all())
    _refuse_undecided(drafted)
    if review is None and given is None:
        review = next(iter(proposed_reviews(reading, facts)), None)
    reading.made = undoing.what_was(reading, review)
    review = _held(review, reading) if review else _new_review(reading, facts, by)
    _file(reading.document, review, facts)
    items, _ = _new_items(drafted, review)
    _record_learning([item for item in items if item.kind != ItemKind.RECOMMENDATION], reading.document, review)
    _record_recommendations([item for item in items if item.kind == ItemKind.RECOMMENDATION], reading.document, review)
    named = naming.agencies_named(reading.partnership, names_in(reading))
    reading.made |= undoing.what_is_new(review, named.agencies)
    involve(review=review, agencies=named.agencies, by=by)
    reading.review, reading.state = review, ReadingState.CONFIRMED
    reading.confirmed_by_id, reading.confirmed_at = by.person_id, timezone.now()
    reading.save(update_fields=["review", "state", "confirmed_by", "confirmed_at", "made"])
    return review


def _refuse_undecided(items: list[DraftItem]) -> None:
    waiting = private.undecided(items)
    if waiting:
        look = "detail looks" if len(waiting) == 1 else "details look"
        raise ValidationError(
            f"{len(waiting)} {look} private. Say of each whether it is replaced or may stand, then confirm."
        )


def names_in(reading: Reading) -> list[str]:
    """The bodies that the document names: in its list of agencies, and as those a kept recommendation is for."""
    kept = reading.items.filter(keep=True).exclude(addressed_to="").values_list("addressed_to", flat=True)
    return list(dict.fromkeys([*(reading.facts.get("agencies") or []), *kept]))


def _new_review(reading: Reading, facts: Facts, by: Actor) -> Review:
    missing = {
        "title": "" if facts.title.strip() else "Enter the title of the review.",
        "pseudonym": "" if facts.pseudonym.strip() else "Enter the pseudonym the report uses, such as Baby K.",
    }
    if any(missing.values()):
        raise ValidationError({name: message for name, message in missing.items() if message})
    published = publication(facts.published)
    return open_review(
        partnership=reading.partnership,
        review_type=types.type_named(reading.partnership, facts.type_name),
        pseudonym=facts.pseudonym,
        title=facts.title,
        stage=Stage.PUBLISHED,
        published_on=published.on,
        published_as=published.month,
        by=by,
    )


def _held(review: Review, reading: Reading) -> Review:
    """The review, held until the transaction ends, so that two documents do not both add the same words."""
    if review.partnership_id != reading.partnership_id:
        raise ValidationError({"review": "This review belongs to another partnership."})
    review = Review.objects.select_for_update(of=("self",)).select_related("partnership").get(pk=review.pk)
    if review.documents.filter(sha256=reading.document.sha256).exists():
        raise ValidationError(f"{review} already holds this very document, so there is nothing to add.")
    return review


def _file(document: Document, review: Review, facts: Facts) -> None:
    """Put the document under its review, which learns from it when it was published, if it did not know."""
    document.review, document.published_as = review, facts.published
    document.title = facts.title.strip() or document.title
    document.save(update_fields=["review", "title", "published_as", "updated_at"])
    if review.is_published and not printed_date(review):
        review.published_on, review.published_as = publication(facts.published)
    review.save()  # its time of change tells clients that there is more


def _new_items(items: Iterable[DraftItem], review: Review | None) -> tuple[list[DraftItem], int]:
    """The kept items that the review does not hold yet, and how many it holds."""
    kept = [item for item in items if item.keep]
    if review is None:
        return kept, 0
    held: set[tuple[str, str]] = {
        (ItemKind.RECOMMENDATION, _plain(text)) for text in review.recommendations.values_list("text", flat=True)
    }
    held |= {(kind, _plain(text)) for kind, text in review.learning_points.values_list("kind", "text")}
    new = [item for item in kept if (item.kind, _plain(item.text)) not in held]
    return new, len(kept) - len(new)


def _added(of: list[str], already: int = 0) -> Added:
    return Added(
        of.count(ItemKind.RECOMMENDATION),
        of.count(ItemKind.LEARNING),
        of.count(ItemKind.GOOD_PRACTICE),
        of.count(ItemKind.QUESTION),
        already,
    )


def _record_learning(items: list[DraftItem], document: Document, review: Review) -> None:
    last = _last_position(review.learning_points.all())
    made = LearningPoint.objects.bulk_create(
        LearningPoint(
            partnership=review.partnership,
            review=review,
            document=document,
            kind=item.kind,
            position=last + place,
            label=item.label,
            text=item.text,
            heading=item.heading,
            level=item.level,
        )
        for place, item in enumerate(items, start=1)
    )
    known = _known_themes(review)
    for point, item in zip(made, items, strict=True):
        themes.bear(point, themes.chosen_in(item, known))


def _record_recommendations(items: list[DraftItem], document: Document, review: Review) -> None:
    last = _last_position(review.recommendations.all())
    known = _known_themes(review)
    for place, item in enumerate(items, start=1):
        made = Recommendation.objects.create(
            partnership=review.partnership,
            number=review.partnership.take_number(),
            review=review,
            document=document,
            position=last + place,
            label=item.label,
            text=item.text,
            heading=item.heading,
            addressed_to=item.addressed_to,
        )
        SubPoint.objects.bulk_create(
            SubPoint(partnership=review.partnership, recommendation=made, position=limb, text=text)
            for limb, text in enumerate(item.sub_points, start=1)
        )
        themes.bear(made, themes.chosen_in(item, known))


def _known_themes(review: Review) -> list[Theme]:
    return list(Theme.objects.filter(partnership=review.partnership).select_related("merged_into"))


def _last_position(rows: "QuerySet[Model]") -> int:
    return int(rows.aggregate(last=Max("position"))["last"] or 0)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(" .;,")
