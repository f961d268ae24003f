"""Words that leave open what would count as done, and how to sharpen them. They are pointed at, never forbidden. Pure.

A word is pointed at only where it stands for the thing to be done: “consider a leaflet”, not “considers the father”;
and “ensure” only where nothing in the text would show it. The examples are ours.
"""

import re
from dataclasses import dataclass
from typing import NamedTuple

_MOST_LINES = 4  # more are not read


class _Kind(NamedTuple):
    pattern: str
    advice: str
    example: str
    unless_measured: bool = False


_OBJECT = (
    "(?:whether|how|if|an?|options?|ways?|the (?:need|use|feasib|benefit|introduc|develop|possib)|[a-z]{3,}ing\\b)"
)
_KINDS = (
    _Kind(
        r"(?:seek|seeks|seeking|gain|gains|obtain|obtains|receive|receives|request|requests) (?:re)?assurances?"
        r"|(?:assure|satisfy) (?:itself|themselves)|be assured",
        "Say what would assure you.",
        "“an audit of 20 cases by March shows …”",
    ),
    _Kind(
        rf"considers?(?= {_OBJECT})|(?:give|gives|giving) consideration to|consideration (?:is|be|should be) given to",
        "It can be considered without anything changing. Ask what was decided and done.",
        "“decide by June whether to …, and say why”",
    ),
    _Kind(
        r"remind(?:s|ing|ed)?",
        "A reminder leaves no trace in practice. Say how the difference would be seen.",
        "“in nine of ten records looked at in May, …”",
    ),
    _Kind(
        r"(?:rais(?:e|es|ing)|promot(?:e|es|ing)|increas(?:e|es|ing)) (?:the )?awareness|awareness[- ]raising",
        "Say what people do differently once they are aware.",
        "“midwives ask every mother about …”",
    ),
    _Kind(
        r"(?:be|is|are|being) mindful|be aware (?:of|that)|be alert to|bear in mind|have regard to",
        "What is in mind cannot be seen. Say what is done or written down.",
        "“each plan says who …”",
    ),
    _Kind(
        r"(?:where(?:ver)?|when|if|as) (?:appropriate|possible|necessary|practicable|required|relevant)",
        "Say when, or it is nobody’s case.",
        "“for every child under two”",
    ),
    _Kind(
        r"as soon as (?:possible|practicable)|in due course|in a timely (?:manner|way|fashion)",
        "Give a day or a number of days.",
        "“within five working days”",
    ),
    _Kind(
        r"regularly|periodically|on (?:a regular|an ongoing) basis",
        "Say how often.",
        "“every three months”",
    ),
    _Kind(
        r"(?:should|must|will|to) (?:re-?)?reviews? (?:the|its|their|current|existing|how|whether|all|any)(?= )",
        "A look can end with nothing changed. Say what should be different after it.",
        "“so that the procedure names who …”",
    ),
    _Kind(
        r"(?:should|must|will|to) (?:explore|look (?:at|into))(?= (?:how|whether|the|what|ways|options|opportun))",
        "Ask what was found and what was decided.",
        "“report in April what …, and what follows”",
    ),
    _Kind(
        r"(?:should|must|will|to|be) encouraged?|(?:should|must|will|to) promote(?! the welfare)",
        "Say what is done, and how it would be seen.",
        "“every school has …, checked each term”",
    ),
    _Kind(
        r"(?:should|must|will|to) work (?:more )?(?:closely )?together|(?:should|must|will|to) work (?:more )?closely",
        "Say who does what.",
        "“the health visitor tells the school nurse …”",
    ),
    _Kind(
        r"(?:should|must|will|to) continue to",
        "Say what is to be different from today.",
        "“from September also …”",
    ),
    _Kind(
        r"robust(?:ly)?",
        "Say what would make it so: who checks, how often, against what.",
        "“a manager reads one in ten each month”",
    ),
    _Kind(
        r"(?:should|must|will|please) (?:also )?(?:ensure|make sure)"
        r"|(?m:^)(?:to )?(?:ensur(?:e|ing)|mak(?:e|ing) sure)",
        "Say how it would be seen that it happens.",
        "“shown by a sample of 20 records each quarter”",
        unless_measured=True,
    ),
)
_PATTERNS = tuple((re.compile(rf"\b(?:{kind.pattern})\b", re.IGNORECASE), kind) for kind in _KINDS)
_LEAD = re.compile(r"^(?:should|must|will|to|please) (?:also )?", re.IGNORECASE)

_MEASURE = re.compile(
    r"audit|sampl|per ?cent|%|percentage|\bfigures?\b|\bdata\b|number of|how many|in what share|proportion|\bsurvey"
    r"|\bevidenc|\bevaluat|\bmeasur|\bmonitor|\bindicator|\bbaseline|\bdemonstrat|\breport(?:s|ed|ing)? (?:back|to|on)"
    r"|\bminutes of|\bregister\b|\blog\b|\btested\b|shown by|\d+ (?:of|in|out of) ",
    re.IGNORECASE,
)
_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DATE = re.compile(
    rf"\bby (?:the end of|{_MONTH}|20\d\d|\d|spring|summer|autumn|next)|{_MONTH} 20\d\d|\d{{1,2}}/\d{{1,2}}/\d{{2,4}}"
    r"|within (?:\d+|an?|one|two|three|four|five|six|nine|ten|twelve|the next) |\b(?:daily|weekly|monthly|quarterly"
    r"|termly|annual(?:ly)?|yearly)\b|\bevery (?:\w+ )?(?:day|week|month|quarter|term|year)"
    r"|\beach (?:month|quarter|term|year)",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"\b(?:partnership|board|council|local authorit|police|constabulary|trust|hospital|schools?|college|social care"
    r"|children['’]s services|adult services|public health|health visit|midwi|maternity|GPs?\b|general practi|surger"
    r"|probation|prison|youth justice|ambulance|housing|landlord|commissioner|director|chair|department|ministry"
    r"|government|home office|panel|sub-?group|hub\b|cafcass|camhs|ofsted|nhs|icbs?\b|ccgs?\b|mash\b"
    r"|services? (?:should|must|will))",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"\b[A-Z]{3,}\b")


@dataclass(frozen=True)
class Vague:
    """An expression as it is written, where it stands, and how to sharpen it."""

    words: str
    advice: str
    example: str = ""
    start: int = 0


@dataclass(frozen=True)
class Run:
    """A stretch of the text; `vague` where it is to be marked."""

    text: str
    vague: bool = False


@dataclass(frozen=True)
class Reading:
    """A text with what it leaves open: the words, and what it does not say at all."""

    runs: tuple[Run, ...]
    vague: tuple[Vague, ...]
    missing: str

    @property
    def summary(self) -> str:
        """As in: Vague words: “seek assurance”, “regularly”."""
        return f"Vague words: {', '.join(f'“{one.words}”' for one in self.vague)}"

    def __bool__(self) -> bool:
        return bool(self.vague or self.missing)


def vague_words(text: str, *, beside: str = "") -> tuple[Vague, ...]:
    """Each kind of vague expression once, in the order of the text. `beside` may say what would show it."""
    measured = bool(_MEASURE.search(f"{text}\n{beside}"))
    found = []
    for pattern, kind in _PATTERNS:
        match = pattern.search(text)
        if match and not (measured and kind.unless_measured):
            lead = _LEAD.match(match[0])
            start = match.start() + (lead.end() if lead else 0)
            found.append(Vague(text[start : match.end()], kind.advice, kind.example, start))
    return tuple(sorted(found, key=lambda one: one.start)[:_MOST_LINES])


def read_recommendation(text: str, *, limbs: tuple[str, ...] = (), addressed_to: str = "") -> Reading:
    """What a recommendation leaves open: vague words, and no owner, no measure, no date."""
    whole = "\n".join([text, *limbs])
    vague = vague_words(whole)
    absent = [
        words
        for words, is_there in (
            ("who is to do it", addressed_to.strip() or _BODY.search(whole) or _INITIALS.search(whole)),
            ("what would show it was done", _MEASURE.search(whole)),
            ("by when", _DATE.search(whole)),
        )
        if not is_there
    ]
    return Reading(_runs(text, vague), vague, _missing(absent))


def read_question(question: str, *, evidence_wanted: str = "") -> Reading:
    """What a question to an agency leaves open; its owner and its date stand beside it."""
    vague = vague_words(question, beside=evidence_wanted)
    measured = _MEASURE.search(f"{question}\n{evidence_wanted}") or len(evidence_wanted.split()) > 1
    return Reading(_runs(question, vague), vague, "" if measured else _missing(["what would show it was done"]))


def _missing(absent: list[str]) -> str:
    if not absent:
        return ""
    *most, last = absent
    return f"It does not say {', '.join(most)}{' or ' if most else ''}{last}."


def _runs(text: str, vague: tuple[Vague, ...]) -> tuple[Run, ...]:
    """The text cut at the words that are marked; what stands in a limb is beyond its end."""
    runs, at = [], 0
    for one in vague:
        if at <= one.start < len(text):
            runs += [Run(text[at : one.start]), Run(one.words, vague=True)]
            at = one.start + len(one.words)
    runs.append(Run(text[at:]))
    return tuple(run for run in runs if run.text)
