"""Learning points: numbered, bulleted, under headings, in a sentence, or as a report's findings."""

import re
from dataclasses import replace
from itertools import pairwise, zip_longest

from reviews.importing.drafted import Item, ItemKind
from reviews.importing.drafting.entries import Entry, labelled_points
from reviews.importing.drafting.lead_ins import named_wording, run_in
from reviews.importing.drafting.limbs import is_title
from reviews.importing.drafting.named_paragraphs import paragraphs_under_names
from reviews.importing.drafting.repeated import one_of_each
from reviews.importing.drafting.shapes import are_points, are_sentences, are_short, is_a_list, tells_a_story
from reviews.importing.drafting.styles import Style, style_of
from reviews.importing.drafting.titled_points import each_is_titled
from reviews.importing.drafting.told_findings import (
    before_the_announcement,
    goes_on_counting,
    heads_a_chapter,
    is_divided_by_themes,
    leads_to_themes,
    mostly_told,
    named_beside_learning,
    told_before_recommendations,
)
from reviews.importing.language import side_notes, vocabulary
from reviews.importing.language.blocks import Block, Kind
from reviews.importing.language.done import speaks_of_what_was_done
from reviews.importing.language.grammar import has_main_verb
from reviews.importing.language.headings import BARE, NO_TEXT, OVER_POINTS, Role, topic_of_learning
from reviews.importing.language.labels import Marker, Word
from reviews.importing.language.labels import named as named_by
from reviews.importing.language.markup import clean
from reviews.importing.language.paper import becomes_of_the_paper, speaks_of_the_paper
from reviews.importing.language.report_words import speaks_of_the_document, speaks_of_the_learning
from reviews.importing.language.subjects import subject_in
from reviews.importing.outlining.courses import is_of_a_course
from reviews.importing.outlining.parts import Group, Part, is_divided_by_body, says_who_publishes, theme_name, topic_of

_HOLDS_LISTS = {Role.LEARNING, Role.LEARNING_AND_RECOMMENDATIONS}
_SAYS_MORE = {*_HOLDS_LISTS, Role.FINDINGS, Role.THEMES}
_NAMES_A_THEME = re.compile(r"(?:key |learning |practice )?theme \w{1,5}\s*[:.\u2013-]", re.IGNORECASE)
_ANALYSIS = re.compile(r"\banalysis (?:and|&) (?:the )?(?:key )?(?:learning|lessons)\b", re.IGNORECASE)
_FINDINGS = re.compile(r"\bfindings\b", re.IGNORECASE)
_SHORT_DOCUMENT = 12_000
_ONE = re.compile(r"(?:key )?(?:lesson|learning point|message)", re.IGNORECASE)
_COUNTED = {Marker.NUMBER, Marker.LETTER, Marker.ROMAN}
_FEW_WORDS = 3
_LONG_PARAGRAPH = 25  # words


def learning_of(parts: list[Part]) -> list[Item]:
    """Read the learning points of the document, one printing of each."""
    explicit = any(_names_learning(part) for part in parts)
    named = any(_names_a_point(block) for part in parts for block in part.blocks)
    length = sum(len(block.text) for part in parts for block in part.blocks)
    sets: list[list[Item]] = []
    scattered: list[Item] = []
    for part, following in zip_longest(parts, parts[1:]):
        holds = part.role in _HOLDS_LISTS or (part.role is Role.FINDINGS and not explicit and length < _SHORT_DOCUMENT)
        holds = holds and not _opens_a_chapter(part, following) and not _introduces(part, parts)
        found = (
            []
            if part.role in NO_TEXT
            else _Reader(part, holds=holds, named=named, long=length >= _SHORT_DOCUMENT).read()
        )
        if holds:
            sets.append(found)
        else:
            scattered.extend(found)
    found_sets = sorted((found for found in [*sets, scattered] if found), key=lambda found: found[0].start)
    return one_of_each(found_sets)


def _names_learning(part: Part) -> bool:
    """Under "Summary of findings and recommendations" no learning is named: the findings tell what was learned."""
    both = part.role is Role.LEARNING_AND_RECOMMENDATIONS
    found = part.heading is not None and _FINDINGS.search(part.heading.text) is not None
    return part.role is Role.LEARNING or (both and not found)


def _names_a_point(block: Block) -> bool:
    """Tell "Learning point 1", before its wording or in a cell beside it."""
    label = named_by(clean(block.cells[0])) if block.cells else None
    return block.word is Word.LEARNING or (label is not None and label.word is Word.LEARNING)


def _opens_a_chapter(part: Part, following: Part | None) -> bool:
    """Under "Learning and recommendations" the text before a heading "Learning" only leads to it."""
    chapter = part.role is Role.LEARNING_AND_RECOMMENDATIONS
    return chapter and following is not None and following.role is Role.LEARNING


def _introduces(part: Part, parts: list[Part]) -> bool:
    """Under a title "Learning from Child M" stand paragraphs that lead to what a later heading says is the learning."""
    first = next((told for told in parts if told.groups), None)
    title = part.heading is not None and part is first and part.role is Role.LEARNING and not part.heading.box
    plain = all(block.kind is Kind.PARAGRAPH and block.word is Word.NONE for block in part.blocks)
    below = {other.role for other in parts[1:] if other.heading is not part.heading}
    told = Role.RECOMMENDATIONS in below and all(_tells_of(part, block) for block in part.blocks)
    return title and plain and not any(_named(group) for group in part.groups) and (bool(below & _SAYS_MORE) or told)


def _tells_of(part: Part, block: Block) -> bool:
    """Tell the story of whom the title names from what was learned of it."""
    subject = subject_in(part.heading.text) if part.heading else None
    return subject is not None and block.text.startswith(subject.split()[0])


class _Reader:
    def __init__(self, part: Part, *, holds: bool, named: bool, long: bool) -> None:
        self.part = part
        self.holds = holds
        self.named = named  # the document names its points: what tells of others is rather talk
        self.counted = _counts_paragraphs(part.blocks)
        self.style = Style.NAMED if self.counted or _has_boxes(part) else style_of(part.blocks, Word.LEARNING)
        self.titled = each_is_titled(part.blocks)
        self.theme: str | None = None
        self.open: Entry | None = None
        self.entries: list[Entry] = []
        self.closed = False
        self.marks = False  # a group of the part lists its learning, or has it in a table
        self.strays = False  # so paragraphs of a later group may be something else
        self.by_body = is_divided_by_body(part)
        self.single = False  # each paragraph of the group is a point
        self.under = frozenset[int]()  # where further paragraphs stand under a name that has a line of its own
        self.leading = frozenset[int]()  # where the text stands that leads to "The key learning is as follows:"
        self.chapters = long and len(part.groups) > 1 and all(tells_a_story(group.blocks) for group in part.groups)
        self.left = False  # the list has ended with a paragraph of its own: another list may be of something else
        self.told = False  # the group counts its narrative, one paragraph of which leads to a list
        self.found = part.role is Role.FINDINGS  # whose numbered paragraphs may tell the story
        self.story = self.found and not is_a_list(part.blocks)
        self.hindsight = self.found and (mostly_told(part.blocks) or heads_a_chapter(part.heading))
        self.goes_on = self.found and goes_on_counting(part.blocks)
        self.answered = told_before_recommendations(part)
        self.beside = named_beside_learning(part)
        self.themed = is_divided_by_themes(part)

    def read(self) -> list[Item]:
        for group in self.part.groups:
            self.open, self.theme, self.closed = None, _named(group) or topic_of(self.part), False
            self.left = False
            listed = _is_listed(group.blocks)
            of_topic = self.theme is not None and self.theme == self._topic()  # "4 Learning: attendance"
            self.single = are_points(group.blocks) or (self._is_boxed() and are_short(group.blocks))
            self.single = self.single or (of_topic and are_sentences(group.blocks))
            self.under = paragraphs_under_names(group.blocks)
            self.told = _is_told(group.blocks)
            self.strays = (self.strays or self.marks) and not (self.by_body and len(group.blocks) == 1)
            self.leading = before_the_announcement(group.blocks)
            titles = _numbered_titles(group.blocks) if self.holds else frozenset()
            for block in group.blocks:
                if block.start in titles:
                    self.open, self.theme = None, theme_name(block.text)
                else:
                    self._take(block, listed=listed and not titles)
            self.marks = self.marks or listed or _has_rows(group.blocks)
        return [entry.item() for entry in self.entries if not entry.waits and not side_notes.is_placeholder(entry.text)]

    def _take(self, block: Block, *, listed: bool) -> None:
        if block.word is Word.LEARNING:
            named = f"Named as learning point {block.label}" if block.label else "The paragraph says so"
            self._start(block, named, sure=block.start not in self.beside)
        elif block.kind is Kind.TABLE_ROW or block.word is not Word.NONE or side_notes.is_side_note(block.text):
            self.open = None
            self.closed = self.closed or block.word is Word.RECOMMENDATION
        elif self.open is not None and self.open.waits:
            self.open.add(named_wording(block))
        elif (split := run_in(block)) is not None:
            self._run_in(block, *split)
        elif self.style is Style.NAMED:
            self._under_a_name(block)
        elif self.holds and not self.closed:
            self._listed(block, listed=listed)

    def _under_a_name(self, block: Block) -> None:
        """After a named point only its own wording belongs to it, if it has but a title yet, and a list it leads to."""
        point, plain = self.open, block.marker is Marker.NONE
        if point is None:
            return
        if plain and (is_title(point.text) or self._is_a_title(point)) and _is_sentence(block.text):
            point.theme, point.texts = theme_name(point.text), []
            point.add(block)
        elif plain and (block.text[:1].islower() or self._is_under_its_name(point, block)):
            point.add(block)
        elif block.marker is Marker.BULLET and point.leads_in:
            self._start(block, f"Listed under learning point {point.label}")
            self.open = point
        else:
            self.open = None

    def _is_a_title(self, point: Entry) -> bool:
        return self.titled and len(point.texts) == 1 and point.theme == self.theme

    def _is_under_its_name(self, point: Entry, block: Block) -> bool:
        below = block.start in self.under and not self._is_talk(block)
        return below or (point.theme != self.theme and self._is_its_text(block))

    def _is_its_text(self, block: Block) -> bool:
        """Paragraphs under the title of a point are one point, to where the notice ends."""
        return self.holds and not self._is_talk(block) and not side_notes.signs_off(block.text)

    def _start(self, block: Block, reason: str, *, sure: bool = True) -> None:
        self.open = Entry.at(block, ItemKind.LEARNING_POINT, self.theme, reason)
        self.open.sure = sure
        self.entries.append(self.open)

    def _listed(self, printed: Block, *, listed: bool) -> None:
        block = replace(printed, text=vocabulary.beyond_the_announcement(printed.text))
        if side_notes.signs_off(block.text) and block.marker is Marker.NONE:
            self.closed, self.open = True, None
            return
        if is_of_a_course(block.text):
            self.closed = True
        if self._is_talk(block):
            self.open = None
        elif block.marker is not Marker.NONE:
            self._start(block, self._place("Numbered" if block.label else "A point of the list"))
            self._doubt(block)
        elif listed:
            self._beside_a_list(block)
        else:
            self._paragraph(block)

    def _doubt(self, block: Block) -> None:
        """Among findings the numbered paragraphs of the report tell a story; what it teaches is for a person to say."""
        numbered = block.marker is Marker.NUMBER and ("." in str(block.label) or self.goes_on)
        first = block.text.partition(". ")[0]
        if self.open is not None and self.told and numbered:
            self.open.sure = False
        again = self.left and block.marker is Marker.BULLET
        told = numbered and (self.hindsight or (self.story and vocabulary.narrates(first)))
        if self.open is not None and (again or told):
            self.open.sure = False

    def _is_talk(self, block: Block) -> bool:
        text = block.text
        lead_in = text.endswith(":") and (block.marker is Marker.NONE or vocabulary.announces(text.rpartition(". ")[2]))
        talk = vocabulary.announces(text) or side_notes.instructs_the_author(text) or side_notes.quotes_statute(text)
        talk = talk or speaks_of_the_learning(text)
        return (
            lead_in
            or text.endswith("?")
            or (talk and block.marker is Marker.NONE)
            or _leads_to_the_learning(block)
            or (block.marker is Marker.NONE and speaks_of_what_was_done(text))
            or side_notes.is_placeholder(text)
            or speaks_of_the_paper(text.strip(" ."))
            or (block.marker is Marker.NONE and becomes_of_the_paper(text))
            or says_who_publishes(text)
            or (vocabulary.announces(text) and bool(block.label or text.endswith(":")))
        )

    def _beside_a_list(self, block: Block) -> None:
        """A paragraph among listed points carries on the last one, or may be learning of its own."""
        if self.open is not None and block.text[:1].islower() and not self.open.text.endswith("."):
            self.open.add(block)
        else:
            self._start(block, "A paragraph beside the listed learning", sure=False)
            self.open = None
            bare = self.part.heading is not None and BARE.fullmatch(self.part.heading.text) is not None
            self.left = bare and len(block.text.split()) >= _LONG_PARAGRAPH

    def _paragraph(self, block: Block) -> None:
        """Paragraphs under a theme are one point, unless each is a whole one; without a theme each is one."""
        if self.part.role is Role.LEARNING_AND_RECOMMENDATIONS and self.theme is None:
            return
        if self.theme is not None and self.open is not None and not self.single:
            self.open.add(block)
        else:
            told = self.found and self.theme is None and not are_sentences(self.part.blocks)
            told = told or (self.named and vocabulary.narrates(block.text)) or self._is_answered(block)
            told = told or (self.theme is None and self.themed and leads_to_themes(block.text))
            told = told or _is_only_named(block.text) or block.start in self.leading or self._analyses(block.text)
            self._start(block, self._place("A paragraph"), sure=not told and not self.strays)

    def _is_answered(self, block: Block) -> bool:
        """Theme by theme the findings tell what happened and recommend at once: the point is the recommendation."""
        said = (self.theme or "").startswith("Learning")  # "Learning theme 1: …" says what stands under it
        return not said and block.start in self.answered

    def _analyses(self, text: str) -> bool:
        """Under "Analysis and learning", or in chapters, themes have their story told; what it taught may be lost.

        Where the story was numbered, and so was left out, what is left may be one sentence that says it.
        """
        heading = self.part.heading.text if self.part.heading else ""
        story = text.count(". ") > 0 or vocabulary.narrates(text)
        return self.theme is not None and ((_ANALYSIS.search(heading) is not None and story) or self.chapters)

    def _topic(self) -> str | None:
        return topic_of_learning(self.part.heading.text) if self.part.heading else None

    def _is_boxed(self) -> bool:
        """A bare "Learning" or "Key learning" stands over points, not over a text on each of its themes."""
        return self.part.heading is not None and OVER_POINTS.fullmatch(self.part.heading.text.strip(" .:?")) is not None

    def _run_in(self, block: Block, role: Role, heading: str, rest: str) -> None:
        """Read "Learning includes: …; …; and …"."""
        self.open = None
        if role is not Role.LEARNING or side_notes.is_placeholder(rest):
            return
        points = [(None, rest)] if _ONE.fullmatch(heading) else labelled_points(rest)
        for printed, point in points:
            label = block.label if len(points) == 1 and not self.counted else printed
            self._start(replace(block, text=point, label=label), f"Listed after \u201c{heading}\u201d")
        self.open = None

    def _place(self, how: str) -> str:
        heading = self.part.heading.text if self.part.heading and self.part.heading.text else "Learning"
        return f"{how} under the heading \u201c{heading}\u201d"


def _counts_paragraphs(blocks: tuple[Block, ...]) -> bool:
    """Tell numbers of paragraphs ("3.1" told, "3.2 Learning point: \u2026") from those of points."""
    numbered = [block for block in blocks if block.marker is Marker.NUMBER and "." in str(block.label)]
    return any(run_in(block) for block in numbered) and any(run_in(block) is None for block in numbered)


def _named(group: Group) -> str | None:
    """Give the theme; the name of a partnership amid learning is the head of a page."""
    return None if group.theme and says_who_publishes(group.theme) else group.theme


def _is_only_named(text: str) -> bool:
    """Tell a few words that name a theme, whose points a converter may have lost."""
    named = len(text.split()) <= _FEW_WORDS or _NAMES_A_THEME.match(text) is not None
    return named and not _is_sentence(text)


def _is_sentence(text: str) -> bool:
    return text.endswith((".", "?", "!")) or has_main_verb(text)


def _has_boxes(part: Part) -> bool:
    """Tell whether paragraphs that begin "Learning:" stand out from the numbered text around them."""
    return any(
        block.kind is Kind.PARAGRAPH and (split := run_in(block)) is not None and split[0] is Role.LEARNING
        for block in part.blocks
    )


def _has_rows(blocks: tuple[Block, ...]) -> bool:
    return any(block.kind is Kind.TABLE_ROW for block in blocks)


def _leads_to_the_learning(block: Block) -> bool:
    """Tell a numbered paragraph such as "7.1 This section draws out what can be learned."."""
    of_the_paper = speaks_of_the_learning(block.text) or speaks_of_the_document(block.text)
    return block.marker is Marker.NUMBER and of_the_paper


def _is_listed(blocks: tuple[Block, ...]) -> bool:
    """Tell whether the learning of a group is a list; what follows a recommendation there belongs to that."""
    for block in blocks:
        if block.word is Word.RECOMMENDATION:
            return False
        marked = block.marker in {Marker.NUMBER, Marker.BULLET, Marker.LETTER, Marker.ROMAN}
        if marked and not _leads_to_the_learning(block):
            return True
    return False


def _numbered_titles(blocks: tuple[Block, ...]) -> frozenset[int]:
    """Where numbers stand before titles ("1. Night-time care") with the learning under each: their places."""
    found = [
        (block, following)
        for block, following in zip_longest(blocks, blocks[1:])
        if block.marker in _COUNTED and is_title(block.text)
    ]
    if not found:
        return frozenset()
    below = [block for block, following in found if following is not None and _is_below(block, following)]
    others = [block for block in blocks if block.marker in _COUNTED and not is_title(block.text)]
    deeper = all("." in str(block.label) for block in others)
    return frozenset(block.start for block in below) if len(below) == len(found) and deeper else frozenset()


def _is_below(title: Block, following: Block) -> bool:
    """The text of a titled point: paragraphs, or numbers one level deeper."""
    if following.marker is Marker.NONE:
        return following.kind is Kind.PARAGRAPH and _is_sentence(following.text)
    return str(following.label).startswith(f"{title.label}.")


def _is_told(blocks: tuple[Block, ...]) -> bool:
    """Tell numbered narrative with a list in it ("16.1 The learning is:", bullets, "16.2 …") from numbered points."""
    return any(
        block.marker is Marker.NUMBER
        and "." in str(block.label)
        and block.text.endswith(":")
        and following.marker in {Marker.BULLET, Marker.LETTER, Marker.ROMAN}
        and vocabulary.announces(block.text)
        for block, following in pairwise(blocks)
    )
