"""The ledger: every event stands in a chain of hashes, and the heads of the chains are signed by the hour.

Events are written without a lock; one task chains them some seconds later, in the order of their keys, once nothing
that still runs can come before them. The signed heads stand in the file store, out of reach of whoever can write to the
database: who changes an event has to make all later links anew, and then no head fits (ADR 28).
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from django.core.signing import BadSignature, Signer
from django.db import connection
from django.utils import timezone

from partners.gateways import files

AT_ONCE = 20_000  # events of a transaction, so that it stays short


@dataclass(frozen=True)
class Head:
    """The last link of a chain; `partnership` is None for what belongs to none."""

    partnership: int | None
    number: int
    digest: str


def chain() -> int:
    """Chain what is not chained yet; how many events. Any number of callers at once: one chains, the others wait."""
    total = 0
    while count := _call("SELECT app_chain_events(%s)", AT_ONCE):
        total += count
        if count < AT_ONCE:
            break
    return total


def _call(sql: str, *params: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return int(cursor.fetchone()[0])


def heads() -> list[Head]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT partnership_id, number, encode(digest, 'hex') FROM app_ledger_heads()")
        return [Head(*row) for row in cursor.fetchall()]


def sign() -> str | None:
    """Keep the heads, signed, under this hour; the key of the object, None where nothing is chained yet.

    The first of an hour stays, as the store writes nothing twice. Raises StoreAway.
    """
    found = heads()
    if not found:
        return None
    hour = timezone.now().strftime("%Y-%m-%dT%H")
    told = json.dumps({"hour": hour, "heads": [asdict(head) for head in found]}, separators=(",", ":"))
    return files.keep_heads(hour, _signer().sign(told).encode())


def signed() -> Iterator[tuple[str, list[Head] | None]]:
    """Each object of heads, by its key, oldest first; None where its signature is not ours. Raises StoreAway."""
    for key in sorted(files.heads()):
        try:
            told = json.loads(_signer().unsign(files.read(key).decode()))
        except (BadSignature, UnicodeDecodeError):
            yield key, None
        else:
            whole = told["hour"] == key.rpartition("/")[2]  # else it was put where another stood
            yield key, [Head(**head) for head in told["heads"]] if whole else None


def _signer() -> Signer:
    """By SECRET_KEY, and those before it."""
    return Signer(salt="partners.ledger")
