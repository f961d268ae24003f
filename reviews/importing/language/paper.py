"""Lines that speak of the paper itself: who wrote it, for whom, when it was published."""

import re

from reviews.importing.language.dates import ALONE, ANNOUNCED

_OF_THE_DOCUMENT = re.compile(
    r"(?:(?:overview|final|full|summary|learning) )?report (?:written |prepared )?by .*"
    r"|(?:(?:lead |independent |report |overview |chair |and )*(?:authors?|reviewers?|chair(?:person)?)|publishers?"
    r"|prepared (?:by|for)|written by|commissioned by|date.{0,30}|status|reference|reporting period|review period"
    r"|telephone|e-?mail|website|contact|category|level"
    r"|subject(?: of (?:the|this) review)?)\s*[:\u2013-]\s+\S.*|(?:version|page) \d.{0,20}"
    r"|(?:(?:first|last|date) )?(?:published|posted|issued|updated|added|uploaded)\b.{0,60}|posted by .*",
    re.IGNORECASE,
)


def speaks_of_the_paper(line: str) -> bool:
    """Tell a line that says who wrote the paper, when it was published, or a date alone."""
    return any(form.fullmatch(line) for form in (_OF_THE_DOCUMENT, ALONE, ANNOUNCED))
