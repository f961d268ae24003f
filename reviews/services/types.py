"""A partnership's types of review: its own rows, and the kinds the law knows, made when first used."""

from partners.models import Partnership
from reviews.models import Clock, ClockEnd, ClockStart, ClockUnit, ReviewKind, ReviewType

# What each kind's clocks are to begin with; a partnership may change its own. Working Together 2023; DHR guidance.
_CLOCKS: dict[str, tuple[tuple[str, ClockStart, ClockEnd, int, ClockUnit], ...]] = {
    ReviewKind.RAPID_REVIEW: (
        ("Notification", ClockStart.AWARE, ClockEnd.NOTIFIED, 5, ClockUnit.WORKING_DAYS),
        ("Rapid review", ClockStart.NOTIFIED, ClockEnd.RAPID_REVIEW, 15, ClockUnit.WORKING_DAYS),
    ),
    ReviewKind.LCSPR: (("Publication", ClockStart.COMMISSIONED, ClockEnd.PUBLISHED, 6, ClockUnit.MONTHS),),
    ReviewKind.DHR: (("Report", ClockStart.COMMISSIONED, ClockEnd.PUBLISHED, 12, ClockUnit.MONTHS),),
}


def names_of(partnership: Partnership) -> list[str]:
    """What a coordinator may choose: the partnership's types, then the known kinds of which it has none yet."""
    own = list(ReviewType.objects.filter(partnership=partnership))
    return [kind.name for kind in own] + [
        kind.label for kind in ReviewKind if kind not in {one.kind for one in own} and kind.label not in map(str, own)
    ]


def type_named(partnership: Partnership, name: str) -> ReviewType:
    """The type of this name; a known kind's own name makes the type, with its clocks, where there is none.

    Raises KeyError for any other name.
    """
    found = ReviewType.objects.filter(partnership=partnership, name=name).first()
    return found or _made(partnership, {kind.label: kind for kind in ReviewKind}[name])


def type_of_kind(partnership: Partnership, kind: str) -> ReviewType:
    """The partnership's type of a kind, made where there is none."""
    found = ReviewType.objects.filter(partnership=partnership, kind=kind).first()
    return found or _made(partnership, ReviewKind(kind))


def name_for_kind(partnership: Partnership, kind: str) -> str:
    """What that type is, or would be, called."""
    found = ReviewType.objects.filter(partnership=partnership, kind=kind).first()
    return found.name if found else ReviewKind(kind).label


def _made(partnership: Partnership, kind: ReviewKind) -> ReviewType:
    made, new = ReviewType.objects.get_or_create(partnership=partnership, name=kind.label, defaults={"kind": kind})
    if new:
        Clock.objects.bulk_create(
            Clock(
                partnership=partnership,
                review_type=made,
                name=name,
                starts=starts,
                ends=ends,
                length=length,
                unit=unit,
            )
            for name, starts, ends, length, unit in _CLOCKS.get(kind, ())
        )
    return made
