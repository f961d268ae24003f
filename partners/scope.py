"""Who is asking, read once for each request or task, and the database scope that holds them.

`visible_to(actor)` and the row-level fence need only this; it stands below every model.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from partners import cause
from partners.roles import OF_CLIENTS, ROLES, Power, Role


@dataclass(frozen=True)
class Held:
    """One appointment in force."""

    partnership_id: int
    agency_id: int | None
    role: Role


@dataclass(frozen=True)
class Actor:
    """A person, a client's token or a task of the system, with what it holds today.

    `token_scopes` is None for people; for a client it names what its token opens. A token that may write holds what its
    issuer holds today within its bounds, as far as clients may do such things at all.
    """

    user_id: int | None = None
    held: tuple[Held, ...] = ()
    token_scopes: frozenset[str] | None = None
    token_id: int | None = None
    token_partnership_id: int | None = None
    token_agency_id: int | None = None
    token_issuer_id: int | None = None

    @cached_property
    def partnership_ids(self) -> frozenset[int]:
        """Every partnership of which this actor may see anything: what the database fence lets through."""
        own = {held.partnership_id for held in self.held}
        return frozenset(own | ({self.token_partnership_id} if self.token_partnership_id else set()))

    @cached_property
    def read_all_ids(self) -> frozenset[int]:
        """Partnerships of which this actor reads every record."""
        if self.token_partnership_id and not self.token_agency_id:
            return frozenset({self.token_partnership_id})
        return self.partnerships_with(Power.READ_PARTNERSHIP)

    @cached_property
    def agency_pairs(self) -> frozenset[tuple[int, int]]:
        """(partnership, agency) pairs in which this actor reads what is asked of the agency."""
        if self.token_partnership_id and self.token_agency_id:
            return frozenset({(self.token_partnership_id, self.token_agency_id)})
        return frozenset(
            (held.partnership_id, held.agency_id)
            for held in self.held
            if held.agency_id and Power.READ_AGENCY in ROLES[held.role].powers
        )

    @cached_property
    def agency_places(self) -> dict[int, list[int]]:
        """The same pairs by agency: in which partnerships this actor reads for it."""
        return _by_agency(self.agency_pairs)

    @cached_property
    def looked_up(self) -> dict[str, Any]:
        """Rows read in this actor's scope that are wanted again there in a moment; whoever uses them takes them out."""
        return {}

    def within(self, partnership_id: int) -> "Actor":
        """The same actor as far as one partnership, so that what it sees there is asked of that one alone."""
        there = replace(self, held=tuple(held for held in self.held if held.partnership_id == partnership_id))
        there.__dict__["agency_ids"] = self.agency_ids  # what they may not judge stays what it is
        return there

    @property
    def person_id(self) -> int:
        """The person who acts, for rows that say who; for a client, the person who issued its token."""
        person = self.token_issuer_id if self.is_token else self.user_id
        if person is None:
            raise PermissionDenied("Only a person may do this.")
        return person

    @property
    def is_token(self) -> bool:
        return self.token_scopes is not None

    def partnerships_with(self, power: Power) -> frozenset[int]:
        return frozenset(held.partnership_id for held in self.held if power in self._powers(held))

    def pairs_with(self, power: Power) -> list[tuple[int, int]]:
        """(partnership, agency) pairs in which this actor may do so for the agency."""
        return sorted(
            {
                (held.partnership_id, held.agency_id)
                for held in self.held
                if held.agency_id and power in self._powers(held)
            }
        )

    def places_with(self, power: Power) -> dict[int, list[int]]:
        """The same pairs by agency: in which partnerships this actor may do so for it."""
        return _by_agency(self.pairs_with(power))

    @cached_property
    def agency_ids(self) -> frozenset[int]:
        """Every agency in which this actor holds any appointment, in whichever partnership: what they may not judge."""
        return frozenset(held.agency_id for held in self.held if held.agency_id)

    def has(self, power: Power, *, partnership_id: int, agency_id: int | None = None) -> bool:
        """May this actor do `power` in the partnership, and, where an agency is named, for that agency?"""
        return any(
            power in self._powers(held)
            and held.partnership_id == partnership_id
            and (agency_id is None or held.agency_id == agency_id)
            for held in self.held
        )

    def _powers(self, held: Held) -> frozenset[Power]:
        powers = ROLES[held.role].powers
        return powers & OF_CLIENTS if self.is_token else powers


def _by_agency(pairs: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for partnership_id, agency_id in sorted(pairs):
        found[agency_id].append(partnership_id)
    return dict(found)


NOBODY = Actor()


SETTINGS = ("app.partnerships", "app.token", "app.person", "app.request", "app.origin")
CURRENT = ", ".join(f"current_setting('{name}', true)" for name in SETTINGS)
SET = ", ".join(f"set_config('{name}', %s, true)" for name in SETTINGS)
NO_PERSON = "set_config('app.person', '', true)"
NO_TOKEN = "set_config('app.token', '', true)"  # noqa: S105 - the name of a setting


def _call(sql: str, *params: str | int) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchone()


@contextmanager
def _transaction() -> Iterator[None]:
    """A transaction whose local settings end with it.

    A local setting outlives a savepoint, so a nested scope puts the outer one back by hand, unless all rolls back.
    """
    nested, said = connection.in_atomic_block, cause.SAID.get()
    with transaction.atomic():
        outer = _call(f"SELECT {CURRENT}") if nested else ()
        cause.SAID.set(True)
        try:
            yield
        finally:
            cause.SAID.set(said)
        if nested and not transaction.get_rollback():
            _call(f"SELECT {SET}", *(one or "" for one in outer))


@contextmanager
def entered(user_id: int) -> Iterator[Actor]:
    """Run as this person: appointments read anew, so one ended a moment ago opens nothing."""
    with _transaction():
        person = f"set_config('app.person', %s, true), {NO_TOKEN}"
        found = _call(f"SELECT app_enter_person(%s), {person}, {cause.SAY}", user_id, str(user_id), *cause.words())
        yield Actor(user_id=user_id, held=_held(json.loads(found[0])))  # Django hands jsonb over as text


@contextmanager
def entered_by_token(digest: str) -> Iterator[Actor]:
    """Run as the client whose token has this SHA-256; NOBODY when there is none, or it has ended."""
    with _transaction():
        found = _call(f"SELECT app_enter_token(%s), {NO_PERSON}, {cause.SAY}", digest, *cause.words())
        row = json.loads(found[0] or "null")
        yield (
            NOBODY
            if row is None
            else Actor(
                token_id=row["id"],
                token_scopes=frozenset(row["scopes"]),
                token_partnership_id=row["partnership"],
                token_agency_id=row["agency"],
                token_issuer_id=row["issuer"],
                held=_held(row["held"]),
            )
        )


def _held(rows: Iterable[dict[str, Any]]) -> tuple[Held, ...]:
    return tuple(Held(row["partnership"], row["agency"], Role(row["role"])) for row in rows)


@contextmanager
def partnerships(ids: Iterable[int]) -> Iterator[None]:
    """Run a task of the system inside these partnerships and no other."""
    with _transaction():
        wanted = "{" + ",".join(str(pk) for pk in sorted(ids)) + "}"
        nobody = f"{NO_PERSON}, {NO_TOKEN}"
        _call(f"SELECT set_config('app.partnerships', %s, true), {nobody}, {cause.SAY}", wanted, *cause.words())
        yield


def all_partnership_ids() -> list[int]:
    """For tasks that go round: the keys alone, of every partnership."""
    ids: list[int] = _call("SELECT app_partnership_ids()")[0]
    return ids


def open_own_rows_of(user_id: int) -> None:
    """Within a scope of partnerships: what is this person's own opens too, until that scope ends."""
    _call("SELECT set_config('app.person', %s, true)", str(user_id))
