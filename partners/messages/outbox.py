"""Writes messages in the caller's transaction: they stand exactly when the act that calls for them stands."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Protocol

from partners import wake
from partners.http import REFERENCE
from partners.messages.kinds import Kind, kind_of
from partners.models import Message

SEND_MAIL = "partners.tasks.send_mail"
BATCH = 2000
PREFIX = re.compile(r"[A-Z]{2,12}")


class Referable(Protocol):
    """What a message can be about: a review, a recommendation, an action."""

    @property
    def partnership_id(self) -> int: ...
    @property
    def reference(self) -> str: ...


@dataclass(frozen=True)
class Entry:
    """One message to be queued, for those who queue many."""

    kind: str
    to: int
    partnership_id: int
    reference: str
    key: str
    reason: str = ""
    due_on: date | None = None


def queue(
    *, kind: str, to: Iterable[int], about: Referable, key: str, reason: str = "", due_on: date | None = None
) -> None:
    """Say this to these people, once for each key. `reason` may be left out where the kind has one phrase.

    Raises ValueError where `reason` or the reference holds anything but the kind's own words, a reference, counts and
    dates: mails hold no word of a case.
    """
    _add(Entry(kind, person, about.partnership_id, about.reference, key, reason, due_on) for person in sorted(set(to)))


def queue_all(entries: Iterable[Entry]) -> int:
    """As `queue`, for many, most of whom may have been told. Returns how many messages stand then, old and new."""
    entries, count = iter(entries), 0
    while batch := list(islice(entries, BATCH)):
        _add(_not_there(batch))
        count += len(batch)
    return count


def _add(entries: Iterable[Entry]) -> None:
    """A message that is there stays as it is, whoever else adds it just now."""
    if rows := list(_checked(entries)):
        Message.objects.bulk_create(rows, ignore_conflicts=True)
        wake.after_commit(SEND_MAIL)


def _not_there(entries: Sequence[Entry]) -> list[Entry]:
    """Only saves work: the database refuses a second all the same."""
    there = set(
        Message.objects.filter(
            partnership_id__in={entry.partnership_id for entry in entries},
            recipient_id__in={entry.to for entry in entries},
            key__in={entry.key for entry in entries},
        ).values_list("partnership_id", "recipient_id", "key")
    )
    return [entry for entry in entries if (entry.partnership_id, entry.to, entry.key) not in there]


def _checked(entries: Iterable[Entry]) -> Iterator[Message]:
    for entry in entries:
        kind = kind_of(entry.kind)
        reason = entry.reason or kind.phrases[0]
        _refuse_case_words(kind, reason, entry.reference)
        yield Message(
            partnership_id=entry.partnership_id,
            recipient_id=entry.to,
            kind=kind.name,
            about=entry.reference,
            reason=reason,
            key=entry.key,
            due_on=entry.due_on,
        )


def _refuse_case_words(kind: Kind, reason: str, reference: str) -> None:
    """The only words that reach a mail pass here."""
    if not (PREFIX if kind.link else REFERENCE).fullmatch(reference):
        raise ValueError("A message is about a reference such as NSCP-142, and nothing else.")
    if not kind.allows(reason):
        raise ValueError(f"A message of the kind “{kind.name}” says only: {'; '.join(kind.phrases)}.")
