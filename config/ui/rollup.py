"""Several answers as one sentence and one bar: "5 of 7 agencies assured; Northmere Police 41 working days late"."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

# Presentation attributes and not classes: the same picture stands in the PDF, where there is no style sheet.
FILLS = {"red": "#ca3535", "amber": "#d98200", "green": "#0f7a52", "blue": "#1d70b8", "grey": "#b1b4b6"}
_WIDTH, _HEIGHT, _GAP = 480, 12, 2


@dataclass(frozen=True)
class Segment:
    """So many of one colour, with the word that goes with it ("assured", "late")."""

    colour: str
    word: str
    count: int


@dataclass(frozen=True)
class Rollup:
    """What {% rollup %} shows. Without a sentence of its own it says its counts."""

    segments: tuple[Segment, ...]
    sentence: str = ""

    def __str__(self) -> str:
        return self.sentence or counted(self.segments)


def counted(segments: Sequence[Segment]) -> str:
    """Say the counts: "5 assured, 1 with the partnership, 1 late"."""
    return ", ".join(f"{segment.count} {segment.word}" for segment in segments if segment.count) or "Nobody asked yet"


def svg(segments: Sequence[Segment]) -> SafeString:
    """The bar. It is decoration: the sentence beside it says the same, so a screen reader skips the bar."""
    shown = [segment for segment in segments if segment.count]
    total = sum(segment.count for segment in shown)
    if not total:
        return SafeString("")
    usable = _WIDTH - _GAP * (len(shown) - 1)
    starts = accumulate((segment.count for segment in shown), initial=0)
    rectangles = (
        (_length(start * usable / total + index * _GAP), _length(segment.count * usable / total), FILLS[segment.colour])
        for index, (start, segment) in enumerate(zip(starts, shown, strict=False))
    )
    return format_html(
        '<svg class="ft-rollup__bar" viewBox="0 0 {} {}" preserveAspectRatio="none" '
        'aria-hidden="true" focusable="false">{}</svg>',
        _WIDTH,
        _HEIGHT,
        format_html_join("", f'<rect x="{{}}" y="0" width="{{}}" height="{_HEIGHT}" fill="{{}}"/>', rectangles),
    )


def _length(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
