"""Is the history as it was written? Reads every event and link as the owner, and trusts no function of the database."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connections

from partners.services import ledger
from partners.services.ledger import Head

# Text that PostgreSQL itself makes of the columns, alike in every session.
META = """jsonb_build_array(e.id, e.partnership_id, e.kind, e.thing, e.under_kind, e.under, e.verb, e.person_id,
          e.token_id, e.request_id, e.origin, e.txid, (extract(epoch FROM e.at) * 1000000)::bigint)::text"""
CONTENT = "jsonb_build_array(e.was, e.now)::text"
_LINKS = f"""
SELECT l.partnership_id, l.number, l.event_id, l.content, l.digest, e.partnership_id, {META}, {CONTENT},
       d.content
  FROM partners_ledgerlink l LEFT JOIN partners_event e ON e.id = l.event_id
  LEFT JOIN partners_ledgerdisposal d ON d.event_id = e.id
 ORDER BY l.partnership_id NULLS FIRST, l.number, l.id
"""  # noqa: S608 - of our own words
_UNCHAINED = """
SELECT e.id, e.partnership_id FROM partners_event e
 WHERE NOT EXISTS (SELECT FROM partners_ledgerlink l WHERE l.event_id = e.id)
   AND (e.txid < (SELECT max(horizon) FROM partners_ledgerreach) OR e.at < now() - interval '1 day')
 ORDER BY e.id
"""
ROWS = 5000


@dataclass
class Report:
    """What was looked at, and each place where something is not as it was: the partnership's key and the number."""

    links: int = 0
    signed: int = 0
    disposed: int = 0  # events that lost their words by a certificate
    wrong: list[str] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        return not self.wrong


@dataclass
class _Chain:
    partnership: int | None
    number: int = 0
    digest: bytes = b""

    def __str__(self) -> str:
        return "of no partnership" if self.partnership is None else f"of partnership {self.partnership}"


def verify(*, using: str = "owner", chain: bool = True) -> Report:
    """Chains what is not chained yet, unless told not to, then looks at all there is. Raises StoreAway."""
    if chain:
        ledger.chain()
    report = Report()
    wanted = _signed_heads(report)
    at = _Chain(None)
    for row in _rows(using):
        if row[0] != at.partnership:
            at = _Chain(row[0])
        report.wrong += [f"{one} ({at}, number {row[1]})" for one in _wrong(at, row)]
        report.links += 1
        report.disposed += row[-1] is not None
        for digest, key in wanted.pop((row[0], row[1]), ()):
            if digest != bytes(row[4]).hex():
                report.wrong.append(f"is not what {key} signed ({at}, number {row[1]})")
    report.wrong += [
        f"was signed in {key} and is gone ({_Chain(partnership)}, number {number})"
        for (partnership, number), signed in wanted.items()
        for _, key in signed
    ]
    report.wrong += [f"event {pk} is in no chain ({_Chain(place)})" for pk, place in _unchained(using)]
    return report


def _wrong(chain: _Chain, row: tuple[Any, ...]) -> Iterator[str]:
    """What is wrong with one link. The chain goes on from what stands there, so that each fault is told once."""
    _, number, event, content, digest, partnership, meta, said, disposed = row
    if number != chain.number + 1:
        yield f"{number - chain.number - 1} missing before it" if number > chain.number else "stands twice"
    if meta is None:
        yield f"event {event} is gone"
    else:
        if partnership != chain.partnership:
            yield f"event {event} is another partnership's"
        if hashlib.sha256(said.encode()).digest() not in {bytes(content), bytes(disposed or content)}:
            yield f"event {event} says something else than it did"
        told = f"{chain.digest.hex()}|{number}|{meta}|{bytes(content).hex()}"
        if hashlib.sha256(told.encode()).digest() != bytes(digest):
            yield f"event {event} or its link was altered"
    chain.number, chain.digest = number, bytes(digest)


def _signed_heads(report: Report) -> dict[tuple[int | None, int], list[tuple[str, str]]]:
    found: dict[tuple[int | None, int], list[tuple[str, str]]] = {}
    for key, heads in ledger.signed():
        report.signed += 1
        if heads is None:
            report.wrong.append(f"{key} was not signed by this installation")
        for head in heads or ():
            _expect(found, key, head)
    return found


def _expect(found: dict[tuple[int | None, int], list[tuple[str, str]]], key: str, head: Head) -> None:
    found.setdefault((head.partnership, head.number), []).append((head.digest, key))


def _rows(using: str) -> Iterator[tuple[Any, ...]]:
    with connections[using].chunked_cursor() as cursor:
        cursor.execute(_LINKS)
        while rows := cursor.fetchmany(ROWS):
            yield from rows


def _unchained(using: str) -> list[tuple[int, int | None]]:
    with connections[using].cursor() as cursor:
        cursor.execute(_UNCHAINED)
        found: list[tuple[int, int | None]] = cursor.fetchall()
    return found
