"""What every chart is made of: words, places that lead somewhere, the frame around them, and its key."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from textwrap import shorten, wrap

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

INK, QUIET, RULE = "#0b0c0c", "#484949", "#cecece"
LINE = 18  # px: a line of text
LABEL_LETTERS, LABEL_LINES = 38, 2
FONT = 'font-family="arial, sans-serif"'


@dataclass(frozen=True)
class Hit:
    """A place in a drawing that leads somewhere."""

    x: float
    y: float
    width: float
    height: float
    href: str
    words: str


def svg(
    drawn: Iterable[SafeString],
    hits: Iterable[Hit],
    *,
    height: int,
    name: str,
    title: str,
    reading: str,
    defs: str = "",
) -> SafeString:
    return format_html(
        '<svg class="ft-chart" xmlns="http://www.w3.org/2000/svg" width="100%" height="{}" focusable="false" {}'
        '><title id="{}-title">{}</title><desc id="{}-desc">{}</desc><defs>{}</defs>'
        '<g role="img" aria-labelledby="{}-title {}-desc">{}</g><g aria-hidden="true">{}</g></svg>',
        height, SafeString(FONT), name, title, name, reading, SafeString(defs), name, name,
        SafeString("".join(drawn)), SafeString("".join(map(_link, hits))),
    )  # fmt: skip


def _link(hit: Hit) -> SafeString:
    return format_html(
        '<a href="{}" tabindex="-1"><rect x="{}%" y="{}" width="{}%" height="{}" fill="#ffffff" fill-opacity="0">'
        "<title>{}</title></rect></a>",
        hit.href, short(hit.x), short(hit.y), short(hit.width), short(hit.height), hit.words,
    )  # fmt: skip


def text(
    x: str,
    y: float,
    words: object,
    *,
    anchor: str = "start",
    size: int = 14,
    weight: str = "normal",
    fill: str = INK,
) -> SafeString:
    shown = f"{words:,}" if isinstance(words, int) else words
    html = '<text x="{}" y="{}" text-anchor="{}" font-size="{}" font-weight="{}" fill="{}">{}</text>'
    return format_html(html, x, short(y), anchor, size, weight, fill, shown)


def label(lines: Sequence[str], top: int) -> SafeString:
    return format_html_join("", "{}", ((text("0", top + LINE * (n + 1) - 4, words),) for n, words in enumerate(lines)))


def wrapped(name: str, *, less: int = 0) -> list[str]:
    """A name in at most two lines of what a narrow column holds, cut with an ellipsis after that."""
    letters = LABEL_LETTERS - less
    if len(name) > letters * LABEL_LINES - 6:
        name = shorten(name, letters * LABEL_LINES - 6, placeholder="…") or name[: letters - 1] + "…"
    return wrap(name, letters)[:LABEL_LINES] or [name]


def short(value: float) -> str:
    """With two decimals at most, and none for nothing."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def sample(width: int, drawn: SafeString) -> SafeString:
    return format_html('<svg width="{}" height="16" aria-hidden="true" focusable="false">{}</svg>', width, drawn)


def key(items: Iterable[tuple[SafeString, str]]) -> SafeString:
    return format_html('<ul class="ft-key">{}</ul>', format_html_join("", '<li class="ft-key__item">{}{}</li>', items))
