"""What stands on the record, as far as checking a tracker needs it: plain facts, loaded once for all rows."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from actions.importing import plain


@dataclass(frozen=True)
class Rec:
    """A recommendation."""

    pk: int
    review: int
    number: int
    label: str
    text: str
    citation: str
    refused: bool


@dataclass(frozen=True)
class Act:
    """An action; `said` are the texts of its notes and answers, plain, so that nothing is noted twice."""

    pk: int
    reference: str
    agency: int
    recs: frozenset[int]
    status: str
    status_word: str
    question: str
    evidence: str
    due: date | None
    owner: int | None
    owner_name: str
    delivery: str
    said: frozenset[str] = frozenset()

    @property
    def is_draft(self) -> bool:
        return self.status == "draft"

    @property
    def is_open(self) -> bool:
        return self.status in {"draft", "issued", "submitted", "returned"}


@dataclass
class Record:
    prefix: str
    today: date
    agencies: dict[str, int | None] = field(default_factory=dict)  # None: the name of two
    agency_names: dict[int, str] = field(default_factory=dict)
    outside: set[str] = field(default_factory=set)  # names of agencies that do not belong to the partnership
    everyone: tuple[int, ...] = ()  # whom “all agencies” means
    owners: dict[tuple[int, str], int] = field(default_factory=dict)
    owner_names: dict[int, str] = field(default_factory=dict)
    reviews: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    review_names: dict[int, str] = field(default_factory=dict)
    review_numbers: dict[int, int] = field(default_factory=dict)
    recs: dict[int, Rec] = field(default_factory=dict)
    recs_by_number: dict[int, Rec] = field(default_factory=dict)
    by_label: dict[tuple[int, str], list[Rec]] = field(default_factory=lambda: defaultdict(list))
    by_text: dict[str, list[Rec]] = field(default_factory=lambda: defaultdict(list))
    actions: dict[int, Act] = field(default_factory=dict)  # by number
    asked: dict[tuple[int, int], list[Act]] = field(default_factory=lambda: defaultdict(list))
    own: dict[tuple[str, int, int], Act] = field(default_factory=dict)  # (the tracker's own reference, rec, agency)

    def add_recs(self, recs: Iterable[Rec]) -> None:
        for rec in recs:
            self.recs[rec.pk] = self.recs_by_number[rec.number] = rec
            if rec.label:
                self.by_label[rec.review, plain.label(rec.label)].append(rec)
            self.by_text[plain.plain(rec.text)].append(rec)

    def add_agency(self, pk: int, name: str, called: Iterable[str]) -> None:
        self.agency_names[pk] = name
        for one in filter(None, map(plain.name, called)):
            self.agencies[one] = pk if self.agencies.get(one, pk) == pk else None
        self.agencies[plain.name(name)] = pk  # its own name before another's by-name
