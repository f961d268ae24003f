"""What the cells of a plan look like: numbers, dates, "Local or regional"."""

import re

from reviews.importing.language.dates import DATE

NUMBER = re.compile(r"(?:Rec(?:ommendation)?\.? ?|[A-Z]{1,3}\.? ?)?\d{1,2}(?:\.\d{1,2})*[.)]?")
SCOPE = re.compile(
    r"(?:(?:local|regional|national|multi-?agency|single agency)(?:(?: and | or |/|, )(?=\w))?){1,3}(?: level)?",
    re.IGNORECASE,
)
COLOUR = re.compile(r"[BRAG]|(?i:blue|red|amber|green)")  # of a plan's progress
_DATE = re.compile(DATE, re.IGNORECASE)
DATE_ALONE = re.compile(
    rf"(?:(?:by|end of|end|from|early|late)\s+)*(?:{DATE})\.?|(?:spring|summer|autumn|winter|Q[1-4]) (?:19|20)\d\d",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b(?:ongoing|immediate(?:ly)?|completed?|done|tb[ac]|within|months?|weeks?|quarter(?:ly)?|annual(?:ly)?|20\d\d)\b",
    re.IGNORECASE,
)
_LONGEST_TIME = 8  # words


def is_a_time(text: str) -> bool:
    """Tell what can stand under "By when"."""
    said = DATE_ALONE.fullmatch(text) or _DATE.search(text) or _TIME.search(text)
    return said is not None and len(text.split()) <= _LONGEST_TIME
