"""A review is opened, changed, and shared with the agencies that had a part in it."""

import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from partners import access
from partners.models import Agency, Partnership
from partners.roles import Power
from partners.scope import Actor
from partners.working_days import spoken
from reviews.models import Involvement, Review, ReviewType, Stage

DATES = (
    "aware_on",
    "notified_on",
    "rapid_review_on",
    "commissioned_on",
    "agreed_on",
    "published_on",
    "closed_on",
)
# What ends cannot come before what starts it.
_IN_ORDER = (
    ("aware_on", "notified_on"),
    ("notified_on", "rapid_review_on"),
    ("commissioned_on", "published_on"),
    ("published_on", "closed_on"),
)
EARLIEST = 1900  # a year before is a slip of the keys
IN_THE_FUTURE = "This date is in the future. Leave it empty until it happens."
CHECK_THE_YEAR = "The date must be in 1900 or later. Check the year."
_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")


@transaction.atomic
def open_review(
    *,
    partnership: Partnership,
    review_type: ReviewType,
    pseudonym: str,
    title: str,
    stage: str = Stage.NOTIFIED,
    lead_reviewer: str = "",
    held_reason: str = "",
    published_as: str = "",
    agencies: Iterable[Agency] = (),
    by: Actor,
    **dates: date | None,
) -> Review:
    """Open a review, with or without a document. `dates` are those of DATES that are known.

    Raises ValidationError where the partnership already has this review (see `known_review`): a second document
    about it attaches to it.
    """
    access.require_in(by, Power.MANAGE_REVIEWS, partnership)
    review = Review(
        partnership=partnership,
        number=partnership.take_number(),  # locks the partnership's row: of two who open the same review one sees it
        review_type=review_type,
        pseudonym=_pseudonym(pseudonym),
        title=title.strip(),
        stage=stage,
        lead_reviewer=lead_reviewer.strip(),
        held_reason=held_reason.strip(),
        published_as=published_as,
        opened_by_id=by.person_id,
        **_checked(dates, on=timezone.localdate()),
    )
    _refuse_second(review)
    review.save()
    involve(review=review, agencies=agencies, by=by)
    return review


@transaction.atomic
def change_review(
    *,
    review: Review,
    review_type: ReviewType,
    pseudonym: str,
    title: str,
    stage: str,
    lead_reviewer: str = "",
    held_reason: str = "",
    published_as: str = "",
    agencies: Iterable[Agency] = (),
    by: Actor,
    **dates: date | None,
) -> Review:
    """Correct what is known of a review. `agencies` are all that are involved; one already asked something stays."""
    access.require_in(by, Power.MANAGE_REVIEWS, review.partnership)
    review = Review.objects.select_for_update(of=("self",)).select_related("partnership").get(pk=review.pk)
    facts = {
        "review_type": review_type,
        "pseudonym": _pseudonym(pseudonym),
        "title": title.strip(),
        "stage": stage,
        "lead_reviewer": lead_reviewer.strip(),
        "held_reason": held_reason.strip(),
        "published_as": published_as,
        **_checked(dates, on=timezone.localdate()),
    }
    for name, value in facts.items():
        setattr(review, name, value)
    _refuse_second(review)
    review.save()
    wanted = list(agencies)
    review.involvements.filter(shared_at__isnull=True).exclude(agency__in=wanted).delete()
    involve(review=review, agencies=wanted, by=by)
    return review


def involve(*, review: Review, agencies: Iterable[Agency], by: Actor) -> None:
    """Note that these agencies had a part in the review; none is taken away. They must be members."""
    access.require_in(by, Power.MANAGE_REVIEWS, review.partnership)
    wanted = {agency.pk: agency for agency in agencies}
    members = Agency.objects.filter(memberships__partnership=review.partnership, pk__in=wanted)
    missing = [agency.name for pk, agency in wanted.items() if pk not in {member.pk for member in members}]
    if missing:
        raise ValidationError({"agencies": f"{', '.join(missing)} is not an agency of this partnership."})
    Involvement.objects.bulk_create(
        (Involvement(partnership=review.partnership, review=review, agency=agency) for agency in wanted.values()),
        ignore_conflicts=True,
    )


def share(*, review: Review, agency: Agency) -> None:
    """Let the agency read the review, since something is asked of it there. Stays; done twice changes nothing."""
    involvement, _ = Involvement.objects.get_or_create(
        partnership_id=review.partnership_id, review=review, agency=agency
    )
    Involvement.objects.filter(pk=involvement.pk, shared_at__isnull=True).update(shared_at=timezone.now())


def known_reviews(partnership: Partnership, pseudonym: str, *, published: str = "") -> list[Review]:
    """The reviews a document about this pseudonym may belong to, newest first.

    The same partnership and pseudonym, whatever its capitals; dates tell two apart only where both have one, and then
    as far as both are printed: 2022-07 and 2022-07-19 agree. `published` is YYYY-MM-DD, YYYY-MM or nothing.
    """
    name = _pseudonym(pseudonym)
    if not name:
        return []
    found = Review.objects.filter(partnership=partnership, pseudonym__iexact=name).for_list().order_by("-number")
    return [review for review in found if _dates_agree(published, printed_date(review))]


def printed_date(review: Review) -> str:
    """When it was published, as precisely as is known: YYYY-MM-DD, YYYY-MM or nothing."""
    return review.published_on.isoformat() if review.published_on else review.published_as


class Publication(NamedTuple):
    """When a review was published, as it is kept: a day where one is known, else the month."""

    on: date | None
    month: str


def publication(printed: str) -> Publication:
    """Read YYYY-MM-DD, YYYY-MM or nothing."""
    if _MONTH.fullmatch(printed):
        return Publication(None, printed)
    return Publication(date.fromisoformat(printed) if printed else None, "")


def _dates_agree(one: str, other: str) -> bool:
    shared = min(len(one), len(other))
    return one[:shared] == other[:shared]


def _pseudonym(words: str) -> str:
    return " ".join(words.split())


def _refuse_second(review: Review) -> None:
    known = known_reviews(review.partnership, review.pseudonym, published=printed_date(review))
    others = [other for other in known if other.pk != review.pk]
    if others:
        raise ValidationError(
            {
                "pseudonym": f"There is already a review of {others[0]}. Add to that one, "
                "or choose another pseudonym if this is somebody else."
            }
        )


def _checked(dates: dict[str, date | None], *, on: date) -> dict[str, date | None]:
    unknown = set(dates) - set(DATES)
    if unknown:
        raise TypeError(f"A review has no {', '.join(sorted(unknown))}")
    wrong = {name: IN_THE_FUTURE for name, day in dates.items() if day and day > on}
    wrong |= {name: CHECK_THE_YEAR for name, day in dates.items() if day and day.year < EARLIEST}
    for first, then in _IN_ORDER:
        started, ended = dates.get(first), dates.get(then)
        if started and ended and ended < started:
            wrong.setdefault(then, f"This is before {_words(first)} ({spoken(started)}). Check both dates.")
    if wrong:
        raise ValidationError(wrong)
    return dates


def _words(name: str) -> str:
    return {
        "aware_on": "the day the partnership became aware",
        "notified_on": "the notification",
        "commissioned_on": "the decision to commission",
        "published_on": "the publication",
    }[name]
