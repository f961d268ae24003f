"""Text that some converter spaced out: a blank line after each line, within paragraphs too."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from reviews.importing.files.manuscript import Line
from reviews.importing.language import labels

_FEWEST = 12  # lines with text
_FEWEST_ENDS = 6  # of sentences
_NEARLY_ALL = 0.85  # of the lines have a blank one under them
_FEW = 1 / 3
_MANY = 0.12  # of the lines go on with the sentence of the line before them
_MOST = 0.6
_LONGEST = 140  # signs; a longer line is a whole paragraph
_STOPS = (".", "!", "?", ":", ";")


def closed_up(raws: list[str]) -> list[int]:
    """Give the places of the lines without the blank ones that say nothing.

    In text with blank lines between nearly all lines of its paragraphs only a wider gap than theirs parts paragraphs.
    """
    filled = [place for place, raw in enumerate(raws) if raw.strip()]
    usual = _usual_gap([raws[place].strip() for place in filled], [b - a - 1 for a, b in pairwise(filled)])
    return list(_kept(filled, usual)) if usual else list(range(len(raws)))


def is_set_close(raws: list[str]) -> bool:
    """Tell text in which few sentences have a blank line under them: where its paragraphs end nothing shows."""
    filled = [place for place, raw in enumerate(raws) if raw.strip()]
    ended = [
        below - place > 1
        for place, below in pairwise(filled)
        if raws[place].rstrip().endswith(".") and raws[below].strip()[:1].isupper()
    ]
    return len(ended) >= _FEWEST_ENDS and sum(ended) < len(ended) * _FEW


def keeps_spaces(raws: list[str]) -> bool:
    """Tell text whose lines keep the space at which they were broken: those without one end as their author meant."""
    over = [raw for raw, below in pairwise(raws) if raw.strip() and _goes_on(raw.rstrip(), below)]
    return len(over) >= _FEWEST_ENDS and sum(map(ends_with_a_space, over)) >= len(over) * _MOST


def put_together(lines: list[Line], furniture: frozenset[int], contents: frozenset[int]) -> list[Line]:
    """Put lines together that were broken at a space; without running heads, and with a gap where contents stood."""
    out: list[Line] = []
    for place, line in enumerate(lines):
        if place in furniture:
            continue
        if place in contents:
            out.append(replace(line, raw=""))
        elif out and line.raw.strip() and _was_broken(out[-1], line):
            out[-1] = replace(out[-1], raw=f"{out[-1].raw}\n{line.raw}")
        else:
            out.append(line)
    return out


def _was_broken(line: Line, below: Line) -> bool:
    text, labelled = line.raw.rstrip(), labels.named(below.raw.strip()) or labels.marked(below.raw.strip())
    cells = {"|", "\t"} & {*line.raw, *below.raw}
    plain = not (cells or line.style or below.style or (text.endswith(_STOPS) and labelled))
    return plain and ends_with_a_space(line.raw)


def ends_with_a_space(raw: str) -> bool:
    """One space; with two Markdown ends a line."""
    return raw[-1:] == " " and raw[-2:-1].strip() != ""


def _kept(filled: list[int], usual: int) -> Iterator[int]:
    before = filled[0]
    for place in filled:
        if place - before - 1 > usual:
            yield place - 1
        yield place
        before = place


def _usual_gap(texts: list[str], gaps: list[int]) -> int:
    """How many blank lines stand within a paragraph: none in text that is not spaced out."""
    if len(texts) < _FEWEST or max(map(len, texts)) > _LONGEST:
        return 0
    within = sorted(gap for gap, (text, below) in zip(gaps, pairwise(texts), strict=True) if _goes_on(text, below))
    close = sum(1 for gap in gaps if not gap)
    if close > len(gaps) * (1 - _NEARLY_ALL) or len(within) < len(texts) * _MANY:
        return 0
    return within[int((len(within) - 1) * _NEARLY_ALL)]


def _goes_on(text: str, below: str) -> bool:
    return below[:1].islower() and labels.marked(below) is None and not text.endswith(_STOPS)
