"""What stands over learning without saying so, and what says so without holding any."""

import re

from reviews.importing.language.asking_headings import leaves_to_better
from reviews.importing.language.blocks import BOLD, Block, Kind
from reviews.importing.language.elsewhere import is_from_elsewhere
from reviews.importing.language.grammar import has_main_verb
from reviews.importing.language.headings import BARE, Role, role_of, undecorated
from reviews.importing.language.labels import Marker, Word, follows_on, is_numbered_below, without_number
from reviews.importing.language.names_of_bodies import names_a_body
from reviews.importing.language.review_names import names_a_review
from reviews.importing.language.vocabulary import narrates, recommends
from reviews.importing.outlining.parts import NUMBERED_THEME

_FOUND = re.compile(r"what the (?:review|panel|reviewers?) found", re.IGNORECASE)
_MAY_GO_ON = {Role.LEARNING, Role.RECOMMENDATIONS}
_GOES_ON = re.compile(  # the list of the heading before
    r"(?:and )?(?:what|anything|something) (?:else|more)"
    r"|(?:and|but)? ?(?:also|finally|lastly)|(?:and )?(?:more|further|other|additional)"
    r"(?: (?:points|messages|of the same|to say|to add))?|continued|(?:and )?one (?:last|more|final) (?:thing|point)",
    re.IGNORECASE,
)
_OF_THE_STORY = re.compile(r"what happened|who (?:is|was|were) (?-i:[A-Z])|why (?:this|are|is|was|we)\b", re.IGNORECASE)
_ASKS = re.compile(r"(?:what|how|where|who|when|why)\b", re.IGNORECASE)


def is_to_better(block: Block, role: Role, heading: Block | None, following: Block | None) -> bool:
    """Beside "What worked well" the list under "What needs to change" is what was learned, if nobody is asked."""
    beside = role is Role.GOOD_PRACTICE and heading is not None and heading.level == block.level
    told = following is not None and following.kind is Kind.LIST_ITEM and not recommends(following.text)
    return beside and told and leaves_to_better(block.text)


def tells_findings(block: Block, below: Block | None) -> bool:
    """Under "What the review found" stands the story, unless topics of a lower rank divide it at once."""
    lower = below is not None and (block.level < below.level or is_numbered_below(block.text, below.text))
    divided = below is not None and below.kind is Kind.HEADING and lower
    return divided and _FOUND.fullmatch(undecorated(block.text)) is not None


def counts_on(number: str | None, following: Block | None) -> bool:
    """Numbers that go on counting from one topic to the next tell the story, whatever the heading sounds like."""
    counted = following is not None and following.marker is Marker.NUMBER and "." in str(following.label)
    return counted and following is not None and follows_on(number, following.label)


def counts_on_after_a_list(number: str | None, first: Block, block: Block) -> bool:
    """Tell the paragraph "17" after the bullets under the sentence numbered "16"."""
    return first.marker is not Marker.NUMBER is block.marker and follows_on(number, block.label)


def counts_its_themes(block: Block, heading: Block, held: list[Block]) -> bool:
    """Under a heading of no style, and no point given yet, "Learning theme 1: …" divides what it announced."""
    led_on = not any(one.kind is Kind.LIST_ITEM for one in held)
    return heading.level >= BOLD and led_on and NUMBERED_THEME.match(block.text) is not None


def only_led_on(heading: Block | None, held: list[Block]) -> bool:
    """Under "Conclusion and learning points" the paragraphs over a heading "Learning points" are no points."""
    compound = heading is not None and not _is_bare(heading)
    return compound and bool(held) and all(one.kind is Kind.PARAGRAPH and one.word is Word.NONE for one in held)


def divides_plainly(block: Block, role: Role, heading: Block | None, following: Block | None, *, begun: bool) -> bool:
    """Tell "For managers" over questions, or "The police" below "Good practice": both divide the list over them."""
    if following is None or heading is None or following.text == "":
        return False
    if role in _MAY_GO_ON and _GOES_ON.fullmatch(undecorated(block.text)):
        return following.kind is Kind.LIST_ITEM and not following.text.endswith("?")
    if role is Role.QUESTIONS:
        return following.kind is Kind.LIST_ITEM and following.text.endswith("?")
    below = heading.level < block.level and heading.level < BOLD
    below = below or is_numbered_below(heading.text, block.text)
    return (
        role is Role.GOOD_PRACTICE
        and below
        and (not begun or following.kind is Kind.LIST_ITEM or names_a_body(block.text))
    )


def asks_below(block: Block, heading: Block | None) -> bool:
    """Tell "What is new" below "Learning", by the ranks that the headings are set in."""
    lower = heading is not None and heading.level < block.level <= BOLD and heading.level < BOLD
    mine = undecorated(block.text)
    return lower and _ASKS.match(mine) is not None and not is_from_elsewhere(mine)


def _is_bare(heading: Block) -> bool:
    return BARE.fullmatch(without_number(heading.text)) is not None


def asks_as_a_theme(block: Block, heading: Block | None, rest: list[Block]) -> bool:
    """Tell "Who is in charge?" right under "Learning" as the first of several themes that have a paragraph each."""
    below = next(iter(rest), None)
    sibling = next((one for one in rest if one.kind is Kind.HEADING), None)
    asked = block.text.endswith("?") and _OF_THE_STORY.match(undecorated(block.text)) is None
    flat = heading is not None and heading.level == block.level and _is_bare(heading)
    paired = sibling is not None and sibling.level == block.level and role_of(sibling.text) is None
    return asked and flat and paired and below is not None and below.kind is Kind.PARAGRAPH


def _is_of_the_title_page(block: Block) -> bool:
    plain = block.kind is Kind.PARAGRAPH and not block.text.endswith((".", ":")) and not has_main_verb(block.text)
    return block.kind is Kind.HEADING or plain


def titles_the_story(blocks: list[Block], position: int) -> bool:
    """Tell "Learning from the Review of Kit's Care" as the first line of all, over the publisher and what happened."""
    front = next((at for at, block in enumerate(blocks) if not _is_of_the_title_page(block)), 0)
    titled = position == 0 and front > 1 and names_a_review(blocks[0].text)
    text = blocks[front]
    return titled and text.kind is Kind.PARAGRAPH and narrates(text.text) and text.text.endswith(".")


def tells_under_the_title(title: Block | None, blocks: list[Block]) -> bool:
    """Tell a document "Learning summary: Mr and Mrs A" that so far has told its story, and not the learning."""
    told = bool(blocks) and all(block.kind is Kind.PARAGRAPH and block.word is Word.NONE for block in blocks)
    return told and title is not None and title.level == 1 and not BARE.fullmatch(title.text)
