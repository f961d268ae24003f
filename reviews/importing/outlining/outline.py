"""Blocks into parts: what stands under which heading, and what each heading announces."""

import re
from dataclasses import replace

from reviews.importing.language.asking_headings import is_open
from reviews.importing.language.blocks import BOLD, PLAIN, Block, Kind
from reviews.importing.language.headings import (
    BARE,
    INTRODUCES,
    NO_TEXT,
    Role,
    names_a_topic,
    role_of,
    topic_of_learning,
)
from reviews.importing.language.labels import Marker, Word, is_numbered_below, section_number, without_number
from reviews.importing.language.side_notes import heads_an_aside
from reviews.importing.language.vocabulary import announces, narrates
from reviews.importing.outlining.announced_lists import (
    announced_by,
    headings_of_items,
    learning_for_each,
    may_be_an_item,
)
from reviews.importing.outlining.courses import heads_aims
from reviews.importing.outlining.ends_of_boxes import as_narrative_before, ends_with_its_box
from reviews.importing.outlining.issues import is_an_issue, sections_of_the_issue
from reviews.importing.outlining.letters import opens_a_letter
from reviews.importing.outlining.mending.announced_topics import heads_a_topic, is_a_topic
from reviews.importing.outlining.open_headings import asked_under, names_recommendations
from reviews.importing.outlining.over_learning import (
    asks_as_a_theme,
    asks_below,
    counts_its_themes,
    counts_on,
    counts_on_after_a_list,
    divides_plainly,
    is_to_better,
    only_led_on,
    tells_findings,
    tells_under_the_title,
    titles_the_story,
)
from reviews.importing.outlining.parts import (
    NUMBERED_THEME,
    Group,
    Part,
    halves_the_learning,
    lists_themes,
    of_one_or_more,
    places_learning,
    theme_headed_by,
    theme_name,
    without_publisher,
)

_ASKS = re.compile(r"(?:what|how|where|who|when|why)\b", re.IGNORECASE)
_SECTION_IN_WORDS = re.compile(r"(?:section|part|chapter) [a-z]+\s*[:.\u2013-]", re.IGNORECASE)
_NEAR = 12  # blocks
_LEARNED = {Role.LEARNING, Role.FINDINGS}
_KEEPS_THEMES = _LEARNED | {Role.RECOMMENDATIONS, Role.LEARNING_AND_RECOMMENDATIONS, Role.ACTION_PLAN}
_STAND_IN_A_THEME = {Role.GOOD_PRACTICE, Role.QUESTIONS}
_WITH_A_THEME = _KEEPS_THEMES | _STAND_IN_A_THEME


def parts_of(blocks: list[Block]) -> list[Part]:
    """Arrange the blocks of a document, in order and put right by `mended`, into its parts."""
    return _Outliner(blocks).arrange()


class _Outliner:
    def __init__(self, blocks: list[Block]) -> None:
        self.blocks = blocks
        self.parts: list[Part] = []
        self.named = names_recommendations(blocks)
        self.bare = headings_of_items(blocks)
        self.for_each = learning_for_each(blocks)
        self.role = Role.NARRATIVE
        self.heading: Block | None = None
        self.nearest: Block | None = None  # a bare "Learning" below it that the items stand under
        self.groups: list[Group] = []
        self.theme: str | None = None
        self.held: list[Block] = []
        self.number: str | None = None  # the last number of a numbered paragraph
        self.theme_level = 0
        self.divided = False  # a heading that announces nothing stands over those held
        self.numbered = False  # a numbered paragraph is among those held
        self.divider: int | None = None  # level of headings such as "Recommendations for schools" that divide the part
        self.asks = False  # a heading of the part begins as a question does: "How risk was understood"
        self.flat = False  # the themes of the part are set like its heading
        self.introduction: tuple[int, ...] = ()  # its section number
        self.issue = is_an_issue(blocks)
        self.sections = sections_of_the_issue(blocks) if self.issue else frozenset[str]()
        self.colons = False  # topics that a sentence announced end in colons
        self.carried = False  # the part stands within the theme that a heading before it named
        self.topic: Block | None = None  # the last heading of its own kind, over "What worked well" and the like
        self.box = 0
        self.around: dict[int, tuple[Role, Block | None, str | None, int]] = {}  # how it stood where a box began
        self.turned = False  # a topic of the learning told the story first, and had a heading "Learning" of its own

    def arrange(self) -> list[Part]:
        for position, block in enumerate(self.blocks):
            self._cross(block)
            if block.kind is Kind.HEADING and block.word is Word.NONE:
                self._head(block, position)
                continue
            if self._resumes(block):
                self._open_part(Role.NARRATIVE, None)
                self.parts[-3:] = as_narrative_before(block, self.parts[-3:])
            self.held.append(block)
            if block.marker is Marker.NUMBER:
                self.number, self.numbered = block.label, True
            announced = announced_by(self.blocks, position, self.role)
            if announced:
                self._open_part(announced, None)
            elif self._announces_topics(block, position):
                self._open_topics(block, self.blocks[position + 1])
        self._end_part()
        return self.parts

    def _cross(self, block: Block) -> None:
        """Where a box ends, the part that it interrupted goes on."""
        if block.box == self.box:
            return
        said = [*(held for group in self.groups for held in group.blocks), *self.held]
        mine, state = self.nearest or self.heading, (self.role, self.heading, self.theme, self.theme_level)
        around = self.around.get(block.box, state)
        boxed = mine is not None and mine.box not in {0, block.box} and around[1] is not self.heading
        if boxed and ends_with_its_box(self.role, mine, said, block):
            self._end_part()
            self.role, self.heading, self.theme, self.theme_level = around
        self.around[self.box], self.box = state, block.box

    def _resumes(self, block: Block) -> bool:
        """Tell whether numbered narrative goes on after a box or a list in its midst ("4.3", box, "4.4")."""
        if self.role is Role.NARRATIVE or self.role in NO_TEXT:
            return False
        if opens_a_letter(block.text):
            return True  # a letter begins, whatever its subject line says
        if not self.held:
            return False
        ended = block.kind is not Kind.LIST_ITEM or counts_on_after_a_list(self.number, self.held[0], block)
        over = self.heading is None and ended
        if over and not block.text[:1].islower():
            return True  # the list after a sentence such as "The review recommends:" has ended
        boxed = self.heading is None or not section_number(self.heading.text)
        return boxed and not self.numbered and counts_on(self.number, block)

    def _announces_topics(self, block: Block, position: int) -> bool:
        """A sentence that announces learning opens the topics after it as it does a list."""
        return self.role is Role.NARRATIVE and heads_a_topic(block, self._next(position), self.heading)

    def _next(self, position: int) -> Block | None:
        return next(iter(self.blocks[position + 1 : position + 2]), None)

    def _open_topics(self, sentence: Block, first: Block) -> None:
        """The sentence heads the part, one rank above the topics."""
        self._open_part(Role.LEARNING, replace(sentence, level=first.level - 1))
        self.colons = is_a_topic(first)

    def _role_at(self, block: Block, position: int) -> Role | None:
        """Say what the heading announces in its place."""
        of_site = self.role is Role.SITE and not self.held and block.text.endswith("?")  # "What could we do better?"
        role = asked_under(self.blocks, position, Role.SITE if of_site else role_of(block.text), elsewhere=self.named)
        within = self._is_of_the_introduction(block)
        role = Role.NARRATIVE if within and role in _LEARNED else role
        within = self._stands_over_a_named_one(position) or self._asks_within_the_learning(block, position)
        role = None if within and role is Role.NARRATIVE else role
        if role is Role.NARRATIVE and tells_findings(block, self._next(position)):
            role = Role.FINDINGS
        if role in {None, Role.NARRATIVE} and is_to_better(block, self.role, self.heading, self._after(position)):
            role = Role.LEARNING
        if role in {None, Role.NARRATIVE} and self._divides_plainly(block, position):
            role = self.role
        told = self.turned and counts_on(self.number, self._after(position))
        told = told or titles_the_story(self.blocks, position) or heads_aims(self.blocks, position)
        return Role.NARRATIVE if role is Role.LEARNING and told else role

    def _head(self, block: Block, position: int) -> None:
        role = self._role_at(block, position)
        if role is Role.LEARNING and self.role is role and not self.parts and self._only_titled(block):
            self.role, self.theme, self.divided = Role.NARRATIVE, None, False
        story = self.theme or self.divided or (not self.groups and only_led_on(self.heading, self.held))
        story = story and not halves_the_learning(self.held, block)
        if role is self.role and self._is_next_of(block):
            self._open_group(self.theme)
            self.divided = False
        elif role is self.role and story and self._is_bare(block):
            self._turn_to_items(role, block)
        elif role and not self._divides(block, role):
            theme = self._carried(block, role) or (self._of_learning(block) if role is Role.LEARNING else None)
            self._open_part(role, block)
            self.theme, self.carried = theme, theme is not None
            self.theme_level = block.level - 1 if theme else 0
        elif role is None and block.text.casefold() in self.sections:
            self._open_part(Role.NARRATIVE, block)
        elif self.role in _KEEPS_THEMES and not self._ends_part(block, position):
            within = is_open(block.text) or heads_an_aside(block.text)
            over = self.theme if within else None  # "Considerations for the Board" within a theme
            put = self.role in _LEARNED and is_open(block.text)  # to a body: no theme of learning
            theme = None if over is None and put else theme_headed_by(block)
            self._open_group(over if heads_an_aside(block.text) else over or theme)
            self.theme_level = block.level
        elif role is None:
            self._open_part(Role.NARRATIVE, block)
            self.topic = block
        else:
            self._open_group(theme_headed_by(block))

    def _is_bare(self, heading: Block) -> bool:
        """Tell "Learning", or "Practice point" where that stands again under topic after topic."""
        return BARE.fullmatch(heading.text) is not None or self.bare[of_one_or_more(heading.text)] > 1

    def _of_learning(self, block: Block) -> str | None:
        return theme_name(block.text) if block.text in self.for_each else topic_of_learning(block.text)

    def _divides_plainly(self, block: Block, position: int) -> bool:
        begun = bool(self.held) and not self.divided
        return divides_plainly(block, self.role, self.heading, self._after(position), begun=begun)

    def _is_next_of(self, block: Block) -> bool:
        """Tell the second "Practice point" under one topic."""
        again = self.heading is not None and self.heading.text.casefold() == block.text.casefold()
        return again and self.carried and not self.divided

    def _only_titled(self, block: Block) -> bool:
        return not self._is_bare(block) and tells_under_the_title(
            self.heading, [*self.held, *(one for group in self.groups for one in group.blocks)]
        )

    def _is_of_the_introduction(self, block: Block) -> bool:
        """Tell that "1.2 Organisational learning" below "1 Introduction" says how the review was done."""
        number = section_number(block.text)
        if INTRODUCES.match(without_number(block.text)):
            self.introduction = number
        return bool(self.introduction) and number[: len(self.introduction)] == self.introduction

    def _stands_over_a_named_one(self, position: int) -> bool:
        """Among recommendations, "Family history" right over one that is named is its theme."""
        following = self._after(position)
        asking = self.role in {Role.RECOMMENDATIONS, Role.LEARNING_AND_RECOMMENDATIONS}
        return asking and following is not None and following.word is Word.RECOMMENDATION

    def _turn_to_items(self, role: Role, bare: Block) -> None:
        """A bare "Learning" within a theme of the learning: what stood before it there was the story."""
        theme, level, heading, story = self.theme, self.theme_level, self.heading, tuple(self.held)
        self.held, self.turned = [], self.turned or bool(story)
        self._end_part()
        if story:
            self.parts.append(Part(Role.NARRATIVE, None, (Group(None, story),)))
        self.role, self.heading, self.theme, self.theme_level = role, heading, theme, level
        self.nearest = bare

    def _carried(self, block: Block, role: Role) -> str | None:
        """A bare "Learning" or "Recommendation" right under a theme, or below it, stands within that theme."""
        if role in _STAND_IN_A_THEME and self.role in _WITH_A_THEME and self.theme and self._is_beside(block):
            return self.theme
        if role not in _KEEPS_THEMES or section_number(block.text) or _SECTION_IN_WORDS.match(block.text):
            return None
        if self.role in _KEEPS_THEMES and self.theme and (not self.held or self._is_within_the_theme(block)):
            return self.theme
        above = self.heading if self.role is Role.NARRATIVE else self._topic_over(block, role)
        if above is not None and self._heads_each_topic(above, block):
            return theme_name(above.text)
        if above is None or not places_learning(above.text):
            return None
        within = above.level < block.level or (above.level == PLAIN and role is Role.LEARNING)
        return theme_name(above.text) if within else None

    def _topic_over(self, block: Block, role: Role) -> Block | None:
        """The topic that "What worked well" before it, of the same rank, stood in as well."""
        beside = (
            role is Role.LEARNING
            and self.role in _STAND_IN_A_THEME
            and self.heading is not None
            and self.heading.level == block.level
        )
        return self.topic if beside and self.topic is not None and self.topic.level < block.level else None

    def _is_beside(self, block: Block) -> bool:
        """Tell a heading of the rank of the one before it: both stand in the theme over them."""
        return self.heading is not None and self.heading.level == block.level and self.theme_level != block.level

    def _heads_each_topic(self, above: Block, block: Block) -> bool:
        """Topic after topic has its own "Key learning"."""
        again = self.bare[of_one_or_more(block.text)] > 1
        return again and above.level <= block.level and names_a_topic(above.text) and not is_open(above.text)

    def _is_within_the_theme(self, block: Block) -> bool:
        """A lower heading stands within the theme; one that is only bold where theme after theme has both kinds."""
        again = self.role in {Role.FINDINGS, Role.RECOMMENDATIONS} and self.bare[of_one_or_more(block.text)] > 1
        if self._alternates(block) or (again and self.theme_level <= block.level):
            return True
        lower = block.level > self.theme_level
        both = self.role is Role.LEARNING_AND_RECOMMENDATIONS and BARE.fullmatch(block.text) is not None
        return lower and (block.level < BOLD or (block.level == BOLD and both))

    def _alternates(self, block: Block) -> bool:
        """Theme after theme has a bare "Learning" and a bare "Recommendation": the second stands in the theme too."""
        mine = self.heading
        over = mine is not None and mine.level < self.theme_level < BOLD  # the theme divides the learning alone
        sibling = mine is not None and mine.level == block.level and self._is_bare(mine) and not over
        return sibling and self.bare[of_one_or_more(block.text)] > 1

    def _divides(self, block: Block, role: Role) -> bool:
        """A heading such as "Recommendations for schools" under "Recommendations" divides that part."""
        if role is not self.role or role is Role.NARRATIVE or self.heading is None:
            return False
        below = is_numbered_below(self.heading.text, block.text)
        deeper = self.heading.level < block.level <= PLAIN and self.heading.level < BOLD
        if not self.groups and all(held.kind is Kind.PARAGRAPH and announces(held.text) for held in self.held):
            self.divider = block.level
        return below or deeper or block.level == self.divider

    def _ends_part(self, block: Block, position: int) -> bool:
        following = self._after(position)
        if self.carried and NUMBERED_THEME.match(block.text):
            return True  # as the story under the theme before it did, that of the next begins
        if (following and following.word is not Word.NONE) or heads_an_aside(block.text):
            return False
        themed = self._asks_over_points(block, following) or self._is_a_theme_that_asks(block, position)
        if self.heading is None or (block.text.endswith("?") and not themed):
            return True
        if self.heading.kind is not Kind.HEADING:
            return block.level <= self.heading.level or (self.colons and not is_a_topic(block))
        mine, its = section_number(self.heading.text), section_number(block.text)
        if mine and its:
            return its > mine and its[: len(mine)] != mine
        if self._opens_flat(block, following):
            self.flat = block.level == self.heading.level
        return not (self.flat and block.level == self.heading.level) and self._stands_beside(block, following)

    def _asks_over_points(self, block: Block, following: Block | None) -> bool:
        """A theme may ask: "Who is noticing?" over a list, right under the heading or beside other themes."""
        listed = following is not None and following.kind is Kind.LIST_ITEM and not narrates(following.text)
        return listed and self.role is Role.LEARNING and (self.flat or self._opens_flat(block, following))

    def _asks_within_the_learning(self, block: Block, position: int) -> bool:
        """Where learning was announced and none given yet, such a theme may begin as the story does: "Who is …?"."""
        following = self._after(position)
        if self._is_a_theme_that_asks(block, position):
            return True
        if self.role is Role.LEARNING and asks_below(block, self.heading):
            return following is not None and following.kind is Kind.LIST_ITEM and not narrates(following.text)
        asks = block.text.endswith("?") and bool(self.held or self.flat)
        return asks and self._asks_over_points(block, following)

    def _is_a_theme_that_asks(self, block: Block, position: int) -> bool:
        """The first theme may ask, and so may one among themes: "Who is let in", "3. Who is let in?"."""
        if self.role is Role.LEARNING and not (self.held or self.groups):
            return asks_as_a_theme(block, self.heading, self.blocks[position + 1 : position + _NEAR])
        counted = bool(section_number(block.text)) or not block.text.endswith("?")
        beside = self.theme is not None and self.theme_level == block.level and counted
        return beside and self.role in _LEARNED and asks_below(block, self.heading)

    def _stands_beside(self, block: Block, following: Block | None) -> bool:
        """Tell a heading of the same rank as the part's; where no rank is known, by what stands under it."""
        if self.heading is not None and (block.level < BOLD or self.heading.level < BOLD):
            counts = self.role is Role.LEARNING and counts_its_themes(block, self.heading, self.held)
            return block.level <= self.heading.level and not counts
        if self.issue and self.held and not self.groups:
            return True  # the next piece of a newsletter, under a list that had no topics
        asks = _ASKS.match(without_number(block.text)) is not None
        if self.role is Role.LEARNING and asks and self.groups and not self.asks:
            return True
        return not may_be_an_item(following, self.role)

    def _opens_flat(self, block: Block, following: Block | None) -> bool:
        """Themes may be set like the heading over them: the first stands right under it, with text of its own."""
        led_on = all(announces(held.text) and held.marker is Marker.NONE for held in self.held)
        bare = led_on and not self.groups and following is not None and following.kind is not Kind.HEADING
        return bare and not section_number(block.text) and may_be_an_item(following, self.role)

    def _after(self, position: int) -> Block | None:
        rest = self.blocks[position + 1 :]
        return next((block for block in rest if block.kind is not Kind.HEADING or block.word is not Word.NONE), None)

    def _open_part(self, role: Role, heading: Block | None) -> None:
        self._end_part()
        self.role, self.heading, self.flat, self.divider = role, heading, False, None
        self.asks = self.carried = False

    def _open_group(self, theme: str | None) -> None:
        self._end_group()
        self.theme, self.divided = theme, True
        self.asks = self.asks or _ASKS.match(theme or "") is not None

    def _end_group(self) -> None:
        if self.held:
            self.groups.append(Group(self.theme, tuple(self.held)))
        self.held, self.theme, self.numbered, self.divided = [], None, False, False

    def _end_part(self) -> None:
        self._end_group()
        if self.groups or self.heading:
            part = Part(self.role, self.nearest or self.heading, without_publisher(self.groups, self.role))
            self.parts.append(replace(part, role=Role.THEMES) if lists_themes(part) else part)
        self.groups, self.heading, self.nearest = [], None, None
