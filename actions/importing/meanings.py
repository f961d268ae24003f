"""What a tracker's words and colours mean here: what the agency reports, and never how sure the partnership is.

“Complete”, and a key's blue, come in as reported before import. Green is “on track” in one key and “done” in the next
(field notes of a scrutiny committee that took it for done), so it is taken for work under way until a coordinator says
otherwise.
"""

import re
from collections.abc import Iterable, Mapping

from actions.importing.plain import plain

NOT_STARTED, UNDER_WAY, DONE, NOT_PROCEEDING, NOTHING = "not_started", "under_way", "done", "not_proceeding", "nothing"
FILL = "fill:"
# Our own words, as we write them when a tracker is taken out: they say how an action stands, and change nothing.
OURS = re.compile(
    r"(?:blue|red|amber|green|grey): "
    r"(?:draft|withdrawn|embedded|assured|evidence out of date|with the partnership|late|in hand)"
)
_LETTERS = {"b": "blue", "r": "red", "a": "amber", "g": "green", "w": "white"}
_WORDS = (
    (NOT_PROCEEDING, r"not proceeding|no longer (?:required|needed|relevant)|withdrawn|cancelled|superseded|abandoned|rejected"),
    (NOT_STARTED, r"not (?:yet )?(?:started|begun|commenced|due)|outstanding|to do|planned|pending|red\b|white|gr[ea]y"),
    (UNDER_WAY, r"(?:not|in|partially|partly|nearly|almost) (?:complete|completed|done|progress|hand|achieved)|on track|under ?way|ongoing|on going|started|open|delayed|slipp|at risk|overdue|late\b"),
    (DONE, r"complete|completed|done|closed|achieved|implemented|embedded|finished|actioned|assured|discharged|signed off|blue\b"),
    (UNDER_WAY, r"green|amber|yellow|orange"),
)  # fmt: skip


def meaning(word: str, key: Mapping[str, str]) -> str | None:
    """What the agency reports by this word or colour; "" where it says nothing, None where nobody has said."""
    said = plain(word)
    if not said or OURS.fullmatch(said):
        return ""
    found = key.get(said)
    return "" if found == NOTHING else found


def to_ask(values: Iterable[str]) -> list[str]:
    """The words of a column whose meaning a coordinator says: all but our own."""
    return [value for value in values if not OURS.fullmatch(plain(value))]


def guess(word: str) -> str:
    """What a word most likely means, "" where nothing tells; never more than the word says."""
    said = plain(word.removeprefix(FILL))
    said = _LETTERS.get(said, said)
    found = (meant for meant, pattern in _WORDS if re.search(rf"(?<!\w)(?:{pattern})", said))
    return next(found, "")


def shown(value: str) -> str:
    """A word as pages say it: a colour without one is “filled green”."""
    return f"filled {value.removeprefix(FILL)}" if value.startswith(FILL) else value
