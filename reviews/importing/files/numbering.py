"""Word's automatic numbers, which stand in no text: counted again as Word counts them."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BULLET = "\u2022"
_LEVELS = 9
_ALPHABET = 26
_ROMAN = [(1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x")]
_ROMAN += [(9, "ix"), (5, "v"), (4, "iv"), (1, "i")]
_WORDS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


@dataclass(frozen=True)
class Level:
    """One level of a list: how its number is written and where it begins."""

    form: str = "decimal"
    text: str = ""
    start: int = 1
    plain: bool = False  # all numbers in it as decimals


@dataclass
class Numbering:
    """The lists of a document. `label` counts on, so ask once for each paragraph and in their order."""

    abstract_of: dict[str, str] = field(default_factory=dict)
    levels: dict[str, dict[int, Level]] = field(default_factory=dict)  # by the number of the list
    restarts: dict[str, set[int]] = field(default_factory=dict)
    styled: dict[tuple[str, str], int] = field(default_factory=dict)  # level of a list that a paragraph style has
    counts: dict[str, list[int | None]] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)

    def label(self, number: str, depth: int) -> str | None:
        """Give what Word prints before the next paragraph of that list; None where it is no list."""
        levels = self.levels.get(number)
        if levels is None or not 0 <= depth < _LEVELS:
            return None
        counts = self._counted(number, depth, levels)
        level = levels.get(depth, Level())
        if level.form == "bullet":
            return BULLET
        if level.form == "none":
            return ""
        text = level.text
        for place in range(_LEVELS):
            shown = counts[place] or levels.get(place, Level()).start
            form = "decimal" if level.plain else levels.get(place, Level()).form
            text = text.replace(f"%{place + 1}", written(shown, form))
        return text

    def _counted(self, number: str, depth: int, levels: dict[int, Level]) -> list[int | None]:
        counts = self.counts.setdefault(self.abstract_of[number], [None] * _LEVELS)
        if number not in self.begun:
            self.begun.add(number)
            for place in self.restarts.get(number, ()):
                counts[place] = None
        before = counts[depth]
        counts[depth] = levels.get(depth, Level()).start if before is None else before + 1
        counts[depth + 1 :] = [None] * (_LEVELS - depth - 1)
        return counts


def numbering_of(root: etree._Element | None) -> Numbering:
    """Read numbering.xml; a document without one has no lists."""
    numbering = Numbering()
    if root is None:
        return numbering
    abstracts = {node.get(f"{W}abstractNumId", ""): node for node in root.iter(f"{W}abstractNum")}
    for node in root.iter(f"{W}num"):
        number, named = node.get(f"{W}numId", ""), node.find(f"{W}abstractNumId")
        abstract = abstracts.get(_value(named))
        if abstract is None:
            continue
        numbering.abstract_of[number] = _value(named)
        numbering.levels[number] = dict(_levels(abstract))
        for depth, style in _styles(abstract):
            numbering.styled[number, style] = depth
        for depth, start, level in _overrides(node):
            own = level or numbering.levels[number].get(depth, Level())
            numbering.levels[number][depth] = own if start is None else replace(own, start=start)
            numbering.restarts.setdefault(number, set()).add(depth)
    return numbering


def _levels(node: etree._Element) -> Iterator[tuple[int, Level]]:
    for level in node.iterfind(f"{W}lvl"):
        yield _whole(level.get(f"{W}ilvl"), 0), _level(level)


def _level(node: etree._Element) -> Level:
    return Level(
        _value(node.find(f"{W}numFmt")) or "decimal",
        _value(node.find(f"{W}lvlText")),
        _whole(_value(node.find(f"{W}start")), 1),
        plain=node.find(f"{W}isLgl") is not None,
    )


def _styles(abstract: etree._Element) -> Iterator[tuple[int, str]]:
    for level in abstract.iterfind(f"{W}lvl"):
        style = _value(level.find(f"{W}pStyle"))
        if style:
            yield _whole(level.get(f"{W}ilvl"), 0), style


def _overrides(node: etree._Element) -> Iterator[tuple[int, int | None, Level | None]]:
    for override in node.iterfind(f"{W}lvlOverride"):
        start, level = override.find(f"{W}startOverride"), override.find(f"{W}lvl")
        yield (
            _whole(override.get(f"{W}ilvl"), 0),
            None if start is None else _whole(_value(start), 1),
            None if level is None else _level(level),
        )


def written(number: int, form: str) -> str:
    """Write a number in one of Word's forms."""
    writer = {"letter": _letters, "roman": _roman}.get(form[5:].lower())
    if writer:
        return writer(number).upper() if form.startswith("upper") else writer(number)
    if form == "decimalZero":
        return f"{number:02d}"
    if form == "cardinalText" and number < len(_WORDS):
        return _WORDS[number].capitalize()
    return "" if form == "none" else str(number)


def _letters(number: int) -> str:
    return chr(ord("a") + (number - 1) % _ALPHABET) * ((number - 1) // _ALPHABET + 1) if 0 < number < 1000 else ""  # noqa: PLR2004 - Word stops there too


def _roman(number: int) -> str:
    out = ""
    for value, sign in _ROMAN:
        times, number = divmod(number, value) if 0 < number < 5000 else (0, 0)  # noqa: PLR2004
        out += sign * times
    return out


def _value(node: etree._Element | None) -> str:
    return "" if node is None else node.get(f"{W}val", "")


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 6 else otherwise  # noqa: PLR2004 - no list is longer
