"""Titles broken over two lines: which first line cannot be the whole."""

import re

from reviews.importing.language.grammar import has_main_verb
from reviews.importing.language.headings import role_of
from reviews.importing.language.subjects import subject_in

_LEAVES_OFF = re.compile(r"(?:\b(?:of|into|at|in|on|the|and|for|to|by|an?|regarding|concerning)|[\u2013\u2014&-])$")
_FIRST_HALF = re.compile(
    r"\b(?:executive|learning|overview|final|joint|action|practice|case|safeguarding|offence|homicide|incident)$",
    re.IGNORECASE,
)
_SECOND_HALF = re.compile(
    r"(?:summary|report|review|plan|notes|briefing|safeguarding|practice review)\b", re.IGNORECASE
)


def leaves_off(title: str, rest: str) -> bool:
    """Tell a title that cannot end here: "Review into", "Overview" before "Report", "Child" before a name."""
    if title.endswith(".") or has_main_verb(rest):
        return False
    halved = _FIRST_HALF.search(title) is not None and _SECOND_HALF.match(rest) is not None
    whole = (subject_in(f"{title} {rest}") or "").casefold()
    named = whole != "" and whole not in title.casefold() and whole not in rest.casefold()
    return _LEAVES_OFF.search(title) is not None or halved or (named and role_of(rest) is None)
