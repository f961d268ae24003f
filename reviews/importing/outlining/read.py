"""Decoded text, plain or Markdown, read into blocks.

One reader serves both: real documents mix Markdown's marks with the layout of a printed page, and a strict parser of
either makes nonsense of the other.
"""

import re
from dataclasses import replace

from reviews.importing.files.asides import without_asides
from reviews.importing.files.contents_pages import entries_in, entries_under, is_entry
from reviews.importing.files.manuscript import HEADING_WORDS, Line, Manuscript, Style
from reviews.importing.files.source import cells_of, furniture, paragraphs_apart, wrap_width
from reviews.importing.files.spacing import is_set_close, keeps_spaces, put_together
from reviews.importing.language import labels, markup
from reviews.importing.language.asking_headings import is_open
from reviews.importing.language.blocks import BOLD, Block, Kind, labelled
from reviews.importing.language.bodies import is_named_over
from reviews.importing.language.grammar import IMPERATIVES, breaks_off, has_main_verb, opens_with_a_head
from reviews.importing.language.headings import Role, role_of
from reviews.importing.language.labels import Marker
from reviews.importing.language.partnerships import partnership_in
from reviews.importing.language.review_names import names_a_review
from reviews.importing.language.vocabulary import takes_up_the_sentence, tells_on
from reviews.importing.outlining import heading_lines
from reviews.importing.outlining.boxes import with_boxes
from reviews.importing.outlining.ends_of_boxes import with_quotes_as_boxes
from reviews.importing.outlining.labels_beside import lines_beside_labels, with_labels_beside
from reviews.importing.outlining.letters import without_letterheads
from reviews.importing.outlining.listed_headings import without_listed_headings
from reviews.importing.outlining.lone_numbers import without_lone_numbers
from reviews.importing.outlining.menus import without_menu
from reviews.importing.outlining.notes import without_notes
from reviews.importing.outlining.open_blocks import Open
from reviews.importing.outlining.printed_lines import (
    FULL_ENOUGH,
    SENTENCE_END,
    Printed,
    has_a_bullet,
    indent_of,
    is_a_tail,
)


def blocks_of(manuscript: Manuscript) -> list[Block]:
    """Read a manuscript into blocks, without page numbers, running headings, rules and blank lines."""
    blocks = without_menu(with_labels_beside(with_boxes(with_quotes_as_boxes(_Reader(manuscript).read()))))
    return without_notes(without_letterheads(without_lone_numbers(without_listed_headings(blocks))))


_RULE = re.compile(r"\s*(?:[-*_=~\u2500\u2501\u2014]\s*){3,}$")
_UNDERLINE = re.compile(r"(?:={3,}|-{3,})\s*$")
_HASHES = re.compile(r"\s{0,3}(#{1,6})(?:\s+#{1,6}(?=\s))?\s*(?=[^#\s])")  # or its marks given twice
_DEFINES = re.compile(r"\A\s{0,3}:\s+(?=\S)")  # what is said of a term in a list of Markdown
_QUOTE = re.compile(r"\s{0,3}(?:>\s?)+")
_WORDS = re.compile(r"[a-z]+(?:-[a-z]+)*")
_TABLE_RULE = re.compile(r":?-{2,}:?|")
_LINK = re.compile(r"\]\(")
_FOUND_BY = 12  # letters
_FAR = 60  # blocks within a section that is looked back through
_LONG_LINE = 140
_HALF_FULL = 0.6
_ROOM = 0.9
_TAKES_UP = re.compile(rf"(?:and|or) (?:should|must|to|will|that|{'|'.join(sorted(IMPERATIVES))})\b")
_JOINTS_ALONE = {"and", "or"}


class _Reader:
    def __init__(self, manuscript: Manuscript) -> None:
        self.lines = list(manuscript.lines) if manuscript.whole else without_asides(list(manuscript.lines))
        self.words = frozenset(_WORDS.findall(manuscript.source.lower()))
        self.furniture = frozenset[int]() if manuscript.whole else furniture(self.lines)
        raws = [line.raw for line in self.lines]
        self.contents = entries_under(raws) | (frozenset[int]() if manuscript.whole else entries_in(raws))
        left_out = self.furniture | self.contents
        printed = [line for place, line in enumerate(self.lines) if place not in left_out and not line.style]
        self.width = None if manuscript.whole else wrap_width(printed)
        self.spaced = not manuscript.whole and paragraphs_apart(printed)
        self.close = not manuscript.whole and is_set_close([line.raw for line in printed])
        self.kept = not manuscript.whole and keeps_spaces([line.raw for line in printed])
        if self.kept:
            self.lines = put_together(self.lines, self.furniture, self.contents)
            self.furniture = self.contents = frozenset()
        self.beside = frozenset[int]() if manuscript.whole else lines_beside_labels(printed)
        self.unbroken = (
            not manuscript.whole and self.width is None and any(len(one.raw) > _LONG_LINE for one in printed)
        )
        self.ranked = any(_HASHES.match(raw) for raw in raws)
        self.blocks: list[Block] = []
        self.open: Open | None = None
        self.broken = True  # a blank line stands since the last line read

    def read(self) -> list[Block]:
        for position, line in enumerate(self.lines):
            if position in self.furniture:
                continue
            if position in self.contents:
                self._close()
                continue
            if not line.raw.strip():
                self.broken = True
            elif line.style is not None:
                self._set(line, line.style)
            elif _RULE.match(line.raw):
                self._rule(line)
            else:
                self._take(line, self._following(position))
                self.broken = False
        self._close()
        return self.blocks

    def _following(self, position: int) -> str:
        return markup.without_anchors(self.lines[position + 1].raw).strip() if position + 1 < len(self.lines) else ""

    def _rule(self, line: Line) -> None:
        """Close the open block; a rule right under a single short line makes that line a heading."""
        opened = self.open
        if opened is None and not self.broken and self.ranked and _UNDERLINE.match(line.raw):
            self._rank(1 if line.raw.startswith("=") else 2)
        single = opened and len(opened.texts) == 1 and not self.broken and opened.block.kind is Kind.PARAGRAPH
        if opened and single and _UNDERLINE.match(line.raw) and len(opened.texts[0]) <= heading_lines.LONGEST:
            opened.block = replace(opened.block, kind=Kind.HEADING, level=1 if line.raw.startswith("=") else 2)
        self._close()
        self.broken = True

    def _rank(self, level: int) -> None:
        """Where hash signs rank the headings below, the rule under a line that was taken for a heading ranks it too."""
        if self.blocks and self.blocks[-1].kind is Kind.HEADING and self.blocks[-1].level >= BOLD:
            self.blocks[-1] = replace(self.blocks[-1], level=level)

    def _set(self, line: Line, style: Style) -> None:
        """Take a line of a document that says itself how it is set; each is a whole paragraph."""
        self.broken = True
        printed = Printed(line, line.raw, " ".join(line.raw.split()), style.quoted, "")
        if style.cells is not None:
            self._row(printed, style.cells)
        elif style.rank and len(printed.text.split()) <= HEADING_WORDS and not has_a_bullet(printed.text):
            self._heading(printed, style.rank)
        elif not is_entry(line.raw):
            self._plain(printed)

    def _take(self, line: Line, following: str) -> None:
        quote = _QUOTE.match(line.raw)
        raw = _DEFINES.sub("", markup.without_anchors(line.raw[quote.end() :] if quote else line.raw), count=1)
        cells = cells_of(raw)
        hashes = _HASHES.match(raw)
        text = markup.clean(raw[hashes.end() :].rstrip("# ") if hashes else raw)
        printed = Printed(line, raw, text, quote is not None, following)
        if cells is not None or markup.is_a_note(raw):
            self._row(printed, cells or (text,))
        elif hashes and text:
            self._heading(printed, len(hashes[1]))
        elif text:
            self._plain(printed)

    def _row(self, printed: Printed, cells: tuple[str, ...]) -> None:
        self._close()
        if not all(_TABLE_RULE.fullmatch(cell) for cell in cells):
            self.blocks.append(replace(self._block(printed, Kind.TABLE_ROW), text=printed.text, cells=cells))

    def _heading(self, printed: Printed, level: int) -> None:
        self._close()
        block = replace(self._block(printed, Kind.HEADING), text=printed.text, level=level)
        label = labels.named(printed.text)
        if label:
            block = replace(block, text=label.rest, label=label.text, marker=label.marker, word=label.word)
        self.blocks.append(block)

    def _plain(self, printed: Printed) -> None:
        if printed.line.number in self.beside:
            self._begin(printed, None)
            return
        named = labels.named(printed.text)
        marked = None if named else labels.marked(printed.text)
        if marked and marked.marker is Marker.NAMED and _LINK.search(printed.raw):
            marked = labels.Label(Marker.BULLET, None, printed.text)  # the title of another document
        label = named or marked
        if label and self._ends_the_sentence(printed, label):
            self._append(printed)
            return
        if named is None and marked is None and self._continues(printed):
            self._append(printed)
            return
        level = heading_lines.heading_level(printed, self.width)
        if marked and level:
            level = level if self._numbers_a_heading(printed, marked) else 0
        if level:
            self._heading(printed, level)
        else:
            self._begin(printed, named or marked)

    def _ends_the_sentence(self, printed: Printed, label: labels.Label) -> bool:
        """Tell "T. When …" or "Recommendation 2. …", right under a line that leaves off with "to", from a label."""
        letter = label.marker is Marker.LETTER and str(label.text).isupper() and printed.text[1:2] == "."
        within = self.open is not None and not self.broken and self.open.block.kind is Kind.PARAGRAPH
        if label.marker is Marker.NAMED:
            return (
                within and self.width is not None and heading_lines.LEAVES_OFF.search(self._text_so_far()) is not None
            )
        return letter and within and breaks_off(self._text_so_far())

    def _numbers_a_heading(self, printed: Printed, label: labels.Label) -> bool:
        """A short numbered line is a heading if it is a known one, or is bold or stands alone and goes on no list."""
        leads_on = printed.text.endswith(" that:")  # "7.1 It is recommended that:"
        if leads_on or label.marker is not Marker.NUMBER:
            return not leads_on and str(label.text).isupper() and role_of(printed.text) is not None
        if role_of(printed.text) or printed.bold or is_open(printed.text):
            return True
        if printed.following.startswith(f"{label.text}.1"):
            return not has_main_verb(label.rest) and not label.rest.endswith(SENTENCE_END)
        if label.rest.endswith("?") and (self._asks_on(label) or self._asks_under_a_heading(label)):
            return False
        on_a_list = bool(self.blocks or self.open) and self._text_so_far().endswith((":", ";", ",", "; and", "; or"))
        if labels.is_below(label.text, printed.following) and not on_a_list:
            return not has_main_verb(label.rest)  # "4. Housing" over "4.1 The flat was …"
        below = self._numbers_below_the_heading(printed, label)
        alone = (self.broken and not printed.next_word) or self._ends_by_choice(printed) or self._counts_headings(label)
        alone = alone or below
        return alone and not on_a_list and not has_main_verb(label.rest)

    def _counts_headings(self, label: labels.Label) -> bool:
        """Tell the number that comes after that of the last numbered heading, where no list stands between."""
        latest = self.open.block if self.open else None
        before = [*self.blocks[-_FAR:], *([latest] if latest else [])]
        heading = next((block for block in reversed(before) if block.kind is Kind.HEADING), None)
        number = labels.section_number(heading.text)[-1:] if heading else ()
        own = f"{number[0]}." if number else "-"  # "4.1" below "4. Recommendations" is of no list
        listed = any(
            labels.follows_on(block.label, label.text)
            for block in before
            if block.kind is Kind.LIST_ITEM and not str(block.label).startswith(own)
        )
        return str(label.text).isdigit() and number == (int(str(label.text)) - 1,) and not listed

    def _numbers_below_the_heading(self, printed: Printed, label: labels.Label) -> bool:
        """Tell "6.1 Other matters" below "6. Good practice", with prose under it, from a paragraph with a number."""
        latest = self.open.block if self.open else None
        before = reversed([*self.blocks[-_FAR:], *([latest] if latest else [])])
        heading = next((block for block in before if block.kind is Kind.HEADING), None)
        deeper = heading is not None and labels.is_numbered_below(heading.text, printed.text)
        few = len(label.rest.split()) <= heading_lines.MOST_WORDS and not label.rest.endswith(SENTENCE_END)
        prose = len(printed.following) > _LONG_LINE and labels.marked(printed.following) is None
        return deeper and few and prose and self.unbroken

    def _ends_by_choice(self, printed: Printed) -> bool:
        """Tell a short line, after the end of a sentence, over text that begins anew although there was room for it."""
        ended = not self.broken and (self.open is None or self._text_so_far().endswith("."))
        if self.width is None or not ended or not printed.following[:1].isupper():
            return False
        anew = not (labels.named(printed.following) or labels.marked(printed.following))
        return anew and printed.reach + len(printed.next_word) < self.width * _HALF_FULL

    def _asks_on(self, label: labels.Label) -> bool:
        """Tell the next of a list of numbered questions."""
        before = self.open.block if self.open else self.blocks[-1] if self.blocks else None
        listed = before is not None and before.kind is Kind.LIST_ITEM and self._text_so_far().endswith("?")
        return listed and before is not None and labels.follows_on(before.label, label.text)

    def _asks_under_a_heading(self, label: labels.Label) -> bool:
        """Tell "Q1. Whose key?", and "1. Whose key?" under "Reflective exercise"."""
        headings = (role_of(block.text) for block in reversed(self.blocks) if block.kind is Kind.HEADING)
        return str(label.text).startswith("Q") or next(filter(None, headings), None) is Role.QUESTIONS

    def _text_so_far(self) -> str:
        return self.open.texts[-1] if self.open else self.blocks[-1].text

    def _begin(self, printed: Printed, label: labels.Label | None) -> None:
        self._close()
        block = replace(self._block(printed, Kind.PARAGRAPH), bold=printed.bold)
        if label:
            block = replace(labelled(block, label), level=indent_of(printed.raw, label))
        text = label.rest if label else printed.text
        hang = printed.raw.find(text[:_FOUND_BY]) if label and text else 0
        self.open = Open(block, [text], [printed.reach], block.end, hang)

    def _rejoins(self, printed: Printed) -> bool:
        """Under a limb "and should …", or "and the Board should …" where there was room, goes on above it."""
        if self.open is None or self.open.block.kind is not Kind.LIST_ITEM:
            return False
        room = self.open.last_length + len(printed.text.split(None, 1)[0]) < (self.width or FULL_ENOUGH) * _ROOM
        at_once = (self.unbroken or self.kept) and _TAKES_UP.match(printed.text) is not None
        return at_once or (room and takes_up_the_sentence(printed.text))

    def _is_next_point(self, printed: Printed) -> bool:
        """Tell a point without a bullet that begins small, under a lead-in, by the room that was left before it."""
        if self.open is None or self.width is None or not (self.open.texts[0] + " ")[0].islower():
            return False
        room = self.open.last_length + len(printed.text.split(None, 1)[0]) < self.width * _ROOM
        lead = next(
            (
                block
                for block in reversed(self.blocks)
                if not block.text[:1].islower() or block.marker is not Marker.NONE
            ),
            None,
        )
        return room and printed.text[:1].islower() and lead is not None and lead.text.endswith(":")

    def _append(self, printed: Printed) -> None:
        if self.open is not None:
            self.open.add(printed)

    def _continues(self, printed: Printed) -> bool:
        """Tell whether the line carries on the open block, across a blank line (a page break, say) only if it must."""
        if (
            self.open is None
            or self.open.block.quoted != printed.quoted
            or printed.line.style
            or self._set_back(printed)
        ):
            return False
        so_far = self.open.texts[-1]
        joins = printed.text in _JOINTS_ALONE
        if not so_far or joins:
            heads = self.open.block.marker is Marker.BULLET and role_of(printed.text) is not None
            return joins or not (heads or self.open.block.marker is Marker.NAMED)
        listed = so_far.count(";") > 1 and so_far.endswith(";") and printed.text.startswith(("and ", "or "))  # in prose
        whole = so_far.endswith(SENTENCE_END) and not listed
        runs_on = printed.text[:1].islower() and not whole and not self._rejoins(printed)
        if self.broken or (printed.bold and not self.open.block.bold):
            parted = so_far.endswith(("; and", "; or"))
            return runs_on and not parted and (self.open.last_length >= FULL_ENOUGH or not self.broken)
        anew = (so_far.endswith(".") and opens_with_a_head(printed.text)) or self._is_next_point(printed)
        anew = anew or (self.close and tells_on(" ".join(self.open.texts), printed.text))
        ended = self.kept and so_far.endswith(".")
        leaves_off = self.open.block.marker is Marker.NAMED and heading_lines.LEAVES_OFF.search(so_far) is not None
        broken_off = (
            so_far.endswith(("-", "\u2010")) or leaves_off or breaks_off(so_far) or self._names_on(printed, so_far)
        )
        if runs_on or anew or broken_off or ended:
            return not (anew or ended)
        if self.width is None:
            return self.spaced and is_a_tail(printed, so_far, self.open.last_length)
        publisher = names_a_review(so_far) and partnership_in(printed.text) == printed.text
        return not publisher and (self.open.is_full(printed, self.width) or self.open.hangs(printed))

    def _names_on(self, printed: Printed, so_far: str) -> bool:
        labelled = self.open is not None and self.open.block.marker is Marker.NAMED and len(self.open.texts) == 1
        return labelled and printed.runs_over and is_named_over(so_far, printed.text)

    def _set_back(self, printed: Printed) -> bool:
        """Tell a whole line that stands further left than the label of the point above: it is none of its wording."""
        indent = len(printed.raw) - len(printed.raw.lstrip())
        return self.width is None and self.open is not None and indent < self.open.block.level

    def _block(self, printed: Printed, kind: Kind) -> Block:
        raw, line = printed.line.raw, printed.line
        start = line.start + len(raw) - len(raw.lstrip())
        end = line.start + printed.length
        return Block(kind, "", start, end, line.number, quoted=printed.quoted, apart=self.broken, box=line.box)

    def _close(self) -> None:
        if self.open is None:
            return
        text = markup.join(self.open.texts, self.words)
        self.blocks.append(replace(self.open.block, text=text, end=self.open.end))
        self.open = None
