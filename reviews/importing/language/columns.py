"""The columns of tables, by the words of their headers."""

import re
from enum import StrEnum
from functools import lru_cache

from reviews.importing.language import markup
from reviews.importing.language.headings import Role, role_of


class Column(StrEnum):
    """What a column of an action plan or a table of recommendations holds."""

    NUMBER = "number"
    REFERENCE = "recommendation number"
    THEME = "theme"
    RECOMMENDATION = "recommendation"
    LEARNING = "learning"
    GOOD_PRACTICE = "good practice"
    QUESTION = "question"
    ACTION = "action"
    SCOPE = "scope"
    LEAD = "lead"
    TARGET = "target"
    MILESTONES = "milestones"
    OUTCOME = "outcome"
    REASON = "reason"


# In this order: "Date of completion and outcome" is an outcome, "Action to take" an action, "Action no." a number.
_HEADERS = [
    (
        Column.REFERENCE,
        (
            r"rec(?:ommendation)?s?\.?\s*(?:no\.?|number|num|ref(?:erence)?\.?|id|\#)|recs?\.?"
            r"|(?:links? to|relates to|linked) rec(?:ommendation)?s?\.?(?: no\.?| number)?"
        ),
    ),
    (
        Column.NUMBER,
        (
            r"(?:action|ref(?:erence)?|item|row)?\s*(?:no\.?|number|num|ref(?:erence)?\.?"
            r"|id|\#)|\#|s/?no\.?"
        ),
    ),
    (
        Column.REASON,
        (
            r"why\b.*|(?:the )?(?:rationale|reasons?|background|context)(?: for .{1,40})?|so what.*"
            r"|what (?:this|it|that) means\b.*|what does (?:this|it|that) mean\b.*|implications?(?: for .{1,40})?"
        ),
    ),
    (Column.SCOPE, r"scope.*|local or (?:regional|national).*"),
    (
        Column.OUTCOME,
        (
            r"(?:date of )?(?:completion|completed).*outcome.*|(?:current |latest )?(?:progress|status|update|rag"
            r"|brag|outcome|position|comments?)\b.*"
            r"|(?:what )?(?:(?:we|the \w+|agencies|partners) (?:have|has)|has been|was) "
            r"(?:already )?(?:done|achieved|changed)\b.*|(?:progress|action) (?:made|taken)\b.*"
            r"|(?:date )?completed?(?: date)?|date of completion.*"
            r"|date completed|(?:what |the )?(?:difference|impact)\b.*"
        ),
    ),
    (
        Column.MILESTONES,
        (
            r"(?:key )?milestones?.*|how (?:will|is|was).*|how (?:carried|taken).*|(?:evidence|measures?|success"
            r"|outcome measure|assurance|monitoring|kpi)\b.*|(?:intended|expected|desired) (?:outcome|impact).*"
            r"|what (?:will|does) (?:success|good|be different|change).*"
        ),
    ),
    (
        Column.TARGET,
        (
            r"(?:target|due|end|completion) ?(?:date)?.*|time ?(?:scales?|frames?|lines?)?\b.*|by when.*|when\??"
            r"|deadline.*|date(?: for completion| due)?"
        ),
    ),
    (
        Column.LEAD,
        (
            r"lead\b.*|(?:persons?|people|officers?|managers?|teams?) responsible"
            r"|(?:action |responsible )?owners?.*|by whom.*|for"
            r"|who\b(?! (?:was|were|are|is) (?!responsible|accountable|leading|doing|to\b)).*"
            r"|responsib.*|accountable.*|(?:agency|agencies|organisation)(?: lead| responsible)?"
            r"|named (?:lead|person).*|(?:addressed|directed|made|assigned|allocated|given) (?:to|at)"
            r"|to(?: whom)?"
            r"|(?:addressee|recipient|target audience|relevant (?:agency|body|organisation)|body|bodies)s?"
        ),
    ),
    (Column.THEME, r"(?:key |learning )?themes?(?: heading)?|area(?: of (?:focus|practice))?|category|topic"),
    (
        Column.LEARNING,
        (
            r"(?:key |identified )?(?:learning|lessons?)(?: points?| identified| learn(?:ed|t))?.*|findings?.*"
            r"|what (?:we|was|have we|did we|we have|the review) (?:learn(?:ed|t)?|found)\b.*"
        ),
    ),
    (
        Column.RECOMMENDATION,
        (
            r"(?:(?:ref|no|number)\.? )?"
            r"(?:the |review |panel |multi-agency |single agency |national |local )*recommendations?.*"
            r"|what (?:we|the review) recommend(?:s|ed)?.*"
        ),
    ),
    (
        Column.ACTION,
        (
            r"(?:required |agreed |key |specific |proposed |single agency )*actions?(?: .*)?"
            r"|what (?:we|the \w+|agencies|partners) (?:(?:still|now|also) )*"
            r"(?:plan|intend|aim|need|have|mean)s? to do\b.*"
            r"|what (?:is|remains|we are|are we) (?:still )?(?:planned|to be done|to do|left to do|going to do)\b.*"
            r"|still to (?:do|be done)|next steps?"
            r"|what (?:(?:we|the \w+) (?:will do|did|have done|has done)|will|needs to|are we).*|task.*|what\??"
        ),
    ),
]


_OF_A_HEADING = {Role.LEARNING: Column.LEARNING, Role.QUESTIONS: Column.QUESTION}  # "What we could do better"
_ASKED = re.compile(r"\brecommend(?:s|ed)?\b(?! (?:to|by|for)\b)", re.IGNORECASE)
_RESPONSE = re.compile(
    r"(?:(?:the|our|partnership|board|agency|partners?|panel|initial|agreed|local)(?:'s)? )*responses?(?: to .{1,40})?"
    r"|how (?:we|the \w+|partners) (?:will|have) (?:respond|act)(?:ed)?|what (?:we|the \w+) (?:have|has|are|is)"
    r" (?:done|doing|going to do)",
    re.IGNORECASE,
)
_COLUMNS = [(column, re.compile(pattern, re.IGNORECASE)) for column, pattern in _HEADERS]
_IN_NARROW_COLUMNS = (
    "by when", "by whom", "target date", "timescale", "timescales", "rag", "brag", "milestones", "key milestones",
    "lead", "lead agency", "recommendation", "recommendations", "action", "actions", "outcome", "progress",
    "responsible", "theme",
)  # fmt: skip


_BROKEN_IN_NARROW_COLUMNS = {"".join(words.split()): words for words in _IN_NARROW_COLUMNS}
HOPED_FOR = re.compile(r"\b(?:outcome|impact)\b", re.IGNORECASE)
COLOUR = re.compile(r"(?:current )?b?rag(?: (?:rating|status))?|status", re.IGNORECASE)
_LONGEST_HEADER = 90


def column_of(header: str) -> Column | None:
    """Say what a column headed so holds."""
    return _column_of(header) if len(header) <= _LONGEST_HEADER else None


@lru_cache(maxsize=4096)
def _column_of(header: str) -> Column | None:
    text = markup.clean(header).strip(" :*")
    text = _BROKEN_IN_NARROW_COLUMNS.get("".join(text.lower().split()), text)
    if not text:
        return None
    role = role_of(text)
    if role is Role.GOOD_PRACTICE:
        return Column.GOOD_PRACTICE
    known = next((column for column, pattern in _COLUMNS if pattern.fullmatch(text)), None)
    asked = role is Role.RECOMMENDATIONS and _ASKED.search(text) is not None  # "We recommend that"
    return known or (Column.RECOMMENDATION if asked else _OF_A_HEADING.get(role) if role else None)


def column_named(text: str) -> Column | None:
    """Say the same of a name that stands by itself; what a partnership answers is an action."""
    return column_of(text) or (Column.ACTION if answers(text) else None)


def answers(cell: str) -> bool:
    """Tell the column in which a partnership says what it does about each recommendation."""
    return _RESPONSE.fullmatch(markup.clean(cell).strip(" :*")) is not None
