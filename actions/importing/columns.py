"""Which column says what: common headings are known, and a partnership's own once it has said them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from actions.importing import plain
from actions.importing.sheets import Sheet

_TOP = 25  # rows among which the headings are looked for: titles and keys stand above them
_SAMPLES = 3
_MOST_WORDS = 40  # different words of a column that can be a key
_LONGEST_WORD = 60


@dataclass(frozen=True)
class Field:
    """Something that a tracker can say of an action, and the headings under which it is commonly said."""

    name: str
    title: str
    hint: str
    headings: tuple[str, ...]


def _field(name: str, title: str, hint: str, *headings: str) -> Field:
    return Field(name, title, hint, (plain.name(title), *headings))


FIELDS = (
    _field("reference", "Reference", "Of the action: ours, such as NSCP-142, or the tracker’s own",
           "ref", "ref no", "reference number", "action ref", "action reference", "action number", "action no", "no",
           "number", "id", "action id", "item"),
    _field("review", "Review", "Its title, pseudonym or reference",
           "review title", "review name", "case", "case name", "pseudonym", "child", "adult", "subject", "scr", "lcspr",
           "sar", "dhr", "source", "review reference"),
    _field("label", "Recommendation number", "As the report prints it: 3.2",
           "recommendation no", "recommendation ref", "recommendation reference", "rec", "rec no", "rec number",
           "rec ref", "r no"),
    _field("recommendation", "Recommendation", "Its words",
           "recommendations", "recommendation text", "recommendation wording", "scr recommendation", "the recommendation"),
    _field("action", "Action", "What the agency is asked to do or to show",
           "actions", "action to take", "action to be taken", "action required", "actions required", "agreed action",
           "action agreed", "what will be done", "how will it be taken forward", "task", "question", "what do we ask"),
    _field("agency", "Agency", "By name, by another name it is known by, or by ODS code; several in one cell become several actions",
           "agencies", "lead agency", "lead agencies", "lead", "leads", "responsible agency", "by whom", "who",
           "responsible", "responsibility", "organisation", "lead organisation", "agency responsible", "partner",
           "ods code", "lead and agency"),
    _field("owner", "Owner", "A person of the agency, by e-mail address or name",
           "lead officer", "named lead", "responsible officer", "owner email", "owner e mail", "email", "e mail",
           "lead person", "action owner", "lead email", "lead name", "by whom grade rank role", "officer"),
    _field("evidence", "Evidence measure", "What would show it was done",
           "evidence", "evidence wanted", "evidence required", "measure", "measures", "success measure",
           "success measures", "success criteria", "measure of success", "how will we know", "evidence of completion",
           "what would show it"),
    _field("due", "Target date", "By when",
           "due", "due date", "date due", "deadline", "timescale", "timescales", "by when", "target", "when",
           "target completion date", "target review completion date", "timescale include dates", "due on"),
    _field("rag", "RAG or status", "Words or colours; you say on the next page what they mean",
           "rag", "brag", "rag status", "brag status", "status", "rag rating", "brag rating", "progress rag",
           "current status", "action status", "delivery"),
    _field("progress", "Progress", "What the agency has reported so far",
           "progress update", "update", "updates", "latest update", "comments", "commentary", "progress to date",
           "milestones", "key milestones", "key milestones achieved in enacting recommendation", "progress outcome",
           "notes", "current position"),
    _field("outcome", "Outcome", "What came of it",
           "outcomes", "impact", "date of completion and outcome", "outcome and impact", "result", "difference made",
           "outcome impact"),
    _field("agreed", "Date agreed", "When the agency was first asked",
           "start date", "date issued", "date added", "date set", "date raised", "issued", "date started", "agreed on"),
    _field("completed", "Date completed", "When it was reported complete",
           "completion date", "completed", "date of completion", "actual completion date", "date closed", "completed on",
           "actual date"),
)  # fmt: skip
BY_NAME = {field.name: field for field in FIELDS}
NEEDED = ("agency",)  # unless every row has a reference of ours
_GUESSED = {heading: field.name for field in FIELDS for heading in field.headings}


@dataclass(frozen=True)
class Column:
    """One column of a sheet: `values` are its different words, as far as it has few enough to be a key."""

    at: int
    heading: str
    samples: tuple[str, ...]
    values: tuple[str, ...]

    @property
    def letter(self) -> str:
        at, letters = self.at + 1, ""
        while at:
            at, rest = divmod(at - 1, 26)
            letters = chr(65 + rest) + letters
        return letters


@dataclass(frozen=True)
class Table:
    """A sheet with its headings found: `head` is the row they stand in, counted from 0."""

    sheet: str
    head: int
    columns: tuple[Column, ...]
    rows: int


def table_of(sheet: Sheet, known: Mapping[str, str] | None = None) -> Table:
    """`known`: what this partnership has said of headings before."""
    head = _head(sheet.rows, known or {})
    width = max((len(row) for row in sheet.rows[head:]), default=0)
    columns = tuple(_column(sheet, head, at) for at in range(width))
    used = tuple(column for column in columns if column.heading or column.samples)
    return Table(sheet.name, head, used, sum(any(row) for row in sheet.rows[head + 1 :]))


def best(sheets: Iterable[Sheet], known: Mapping[str, str]) -> Table:
    """The sheet with the most headings that are known; of two alike the one with more rows."""
    tables = [table_of(sheet, known) for sheet in sheets]
    return max(tables, key=lambda table: (len(guess(table.columns, known)), table.rows))


def guess(columns: Sequence[Column], known: Mapping[str, str]) -> dict[str, int]:
    """Field by field the column that has it, as far as headings tell; each column once, each field once."""
    found: dict[str, int] = {}
    for column in columns:
        field = _meant(column.heading, known)
        if field and field not in found:
            found[field] = column.at
    return found


def remembered(columns: Sequence[Column], chosen: Mapping[str, int]) -> dict[str, str]:
    """What is to be known of these headings next time; a heading that was left out is left out again."""
    by_column = {at: field for field, at in chosen.items()}
    return {plain.name(column.heading): by_column.get(column.at, "") for column in columns if column.heading}


def cells_of(sheet: Sheet, number: int, chosen: Mapping[str, int]) -> dict[str, str]:
    """What one row says, field by field; an empty cell with a colour says “fill:green”."""
    row = sheet.rows[number]
    said = {field: row[at].strip() if at < len(row) else "" for field, at in chosen.items()}
    if "rag" in chosen and not said["rag"] and (colour := sheet.fills.get((number, chosen["rag"]))):
        said["rag"] = f"fill:{colour}"
    return said


def _meant(heading: str, known: Mapping[str, str]) -> str:
    said = plain.name(heading)
    return known[said] if said in known else _GUESSED.get(said, "")


def _head(rows: Sequence[Sequence[str]], known: Mapping[str, str]) -> int:
    scores = [len({_meant(cell, known) for cell in row} - {""}) for row in rows[:_TOP]]
    if scores and max(scores) > 1:
        return scores.index(max(scores))
    return next((at for at, row in enumerate(rows[:_TOP]) if sum(bool(cell.strip()) for cell in row) > 1), 0)


def _column(sheet: Sheet, head: int, at: int) -> Column:
    said = [
        row[at].strip() if at < len(row) and row[at].strip() else _filled(sheet, number, at)
        for number, row in enumerate(sheet.rows[head + 1 :], start=head + 1)
    ]
    heading = sheet.rows[head][at].strip() if at < len(sheet.rows[head]) else ""
    words = [word for word in said if word and not word.startswith("fill:")]
    return Column(at, heading[:200], tuple(word[:120] for word in words[:_SAMPLES]), _few(said))


def _filled(sheet: Sheet, number: int, at: int) -> str:
    colour = sheet.fills.get((number, at))
    return f"fill:{colour}" if colour else ""


def _few(said: Iterable[str]) -> tuple[str, ...]:
    different = {plain.plain(word): word for word in said if word}
    if len(different) > _MOST_WORDS or any(len(word) > _LONGEST_WORD for word in different):
        return ()
    return tuple(different.values())
