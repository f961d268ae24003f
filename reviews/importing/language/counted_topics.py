"""Headings that count what a report tells in turn: episodes, themes, lines of enquiry."""

import re

_COUNTED_TOPIC = re.compile(
    r"(?:key |practice |learning |critical )*(?:episode|event|line of enquiry|kloe|term of reference|phase|period|stage"
    r"|theme|area|aspect|turning point|incident)\s+(?:\d{1,2}|(?-i:[A-Z])|one|two|three|four|five|six|seven|eight|nine"
    r"|ten)\s*[:.\u2013\u2014-]\s*\S",
    re.IGNORECASE,
)


def counts_its_topic(heading: str) -> bool:
    """Tell "Key episode 1: the move to the coast (March to June)", which may be longer than other headings."""
    return _COUNTED_TOPIC.match(heading) is not None
