"""Who works where in the bench: partnerships, their agencies, and the people who hold something there."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from random import Random

from bench.copying import Table
from bench.words import FIRST, HEADS, KINDS, PLACES, THEMES
from partners.models import Agency, Appointment, Membership, Partnership, Scope, Token, User
from partners.roles import Role
from reviews.models import Clock, ReviewKind, ReviewType, Theme

SECRET = "ft_the-bench-reads-with-this-key-and-nobody-else"  # noqa: S105 - opens invented rows on this machine
PEOPLE_FROM = date(2010, 1, 4)
ASSURERS = 4
TOPS = 12  # themes with others below them


@dataclass
class Place:
    """One partnership, by the keys of what belongs to it."""

    pk: int
    prefix: str
    taken: int = 0  # the last number of its references
    agencies: list[int] = field(default_factory=list)
    leads: dict[int, int] = field(default_factory=dict)  # by agency
    staff: dict[int, tuple[int, ...]] = field(default_factory=dict)
    coordinators: list[int] = field(default_factory=list)
    assurers: list[int] = field(default_factory=list)
    chair: int = 0
    types: list[int] = field(default_factory=list)
    themes: list[int] = field(default_factory=list)

    def number(self) -> int:
        self.taken += 1
        return self.taken

    def judge(self, chance: Random) -> int:
        return chance.choice(self.coordinators if chance.random() < 0.5 else self.assurers)  # half


class Directory:
    """Makes places; one police force is in all of them, and its people hold something in each."""

    def __init__(self, chance: Random, password: str) -> None:
        self.chance, self.password = chance, password
        self.partnerships = Table(Partnership, "slug name prefix last_number")
        self.agencies = Table(Agency, "slug name kind")
        self.people = Table(User, "email name password joined_at")
        self.memberships = Table(Membership, "partnership_id agency_id")
        self.appointments = Table(Appointment, "partnership_id user_id agency_id role starts_on")
        self.types = Table(ReviewType, "partnership_id kind name")
        self.clocks = Table(Clock, "partnership_id review_type_id name starts ends length unit")
        self.themes = Table(Theme, "partnership_id name parent_id")
        self.tokens = Table(Token, "partnership_id name start digest scopes issued_by_id issued_at last_used_at")
        self.police: tuple[int, tuple[int, ...]] | None = None

    def tables(self) -> list[Table]:
        return [
            self.partnerships, self.agencies, self.people, self.memberships, self.appointments, self.types,
            self.clocks, self.themes, self.tokens,
        ]  # fmt: skip

    def make(self, order: int) -> Place:
        place = Place(pk=order + 1, prefix=f"B{chr(65 + order // 26)}{chr(65 + order % 26)}")
        area = _area(order)
        place.coordinators = [self._hired(place, area, Role.COORDINATOR) for _ in range(3)]
        place.chair = self._hired(place, area, Role.CHAIR)
        for kind, name in KINDS:
            self._join(place, area, kind, name)
        for agency in place.agencies[1 : ASSURERS + 1]:
            place.assurers.append(self._hired(place, area, Role.ASSURER, agency))
        self._settings(place)
        return place

    def close(self, place: Place) -> None:
        """Written last, when the place's numbers are known."""
        area = _area(place.pk - 1)
        name = f"{area} Safeguarding Children Partnership"
        assert self.partnerships.add(area.lower(), name, place.prefix, place.taken) == place.pk  # noqa: S101

    def _join(self, place: Place, area: str, kind: str, name: str) -> None:
        shared = kind == "police"
        if shared and self.police:
            agency, staff = self.police
            for person, role in zip(staff, _ROLES, strict=True):
                self._appoint(place, person, role, agency)
        else:
            slug = f"{area}-{name}".lower().replace(" ", "-").replace("’", "")
            agency = self.agencies.add(slug, f"{area} {name}", kind)
            staff = tuple(self._hired(place, area, role, agency) for role in _ROLES)
        if shared:
            self.police = agency, staff
        self.memberships.add(place.pk, agency)
        place.agencies.append(agency)
        place.leads[agency], place.staff[agency] = staff[0], staff

    def _hired(self, place: Place, area: str, role: Role, agency: int | None = None) -> int:
        number = self.people.last + 1
        name = f"{FIRST[number % len(FIRST)]} {HEADS[number * 7 % len(HEADS)]}"
        person = self.people.add(f"{role}{number}@{area.lower()}.example", name, self.password, f"{PEOPLE_FROM} 09:00")
        self._appoint(place, person, role, agency)
        return person

    def _appoint(self, place: Place, person: int, role: Role, agency: int | None) -> None:
        self.appointments.add(place.pk, person, agency, role.value, PEOPLE_FROM)

    def _settings(self, place: Place) -> None:
        for kind in (ReviewKind.LCSPR, ReviewKind.RAPID_REVIEW, ReviewKind.SCR, ReviewKind.DHR):
            made = self.types.add(place.pk, kind.value, kind.label)
            place.types.append(made)
            self.clocks.add(place.pk, made, "Publication", "commissioned_on", "published_on", 6, "months")
        tops = [self.themes.add(place.pk, name, None) for name in THEMES[:TOPS]]
        place.themes = tops + [self.themes.add(place.pk, name, self.chance.choice(tops)) for name in THEMES[TOPS:]]
        secret = f"{SECRET}-{place.pk}"
        digest = hashlib.sha256(secret.encode()).hexdigest()
        scopes = [scope.value for scope in Scope]
        since = f"{PEOPLE_FROM} 09:00"
        self.tokens.add(place.pk, "Bench", secret[:8], digest, scopes, place.coordinators[0], since, None)


_ROLES = (Role.LEAD, Role.CONTRIBUTOR, Role.CONTRIBUTOR, Role.EXECUTIVE)


def _area(order: int) -> str:
    return PLACES[order * 131 % len(PLACES)]


def secret_of(partnership_id: int) -> str:
    return f"{SECRET}-{partnership_id}"


def sizes(actions: int, *, largest: int) -> Iterator[int]:
    """How many actions each partnership holds."""
    while actions > 0:
        yield min(actions, largest)
        actions -= largest
