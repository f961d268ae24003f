"""Writes messages in the caller's transaction: they stand exactly when the act that calls for them stands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Protocol

from django.db import connection

from partners import wake
from partners.http import PREFIX, REFERENCE
from partners.messages.kinds import Kind, kind_of

SEND_MAIL = "partners.tasks.send_mail"
BATCH = 5000
Row = tuple[int, int, str, str, str, str, str, date | None]
COLUMNS = {
    "partnership_id": "bigint",
    "recipient_id": "bigint",
    "kind": "text",
    "about": "text",
    "reason": "text",
    "rung": "text",
    "key": "text",
    "due_on": "date",
}


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
    rung: str = ""


def queue(
    *, kind: str, to: Iterable[int], about: Referable, key: str, reason: str = "", due_on: date | None = None
) -> None:
    """Say this to these people, once for each key. `reason` may be left out where the kind has one phrase.

    Raises ValueError where `reason` or the reference holds anything but the kind's own words, a reference, counts and
    dates: mails hold no word of a case.
    """
    people, place = sorted(set(to)), about.partnership_id
    queue_all(Entry(kind, person, place, about.reference, key, reason, due_on) for person in people)


def queue_all(entries: Iterable[Entry]) -> int:
    """As `queue`, for many, most of which may stand already. Returns how many stand then, old and new.

    A message that is there stays as it is, whoever else adds it just now.
    """
    entries, count, added = iter(entries), 0, 0
    while batch := list(islice(entries, BATCH)):
        added += _add_missing([_row(one) for one in batch])
        count += len(batch)
    if added:
        wake.after_commit(SEND_MAIL)
    return count


def _add_missing(rows: Sequence[Row]) -> int:
    """In one statement, for thousands may stand already. Looking first saves keys; the database refuses a second."""
    columns = ", ".join(COLUMNS)
    values = ", ".join(f"%s::{kind}[]" for kind in COLUMNS.values())
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO partners_message ({columns}, created_at) "  # noqa: S608 - our own columns
            f"SELECT {columns}, now() FROM unnest({values}) AS wanted ({columns}) WHERE NOT EXISTS (SELECT FROM "
            "partners_message m WHERE (m.partnership_id, m.recipient_id, m.key) = "
            "(wanted.partnership_id, wanted.recipient_id, wanted.key)) ON CONFLICT DO NOTHING",
            [list(column) for column in zip(*rows, strict=True)],
        )
        return int(cursor.rowcount)


def _row(entry: Entry) -> Row:
    kind = kind_of(entry.kind)
    reason = entry.reason or kind.phrases[0]
    _refuse_case_words(kind, reason, entry.reference)
    return (
        entry.partnership_id,
        entry.to,
        kind.name,
        entry.reference,
        reason,
        entry.rung,
        entry.key,
        entry.due_on,
    )


def _refuse_case_words(kind: Kind, reason: str, reference: str) -> None:
    """The only words that reach a mail pass here."""
    if not (PREFIX if kind.link else REFERENCE).fullmatch(reference):
        raise ValueError("A message is about a reference such as NSCP-142, and nothing else.")
    if not kind.allows(reason):
        raise ValueError(f"A message of the kind “{kind.name}” says only: {'; '.join(kind.phrases)}.")
