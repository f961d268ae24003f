"""Recommendations: read from the parts that hold them."""

import re
from dataclasses import replace

from reviews.importing.drafted import Item, ItemKind
from reviews.importing.drafting import further_sentences
from reviews.importing.drafting.entries import Entry, labelled_points
from reviews.importing.drafting.lead_ins import as_note, named_wording, run_in
from reviews.importing.drafting.limbs import (
    below,
    counts_below,
    is_a_limb,
    is_a_status,
    is_headed,
    is_limb,
    is_next,
    is_title,
    leads_to_each,
    parted_by_semicolons,
    rejoins,
)
from reviews.importing.drafting.repeated import without_their_section
from reviews.importing.drafting.styles import Style, style_of
from reviews.importing.drafting.titled_points import each_is_titled
from reviews.importing.drafting.worded_otherwise import doubt, rather_actions, told_beside_named
from reviews.importing.language import side_notes, vocabulary
from reviews.importing.language.blocks import Block, Kind
from reviews.importing.language.bodies import addressee, body_led_in, body_opening
from reviews.importing.language.columns import Column, column_named
from reviews.importing.language.done import opens_with_what_was_done
from reviews.importing.language.grammar import has_main_verb
from reviews.importing.language.headings import NO_TEXT, Role
from reviews.importing.language.labels import Marker, Word
from reviews.importing.language.names_of_bodies import names_a_body
from reviews.importing.language.report_words import speaks_of_the_document, tells_of_the_review
from reviews.importing.outlining.open_headings import says_who_is_to_act
from reviews.importing.outlining.parts import Group, Part, theme_name, topic_of

_HOLDS_LISTS = {Role.RECOMMENDATIONS, Role.ACTION_PLAN}
_PARTING = (";", "; and", "; or", ",", ", and")  # one point of a sentence from the next
_OF_LISTS = {Marker.BULLET, Marker.NUMBER, Marker.LETTER, Marker.ROMAN}
_SPEAKS_TO_THE_READER = re.compile(r"\byour?\b", re.IGNORECASE)


def recommendations_of(parts: list[Part], *, tabled: bool = False) -> list[list[Item]]:
    """Read each set of recommendations the document prints, in document order; see `repeated.one_of_each`.

    `tabled` says that recommendations were read from tables.
    """
    sets: list[list[Item]] = []
    planned: list[list[Item]] = []  # in action plans
    scattered: list[Item] = []
    topics: list[str | None] = []
    named = sum(block.word is Word.RECOMMENDATION for part in parts for block in part.blocks) > 1
    for part in parts:
        if part.role in NO_TEXT:
            continue
        found = _Reader(part).read()
        if named:
            found = [told_beside_named(item) for item in found]
        if part.role is Role.ACTION_PLAN:
            planned.append(found)
        elif part.role in {Role.RECOMMENDATIONS, Role.LEARNING_AND_RECOMMENDATIONS}:
            sets.append(found)
        else:
            topics.extend([topic_of(part)] if found else [])
            scattered.extend(found)
    sets.append(without_their_section(scattered, topics))
    sets.extend(map(rather_actions, planned) if any(sets) or tabled else planned)
    return sorted((found for found in sets if found), key=lambda found: found[0].start)


def looks_like_one(text: str) -> bool:
    """Tell whether an unmarked sentence is worded as a recommendation."""
    if (
        vocabulary.announces(text)
        or side_notes.instructs_the_author(text)
        or side_notes.quotes_statute(text)
        or vocabulary.narrates(text)
        or speaks_of_the_document(text)
        or tells_of_the_review(text)
    ):
        return False
    if _SPEAKS_TO_THE_READER.search(text) or side_notes.gives_a_number_to_call(text):
        return False
    if side_notes.invites_the_reader(text):
        return False
    return vocabulary.recommends(text) or vocabulary.asks_in_the_present(text)


class _Reader:
    def __init__(self, part: Part) -> None:
        self.part = part
        self.lists = part.role in _HOLDS_LISTS
        self.whole = self.style = style_of(part.blocks, Word.RECOMMENDATION)
        self.titled = _are_titled(part.blocks)
        self.theme: str | None = None
        self.open: Entry | None = None
        self.latest: Entry | None = None
        self.entries: list[Entry] = []
        self.strays = False  # under the headings before, items were listed: a paragraph may be something else
        self.aside = False  # the reason for a recommendation is being told
        self.announced = False  # a numbered paragraph said that the points after it are recommended
        self.foreign = False  # what another report recommended is being told
        self.stem: Block | None = None  # the sentence that names a body over what it is to do
        self.under = Marker.NONE  # of the points below it

    def read(self) -> list[Item]:
        for group in self.part.groups:
            self.open, self.latest, self.foreign, self.stem = None, None, False, None
            self.strays = any(entry.marker is not Marker.NONE for entry in self.entries)
            self.theme = group.theme or topic_of(self.part)
            self.style = self._style_in(group)
            for position, block in enumerate(group.blocks):
                self._take(as_note(block), _following(group, position))
        found = [entry for entry in self.entries if _holds_something(entry)]
        doubt(found, self.part)
        return [_finished(entry) for entry in found]

    def _style_in(self, group: Group) -> Style:
        """Beside numbered or named recommendations of the report those of single agencies may have bullets."""
        bullets = [block for block in group.blocks if block.marker is Marker.BULLET]
        alone = bool(bullets) and len(bullets) == len(group.blocks) and group.theme is not None
        asking = sum(vocabulary.recommends(one.text) for one in bullets) >= len(bullets) / 2
        beside = self.whole is Style.NUMBERED or (self.whole is Style.NAMED and names_a_body(group.theme or ""))
        return Style.LOOSE if beside and alone and asking else self.whole

    def _take(self, block: Block, following: Block | None) -> None:
        self.announced = self.announced and block.marker in {Marker.BULLET, Marker.LETTER, Marker.ROMAN}
        self._look_for_a_stem(block, following)
        if block.kind is Kind.TABLE_ROW or self.stem is block:
            self.open = None
        elif block.word is Word.RECOMMENDATION:
            self._start(block, f"Named as recommendation {block.label}")
        elif block.word is not Word.NONE:
            self.open = None
            self._under_a_point(block)
        elif self.open is not None and self.open.waits:
            self._first_words(self.open, named_wording(block))
        elif (split := run_in(block)) is not None:
            self._run_in(block, *split)
        elif block.marker is Marker.NUMBER:
            self._number(block, following)
        elif block.marker in {Marker.LETTER, Marker.ROMAN}:
            self._letter(block, following)
        elif block.marker is Marker.BULLET:
            self._bullet(block)
        else:
            self._paragraph(block)

    def _look_for_a_stem(self, block: Block, following: Block | None) -> None:
        """Under "It is recommended that the Board:", beside no label, each point of the list is a recommendation."""
        if self.stem is not None and block.marker in _OF_LISTS and block.word is Word.NONE:
            self.announced = self.announced or block.marker is self.under
            return
        labelled = self.open is not None and self.open.marker not in {Marker.NONE, Marker.BULLET}
        labelled = labelled and "recommend" not in block.text  # "Recommendation 2", "The Board should:"
        self.stem, self.under = None, Marker.NONE
        if following is None or following.marker not in _OF_LISTS or block.marker is not Marker.NONE or labelled:
            return
        if leads_to_each(block, following, self.part.blocks):
            self.stem, self.under = block, following.marker

    def _under_a_point(self, block: Block) -> None:
        """What is recommended under "Learning point 2: Legal literacy" answers that point."""
        if block.word is Word.LEARNING and block.text and is_title(block.text):
            self.theme = theme_name(block.text)

    def _start(self, block: Block, reason: str) -> Entry:
        entry = Entry.at(block, ItemKind.RECOMMENDATION, self.theme, reason)
        asked = self.stem is not None and "recommend" not in self.stem.text
        entry.noted_owner = body_opening(self.stem.text) if self.stem is not None and asked else None
        self.open = self.latest = entry
        self.entries.append(entry)
        return entry

    def _start_listed(self, block: Block, reason: str) -> None:
        """Start an item of a list, unless it only introduces others or tells what happened."""
        self.open = None
        talk = (
            (vocabulary.announces(block.text) and (block.marker is Marker.NUMBER or block.text.endswith(":")))
            or side_notes.instructs_the_author(block.text)
            or side_notes.is_placeholder(block.text)
            or side_notes.invites_the_reader(block.text)
        )
        if not self.lists or talk or side_notes.is_side_note(block.text) or block.text.endswith("?"):
            return
        entry = self._start(block, reason)
        # by a sentence: "The review recommended that:"
        led = self.part.heading is None or self.stem is not None or self.announced
        goes_on = led or block.text[:1].islower()  # with the sentence that leads to the list
        done = opens_with_what_was_done(block.text.partition(". ")[0]) and not vocabulary.recommends(block.text)
        told = vocabulary.narrates(block.text) and not vocabulary.asks_in_the_present(block.text)
        if (told or done) and not goes_on:
            entry.sure = False
            entry.reason = "Stands among the recommendations, but tells what happened"
        if self.foreign:
            entry.sure = False
            entry.reason = "Stands under a sentence about what another report recommended"

    def _first_words(self, entry: Entry, block: Block) -> None:
        owner = side_notes.owner_noted(block.text)
        if owner and not side_notes.is_placeholder(owner):
            entry.noted_owner = entry.noted_owner or owner
        elif side_notes.is_placeholder(block.text) or side_notes.is_side_note(block.text) or _names_a_field(block.text):
            self.open = None
        else:
            entry.add(block)

    def _number(self, block: Block, following: Block | None) -> None:
        entry = self.open
        self.announced = block.text.endswith((":", "recommendations.")) and vocabulary.announces(block.text)
        if entry is not None and (below(entry.label, block.label) or (entry.listing and is_limb(entry, block))):
            entry.add_sub(block)
        elif self.style is Style.NAMED:
            self.open = None
        elif following is not None and is_title(block.text.rstrip(":")) and below(block.label, following.label):
            self.open, self.theme = None, theme_name(block.text)
        else:
            self._start_listed(block, self._place("Numbered"))

    def _letter(self, block: Block, following: Block | None) -> None:
        entry = self.open
        if following is not None and is_title(block.text) and counts_below(block.label, following.label):
            self.open, self.theme = None, theme_name(block.text)
            return
        first = block.label in {"a", "i"}
        if entry is not None and is_next(entry, block):
            self._start_listed(block, self._place("Lettered"))
        elif entry is not None and (entry.listing or entry.subs or (first and entry.marker is not Marker.LETTER)):
            entry.add_sub(block)
        elif self.style is Style.LOOSE or self.announced:
            self._start_listed(block, self._place("Lettered"))

    def _bullet(self, block: Block) -> None:
        entry = self.open
        if entry is not None and self._belongs(entry, block):
            entry.add_sub(block)
        elif self.style is Style.LOOSE or self.announced:
            self._start_listed(block, self._place("A point of the list"))
        else:
            self.open = None

    def _belongs(self, entry: Entry, block: Block) -> bool:
        if entry.marker is not Marker.BULLET:
            return entry.marker is not Marker.NONE or entry.listing
        mine = (entry.bullet, entry.level)
        if block.level > entry.level or (block.bullet != entry.bullet and (entry.leads_in or entry.subs)):
            return True
        if entry.sub_mark not in {None, mine} or (not entry.subs and entry.text.endswith(_PARTING)):
            return False
        return entry.leads_in and not (entry.subs and vocabulary.recommends(block.text))

    def _paragraph(self, printed: Block) -> None:
        if side_notes.heads_an_aside(printed.text):
            self.open, self.aside = None, True
            return
        self.foreign = self.foreign or further_sentences.speaks_of_other_recommendations(printed.text)
        entry, block = self.open, replace(printed, text=vocabulary.beyond_the_announcement(printed.text))
        if side_notes.is_side_note(block.text):
            self._note(block)
        elif entry is not None and not entry.subs and (is_headed(entry, block) or self._is_titled(entry)):
            self._head(entry)
            entry.add(block)
        elif entry is not None and self._carries_on(entry, block):
            if entry.listing and is_a_limb(entry, block.text) and not rejoins(entry, block):
                entry.add_sub(block)
            else:
                entry.add(block)
        elif (
            self.style is Style.LOOSE and self.lists and (self._reads_as_one(block.text) or self._is_in_the_run(block))
        ):
            entry = self._start(block, self._place("A paragraph"))
            listed = any(one.marker is Marker.BULLET for one in self.entries[:-1])
            entry.sure = not self.strays and not listed
        else:
            self.open = None
        self.aside = False

    def _is_in_the_run(self, block: Block) -> bool:
        """Right under "The recommendations are:" lines without a stop, set close, are a list that lost its bullets."""
        led = self.part.heading is not None and self.part.heading.text.endswith(":")
        blocks = self.part.blocks
        first = bool(blocks) and blocks[0].start == block.start and len(blocks) > 1 and not blocks[1].apart
        close = not block.apart and bool(self.entries) and self.open is self.entries[-1]
        return led and not block.text.endswith((".", ":", "?", "!")) and (first or close)

    def _reads_as_one(self, text: str) -> bool:
        """Right under "Why we recommend this" stands the reason, unless it is left out and a body is asked already."""
        told = text.endswith(".") and says_who_is_to_act(text) and not vocabulary.announces(text)
        asks = looks_like_one(text) or told
        return asks and (not self.aside or body_opening(text) is not None)

    def _is_titled(self, entry: Entry) -> bool:
        return self.titled and len(entry.texts) == 1 and entry.theme == self.theme

    def _head(self, entry: Entry) -> None:
        """What stood beside the label is the body it is for, or the theme of what follows."""
        if is_a_status(entry.text):
            pass
        elif names_a_body(entry.text) and not self.titled:
            entry.owner = theme_name(entry.text)
        else:
            entry.theme = theme_name(entry.text)
        entry.texts = []

    def _note(self, block: Block) -> None:
        """Take the owner from a note under an item; no note belongs to its wording."""
        if self.latest is not None:
            self.latest.noted_owner = self.latest.noted_owner or side_notes.owner_noted(block.text)
        self.open = None

    def _carries_on(self, entry: Entry, block: Block) -> bool:
        if speaks_of_the_document(block.text):
            return False
        if vocabulary.goes_on(block.text) and (
            entry.listing
            or block.text[:1].islower()
            or vocabulary.recommends(block.text)
            or block.text.endswith(":")
            or block.text[:3] == "AND"
        ):
            return True
        if self._rounds_off(entry, block) or self._asks_more(entry, block):
            return True
        limbs = parted_by_semicolons(entry, block.text)
        if limbs or (not entry.subs and further_sentences.leads_to_limbs(block.text)):
            return True
        return (
            entry.listing
            and not entry.marked
            and not looks_like_one(block.text)
            and not vocabulary.announces(block.text)
            and not has_main_verb(block.text)
        )

    def _asks_more(self, entry: Entry, block: Block) -> bool:
        """Where recommendations are named, a paragraph under one that asks for more of the same thing is its own."""
        alone = self.style is Style.NAMED and entry.marker is Marker.NAMED and not entry.subs
        return alone and looks_like_one(block.text) and further_sentences.speaks_again_of(entry.text, block.text)

    @staticmethod
    def _rounds_off(entry: Entry, block: Block) -> bool:
        """After the limbs of a marked item, a sentence that asks for more is its closing wording."""
        if entry.subs and entry.marker is not Marker.NONE and looks_like_one(block.text):
            return True
        return further_sentences.reports_back(block.text) or (
            bool(entry.subs) and further_sentences.refers_back(block.text)
        )

    def _run_in(self, block: Block, role: Role, heading: str, rest: str) -> None:
        """Read "Recommendations include: …; …; and …"."""
        self.open = None
        if role is not Role.RECOMMENDATIONS or side_notes.is_placeholder(rest):
            return
        for label, point in labelled_points(rest):
            self._start(replace(block, text=point, label=label), f"Listed after \u201c{heading}\u201d")
        self.open = None

    def _place(self, how: str) -> str:
        heading = self.part.heading.text or "Recommendations" if self.part.heading else "Recommendations"
        return f"{how} under the heading \u201c{heading}\u201d"


def _are_titled(blocks: tuple[Block, ...]) -> bool:
    """Tell where each named recommendation has its title beside its name, some of which are no bodies."""
    titles = [block.text for block in blocks if block.word is Word.RECOMMENDATION]
    plain = not any(vocabulary.recommends(title) for title in titles) and not all(map(names_a_body, titles))
    return plain and each_is_titled(blocks, Word.RECOMMENDATION)


def _names_a_field(text: str) -> bool:
    """Tell "By whom?" or "Evidence measure:" in a form that was left blank."""
    field = column_named(text.rstrip(":?"))
    return text.endswith((":", "?")) and field in {Column.LEAD, Column.TARGET, Column.MILESTONES, Column.OUTCOME}


def _following(group: Group, position: int) -> Block | None:
    return group.blocks[position + 1] if position + 1 < len(group.blocks) else None


def _holds_something(entry: Entry) -> bool:
    return not entry.waits and not side_notes.is_placeholder(entry.text)


def _finished(entry: Entry) -> Item:
    """Give the item; a heading such as "The Board will" says whom it is for and is no theme."""
    if entry.theme and (body := body_led_in(entry.theme)):
        return replace(entry.item(body), theme_heading=None)
    return entry.item(addressee(entry.text, entry.theme) or vocabulary.names_whom_it_is_for(entry.text))
