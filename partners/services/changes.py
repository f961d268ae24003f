"""Reading the changes feed: nothing is missed, however late a transaction commits.

Each row bears the number of its transaction. Readers get rows only of transactions that ended before any that still
runs began to write, in the order of those numbers: whatever commits later has a higher one. A transaction that stays
open holds the feed back, and that is said.

A place in the feed is good for this database alone: after a restore the numbers may begin anew, so a place of another
cluster, timeline or table is refused, and so is one older than what is kept.
"""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import Min
from django.utils import timezone

from partners import scope
from partners.models import Change
from partners.scope import Actor

STAYS = timedelta(days=1)  # a place is given again as it is while nothing happens, so that the answer stays the same
_LARGEST = 2**63 - 1
_NOW = """
SELECT hashtextextended(concat_ws('/', system_identifier, timeline_id, 'partners_change'::regclass::oid), 0),
       pg_snapshot_xmin(pg_current_snapshot())::text::bigint
  FROM pg_control_system(), pg_control_checkpoint()
"""


class BadPlace(ValueError):
    """It cannot be read."""


class LostPlace(ValueError):
    """It was good once: the client starts again from the lists."""


@dataclass(frozen=True)
class Place:
    """Behind the change `id` of the transaction `txid`; `at` is when whatever came before was told."""

    database: int
    txid: int
    id: int
    at: datetime

    def encode(self) -> str:
        text = json.dumps([self.database, self.txid, self.id, int(self.at.timestamp())], separators=(",", ":"))
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    @classmethod
    def decode(cls, text: str) -> "Place":
        try:
            numbers = json.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
            database, txid, key, at = numbers
            if not all(type(one) is int and abs(one) <= _LARGEST for one in numbers):
                raise BadPlace
            return cls(database, txid, key, datetime.fromtimestamp(at, tz=UTC))
        except (ValueError, TypeError, OverflowError, OSError, binascii.Error, RecursionError) as error:
            raise BadPlace from error


@dataclass(frozen=True)
class Told:
    """Some changes in order, where to read on, and whether that is all there is."""

    changes: list[Change]
    place: Place
    complete: bool
    held_since: datetime | None


def here() -> Place:
    """Behind everything that has ended by now: what is asked from here on misses nothing."""
    with connection.cursor() as cursor:
        cursor.execute(_NOW)
        database, running = cursor.fetchone()
    return Place(database, running, 0, timezone.now())


def told_since(place: Place, *, size: int, by: Actor) -> Told:
    """What has changed since, `size` rows at most, as far as it concerns who asks. Raises LostPlace."""
    now = here()  # first: what is read afterwards sees all that had ended by then
    _check(place, now)
    concerning = Change.objects.told_to(by)
    since = concerning.extra(where=["(txid, id) > (%s, %s)"], params=[place.txid, place.id])
    rows = list(since.filter(txid__lt=now.txid).order_by("txid", "id")[: size + 1])
    if len(rows) > size:
        last = rows[size - 1]
        return Told(rows[:size], Place(now.database, last.txid, last.pk, last.at), complete=False, held_since=None)
    held = concerning.filter(txid__gte=now.txid).aggregate(since=Min("at"))["since"]
    stays = not rows and now.at - place.at < STAYS
    return Told(rows, place if stays else now, complete=True, held_since=held)


def _check(place: Place, now: Place) -> None:
    kept = timedelta(days=settings.API_CHANGES_KEPT_DAYS)
    if place.database != now.database or place.txid > now.txid or now.at - place.at > kept:
        raise LostPlace


def latest(changes: Sequence[Change]) -> list[Change]:
    """Each thing once, as it was told last."""
    found: dict[tuple[str, int], Change] = {}
    for change in changes:
        before = found.pop((change.kind, change.thing), None)
        if (
            before
        ):  # in one page one change may be told twice: to those who could see it before, and to those who can now
            change.known = change.known or before.known
            change.agency_id = change.agency_id or before.agency_id
        found[change.kind, change.thing] = change
    return list(found.values())


def prune() -> int:
    """Forget what nobody can ask for any more; how many."""
    with scope.partnerships(scope.all_partnership_ids()):
        return Change.objects.forgotten().delete()[0]
