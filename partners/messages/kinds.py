"""The kinds of message that the apps register, with the fixed words in which each may speak.

Whatever a mail says comes from these words, a reference, dates and counts. Free text has no way in, so no word of a
case can reach a mail by mistake.
"""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cache, lru_cache

from partners.models import Mailing, Message, User
from partners.scope import Actor

DIGEST, NOTICE = Mailing.Purpose.DIGEST, Mailing.Purpose.NOTICE

# Of these messages to the actor, the keys (pk) of those that still hold on this day. Asked inside the actor's scope.
StillTrue = Callable[[Actor, Sequence[Message], date], Collection[int]]

# An address that is made for the recipient when the mail is.
Link = Callable[[User], str]

# What a phrase may leave open: {n} a count, {day} a date such as 12 June 2026.
BLANKS = {"{n}": r"\d{1,5}", "{day}": r"\d{1,2} (?:[A-Z][a-z]{2,8}) \d{4}"}


class Heading(Enum):
    """Under which heading of a digest a kind stands that does not simply stand by its date."""

    WAITS = "Waits for the partnership"
    ESCALATED = "Late, and told to you over the agency’s lead"


@dataclass(frozen=True)
class Kind:
    """One kind of message: `phrases` are the only words it has, `page` the URL name its reference leads to.

    A kind with a `link` of its own is about the partnership itself, named by its prefix; the address is made for the
    recipient when the mail is. In a digest `line` says what it is beside the reference, and `heading` where it stands.
    What is `urgent` does not wait for a weekly digest.
    """

    name: str
    purpose: Mailing.Purpose
    phrases: tuple[str, ...]
    still_true: StillTrue
    page: str = "action"
    link: Link | None = None
    line: str = ""
    heading: Heading | None = None
    urgent: bool = False

    def allows(self, words: str) -> bool:
        return _allowed(self.phrases, words)


_kinds: dict[str, Kind] = {}


def always(_actor: Actor, messages: Sequence[Message], _on: date) -> Collection[int]:
    """For what cannot become untrue."""
    return {message.pk for message in messages}


def register(
    kind: str,
    *,
    purpose: Mailing.Purpose,
    phrase: str | tuple[str, ...],
    still_true: StillTrue = always,
    page: str = "action",
    link: Link | None = None,
    line: str = "",
    heading: Heading | None = None,
    urgent: bool = False,
) -> Kind:
    """Make a kind known. `phrase` is all it may say (several where it may say several), with {n} and {day} open."""
    phrases = (phrase,) if isinstance(phrase, str) else phrase
    made = Kind(kind, purpose, phrases, still_true, page, link, line, heading, urgent)
    if _kinds.setdefault(kind, made) != made:
        raise ValueError(f"There is a kind of message “{kind}” already.")
    return made


def kind_of(name: str) -> Kind:
    if name not in _kinds:
        raise ValueError(f"No kind of message is registered as “{name}”.")
    return _kinds[name]


def page_of(name: str) -> str | None:
    """The URL name of what a message of this kind is about; None for a kind of former days, or about no page."""
    kind = _kinds.get(name)
    return kind.page if kind and not kind.link else None


def names_of(purpose: Mailing.Purpose) -> list[str]:
    return [kind.name for kind in _kinds.values() if kind.purpose == purpose]


def urgent_names() -> list[str]:
    return [kind.name for kind in _kinds.values() if kind.urgent]


@lru_cache(maxsize=4096)
def _allowed(phrases: tuple[str, ...], words: str) -> bool:
    return any(_pattern(phrase).fullmatch(words) for phrase in phrases)


@cache
def _pattern(phrase: str) -> re.Pattern[str]:
    parts = re.split(r"(\{n\}|\{day\})", phrase)
    return re.compile("".join(BLANKS.get(part) or re.escape(part) for part in parts), re.ASCII)
