"""What somebody may find under the words they typed: found by the database's own function, fetched by `visible_to`."""

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection
from django.utils import timezone

from actions.dashboards.hits import Hit, Key, fetched, named
from actions.models import SearchKind
from actions.searching import SHORTEST, Asked, asked, distance
from partners.models import Partnership
from partners.scope import Actor
from reviews.models import Theme

PAGE = 20
MANY = 5_000  # so many are counted; of more, the newest are shown
MOST = 500  # so many are ranked and can be paged through
FEW = 3  # with so few found, another spelling is offered
YEARS = 12  # offered where there are too many to count
_BEGUN = 40
_NEAR = 12
_REFERENCE = re.compile(r"\s*([A-Za-z]{2,12})\s*[- ]?\s*(\d{1,9})\s*")
_LEAST_OF_A_BEGINNING = 3
_LEAST_RESPELT = 4
# A word is known where one alike has its stem: “records” finds what says “record”.
_ALIKE = """
SELECT others, EXISTS (SELECT FROM unnest(others) other
                        WHERE ts_lexize('english_stem', other) = ts_lexize('english_stem', word))
  FROM (SELECT word, at, app_search_alike(word, %s) AS others
          FROM unnest(%s::text[]) WITH ORDINALITY w(word, at)) near
 ORDER BY at
"""


@dataclass(frozen=True)
class Filters:
    """As they stand in the address; what is no choice finds nothing less."""

    kind: str = ""
    year: int | None = None
    partnership: str = ""
    theme: str = ""

    @property
    def any(self) -> bool:
        return bool(self.kind or self.year or self.partnership or self.theme)


@dataclass(frozen=True)
class Choice:
    """One value of a filter; `count` is None where there are too many to count."""

    value: str
    words: str
    count: int | None

    @property
    def label(self) -> str:
        return self.words if self.count is None else f"{self.words} ({self.count:,})"


@dataclass(frozen=True)
class Results:
    hits: tuple[Hit, ...] = ()
    total: int | None = 0
    listed: int = 0
    kinds: tuple[Choice, ...] = ()
    years: tuple[Choice, ...] = ()
    themes: tuple[Choice, ...] = ()
    partnerships: tuple[Choice, ...] = ()
    shown_for: Asked | None = None
    perhaps: Asked | None = None

    @property
    def counted(self) -> str:
        """“1 result”, “More than 5,000 results”."""
        if self.total is None:
            return f"More than {MANY:,} results"
        return "1 result" if self.total == 1 else f"{self.total:,} results"


@dataclass(frozen=True)
class _Found:
    keys: list[Key]
    cube: list[dict[str, Any]] | None = None
    themes: dict[int, int] = field(default_factory=dict)
    total: int | None = None


def is_too_short(question: Asked) -> bool:
    return not any(len(word) >= SHORTEST for word in question.words)


def by_reference(typed: str, actor: Actor) -> Hit | None:
    """The one thing whose reference was typed, however: NSCP-142, nscp 142."""
    found = _REFERENCE.fullmatch(typed)
    return named(found[1].upper(), int(found[2]), actor) if found else None


def search(typed: str, actor: Actor, *, filters: Filters, page: int = 1) -> Results:
    """One page of what was found, best first; by another spelling where nothing was."""
    question = with_begun(asked(typed))
    themes = list(Theme.objects.visible_to(actor).select_related("parent"))
    places = _places(actor)
    found = _ask(question, filters, themes, places)
    shown_for = perhaps = None
    if len(found.keys) < FEW and not filters.any:
        perhaps = respelt(question)
        if perhaps and not found.keys:
            instead = _ask(perhaps, filters, themes, places)  # each word is known, and yet nothing may hold them all
            found, shown_for, perhaps = (instead, perhaps, None) if instead.keys else (found, None, None)
    total, kinds, years, partnerships = _counts(found, filters, places)
    keys = found.keys[(page - 1) * PAGE : page * PAGE]
    return Results(
        hits=tuple(fetched(keys, shown_for or question, actor)),
        total=total,
        listed=len(found.keys),
        kinds=kinds,
        years=years,
        themes=_themes(found, themes, filters),
        partnerships=partnerships,
        shown_for=shown_for,
        perhaps=perhaps,
    )


def suggest(typed: str, actor: Actor, *, most: int) -> list[Hit]:
    """The best few while somebody types."""
    question = with_begun(asked(typed))
    if question.is_empty or is_too_short(question):
        return []
    return fetched(_ask(question, Filters(), [], {}).keys[:most], question, actor)


def with_begun(question: Asked) -> Asked:
    """With the words of the record that begin as the last word does: their stems may be shorter than what is typed."""
    if len(question.beginning) < _LEAST_OF_A_BEGINNING:
        return question
    begun = _one("SELECT app_search_begun(%s, %s)", question.beginning, _BEGUN)
    return Asked(question.text, question.terms, tuple(begun))


def respelt(question: Asked) -> Asked | None:
    """What was probably meant, of words that stand in something this person may find."""
    words = [word for word in question.words if len(word) >= _LEAST_RESPELT and word.isalpha()]
    if not words:
        return None
    near = _rows(_ALIKE, _NEAR, words)
    instead = {
        word: best
        for word, (others, is_known) in zip(words, near, strict=True)
        if not is_known and (best := _meant(word, others))
    }
    return question.with_words(instead) if instead else None


def _meant(word: str, others: Sequence[str]) -> str | None:
    """The nearest within one slip for each four letters."""
    slips = {other: distance(word, other) for other in others}
    near = [other for other in others if slips[other] <= max(1, len(word) // 4)]
    return min(near, key=lambda other: slips[other], default=None)


def _ask(question: Asked, filters: Filters, themes: list[Theme], places: dict[int, Partnership]) -> _Found:
    if question.is_empty:
        return _Found([], cube=[])
    only_in = [pk for pk, place in places.items() if place.slug == filters.partnership]
    under = [theme.pk for theme in themes if filters.theme and filters.theme in _names(theme)]
    answer = _one(
        "SELECT app_search(%s, %s, %s, %s, %s, %s, %s, %s)",
        question.for_index,
        question.for_text,
        [filters.kind] if filters.kind else None,
        [filters.year] if filters.year else None,
        only_in or None,
        under or None,
        MANY,
        MOST,
    )
    if answer is None:  # nothing but words like “the”
        return _Found([], cube=[])
    told = json.loads(answer)
    return _Found(
        keys=[(kind, pk, date.fromisoformat(day)) for kind, pk, day in told["found"]],
        cube=told.get("cube"),
        themes={row["theme"]: row["n"] for row in told.get("themes", [])},
        # Phrases are held against what is ranked alone, so that is what can be counted.
        total=len(told["found"]) if question.for_text else told.get("total"),
    )


def _places(actor: Actor) -> dict[int, Partnership]:
    """Only where there is a choice."""
    if len(actor.partnership_ids) < 2:  # noqa: PLR2004 - one is no choice
        return {}
    return {place.pk: place for place in Partnership.objects.visible_to(actor)}


def _names(theme: Theme) -> tuple[str, ...]:
    return (theme.name, theme.parent.name) if theme.parent else (theme.name,)


_Counted = tuple[int | None, tuple[Choice, ...], tuple[Choice, ...], tuple[Choice, ...]]


def _counts(found: _Found, filters: Filters, places: dict[int, Partnership]) -> _Counted:
    """The total, and each filter's choices counted under the other filters."""
    if found.cube is None:
        now = timezone.localdate().year
        return (
            found.total,
            tuple(Choice(kind.value, kind.many, None) for kind in SearchKind),
            tuple(Choice(str(year), str(year), None) for year in range(now, now - YEARS, -1)),
            tuple(Choice(place.slug, place.name, None) for place in places.values()),
        )
    kinds, years, within = Counter[str](), Counter[int](), Counter[int]()
    total = 0
    if filters.year:
        years[filters.year] += 0  # what is chosen is a choice
    slugs = {pk: place.slug for pk, place in places.items()}
    for row in found.cube:
        fits = (
            filters.kind in {"", row["kind"]},
            filters.year in {None, row["year"]},
            filters.partnership in {"", slugs.get(row["partnership"], "")},
        )
        kinds[row["kind"]] += row["n"] * (fits[1] and fits[2])
        years[row["year"]] += row["n"] * (fits[0] and fits[2])
        within[row["partnership"]] += row["n"] * (fits[0] and fits[1])
        total += row["n"] * all(fits)
    return (
        total if found.total is None else found.total,
        tuple(Choice(kind.value, kind.many, kinds[kind]) for kind in SearchKind if kinds[kind] or kind == filters.kind),
        tuple(Choice(str(year), str(year), years[year]) for year in sorted(years, reverse=True)),
        tuple(Choice(place.slug, place.name, within[pk]) for pk, place in places.items()),
    )


def _themes(found: _Found, themes: list[Theme], filters: Filters) -> tuple[Choice, ...]:
    """By name: the same theme may stand in several partnerships."""
    counts: Counter[str] = Counter()
    for theme in themes:
        if found.cube is None or theme.pk in found.themes or theme.name == filters.theme:
            counts[theme.name] += found.themes.get(theme.pk, 0)
    counted = found.cube is not None
    return tuple(Choice(name, name, count if counted else None) for name, count in sorted(counts.items()))


def _rows(sql: str, *params: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        found: list[Any] = cursor.fetchall()
        return found


def _one(sql: str, *params: Any) -> Any:
    return _rows(sql, *params)[0][0]
