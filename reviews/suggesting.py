"""Which themes the words of a text suggest, with the words as the reason. Offered, never applied by itself. Pure.

A word or phrase of a theme is found wherever it stands in the text, whatever its capitals, with or without a hyphen,
and with a plain plural or 's; a star stands for any ending: "exclu*" finds "excluded" and "exclusion". The name of a
theme is one of its words.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

MOST = 4  # offered at once: a longer list is not read
_STRAIGHT = str.maketrans("\u2019\u2010\u2011\u2013", "'---")
_BETWEEN = r"[\s-]+"


class Worded(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def words(self) -> Sequence[str]: ...


@dataclass(frozen=True)
class Suggestion:
    """A theme by its name, with the words of the text that suggest it."""

    name: str
    words: tuple[str, ...]

    @property
    def reason(self) -> str:
        """As in: because of the words “school”, “exclusion”."""
        named = ", ".join(f"“{word}”" for word in self.words)
        return f"because of the word{'s' if len(self.words) > 1 else ''} {named}"


def suggestions(text: str, themes: Iterable[Worded]) -> tuple[Suggestion, ...]:
    """The themes whose words stand in the text: those with most of them first, then in the order of the text."""
    plain = text.translate(_STRAIGHT)
    placed = ((theme, _places(plain, theme)) for theme in themes)
    found = [
        (-len(places), min(places.values()), Suggestion(theme.name, tuple(places)))
        for theme, places in placed
        if places
    ]
    return tuple(suggestion for *_, suggestion in sorted(found, key=lambda one: one[:2])[:MOST])


def _places(text: str, theme: Worded) -> dict[str, int]:
    """Each word found, as it is written there, with where; one that stands inside another is not said twice."""
    small = text.lower()
    # Most words are nowhere in the text, which a plain look for their beginning says a hundred times faster.
    likely = (word for word in {*theme.words, theme.name} if _beginning(word) in small)
    spans = {match.span() for word in likely if (match := _pattern(word).search(text))}
    widest = [span for span in spans if not any(span != o and o[0] <= span[0] and span[1] <= o[1] for o in spans)]
    places: dict[str, int] = {}
    for start, end in sorted(widest):
        written = text[start:end]
        places.setdefault(written if written.isupper() else written.lower(), start)
    return places


@lru_cache(maxsize=4096)
def _beginning(word: str) -> str:
    return re.split(r"[\s*-]+", word.translate(_STRAIGHT).strip(), maxsplit=1)[0].lower()


@lru_cache(maxsize=4096)
def _pattern(word: str) -> re.Pattern[str]:
    parts = re.split(_BETWEEN, word.translate(_STRAIGHT).strip())
    words = _BETWEEN.join(re.escape(part).replace(r"\*", r"\w*") for part in parts)
    ending = "" if word.endswith("*") else "(?:s|'s|s')?"
    return re.compile(rf"(?<!\w){words}{ending}(?!\w)", re.IGNORECASE)
