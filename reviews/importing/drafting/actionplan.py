"""What the rows of tables give: recommendations, learning points and the actions of a plan."""

import re
from dataclasses import replace
from itertools import pairwise, zip_longest
from typing import NamedTuple

from reviews.importing.drafted import ActionRow, Item, ItemKind
from reviews.importing.drafting.entries import Entry
from reviews.importing.language import markup, side_notes
from reviews.importing.language.blocks import Block, Kind
from reviews.importing.language.bodies import addressee
from reviews.importing.language.columns import Column
from reviews.importing.language.elsewhere import is_over_what_others_asked
from reviews.importing.language.headings import Role, tells_of_another_review
from reviews.importing.language.labels import Marker, Word, follows_on, marked, named, numbered
from reviews.importing.language.named_rows import named_rows
from reviews.importing.language.names_of_bodies import is_only_a_post, names_a_body
from reviews.importing.language.tables import Row, across, forms_in, headless, tables_of, titled_across
from reviews.importing.outlining.parts import Part, tells_of_other_reviews, theme_name, topic_of


class TableItems(NamedTuple):
    """The items of all tables, in document order; each part's recommendations are a set."""

    recommendations: list[list[Item]]
    learning: list[Item]
    rows: list[ActionRow]
    others: list[Item]  # good practice and questions


def _topics_of_tables(parts: list[Part]) -> dict[int, str | None]:
    """Topic after topic may end in a small table of its learning: its heading is the theme of it."""
    told = [place for place, part in enumerate(parts) if part.role is Role.NARRATIVE and _has_a_table(part)]
    return {place: topic_of(parts[place]) for place in told} if len(told) > 1 else {}


def _has_a_table(part: Part) -> bool:
    return any(tables_of(group.blocks) for group in part.groups)


def table_items(parts: list[Part]) -> TableItems:
    """Read every table whose header is understood, and forms that print one recommendation each."""
    found = TableItems([], [], [], [])
    topics = _topics_of_tables(parts)
    for place, part in enumerate(parts):
        if part.heading and tells_of_another_review(part.heading.text):
            continue
        recommended: list[Item] = []
        for group in part.groups:
            readers = [
                _TableReader(table.rows, group.theme or topics.get(place), _named_before(group.blocks, table.rows))
                for table in tables_of(group.blocks)
            ]
            wording = _WORDING.get(part.role)
            plain = headless(group.blocks, wording) if wording else None
            beside = _BESIDE_NAMES.get(part.role)
            plain = plain or (named_rows(group.blocks, beside) if beside else None)
            if plain:
                readers.append(_TableReader(plain.rows, group.theme))
            readers.append(_FormReader(group.blocks, group.theme))
            for reader in readers:
                reader.read()
                of_others = _is_of_others(part, group.blocks, reader.table)
                recommended.extend(_finished(entry, reader, of_others=of_others) for entry in reader.recommendations)
                found.learning.extend(entry.item() for entry in reader.learning)
                found.others.extend(entry.item() for entry in reader.others)
                found.rows.extend(reader.rows)
        found.recommendations.append(recommended)
    return found


_POINTED = re.compile(r"\A(?P<label>\d{1,2})(?: ?[:\u2013-])?\s+(?=[A-Z\u2018\u201c\"'])")


def _counts_in_its_cells(table: tuple[Row, ...], column: Column) -> bool:
    """Tell wordings that begin with their number and no point after it: "1 Review how …", "2 Ensure that …"."""
    texts = [text for row in table if (text := row.cells.get(column))]
    found = [number for text in texts if (number := _POINTED.match(text))]
    counts = [int(number["label"]) for number in found]
    whole = len(found) == len(texts) and sorted(set(counts)) == list(range(1, max(counts, default=0) + 1))
    return whole and len(set(counts)) > 1 and not any(map(_is_labelled, table))


def _is_of_others(part: Part, blocks: tuple[Block, ...], table: tuple[Row, ...]) -> bool:
    """Tell a table of what earlier reviews recommended and what became of it."""
    before = [block for block in blocks if table and block.start < table[0].block.start]
    names = tuple(map(markup.clean, before[-1].cells)) if before else ()
    told = next((block.text for block in reversed(before) if block.kind is Kind.PARAGRAPH), "")
    return tells_of_other_reviews(part) or is_over_what_others_asked(names, told)


def _finished(entry: Entry, reader: "_TableReader", *, of_others: bool) -> Item:
    """Where recommendations have several actions, posts lead these; each is for the body that opens its sentence."""
    if of_others:
        entry.sure, entry.reason = False, f"{entry.reason}, but of what another report recommended"
    whom = addressee(entry.text, entry.theme)
    several = len(reader.rows) > len(reader.recommendations)
    if several and whom and entry.owner and all(map(is_only_a_post, entry.owner.split("; "))):
        entry.owner = whom
    return entry.item(whom)


def _named_before(blocks: tuple[Block, ...], rows: tuple[Row, ...]) -> str | None:
    """Give the label of the recommendation printed right over the table of its actions."""
    before = [
        block.label
        for block in blocks
        if block.word is Word.RECOMMENDATION and rows and block.start < rows[0].block.start
    ]
    return before[-1] if before else None


_TAKES_UP = re.compile(r"(?:and|or)\b")  # the sentence that the limbs are of
_WORDING = {Role.RECOMMENDATIONS: Column.RECOMMENDATION, Role.LEARNING: Column.LEARNING}

_BESIDE_NAMES = {Role.LEARNING: Column.LEARNING, Role.GOOD_PRACTICE: Column.GOOD_PRACTICE}


_SENTENCES = (Column.RECOMMENDATION, Column.LEARNING)
_RUNS_DOWN = {Column.THEME, Column.LEAD}


class _TableReader:
    def __init__(self, table: tuple[Row, ...], theme: str | None, reference: str | None = None) -> None:
        self.table = table
        self.theme = theme
        self.recommendations: list[Entry] = []
        self.learning: list[Entry] = []
        self.others: list[Entry] = []
        self.rows: list[ActionRow] = []
        self.whole = {column for column in _SENTENCES if any(row.cells.get(column, "")[:1].isupper() for row in table)}
        self.reference = reference  # the recommendation, printed elsewhere, that a row names by its number
        self.above = ""  # the last cell that was filled in right before the wording
        self.body: str | None = None  # whose recommendations stand below its name
        self.counted = {column for column in _SENTENCES if _counts_in_its_cells(table, column)}

    def read(self) -> None:
        for row, below in zip_longest(self.table, self.table[1:]):
            if all(map(side_notes.is_placeholder, row.block.cells)) or side_notes.is_a_legend(row.block.cells[0]):
                continue
            if Column.QUESTION not in row.cells and _asks_its_author(row):
                continue
            if divider := across(row) or titled_across(row, below):
                self._divide(row, divider)
                continue
            filled = self._filled(row)
            self._item(filled, Column.RECOMMENDATION, self.recommendations, ItemKind.RECOMMENDATION)
            self._item(filled, Column.LEARNING, self.learning, ItemKind.LEARNING_POINT)
            self._item(filled, Column.GOOD_PRACTICE, self.others, ItemKind.GOOD_PRACTICE)
            self._item(filled, Column.QUESTION, self.others, ItemKind.QUESTION)
            self._action(row)

    def _filled(self, row: Row) -> Row:
        """A cell left empty right before a wording is one with the cell above it."""
        columns = list(row.cells)
        place = next((at for at, column in enumerate(columns) if column in _SENTENCES), 0)
        column = columns[place - 1] if place else None
        if column not in _RUNS_DOWN or column is None:
            return row
        if not side_notes.is_placeholder(row.cells[column]):
            self.above = row.cells[column]
        elif not side_notes.is_placeholder(row.cells[columns[place]]):
            return replace(row, cells={**row.cells, column: self.above})
        return row

    def _divide(self, row: Row, words: str) -> None:
        """Across the whole table stands a recommendation, over its actions, or the theme of the rows below."""
        label = named(words)
        if label is None or label.word is not Word.RECOMMENDATION:
            self.theme = theme_name(words)
            self.body = self.theme if names_a_body(self.theme) else None
        elif label.rest:
            self.recommendations.append(_entry(row, words, ItemKind.RECOMMENDATION, self.theme))
        else:
            self.reference = label.text

    def _is_broken(self, column: Column, text: str) -> bool:
        """Tell a cell that begins within a sentence, where others of its column begin one: its lines were mixed up."""
        return column in self.whole and text[:1].islower()

    def _item(self, row: Row, column: Column, entries: list[Entry], kind: ItemKind) -> None:
        """A cell left empty, or the same as above, goes with the item above."""
        text = row.cells.get(column, "")
        empty = side_notes.is_placeholder(text) or _refers(text)
        text = _POINTED.sub(r"\g<label>. ", text) if column in self.counted else text
        for piece in [] if empty else _pieces(text, kind, labelled=_is_labelled(row)):
            entry = _entry(row, piece, kind, row.cells.get(Column.THEME) or _whose(row, kind) or self.theme)
            entry.noted_owner = self.body
            entry.sure = _is_labelled(row) or not self._is_broken(column, piece)
            if not entries or (entries[-1].label, entries[-1].text) != (entry.label, entry.text):
                entries.append(entry)
        lead = _owners(row.cells.get(Column.LEAD)) if column in row.cells else None
        if entries and lead and kind is ItemKind.RECOMMENDATION and lead not in (entries[-1].owner or "").split("; "):
            entries[-1].owner = f"{entries[-1].owner}; {lead}" if entries[-1].owner else lead

    def _action(self, row: Row) -> None:
        action = _one_line(row.cells.get(Column.ACTION))
        if action is None or side_notes.is_placeholder(action):
            return
        self.reference = _reference(row) or self.reference
        latest = self.recommendations[-1] if self.recommendations else None
        self.rows.append(
            ActionRow(
                recommendation=(latest.label or latest.text) if latest else self.reference,
                action=action,
                lead=_one_line(row.cells.get(Column.LEAD)),
                target_date=_one_line(row.cells.get(Column.TARGET)),
                milestones=_one_line(row.cells.get(Column.MILESTONES)),
                outcome=_one_line(row.cells.get(Column.OUTCOME)),
                start=row.block.start,
                end=row.block.end,
            )
        )


class _FormReader(_TableReader):
    """A form for each recommendation: the same cells, one under the other."""

    def __init__(self, blocks: tuple[Block, ...], theme: str | None) -> None:
        forms = [] if tables_of(blocks) else forms_in(blocks)
        super().__init__(tuple(row for _, row in forms), theme)
        for label, row in forms:
            row.cells.setdefault(Column.NUMBER, label.text or "")

    def _item(self, row: Row, column: Column, entries: list[Entry], kind: ItemKind) -> None:
        """An action has a form of its own here, and a lead who is not that of the recommendation."""
        if Column.ACTION not in row.cells or row.cells.get(column):
            super()._item(row, column, entries, kind)


def _entry(row: Row, cell: str, kind: ItemKind, theme: str | None) -> Entry:
    first, *more = cell.split("\n")
    label = named(first) or numbered(first)
    own, first_of = row.cells.get(Column.REFERENCE, ""), row.cells.get(Column.NUMBER, "")
    number = own or first_of if kind is ItemKind.RECOMMENDATION else ("" if _counts_others(row) else first_of or own)
    printed = label.text if label else _printed_number(number)
    entry = Entry(
        kind, printed, Marker.NONE, 0, row.block.start, row.block.end, theme=theme, reason="A row of the table"
    )
    entry.texts = [text for text in (label.rest if label else _without_bullet(first),) if text or not more]
    for line in more:
        point = _point(line)
        limb = line[:1].islower() and (entry.subs or entry.text.endswith(":")) and not _TAKES_UP.match(line)
        if point or limb:
            entry.subs.append(point or (None, line))
        else:
            entry.texts.append(line)
    return entry


def _counts_others(row: Row) -> bool:
    """Tell numbers between the learning and the recommendations: they are those of the recommendations."""
    columns = [column for column in row.cells if column in {*_SENTENCES, Column.NUMBER}]
    return columns == [Column.LEARNING, Column.NUMBER, Column.RECOMMENDATION]


def _without_bullet(text: str) -> str:
    label = marked(text)
    return label.rest if label and label.marker is Marker.BULLET and label.rest else text


def _printed_number(cell: str) -> str | None:
    """Take the label out of the column for numbers: "Rec 1", "1.", "R1"."""
    label = named(cell) or numbered(f"{cell} .")
    return (label.text if label else cell.rstrip(".) ")) or None


def _refers(cell: str) -> bool:
    """Tell whether a cell for the recommendation holds only its number: "Recommendation 2", "R2"."""
    label = named(cell)
    return label is not None and not label.rest


def _reference(row: Row) -> str | None:
    """Give the number of the recommendation a row belongs to, where the wording stands elsewhere."""
    cell = row.cells.get(Column.REFERENCE) or row.cells.get(Column.RECOMMENDATION, "")
    short = any(map(str.isdigit, cell)) or cell.isupper()
    return _printed_number(cell) if short and len(cell.split()) <= 2 else None  # noqa: PLR2004 - "Recommendation 2"


def _point(line: str) -> tuple[str | None, str] | None:
    label = marked(line)
    return (label.text, label.rest) if label and label.marker is not Marker.NAMED and label.rest else None


def _are_points(lines: list[str]) -> bool:
    """Tell lines that each have a bullet, or a number that follows the one before: nothing stands over them."""
    labels = [marked(line) for line in lines]
    found = [label for label in labels if label is not None and label.rest]
    alike = len(found) == len(lines) > 1 and len({label.marker for label in found}) == 1
    counts = all(follows_on(one.text, other.text) for one, other in pairwise(found))
    return alike and (found[0].marker is Marker.BULLET or (found[0].marker is Marker.NUMBER and counts))


def _whose(row: Row, kind: ItemKind) -> str | None:
    """The agency on the left says whose learning stands beside it, as a theme does."""
    first = next(iter(row.cells), None)
    led = kind is ItemKind.LEARNING_POINT and first is Column.LEAD and Column.RECOMMENDATION not in row.cells
    return _one_line(row.cells[Column.LEAD]) if led else None


_WORDS = {ItemKind.RECOMMENDATION: Word.RECOMMENDATION, ItemKind.LEARNING_POINT: Word.LEARNING}


def _is_labelled(row: Row) -> bool:
    return any(row.cells.get(column) for column in (Column.NUMBER, Column.REFERENCE))


def _pieces(cell: str, kind: ItemKind, *, labelled: bool) -> list[str]:
    """A cell may hold several items that are named, points of learning, or points that no number holds together."""
    pieces: list[str] = []
    alike = not labelled and _are_points(cell.split("\n"))
    for line in cell.split("\n"):
        label = named(line)
        begins = label is not None and label.word is _WORDS.get(kind)
        if begins or alike or not pieces or (kind is not ItemKind.RECOMMENDATION and _point(line)):
            pieces.append(line)
        else:
            pieces[-1] += f"\n{line}"
    return pieces


def _owners(cell: str | None) -> str | None:
    """Bodies on lines of their own are several."""
    lines = (cell or "").split("\n")
    return _one_line("; ".join(lines) if all(map(names_a_body, lines)) else cell)


def _one_line(text: str | None) -> str | None:
    return " ".join(text.split()) if text and not side_notes.is_blank(text) else None


def _asks_its_author(row: Row) -> bool:
    """Tell the row of a form that says by questions what to put into each column ("What is the recommendation?")."""
    filled = [cell for cell in row.block.cells if not side_notes.is_placeholder(cell)]
    asked = [cell for cell in filled if markup.clean(cell).endswith("?")]
    return len(asked) > 1 and len(asked) * 2 > len(filled)
