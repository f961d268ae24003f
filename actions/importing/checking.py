"""What would come of each row: made, changed, the same, or not taken, with the reason in a sentence."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from actions.importing import finding, meanings, plain
from actions.importing.days import Day, day_of
from actions.importing.finding import NewRec, NotFound
from actions.importing.record import Act, Rec, Record

LONGEST = 10_000  # characters of one text, as in the forms
ERROR, NEW, CHANGE, SAME, SKIPPED = "error", "new", "change", "same", "skipped"
_TEXTS = {"recommendation": "recommendation", "action": "action", "evidence": "evidence measure"} | {
    "progress": "progress",
    "outcome": "outcome",
}
_REPORTED = {meanings.DONE, meanings.NOT_PROCEEDING}


@dataclass(frozen=True)
class Said:
    """What the coordinator has said of the whole sheet."""

    key: Mapping[str, str]  # what words and colours mean
    review: int | None  # where a row names none
    ask_now: bool  # else everything comes in as drafts


@dataclass(frozen=True)
class Made:
    """An action that the row makes. `rec` is the key of a recommendation on the record, `new_rec` of one it brings."""

    agency: int
    agency_name: str
    status: str
    delivery: str
    rec: int | None
    new_rec: str
    citation: str
    owner: int | None
    due: str
    agreed: str
    completed: str


@dataclass(frozen=True)
class Change:
    """One thing of an action on the record that the row changes; `field` “note” is added, never replaced."""

    action: int
    reference: str
    field: str
    what: str
    was: str
    becomes: str
    value: str


@dataclass
class Checked:
    number: int
    cells: dict[str, str]
    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    made: list[Made] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    new_rec: NewRec | None = None
    skipped: bool = False

    @property
    def kind(self) -> str:
        if self.skipped:
            return SKIPPED
        if self.errors:
            return ERROR
        return NEW if self.made else CHANGE if self.changes else SAME

    def plan(self) -> dict[str, Any]:
        """What confirming carries out, as it can be kept."""
        if self.errors or self.skipped:
            return {}
        new_rec = asdict(self.new_rec) if self.new_rec else None
        return {"made": [asdict(one) for one in self.made], "changes": [asdict(one) for one in self.changes]} | (
            {"new_rec": new_rec} if new_rec else {}
        )


def check(rows: Iterable[tuple[int, dict[str, str]]], record: Record, said: Said) -> list[Checked]:
    """`rows` are (number in the sheet, cells), in their order."""
    sheet = _Sheet(record, said)
    return [sheet.check(number, cells) for number, cells in rows]


class _Sheet:
    def __init__(self, record: Record, said: Said) -> None:
        self.record, self.said = record, said
        self.taken: dict[tuple[Any, ...], int] = {}  # what an earlier row has, with its number

    def check(self, number: int, cells: dict[str, str]) -> Checked:
        row = Checked(number, cells)
        filled = [name for name, text in cells.items() if text and not text.startswith(meanings.FILL)]
        if len(filled) == 1 and filled[0] != "action" and not finding.number_in(cells[filled[0]], self.record):
            row.skipped = True  # a heading between rows, or a line under them
            return row
        try:
            self._shape(row)
            self._place(row)
        except NotFound as error:
            row.errors.append(f"{error}.")
        if row.errors:
            row.made, row.changes, row.new_rec = [], [], None
        return row

    def _shape(self, row: Checked) -> None:
        for name, word in _TEXTS.items():
            if len(row.cells.get(name, "")) > LONGEST:
                row.errors.append(f"The {word} is longer than {LONGEST:,} characters. Shorten it.")
            if "\x00" in row.cells.get(name, ""):
                row.errors.append(f"The {word} holds a character that is no text. Type it again.")
        delivered = meanings.meaning(row.cells.get("rag", ""), self.said.key)
        if delivered is None:
            said = meanings.shown(row.cells["rag"])
            row.errors.append(f"Nobody has said what “{said[:60]}” means. Say it on the page of words and colours.")
        for name, what in (("due", "target date"), ("agreed", "date agreed"), ("completed", "date completed")):
            day = day_of(row.cells.get(name, ""))
            if day.error:
                row.errors.append(f"The {what} {day.error}.")
            elif name != "due" and day.on and day.on > self.record.today:
                row.errors.append(f"The {what} “{row.cells[name]}” lies in the future. Check the year.")
            elif day.note:
                row.warnings.append(f"The {what} {day.note}.")

    def _place(self, row: Checked) -> None:
        number = finding.number_in(row.cells.get("reference", ""), self.record)
        if number is not None and number in self.record.actions:
            self._known(row, self.record.actions[number])
            return
        if number is not None and number not in self.record.recs_by_number:
            raise NotFound(
                f"{row.cells['reference']} is no action on the record. Leave the reference empty for a new action"
            )
        agencies = finding.agencies(row.cells.get("agency", ""), self.record)
        rec = self.record.recs_by_number[number] if number is not None else self._rec(row)
        if isinstance(rec, Rec) and rec.refused:
            raise NotFound(f"The partnership did not accept {rec.citation}, so nobody is asked about it")
        self._differing_words(row, rec)
        for agency in agencies:
            there = finding.existing(row.cells, self.record, rec, agency)
            if there:
                self._change(row, there)
            else:
                self._make(row, rec, agency)
        row.new_rec = rec if isinstance(rec, NewRec) and row.made else None

    def _rec(self, row: Checked) -> Rec | NewRec:
        return finding.recommendation(row.cells, self.record, finding.review(row.cells, self.record, self.said.review))

    def _differing_words(self, row: Checked, rec: Rec | NewRec) -> None:
        words = row.cells.get("recommendation", "")
        if isinstance(rec, Rec) and words and plain.plain(words) != plain.plain(rec.text):
            row.warnings.append(f"The words of {rec.citation} differ from those on the record, which stay.")

    # A row of an action on the record

    def _known(self, row: Checked, act: Act) -> None:
        """By its reference: it must be of the agency and the recommendation that the row names, where it does."""
        if text := row.cells.get("agency", ""):
            named = finding.agencies(text, self.record)
            if act.agency not in named:
                raise NotFound(
                    f"{act.reference} is asked of {self.record.agency_names.get(act.agency, 'another agency')}, "
                    f"not of {text[:60]}. Leave the reference empty for a new action"
                )
        self._change(row, act)

    def _change(self, row: Checked, act: Act) -> None:
        self._take_once(row, ("action", act.pk), f"{act.reference} stands")
        found = list(self._differences(row, act))
        if found and not act.is_open:
            row.warnings.append(
                f"{act.reference} is “{act.status_word.lower()}” on the record, so nothing of this row is taken."
            )
            return
        row.changes += found

    def _differences(self, row: Checked, act: Act) -> Iterable[Change]:
        cells = row.cells
        for name, what, was in (("action", "Action", act.question), ("evidence", "Evidence measure", act.evidence)):
            text = cells.get(name, "")
            if text and not plain.same_text(text, was):
                yield from self._of_draft(row, act, Change(act.pk, act.reference, name, what, was, text, text))
        due = day_of(cells.get("due", "")).on
        if due and due != act.due:
            change = Change(act.pk, act.reference, "due", "Target date", _iso(act.due), _iso(due), _iso(due))
            yield from self._of_draft(row, act, change)
        owner = self._owner(row, act.agency)
        if owner and owner != act.owner:
            name = self.record.owner_names[owner]
            yield Change(act.pk, act.reference, "owner", "Owner", act.owner_name, name, str(owner))
        yield from self._reported(row, act)

    def _of_draft(self, row: Checked, act: Act, change: Change) -> Iterable[Change]:
        if act.is_draft:
            yield change
        elif act.is_open:
            row.warnings.append(
                f"The {change.what.lower()} of {act.reference} is another on the record and stays, since the agency "
                "was asked already. Change it on the page of the action."
                if change.field == "due"
                else f"The {change.what.lower()} of {act.reference} is worded otherwise on the record and stays, since "
                "the agency was asked already."
            )
        else:
            yield change  # said in one sentence by _change

    def _reported(self, row: Checked, act: Act) -> Iterable[Change]:
        delivered = meanings.meaning(row.cells.get("rag", ""), self.said.key) or ""
        if delivered and delivered != act.delivery:
            yield Change(act.pk, act.reference, "delivery", "Delivery", act.delivery, delivered, delivered)
        for name in ("progress", "outcome"):
            text = row.cells.get(name, "")
            if text and plain.plain(text) not in act.said:
                yield Change(act.pk, act.reference, "note", "Progress note", "", text, text)

    # A row of a new action

    def _make(self, row: Checked, rec: Rec | NewRec, agency: int) -> None:
        asked = row.cells.get("action", "")
        if not asked:
            raise NotFound("There is no action. Say what the agency is asked to do or to show")
        key = rec.pk if isinstance(rec, Rec) else rec.key
        self._take_once(row, ("new", key, agency, plain.plain(asked)), "The same action stands")
        if isinstance(rec, Rec) and (others := self.record.asked.get((rec.pk, agency))):
            row.warnings.append(
                f"{self.record.agency_names[agency]} is asked under {rec.citation} already, as {others[0].reference}: "
                "this will be another action."
            )
        delivery = meanings.meaning(row.cells.get("rag", ""), self.said.key) or meanings.NOT_STARTED
        due, agreed, completed = (day_of(row.cells.get(name, "")) for name in ("due", "agreed", "completed"))
        row.made.append(
            Made(
                agency=agency,
                agency_name=self.record.agency_names[agency],
                status=self._status(row, delivery, due),
                delivery=delivery,
                rec=rec.pk if isinstance(rec, Rec) else None,
                new_rec=rec.key if isinstance(rec, NewRec) else "",
                citation=rec.citation,
                owner=self._owner(row, agency),
                due=_iso(due.on),
                agreed=_iso(agreed.on),
                completed=_iso(completed.on) if delivery in _REPORTED else "",
            )
        )

    def _status(self, row: Checked, delivery: str, due: Day) -> str:
        """Nothing is issued without a date and evidence wanted; what was reported before waits for judgement."""
        if not self.said.ask_now:
            return "draft"
        missing = [] if row.cells.get("evidence") else ["an evidence measure"]
        missing += [] if due.on else ["a target date"]
        if missing:
            self._warn(row, f"It comes in as a draft, since it is without {' and '.join(missing)}.")
            return "draft"
        return "submitted" if delivery in _REPORTED else "issued"

    def _owner(self, row: Checked, agency: int) -> int | None:
        said = row.cells.get("owner", "")
        if not said:
            return None
        found = self.record.owners.get((agency, plain.plain(said)))
        if found is None:
            name = self.record.agency_names.get(agency, "the agency")
            self._warn(row, f"“{said[:60]}” is no lead or contributor of {name} here, so its leads own the action.")
        return found

    @staticmethod
    def _warn(row: Checked, sentence: str) -> None:
        if sentence not in row.warnings:
            row.warnings.append(sentence)

    def _take_once(self, row: Checked, key: tuple[Any, ...], what: str) -> None:
        first = self.taken.setdefault(key, row.number)
        if first != row.number:
            raise NotFound(f"{what} in row {first} already. Take one of the two rows away")


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
