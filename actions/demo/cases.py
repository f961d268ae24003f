"""The demo's eight reviews, as data: what each learnt, what it recommends, and how far each agency has come.

Numbers of days are working days: `due=-41` was due 41 working days ago, `due=9` is due in 9. The steps of a request say
how many working days ago each happened.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from actions.models import Delivery, EvidenceKind, Finding, Level, ReturnReason
from reviews.models import Response, ReviewKind, Stage


class Proof(NamedTuple):
    kind: EvidenceKind
    title: str
    filename: str  # or a link, when it begins with https:
    body: str = ""


@dataclass(frozen=True)
class Issued:
    ago: int


@dataclass(frozen=True)
class Acknowledged:
    ago: int


@dataclass(frozen=True)
class Noted:
    ago: int
    text: str
    delivery: Delivery = Delivery.UNDER_WAY


@dataclass(frozen=True)
class Answered:
    ago: int
    statement: str
    delivery: Delivery = Delivery.DONE
    proofs: tuple[Proof, ...] = ()
    points: tuple[str, ...] = ()  # to the sub-points of the recommendation, in their order


@dataclass(frozen=True)
class Corrected:
    """The question was put right: what it said before, and why."""

    ago: int
    was: str
    reason: str


@dataclass(frozen=True)
class SentBack:
    ago: int
    code: ReturnReason
    reason: str


@dataclass(frozen=True)
class Assured:
    ago: int
    level: Level
    reason: str


@dataclass(frozen=True)
class Retested:
    """The next re-test that is planned was answered and judged; `next_in` says in how many days another is due."""

    ago: int
    statement: str
    finding: Finding
    words: str
    next_in: int | None = None


@dataclass(frozen=True)
class AskedTime:
    ago: int
    from_due: int
    reason: str
    approved_ago: int | None = None


@dataclass(frozen=True)
class Challenged:
    ago: int
    question: str
    answer_in: int
    answer: str = ""
    answered_ago: int = 0


@dataclass(frozen=True)
class Withdrawn:
    ago: int
    reason: str


Step = (
    Issued
    | Corrected
    | Acknowledged
    | Noted
    | Answered
    | SentBack
    | Assured
    | AskedTime
    | Retested
    | Challenged
    | Withdrawn
)


@dataclass(frozen=True)
class Request:
    agency: str
    due: int
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Rec:
    text: str
    heading: str = ""
    sub_points: tuple[str, ...] = ()
    addressed_to: str = ""
    themes: tuple[str, ...] = ()
    response: Response | None = Response.ACCEPTED
    response_reason: str = ""
    question: str = ""
    wanted: str = ""
    requests: tuple[Request, ...] = ()


@dataclass(frozen=True)
class Case:
    partnership: str
    kind: ReviewKind
    pseudonym: str
    title: str
    stage: Stage
    lead_reviewer: str = ""
    held_reason: str = ""
    dates: dict[str, int] = field(default_factory=dict)  # field of Review → working days ago
    agencies: tuple[str, ...] = ()
    learning: tuple[tuple[str, str], ...] = ()
    learning_themes: dict[str, tuple[str, ...]] = field(default_factory=dict)  # by label, or words that have none
    good_practice: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    recs: tuple[Rec, ...] = ()


AUDIT = Proof(
    EvidenceKind.AUDIT,
    "Dip audit of 20 pre-birth referrals",
    "pre-birth-dip-audit.csv",
    "case,checked on,father recorded,history in analysis\n1,3 March,yes,yes\n2,3 March,no,yes\n3,4 March,yes,yes\n",
)
TRAINING = Proof(
    EvidenceKind.TRAINING,
    "Training register and evaluation",
    "training-register.csv",
    "team,invited,attended,tested after 3 months\nResponse A,42,39,31\nResponse B,40,33,30\nCustody,25,25,22\n",
)
POLICY = Proof(
    EvidenceKind.POLICY, "Pre-birth procedure, version 4", "https://www.northmere.example/pre-birth-procedure"
)
SURVEY = Proof(
    EvidenceKind.SURVEY,
    "Staff survey: challenge and escalation",
    "staff-survey.txt",
    "118 of 140 staff answered. 91 said they knew how to escalate; 74 said they had done so or would.\n",
)
