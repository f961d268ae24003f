"""One set of what a document prints twice: in its summary, in its contents, and in full."""

import re
from dataclasses import replace

from reviews.importing.drafted import Item
from reviews.importing.language.bodies import body_opening

_WORD = re.compile(r"\w+")
_POINTER = re.compile(r"\((?:see )?(?:R|rec(?:ommendation)?\.? )(?P<label>\d{1,2}(?:\.\d)?)\)\.?$", re.IGNORECASE)
_SAME_WORDS = 0.75
_FEW_WORDS = 9
_STEM = 5  # letters


def one_of_each(sets: list[list[Item]]) -> list[Item]:
    """Keep one printing of recommendations that a report prints more than once: the fullest, of equals the last."""
    kept: list[list[Item]] = []
    for found in (part for whole in _without_pointers(sets) for part in _counted_apart(whole)):
        repeated = [other for other in kept if _repeats(other, found)]
        earlier = [item for other in repeated for item in other]
        if not repeated or _weight(found) >= _weight(earlier):
            kept = [other for other in kept if other not in repeated]
            kept.append(_with_themes(found, earlier) if repeated else found)
    return sorted((item for found in kept for item in _apart(found)), key=lambda item: item.start)


def _without_pointers(sets: list[list[Item]]) -> list[list[Item]]:
    """Leave out the few words of a summary that point to what is said in full: "Matter for the Home Office (R5)"."""
    labels = {str(item.label).strip("R") for found in sets for item in found if not _points_to(item)}
    left = [[item for item in found if _points_to(item) not in labels] for found in sets]
    return [found for found in left if found]


def _points_to(item: Item) -> str | None:
    match = _POINTER.search(item.text) if len(item.text.split()) <= _FEW_WORDS else None
    return match["label"] if match else None


def _counted_apart(found: list[Item]) -> list[list[Item]]:
    """Give those with a number and those of single agencies, which have none, as two sets, where each is a few."""
    counted = [item for item in found if item.label]
    others = [item for item in found if not item.label]
    return [counted, others] if len(counted) > 1 and len(others) > 1 else [found]


def not_said_in(others: list[Item], found: list[Item]) -> list[Item]:
    """Leave out what says nearly all that one of the others says, or the other way about."""
    said = [_words_of(item) for item in others]
    new = [(item, _words_of(item)) for item in found]
    return [item for item, mine in new if not any(_alike(mine, words) for words in said)]


def without_their_section(found: list[Item], topics: list[str | None]) -> list[Item]:
    """Where all stand in one section, its heading is the report's word for recommendations and no theme of theirs."""
    if len(topics) != 1 or len(found) < 2:  # noqa: PLR2004 - one may stand under its topic
        return found
    return [replace(item, theme_heading=None) if item.theme_heading == topics[0] else item for item in found]


def _with_themes(found: list[Item], earlier: list[Item]) -> list[Item]:
    """Where a collected set has no themes, each item keeps the finding that it followed where it was printed first."""
    if any(item.theme_heading for item in found):
        return found
    themes = {
        (item.label, item.text.casefold()): item.theme_heading
        for item in earlier
        if (item.theme_heading or "").startswith("Finding ")
    }
    return [replace(item, theme_heading=themes.get((item.label, item.text.casefold()))) for item in found]


def _repeats(one: list[Item], other: list[Item]) -> bool:
    """Tell whether most items of the shorter set stand in the other; those in doubt say it only where all are."""
    shorter, longer = sorted((_sure(one), _sure(other)), key=len)
    longer_words = [_words_of(item) for item in longer]
    if _is_in_brief(one, other) or _is_in_brief(other, one):
        return True
    alike = sum(1 for item in shorter if any(_alike(_words_of(item), words) for words in longer_words))
    return alike * 2 >= len(shorter)


def _sure(found: list[Item]) -> list[Item]:
    return [item for item in found if item.sure] or found


def _is_in_brief(one: list[Item], other: list[Item]) -> bool:
    """Tell a summary that gives each recommendation, by its number, a few words that ask nobody."""
    labels = [item.label for item in one]
    same = len(one) > 1 and None not in labels and labels == [item.label for item in other]
    brief = all(len(item.text.split()) <= _FEW_WORDS and body_opening(item.text) is None for item in one)
    fuller = any(len(item.text.split()) > _FEW_WORDS for item in other)
    return same and brief and fuller and _speak_of_the_same(one, other)


def _speak_of_the_same(one: list[Item], other: list[Item]) -> bool:
    """Lists that are each counted from 1 have the same numbers; those of one thing have words in common."""
    common = sum(1 for mine, its in zip(one, other, strict=True) if _long_words(mine) & _long_words(its))
    return common * 2 >= len(one)


def _long_words(item: Item) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in _words_of(item) if len(word) >= _STEM)


def _apart(found: list[Item]) -> list[Item]:
    """Keep one of the items with the same label and words in a set: the first that stands under a theme."""
    kept: dict[tuple[str | None, str], Item] = {}
    for item in found:
        key = (item.label, item.text.casefold())
        if key not in kept or (item.theme_heading and not kept[key].theme_heading):
            kept[key] = item
    return list(kept.values())


def _words_of(item: Item) -> frozenset[str]:
    return frozenset(_WORD.findall(" ".join((item.text, *item.sub_points)).casefold()))


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= _SAME_WORDS * min(len(one), len(other)) and bool(one)


def _weight(found: list[Item]) -> tuple[int, int, int]:
    """How much a printing says: its items, then their words, then what is said beside them."""
    signs = sum(len(item.text) + sum(map(len, item.sub_points)) for item in found)
    beside = sum(bool(item.label) + bool(item.theme_heading) for item in found)
    return sum(1 for item in found if item.sure), signs // 20, beside
