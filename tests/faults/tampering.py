"""Ways to falsify the history, each as somebody would who owns the database, and whether `verify_ledger` finds it."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from django.db.backends.utils import CursorWrapper

from partners.services.ledger_check import META

COLUMNS = {
    "was": """'{"made": "up"}'""",
    "now": """'{"made": "up"}'""",
    "person_id": "coalesce(person_id, 0) + 1",
    "token_id": "coalesce(token_id, 0) + 1",
    "request_id": "request_id || 'x'",
    "origin": "origin || 'x'",
    "kind": "kind || 'x'",
    "under_kind": "under_kind || 'x'",
    "thing": "thing + 1",
    "under": "coalesce(under, 0) + 1",
    "txid": "txid + 1",
    "at": "at + interval '1 microsecond'",
    "verb": "CASE verb WHEN 'added' THEN 'removed' ELSE 'added' END",
    "partnership_id": "coalesce(partnership_id, 0) + 1",
}
_FORGED_CONTENT = "sha256(convert_to(jsonb_build_array(e.was, e.now)::text, 'UTF8'))"
_FORGED_DIGEST = f"sha256(convert_to(encode(%s::bytea, 'hex') || '|' || l.number || '|' || {META} || '|' || encode(l.content, 'hex'), 'UTF8'))"


@dataclass
class Place:
    """One link, and how long its chain is."""

    partnership: int | None
    number: int
    event: int
    last: int


def some_place(cursor: CursorWrapper, chance: random.Random) -> Place:
    cursor.execute("SELECT id FROM partners_ledgerlink ORDER BY id")
    link = chance.choice(cursor.fetchall())[0]
    cursor.execute(
        "SELECT partnership_id, number, event_id, (SELECT max(o.number) FROM partners_ledgerlink o"
        " WHERE o.partnership_id IS NOT DISTINCT FROM l.partnership_id) FROM partners_ledgerlink l WHERE id = %s",
        [link],
    )
    return Place(*cursor.fetchone())


def change_event(cursor: CursorWrapper, place: Place, chance: random.Random) -> str:
    column = chance.choice(sorted(COLUMNS))
    cursor.execute(f"UPDATE partners_event SET {column} = {COLUMNS[column]} WHERE id = %s", [place.event])
    return f"{column} of an event"


def remove_event(cursor: CursorWrapper, place: Place, chance: random.Random) -> str:
    cursor.execute("DELETE FROM partners_event WHERE id = %s", [place.event])
    return "event removed"


def remove_link(cursor: CursorWrapper, place: Place, chance: random.Random) -> str:
    cursor.execute("DELETE FROM partners_ledgerlink WHERE event_id = %s", [place.event])
    return "link removed"


def remove_both(cursor: CursorWrapper, place: Place, chance: random.Random) -> str:
    remove_event(cursor, place, chance)
    remove_link(cursor, place, chance)
    return "event and link removed"


def cut_off(cursor: CursorWrapper, place: Place, chance: random.Random) -> str:
    """All from there on, as if it had never been."""
    later = "partnership_id IS NOT DISTINCT FROM %s AND number >= %s"
    where = [place.partnership, place.number]
    cursor.execute(
        f"DELETE FROM partners_event WHERE id IN (SELECT event_id FROM partners_ledgerlink WHERE {later})", where
    )
    cursor.execute(f"DELETE FROM partners_ledgerlink WHERE {later}", where)
    return "cut off"


def close_the_gap(cursor: CursorWrapper, place: Place, chance: random.Random) -> str:
    """Removed, and every later link given the number before."""
    remove_both(cursor, place, chance)
    cursor.execute(
        "UPDATE partners_ledgerlink SET number = -number WHERE partnership_id IS NOT DISTINCT FROM %s AND number > %s",
        [place.partnership, place.number],
    )
    cursor.execute("UPDATE partners_ledgerlink SET number = -number - 1 WHERE number < 0")
    return "removed and the gap closed"


def swap(cursor: CursorWrapper, place: Place, chance: random.Random) -> str:
    """Two neighbours in the other order."""
    other = place.number - 1 if place.number > 1 else place.number + 1
    chain = "partnership_id IS NOT DISTINCT FROM %s"
    cursor.execute(
        f"UPDATE partners_ledgerlink SET number = CASE number WHEN %s THEN -%s ELSE -%s END"
        f" WHERE {chain} AND number IN (%s, %s)",
        [place.number, other, place.number, place.partnership, place.number, other],
    )
    cursor.execute("UPDATE partners_ledgerlink SET number = -number WHERE number < 0")
    return "two swapped"


def change_link(cursor: CursorWrapper, place: Place, chance: random.Random) -> str:
    column = chance.choice(["digest", "content"])
    cursor.execute(f"UPDATE partners_ledgerlink SET {column} = sha256({column}) WHERE event_id = %s", [place.event])
    return f"{column} of a link"


def forge_link(cursor: CursorWrapper, place: Place, chance: random.Random) -> str:
    """The event changed, and its own link made to fit."""
    cursor.execute("""UPDATE partners_event SET now = '{"forged": true}' WHERE id = %s""", [place.event])
    _forge(cursor, place, upto=place.number)
    return "event and its link forged"


def forge_chain(cursor: CursorWrapper, place: Place, chance: random.Random) -> str:
    """The event changed, and its link and every later one made to fit: only a signed head can tell."""
    cursor.execute("""UPDATE partners_event SET person_id = coalesce(person_id, 0) + 1 WHERE id = %s""", [place.event])
    _forge(cursor, place, upto=place.last)
    return "event and all later links forged"


def _forge(cursor: CursorWrapper, place: Place, *, upto: int) -> None:
    chain = "partnership_id IS NOT DISTINCT FROM %s"
    cursor.execute(
        f"SELECT digest FROM partners_ledgerlink WHERE {chain} AND number = %s", [place.partnership, place.number - 1]
    )
    before = cursor.fetchone()
    digest = bytes(before[0]) if before else b""
    for number in range(place.number, upto + 1):
        where = f"FROM partners_event e WHERE e.id = l.event_id AND l.{chain} AND l.number = %s"
        cursor.execute(
            f"UPDATE partners_ledgerlink l SET content = {_FORGED_CONTENT} {where}", [place.partnership, number]
        )
        cursor.execute(
            f"UPDATE partners_ledgerlink l SET digest = {_FORGED_DIGEST} {where} RETURNING l.digest",
            [digest, place.partnership, number],
        )
        digest = bytes(cursor.fetchone()[0])


def slip_in(cursor: CursorWrapper, place: Place, chance: random.Random) -> str:
    """A made-up event of a time that is long chained."""
    cursor.execute(
        "INSERT INTO partners_event (partnership_id, kind, thing, under_kind, under, verb, was, now, person_id, token_id,"
        " request_id, origin, txid, at) SELECT partnership_id, kind, thing, under_kind, under, verb, was, now, person_id,"
        " token_id, request_id, origin, txid, at - interval '2 days' FROM partners_event WHERE id = %s",
        [place.event],
    )
    return "event slipped in"


WAYS: tuple[Callable[[CursorWrapper, Place, random.Random], str], ...] = (
    change_event,
    change_event,
    change_event,
    remove_event,
    remove_link,
    remove_both,
    cut_off,
    close_the_gap,
    swap,
    change_link,
    forge_link,
    forge_chain,
    slip_in,
)
