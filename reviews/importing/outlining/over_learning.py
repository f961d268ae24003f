"""What stands over learning without saying so, and what says so without holding any."""

import re

from reviews.importing.language.asking_headings import leaves_to_better
from reviews.importing.language.blocks import BOLD, Block, Kind
from reviews.importing.language.headings import BARE, Role
from reviews.importing.language.labels import Word
from reviews.importing.language.vocabulary import recommends

_ASKS = re.compile(r"(?:what|how|where|who|when|why)\b", re.IGNORECASE)


def is_to_better(block: Block, role: Role, heading: Block | None, following: Block | None) -> bool:
    """Beside "What worked well" the list under "What needs to change" is what was learned, if nobody is asked."""
    beside = role is Role.GOOD_PRACTICE and heading is not None and heading.level == block.level
    told = following is not None and following.kind is Kind.LIST_ITEM and not recommends(following.text)
    return beside and told and leaves_to_better(block.text)


def asks_below(block: Block, heading: Block | None) -> bool:
    """Tell "What is new" below "Learning", by the ranks that the headings are set in."""
    lower = heading is not None and heading.level < block.level <= BOLD and heading.level < BOLD
    return lower and _ASKS.match(block.text) is not None


def tells_under_the_title(title: Block | None, blocks: list[Block]) -> bool:
    """Tell a document "Learning summary: Mr and Mrs A" that so far has told its story, and not the learning."""
    told = bool(blocks) and all(block.kind is Kind.PARAGRAPH and block.word is Word.NONE for block in blocks)
    return told and title is not None and title.level == 1 and not BARE.fullmatch(title.text)
