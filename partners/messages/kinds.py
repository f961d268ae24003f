"""The kinds of message that the apps register, with the fixed words in which each may speak.

Whatever a mail says comes from these words, a reference, dates and counts. Free text has no way in, so no word of a
case can reach a mail by mistake.
"""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cache

from partners.models import Mailing, Message, User
from partners.scope import Actor

DIGEST, NOTICE = Mailing.Purpose.DIGEST, Mailing.Purpose.NOTICE

# Of these messages to the actor, the keys (pk) of those that still hold. Asked inside the actor's scope.
StillTrue = Callable[[Actor, Sequence[Message]], Collection[int]]

# What a phrase may leave open: {n} a count, {day} a date such as 12 June 2026.
BLANKS = {"{n}": r"\d{1,5}", "{day}": r"\d{1,2} (?:[A-Z][a-z]{2,8}) \d{4}"}


@dataclass(frozen=True)
class Kind:
    """One kind of message: `phrases` are the only words it has, `page` the URL name its reference leads to.

    A kind with a `link` of its own is about the partnership itself, named by its prefix; the address is made for the
    recipient when the mail is.
    """

    name: str
    purpose: Mailing.Purpose
    phrases: tuple[str, ...]
    still_true: StillTrue
    page: str = "action"
    link: Callable[[User], str] | None = None

    def allows(self, words: str) -> bool:
        return any(_pattern(phrase).fullmatch(words) for phrase in self.phrases)


_kinds: dict[str, Kind] = {}


def always(_actor: Actor, messages: Sequence[Message]) -> Collection[int]:
    """For what cannot become untrue."""
    return {message.pk for message in messages}


def register(
    kind: str,
    *,
    purpose: Mailing.Purpose,
    phrase: str | tuple[str, ...],
    still_true: StillTrue = always,
    page: str = "action",
    link: Callable[[User], str] | None = None,
) -> Kind:
    """Make a kind known. `phrase` is all it may say (several where it may say several), with {n} and {day} open."""
    made = Kind(kind, purpose, (phrase,) if isinstance(phrase, str) else phrase, still_true, page, link)
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


@cache
def _pattern(phrase: str) -> re.Pattern[str]:
    parts = re.split(r"(\{n\}|\{day\})", phrase)
    return re.compile("".join(BLANKS.get(part) or re.escape(part) for part in parts), re.ASCII)
