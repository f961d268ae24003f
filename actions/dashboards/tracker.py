"""A tracker's rows as its page shows them: what is wrong with each, or what comes of it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from actions.importing.columns import BY_NAME
from actions.importing.meanings import shown
from actions.models import Delivery, Status, Tracker, TrackerRow, TrackerState
from partners.working_days import spoken

LONGEST = 300
# Which cell an error of this word is about, for the words of checking.
_ABOUT = {
    "target date": "due",
    "date agreed": "agreed",
    "date completed": "completed",
    "agency": "agency",
    "review": "review",
    "recommendation": "recommendation",
    "means": "rag",
    "action": "action",
    "evidence": "evidence",
    "progress": "progress",
    "outcome": "outcome",
}


@dataclass(frozen=True)
class Cell:
    title: str
    text: str


@dataclass(frozen=True)
class Changed:
    reference: str
    what: str
    was: str
    becomes: str


@dataclass(frozen=True)
class Row:
    number: int
    errors: list[str]
    warnings: list[str]
    cells: list[Cell]
    made: list[str]
    changes: list[Changed]
    question: str


@dataclass
class Plan:
    """What confirming brings about, counted."""

    actions: int = 0
    recommendations: int = 0
    changed: int = 0
    agencies: int = 0
    by_status: list[tuple[str, int]] = field(default_factory=list)


def planned(tracker: Tracker) -> Plan:
    """From the rows as they are kept."""
    if tracker.state not in {TrackerState.CHECKED, TrackerState.CONFIRMED, TrackerState.UNDONE}:
        return Plan()
    statuses: Counter[str] = Counter()
    agencies, recs, changed = set(), set(), set()
    for plan in tracker.rows.filter(kind__in=["new", "change"]).values_list("plan", flat=True):
        made = plan.get("made", ())
        statuses.update(one["status"] for one in made)
        agencies |= {one["agency"] for one in made if one["status"] != Status.DRAFT}
        recs |= {plan["new_rec"]["key"]} if "new_rec" in plan else set()
        changed |= {one["action"] for one in plan.get("changes", ())}
    words = [(_MADE[status], statuses[status]) for status in _MADE if statuses[status]]
    return Plan(statuses.total(), len(recs), len(changed), len(agencies), words)


_MADE: dict[str, str] = {
    Status.DRAFT: "kept as draft, which nobody outside sees until you issue it",
    Status.ISSUED: "asked of its agency at once",
    Status.SUBMITTED: "reported before import, waits for judgement",
}


def row(kept: TrackerRow) -> Row:
    return Row(
        number=kept.number,
        errors=kept.errors,
        warnings=kept.warnings,
        cells=[Cell(BY_NAME[name].title, _cell(kept, name)) for name in BY_NAME if name in kept.cells],
        made=[_made(one) for one in kept.plan.get("made", ())],
        changes=[_changed(one) for one in kept.plan.get("changes", ())],
        question=kept.cells.get("action", "")[:LONGEST],
    )


def _cell(kept: TrackerRow, name: str) -> str:
    text: str = kept.cells[name]
    text = shown(text)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _made(one: dict[str, str]) -> str:
    words = {
        Status.DRAFT: "draft",
        Status.ISSUED: "asked at once",
        Status.SUBMITTED: f"reported before import as {Delivery(one['delivery']).label.lower()}, waits for judgement",
    }[Status(one["status"])]
    new = " (new)" if one["new_rec"] else ""
    due = f", by {spoken(date.fromisoformat(one['due']))}" if one["due"] else ""
    return f"{one['agency_name']} under {one['citation']}{new}{due}: {words}"


def _changed(one: dict[str, str]) -> Changed:
    return Changed(one["reference"], one["what"], _value(one, "was"), _value(one, "becomes"))


def _value(one: dict[str, str], name: str) -> str:
    text = one[name]
    if one["field"] == "due" and text:
        return spoken(date.fromisoformat(text))
    if one["field"] == "delivery":
        label = Delivery(text).label
        return f"{label}, reported before import" if name == "becomes" and text == Delivery.DONE else label
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def errors_of(kept: TrackerRow) -> Iterator[list[int | str]]:
    """Row, sentence, column and the cell's own text: a line for each thing to mend."""
    for error in kept.errors:
        name = next((name for word, name in _ABOUT.items() if word in error.casefold()), "")
        title = BY_NAME[name].title if name in kept.cells else ""
        yield [kept.number, error, title, shown(kept.cells.get(name, ""))]
