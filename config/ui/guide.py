"""The guide: Markdown files of docs/guide, shown as help pages in the look of every other page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token

# In this order; each a file <name>.md whose first line is its title and whose first paragraph says whom it is for.
TOPICS = ("first-hour", "coordinator", "agency", "assurer", "chair", "clients")

_CLASSES = {
    "h2": "govuk-heading-m",
    "h3": "govuk-heading-s",
    "p": "govuk-body",
    "ul": "govuk-list govuk-list--bullet",
    "ol": "govuk-list govuk-list--number",
    "a": "govuk-link",
    "table": "govuk-table",
    "thead": "govuk-table__head",
    "tbody": "govuk-table__body",
    "tr": "govuk-table__row",
    "th": "govuk-table__header",
    "td": "govuk-table__cell",
    "blockquote": "govuk-inset-text",
}
_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")


@dataclass(frozen=True)
class Heading:
    text: str
    anchor: str


@dataclass(frozen=True)
class Topic:
    """One page of the guide; `html` is all after its title and first paragraph."""

    name: str
    title: str
    summary: str
    headings: tuple[Heading, ...]
    html: SafeString


@cache
def topics() -> tuple[Topic, ...]:
    """Read once a process: the files come with the code."""
    return tuple(_read(settings.GUIDE / f"{name}.md") for name in TOPICS)


def topic(name: str) -> Topic | None:
    return next((found for found in topics() if found.name == name), None)


def _read(path: Path) -> Topic:
    tokens = _markdown.parse(path.read_text(encoding="utf-8"))
    _, title, _, _, summary, _, *body = tokens
    headings = tuple(_anchored(body))
    for token in _all(body):
        _dress(token)
    html = _markdown.renderer.render(body, _markdown.options, {})
    return Topic(path.stem, title.content, _plain(summary), headings, mark_safe(html))  # noqa: S308 - our own file


def _plain(inline: Token) -> str:
    """Its words without marks."""
    return "".join(child.content or " " * (child.type == "softbreak") for child in inline.children or ())


def _anchored(tokens: Sequence[Token]) -> Iterator[Heading]:
    """Gives each second-level heading an id to jump to."""
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open" and opening.tag == "h2":
            heading = Heading(inline.content, slugify(inline.content))
            opening.attrSet("id", heading.anchor)
            yield heading


def _all(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _all(token.children or ())


def _dress(token: Token) -> None:
    """GOV.UK's classes, and addresses that hold in the product as the files' own do in the repository."""
    if token.nesting == 1 and token.tag in _CLASSES:
        token.attrJoin("class", _CLASSES[token.tag])
    if token.type == "link_open":
        token.attrSet("href", _address(str(token.attrGet("href"))))
    if token.type == "image":
        token.attrSet("src", _address(str(token.attrGet("src"))))
        token.attrJoin("class", "ft-shot")
        token.attrSet("loading", "lazy")


def _address(target: str) -> str:
    """pictures/today.png and chair.md#what-to-ask, as the pages of the product are addressed."""
    if target.startswith("pictures/"):
        return static(f"guide/{target.removeprefix('pictures/')}")
    name, _, anchor = target.partition("#")
    if name.endswith(".md"):
        return reverse("help_topic", args=[name.removesuffix(".md")]) + (f"#{anchor}" if anchor else "")
    return target
