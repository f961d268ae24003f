"""What a course or a session is to teach: its learning outcomes are those of whoever comes, and not of a review."""

import re

from reviews.importing.language.blocks import Block, Kind
from reviews.importing.language.headings import undecorated

_SESSION = (
    r"(?:session|course|workshop|training|webinar|seminar|masterclass|class|module|event|conference|lesson|e-?learning"
    r"|study day|half[- ]day|day|morning|afternoon|programme|podcast|video)"
)
_WHO_COMES = r"(?:you|delegates|participants|attendees|learners|(?:those|people) who (?:attend|come|join))"
_THIS = rf"(?:the|this|our|each) (?:\w+ ){{0,2}}?{_SESSION}\b"
_BY_THE_END = re.compile(
    rf"(?:by|at|before) the (?:end|close) of (?:{_THIS}|(?:the|this|our|your) (?:{_SESSION}|briefing)\b)", re.IGNORECASE
)
_LEADS_TO_AIMS = re.compile(
    rf"(?:after|on completing|on completion of|having|by) (?:attending |joining |taking )?{_THIS}"
    rf"|(?:in|during|through) {_THIS},? {_WHO_COMES}\b"
    rf"|{_WHO_COMES} (?:will|should|can expect to) (?:be able to|understand|know|learn|leave with|gain|explore)\b"
    rf"|{_THIS} (?:will|aims?|covers?|is (?:designed|meant|intended|for)|helps?)\b",
    re.IGNORECASE,
)
_AIMS = re.compile(
    r"(?:the |our |course |session |aims and |key )*learning (?:outcomes|objectives|aims)\b.*", re.IGNORECASE
)
_A_COURSE = re.compile(rf"\b(?!day|morning|afternoon|lesson|programme|event){_SESSION}\b", re.IGNORECASE)
_TITLES = 4  # blocks


def is_of_a_course(text: str) -> bool:
    """Tell "By the end of this session you will be able to:", over what a course teaches."""
    return _BY_THE_END.match(text) is not None


def heads_aims(blocks: list[Block], position: int) -> bool:
    """Tell "Learning outcomes" over what people will be able to do, or on the page of a course."""
    below = blocks[position + 1] if position + 1 < len(blocks) else None
    if below is not None and (is_of_a_course(below.text) or _LEADS_TO_AIMS.match(below.text)):
        return True
    titles = (block.text for block in blocks[:_TITLES] if block.kind is Kind.HEADING)
    return _AIMS.fullmatch(undecorated(blocks[position].text)) is not None and any(map(_A_COURSE.search, titles))
