"""Tables of a PDF that are drawn with level rules alone, one under each cell: where the rules meet, columns part."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from itertools import pairwise

from reviews.importing.files.pdf.glyphs import Glyph, Rule

_MEET = 1.0
_APART = 4.5  # rules closer than this are the two edges of one
_FEWEST_COLUMNS = 2
_FEWEST_LEVELS = 2
_HALF = 0.5
_MOST_TABLES = 100  # on a page


def with_upright_rules(rules: list[Rule], glyphs: list[Glyph]) -> list[Rule]:
    """Add the upright rules that a table of level ones leaves to the eye, where no word stands across them."""
    levels: dict[tuple[int, ...], list[float]] = defaultdict(list)
    for at, chain in _chains([rule for rule in rules if rule.level]):
        levels[chain].append(at)
    if len(levels) > _MOST_TABLES:
        return rules  # a drawing
    signs = sorted((sign for sign in glyphs if sign.size and not sign.text.isspace()), key=lambda sign: sign.y)
    heights = [sign.y for sign in signs]
    upright = sorted({rule.at for rule in rules if not rule.level})
    added: list[Rule] = []
    for chain, places in levels.items():
        if any(_is_drawn(x, upright) for x in chain[1:-1]):
            continue  # what has no upright rule of its own then stands between two tables
        for high, low in pairwise(_apart(places)):
            within = signs[bisect_right(heights, low) : bisect_left(heights, high)]
            if all(_is_clear(x, within) for x in chain[1:-1]):
                added.extend(Rule(False, float(x), low, high) for x in chain)
    return [*rules, *added]


def _chains(rules: list[Rule]) -> list[tuple[float, tuple[int, ...]]]:
    """Rules at one height, each beginning where the one before ends: the height, and where they begin and end."""
    rows: dict[int, list[Rule]] = defaultdict(list)
    for rule in rules:
        rows[round(rule.at)].append(rule)
    found: list[tuple[float, tuple[int, ...]]] = []
    for row in rows.values():
        edges: list[float] = []
        for rule in sorted(set(row), key=lambda one: (one.start, one.end)):
            if edges and abs(rule.start - edges[-1]) > _MEET:
                break
            edges = [*(edges or [rule.start]), rule.end]
        else:
            if len(edges) > _FEWEST_COLUMNS:
                found.append((row[0].at, tuple(map(round, edges))))
    return found


def _apart(places: list[float]) -> list[float]:
    """From the top down; a rule and the edge of the box under it are one."""
    out: list[float] = []
    for place in sorted(places, reverse=True):
        if not out or out[-1] - place > _APART:
            out.append(place)
    return out if len(out) >= _FEWEST_LEVELS else []


def _is_drawn(x: float, upright: list[float]) -> bool:
    return bisect_left(upright, x - _MEET) < bisect_right(upright, x + _MEET)


def _is_clear(x: float, signs: list[Glyph]) -> bool:
    return not any(sign.x0 < x - _HALF and sign.x1 > x + _HALF for sign in signs)
