"""Everybody the tests speak of, by name. Two partnerships share a police force; nothing else crosses.

Northmere (NSCP): coordinator Cora, chair Chandra; agencies police, trust, council.
Harrow Vale (HVSP): coordinator Hari, chair Hannah; agencies police and school.
Police lead Lena serves both partnerships; Tom leads the trust, Carl contributes to the police, Eve is its executive lead,
Asha of the council is an assurer, Otto holds nothing.
"""

from dataclasses import dataclass

from partners.models import Agency, AgencyKind, Partnership, User
from partners.roles import Role
from tests.factories.partners import (
    AgencyFactory,
    AppointmentFactory,
    MembershipFactory,
    PartnershipFactory,
    UserFactory,
)


@dataclass
class World:
    northmere: Partnership
    harrow: Partnership
    police: Agency
    trust: Agency
    council: Agency
    school: Agency
    coordinator: User
    chair: User
    lead: User
    contributor: User
    executive: User
    other_lead: User
    assurer: User
    other_coordinator: User
    other_chair: User
    outsider: User

    @property
    def personas(self) -> dict[str, User | None]:
        names = [
            "coordinator",
            "chair",
            "lead",
            "contributor",
            "executive",
            "other_lead",
            "assurer",
            "other_coordinator",
            "other_chair",
            "outsider",
        ]
        return {**{name: getattr(self, name) for name in names}, "nobody": None}


def build_world() -> World:
    northmere = PartnershipFactory(slug="northmere", name="Northmere Safeguarding Children Partnership", prefix="NSCP")
    harrow = PartnershipFactory(slug="harrow-vale", name="Harrow Vale Safeguarding Partnership", prefix="HVSP")
    police = AgencyFactory(slug="northmere-police", name="Northmere Police", kind=AgencyKind.POLICE)
    trust = AgencyFactory(slug="harrow-vale-trust", name="Harrow Vale NHS Trust", kind=AgencyKind.TRUST)
    council = AgencyFactory(slug="northmere-council", name="Northmere Council", kind=AgencyKind.COUNCIL)
    school = AgencyFactory(slug="vale-schools", name="Vale Schools", kind=AgencyKind.EDUCATION)
    for partnership, agency in (
        (northmere, police), (northmere, trust), (northmere, council), (harrow, police), (harrow, school),
    ):  # fmt: skip
        MembershipFactory(partnership=partnership, agency=agency)

    def person(name: str, email: str, *held: tuple[Partnership, Role, Agency | None]) -> User:
        user = UserFactory(name=name, email=email)
        for partnership, role, agency in held:
            AppointmentFactory(user=user, partnership=partnership, role=role, agency=agency)
        return user

    return World(
        northmere=northmere,
        harrow=harrow,
        police=police,
        trust=trust,
        council=council,
        school=school,
        coordinator=person("Cora Ellis", "cora@northmere.example", (northmere, Role.COORDINATOR, None)),
        chair=person("Chandra Nair", "chandra@chair.example", (northmere, Role.CHAIR, None)),
        lead=person("Lena Shah", "lena@police.example", (northmere, Role.LEAD, police), (harrow, Role.LEAD, police)),
        contributor=person("Carl Dunn", "carl@police.example", (northmere, Role.CONTRIBUTOR, police)),
        executive=person("Eve Marsh", "eve@police.example", (northmere, Role.EXECUTIVE, police)),
        other_lead=person("Tom Reid", "tom@trust.example", (northmere, Role.LEAD, trust)),
        assurer=person("Asha Bell", "asha@council.example", (northmere, Role.ASSURER, council)),
        other_coordinator=person("Hari Cole", "hari@harrow.example", (harrow, Role.COORDINATOR, None)),
        other_chair=person("Hannah Voss", "hannah@chair.example", (harrow, Role.CHAIR, None)),
        outsider=person("Otto Hale", "otto@elsewhere.example"),
    )
