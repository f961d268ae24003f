"""Everybody the tests speak of, by name. Two partnerships share a police force; nothing else crosses.

Northmere (NSCP): coordinator Cora, chair Chandra; agencies police, trust, council.
Harrow Vale (HVSP): coordinator Hari, chair Hannah; agencies police and school.
Police lead Lena serves both partnerships; Tom leads the trust, Carl contributes to the police, Eve is its executive lead,
Asha of the council is an assurer, Otto holds nothing.
"""

from dataclasses import dataclass

from partners.models import Agency, AgencyKind, Appointment, Membership, Partnership, User
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
    """Table by table, each in one statement: thousands of tests begin here."""
    northmere, harrow = Partnership.objects.bulk_create(
        PartnershipFactory.build(slug=slug, name=f"{name} Partnership", prefix=prefix)
        for slug, name, prefix in (
            ("northmere", "Northmere Safeguarding Children", "NSCP"),
            ("harrow-vale", "Harrow Vale Safeguarding", "HVSP"),
        )
    )
    police, trust, council, school = Agency.objects.bulk_create(
        AgencyFactory.build(slug=slug, name=name, kind=kind)
        for slug, name, kind in (
            ("northmere-police", "Northmere Police", AgencyKind.POLICE),
            ("harrow-vale-trust", "Harrow Vale NHS Trust", AgencyKind.TRUST),
            ("northmere-council", "Northmere Council", AgencyKind.COUNCIL),
            ("vale-schools", "Vale Schools", AgencyKind.EDUCATION),
        )
    )
    Membership.objects.bulk_create(
        MembershipFactory.build(partnership=partnership, agency=agency)
        for partnership, agency in (
            (northmere, police), (northmere, trust), (northmere, council), (harrow, police), (harrow, school),
        )
    )  # fmt: skip
    people = {
        "coordinator": ("Cora Ellis", "cora@northmere.example", (northmere, Role.COORDINATOR, None)),
        "chair": ("Chandra Nair", "chandra@chair.example", (northmere, Role.CHAIR, None)),
        "lead": ("Lena Shah", "lena@police.example", (northmere, Role.LEAD, police), (harrow, Role.LEAD, police)),
        "contributor": ("Carl Dunn", "carl@police.example", (northmere, Role.CONTRIBUTOR, police)),
        "executive": ("Eve Marsh", "eve@police.example", (northmere, Role.EXECUTIVE, police)),
        "other_lead": ("Tom Reid", "tom@trust.example", (northmere, Role.LEAD, trust)),
        "assurer": ("Asha Bell", "asha@council.example", (northmere, Role.ASSURER, council)),
        "other_coordinator": ("Hari Cole", "hari@harrow.example", (harrow, Role.COORDINATOR, None)),
        "other_chair": ("Hannah Voss", "hannah@chair.example", (harrow, Role.CHAIR, None)),
        "outsider": ("Otto Hale", "otto@elsewhere.example"),
    }
    users = User.objects.bulk_create(UserFactory.build(name=name, email=email) for name, email, *_ in people.values())
    Appointment.objects.bulk_create(
        AppointmentFactory.build(user=user, partnership=partnership, role=role, agency=agency)
        for user, (_, _, *held) in zip(users, people.values(), strict=True)
        for partnership, role, agency in held
    )
    return World(
        northmere=northmere,
        harrow=harrow,
        police=police,
        trust=trust,
        council=council,
        school=school,
        **dict(zip(people, users, strict=True)),
    )
