"""What the partnership answered to recommendations, by type of review."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count

from actions.dashboards import listing
from partners.models import Partnership
from partners.scope import Actor
from reviews.models import Response

RESPONSES = ((listing.NOBODY, "No response yet"), *Response.choices)


@dataclass(frozen=True)
class TypeRow:
    """Recommendations of one type of review, a count for each of RESPONSES."""

    name: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)


def by_type(partnership: Partnership, actor: Actor) -> tuple[TypeRow, ...]:
    counted = (
        listing.recommendations(partnership, actor)
        .order_by()
        .values_list("review__review_type__name", "response")
        .annotate(n=Count("*"))
    )
    found = {(name, response or listing.NOBODY): count for name, response, count in counted}
    names = sorted({name for name, _ in found})
    return tuple(TypeRow(name, tuple(found.get((name, key), 0) for key, _ in RESPONSES)) for name in names)


def reading(rows: Sequence[TypeRow]) -> str:
    total, unanswered = sum(row.total for row in rows), sum(row.counts[0] for row in rows)
    if not total:
        return "No recommendation is in the record yet."
    if not unanswered:
        return f"Every recommendation has a response ({total:,})."
    return f"{unanswered:,} of {total:,} recommendations {'has' if unanswered == 1 else 'have'} no response yet."
