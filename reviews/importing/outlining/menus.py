"""What a web site puts around a page and a converter keeps: menus, ways to a page, cookie banners, buttons."""

import re
from dataclasses import replace

from reviews.importing.language.blocks import BOLD, PLAIN, Block, Kind
from reviews.importing.language.labels import Marker
from reviews.importing.language.partnerships import partnership_in
from reviews.importing.language.review_names import names_a_review
from reviews.importing.language.subjects import PSEUDONYM, subject_in

_FIRST = {
    "home", "menu", "skip to content", "skip to main content", "skip to navigation", "main menu", "you are here",
    "search", "toggle navigation",
}  # fmt: skip
_SKIPS = re.compile(r"skip to (?:the )?(?:main )?(?:content|navigation)\b", re.IGNORECASE)
_COOKIES = re.compile(r"\bcookies?\b", re.IGNORECASE)
_OF_A_BANNER = re.compile(r"\b(?:cookies?|settings|preferences|analytics|javascript|browser)\b", re.IGNORECASE)
_WAY = re.compile(
    r"home\s*[\u00bb\u203a>/](?:\s*[^\u00bb\u203a>/]{1,80}[\u00bb\u203a>/])*\s*[^\u00bb\u203a>/]{1,120}", re.IGNORECASE
)
_OWNED = re.compile(r"(?:\u00a9|\(c\) (?=[A-Z])|copyright (?:\u00a9|\d{4}))", re.IGNORECASE)
_OF_THE_SITE = re.compile(
    r"(?:(?:view|read|open|see) (?:this (?:e-?mail|newsletter|bulletin|message) )?"
    r"(?:online|in (?:your|a|the) (?:web )?browser)\W*$|\d{1,2} min(?:ute)?s? read\W*$"
    r"|share this (?:page|article|post|story)\b.{0,60}$|toggle (?:high )?contrast$|high contrast$"
    r"|(?:increase|decrease|reset) (?:text|font) size$"
    r"|download presentation$|presentation is loading\b.{0,30}$"
    r"|published by.{0,40}modified over \d.{0,20}$"
    r"|uploaded by:? \w+$|\d+ (?:views?|downloads?)$|(?:proudly )?powered by \w+$"
    r"|share this (?:page|post|article)\b.{0,60}$"
    r"|advertisement$|posted in\b|(?:previous|next) post\b|[A-Z][\w ]{1,30}(?: > [A-Z][\w ]{1,40})+$"
    r"|all rights reserved|all content is available under)",
    re.IGNORECASE,
)
_BUTTON = re.compile(
    r"\s*,?\s*\b(?:show|hide|open|close|expand|collapse|toggle)(?: (?:this|all|the))?"
    r"(?: (?:sections?|panels?|more|less|details))?"
    r"(?:\s*,?\s*(?:show|hide)(?: this section)?)?$",
    re.IGNORECASE,
)
_OPENER = re.compile(r"(?<=[a-z?])\s?[+\u2212]$")  # drawn where the section opens
_WORDS_OF_A_BUTTON = 2
_SEVERAL = re.compile(r"\breviews\b", re.IGNORECASE)
_LOOKED_AT = 60  # blocks
_BEGINS_WITHIN = 4
_WORDS = 6


def without_menu(blocks: list[Block]) -> list[Block]:
    """Leave out what stands from "Home" or a cookie banner to the title; where no title follows, nothing."""
    kept = [_ended(block) for block in _without_buttons(blocks) if not _is_of_the_site(block.text)]
    begins = next((at for at, block in enumerate(kept[:_BEGINS_WITHIN]) if _opens(block)), None)
    if begins is None:
        return kept
    title = _title_at(kept, begins)
    if title is not None:
        publishers = [block for block in kept[begins:title] if _names_a_publisher(block)]
        return [*kept[:begins], *publishers, *kept[title:]]
    for at in range(begins + 1, min(len(kept), _LOOKED_AT)):
        text = kept[at].text
        if partnership_in(text) or _is_a_title(text) or len(text.split()) > _WORDS or _names_the_subject(kept[at]):
            return [*kept[:begins], *kept[at:]]
    return kept


def _is_of_the_site(text: str) -> bool:
    """Tell a line that says where the page stands ("Home > Reviews > Rosie") or how the site is made."""
    return _WAY.fullmatch(text) is not None or _OF_THE_SITE.match(text) is not None


def _ended(block: Block) -> Block:
    """Whose the site is stands below all that is of the page, and says who publishes it."""
    owned = block.kind is Kind.PARAGRAPH and _OWNED.match(block.text) is not None
    return replace(block, kind=Kind.HEADING, level=PLAIN) if owned else block


def _title_at(blocks: list[Block], begins: int) -> int | None:
    """The title of the page: a heading that names one review, or else the first of the highest rank."""
    end = next((at for at in range(begins, len(blocks)) if _is_text(blocks[at].text)), len(blocks))
    places = range(begins + 1, min(end, _LOOKED_AT))
    heads = [at for at in places if _could_be_title(blocks[at])]
    several = sum(block.kind is Kind.HEADING and _names_the_page(block) for block in blocks) > 1
    named = next((at for at in heads if _names_the_page(blocks[at]) or (several and _is_of_several(blocks[at]))), None)
    top = next((at for at in heads if blocks[at].level == 1), None)
    return top if top is not None and (named is None or blocks[named].level >= BOLD or top <= named) else named


def _could_be_title(block: Block) -> bool:
    return block.kind is Kind.HEADING and block.marker is Marker.NONE and not _opens(block)


def _is_text(text: str) -> bool:
    """Tell the first sentence of the page from those of a banner over it."""
    return text.endswith(".") and len(text.split()) > _WORDS and _OF_A_BANNER.search(text) is None


def _names_a_publisher(block: Block) -> bool:
    alone = (partnership_in(block.text) or "").casefold() == block.text.casefold().removeprefix("the ")
    return alone and block.marker is Marker.NONE


def _opens(block: Block) -> bool:
    text = block.text.strip(" >\u2022").lower()
    return (
        text in _FIRST
        or text.startswith("home ")
        or _SKIPS.match(text) is not None
        or _COOKIES.search(text) is not None
    )


def _is_a_title(text: str) -> bool:
    """Tell the title of one review from a menu's "Learning from reviews"."""
    return names_a_review(text) and (_SEVERAL.search(text) is None or subject_in(text) is not None)


def _names_the_page(block: Block) -> bool:
    """Tell the title of a review, or "Adult T - published March 2024"."""
    name = PSEUDONYM.match(block.text)
    rest = block.text[name.end() :].strip()[:1] if name else "x"
    return _is_a_title(block.text) or rest in {"", "-", "\u2013", "(", ":"}


def _names_the_subject(block: Block) -> bool:
    """Tell "Child W", the whole title of some pages."""
    return block.kind is Kind.HEADING and subject_in(block.text) is not None


def _is_of_several(block: Block) -> bool:
    """Tell the title of a page of reviews from an entry of the menu above it."""
    return block.apart and _SEVERAL.search(block.text) is not None


def _without_buttons(blocks: list[Block]) -> list[Block]:
    """A heading that was a button folds up all to the next one: its rank is over that of headings within."""
    bare = [_without_button(block) for block in blocks]
    folds = [block is not plain and plain.kind is Kind.HEADING for block, plain in zip(blocks, bare, strict=True)]
    first = next((at for at, fold in enumerate(folds) if fold), len(blocks))
    within = [block.level for block in bare[first:] if block.kind is Kind.HEADING and block.level < BOLD]
    over = max(min(within, default=0) - 1, 0)
    if not over or any(fold and block.level < BOLD for block, fold in zip(bare, folds, strict=True)):
        return bare
    return [
        replace(block, level=min(block.level, over)) if fold else block for block, fold in zip(bare, folds, strict=True)
    ]


def _without_button(block: Block) -> Block:
    """A heading may have the words of the button that folds up its section: "Recommendation 1 Show this section"."""
    headed = block.kind is Kind.HEADING or block.marker is Marker.NAMED
    block = replace(block, text=_OPENER.sub("", block.text)) if headed else block
    button = _BUTTON.search(block.text) if headed else None
    if button is None or len(button[0].split()) < _WORDS_OF_A_BUTTON:
        return block
    if block.marker is Marker.NONE and not button.start():
        return block  # a heading of nothing else
    return replace(block, text=block.text[: button.start()])
