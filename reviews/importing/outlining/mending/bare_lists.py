"""Lists whose bullets were lost on the way: short lines that would pass for headings, put back among the items."""

import re
from dataclasses import replace

from reviews.importing.language.asking_headings import is_open
from reviews.importing.language.blocks import PLAIN, Block, Kind
from reviews.importing.language.grammar import has_main_verb
from reviews.importing.language.headings import NO_TEXT, Role, role_of
from reviews.importing.language.labels import Marker, Word, section_number, without_number
from reviews.importing.language.several import DATED_NAME
from reviews.importing.language.side_notes import instructs_the_author
from reviews.importing.language.vocabulary import asks_a_body, recommends, what_is_announced

_ITEM_ROLES = {
    Role.RECOMMENDATIONS,
    Role.LEARNING,
    Role.LEARNING_AND_RECOMMENDATIONS,
    Role.FINDINGS,
    Role.GOOD_PRACTICE,
    Role.QUESTIONS,
    Role.ACTION_PLAN,
    Role.THEMES,
    Role.AGENCIES,
}


def without_false_headings(blocks: list[Block]) -> list[Block]:
    """Turn short lines of a list whose bullets were lost back into items or paragraphs."""
    return _Mender(blocks).mend()


_LISTS_OF_TASKS = {Role.RECOMMENDATIONS, Role.ACTION_PLAN}
_WITHOUT_THEMES = {Role.GOOD_PRACTICE, Role.QUESTIONS, Role.AGENCIES}
_LONG_FOR_A_HEADING, _FEW_FOR_A_POINT = 8, 6  # words
_NAMES_A_THEME = re.compile(r"(?:key |learning |practice )?(?:theme|finding) \w{1,5}\s*[:.\u2013-]", re.IGNORECASE)
_STOPS = (".", ";", ":", "?", "!")


class _Mender:
    def __init__(self, blocks: list[Block]) -> None:
        self.blocks = blocks
        self.section: Role | None = None  # what the last known heading announced
        self.themed = False  # the section began with the heading of a theme
        self.number: tuple[int, ...] = ()  # of the last heading that has one
        self.listing = False  # a lead-in has opened a list without bullets
        self.out: list[Block] = []

    def mend(self) -> list[Block]:
        for position, block in enumerate(self.blocks):
            following = self.blocks[position + 1] if position + 1 < len(self.blocks) else None
            kept = self._mended(block, following)
            if kept.kind is Kind.HEADING and kept.word is Word.NONE:
                self._head(kept)
            elif kept.word is not Word.NONE and self.section is Role.QUESTIONS:
                self.section = None  # the next finding, with questions as headings of its own
            self.out.append(kept)
            self.listing = _keeps_listing(kept, listing=self.listing)
        return self.out

    def _head(self, heading: Block) -> None:
        role, before = role_of(heading.text), self.out[-1] if self.out else None
        self.number = section_number(heading.text) or self.number
        if role:
            self.section, self.themed = role, False
        elif before is not None and before.kind is Kind.HEADING and role_of(before.text) in _ITEM_ROLES:
            self.themed = True

    def _mended(self, block: Block, following: Block | None) -> Block:
        if self._heads_more_points(block, following):
            return replace(block, kind=Kind.HEADING, level=PLAIN)
        if self._lost_its_bullet(block, following):
            before = self.out[-1]
            return replace(block, kind=Kind.LIST_ITEM, level=before.level, marker=Marker.BULLET, bullet=before.bullet)
        if self._could_be_false(block) and self._is_false(block, following):
            return replace(block, kind=Kind.PARAGRAPH)
        return block

    def _could_be_false(self, block: Block) -> bool:
        """Only plain lines can be: those that announce nothing, and questions in a list of questions."""
        if block.kind is not Kind.HEADING or block.level != PLAIN or block.word is not Word.NONE:
            return False
        number = section_number(block.text)
        if number and self.number and number == (*self.number[:-1], self.number[-1] + 1):
            return False  # the next section
        role = role_of(block.text)
        if DATED_NAME.fullmatch(block.text):
            return False
        if role is None and (is_open(block.text) or _NAMES_A_THEME.match(without_number(block.text))):
            return False
        listed = role not in _ITEM_ROLES and role not in NO_TEXT and not block.apart
        return role is None or (self._asks(block) and listed)

    def _is_false(self, block: Block, following: Block | None) -> bool:
        if following is not None and following.word is Word.RECOMMENDATION:
            return False
        if self.listing and not _starts_item(following):
            return True
        if self.section not in _ITEM_ROLES:
            return False
        if self._asks(block) and _answers(following):
            return False
        if _is_plain_heading(following) or self._reads_as_an_item(block) or self._stands_in_a_run(block, following):
            return True
        return self._ends_the_list(block, following)

    def _stands_in_a_run(self, block: Block, following: Block | None) -> bool:
        """Between lines of a list without stops, set as close as they are, one of more than a few words is a point."""
        before = self.out[-1] if self.out else None
        if before is None or following is None or block.apart or following.apart:
            return False
        plain = before.kind is following.kind is Kind.PARAGRAPH and before.marker is following.marker is Marker.NONE
        open_ended = not before.text.endswith(_STOPS) and not following.text.endswith(_STOPS)
        return plain and open_ended and len(block.text.split()) >= _FEW_FOR_A_POINT

    def _reads_as_an_item(self, block: Block) -> bool:
        long = len(block.text.split()) >= _LONG_FOR_A_HEADING
        task = self.section in _LISTS_OF_TASKS and asks_a_body(block.text)
        return self._asks(block) or task or (long and self.section in _WITHOUT_THEMES)

    def _ends_the_list(self, block: Block, following: Block | None) -> bool:
        """Tell the last of a run of lines without full stops, with nothing of its own under it."""
        before = self.out[-1] if self.out else None
        if before is None or before.kind is Kind.HEADING or before.text.endswith((".", "?", "!")):
            return False
        if instructs_the_author(before.text):
            return False
        heads = following is not None and following.kind is Kind.PARAGRAPH and not has_main_verb(block.text)
        if self.themed and block.apart and heads:
            return False
        return _ends_a_list(following) and (not block.apart or before.kind is Kind.PARAGRAPH)

    def _asks(self, block: Block) -> bool:
        return self.section is Role.QUESTIONS and block.text.endswith("?")

    def _heads_more_points(self, block: Block, following: Block | None) -> bool:
        """Between points that are whole sentences a few words without a stop head the next, as others did before."""
        before = self.out[-1] if self.out else None
        plain = block.kind is Kind.PARAGRAPH and block.marker is Marker.NONE and block.text[:1].isupper()
        if before is None or following is None or not plain or self.section not in _ITEM_ROLES:
            return False
        between = before.marker is following.marker is Marker.BULLET and before.text.endswith(".")
        few = len(block.text.split()) <= _LONG_FOR_A_HEADING and not block.text.endswith((*_STOPS, ","))
        return between and few and self.themed and following.text.endswith(".")

    def _lost_its_bullet(self, block: Block, following: Block | None) -> bool:
        """A line set between the points of a list, or right under the last of them, is a point."""
        before = self.out[-1] if self.out else None
        if before is None or before.marker is not Marker.BULLET or block.marker is not Marker.NONE:
            return False
        names = _NAMES_A_THEME.match(without_number(block.text)) is not None
        if names or what_is_announced(block.text) or _tells_on(before.text, block.text):
            return False
        heading = self._could_be_false(block)
        if not heading and block.kind is not Kind.PARAGRAPH:
            return False
        if heading and before.text.endswith(".") and not block.text.endswith(_STOPS):
            return False  # the theme of the next of its sentences
        between = following is not None and following.marker is Marker.BULLET
        if block.apart:  # a list with blank lines, whose points are sentences without a full stop
            alike = has_main_verb(block.text) and not before.text.endswith(_STOPS) and not block.text.endswith(_STOPS)
            return between and alike
        ends = heading and _ends_a_list(following) and self.section in _ITEM_ROLES
        return between or ends


def _tells_on(point: str, text: str) -> bool:
    """Tell a paragraph of three sentences and more, after a point of one."""
    return ". " not in point and text.count(". ") > 1


def _answers(block: Block | None) -> bool:
    """Tell the text under a heading that asks from the next of a list of questions."""
    return block is not None and block.kind is Kind.PARAGRAPH and block.text.endswith(".")


def _starts_item(block: Block | None) -> bool:
    return block is not None and block.marker in {Marker.NAMED, Marker.NUMBER}


def _ends_a_list(following: Block | None) -> bool:
    return following is None or following.kind is Kind.HEADING or (following.apart and not _starts_item(following))


def _is_plain_heading(block: Block | None) -> bool:
    return (
        block is not None
        and block.kind is Kind.HEADING
        and block.level == PLAIN
        and block.word is Word.NONE
        and not role_of(block.text)
    )


def _keeps_listing(block: Block, *, listing: bool) -> bool:
    """A lead-in opens a list without bullets, and fragments keep it open."""
    if block.kind is not Kind.PARAGRAPH:
        return False
    return block.text.endswith((":", ";", ",")) or (
        listing and not has_main_verb(block.text) and not recommends(block.text)
    )
