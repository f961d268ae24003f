"""The demo's partnerships, agencies and people, as data."""

from typing import NamedTuple

from partners.models import AgencyKind
from partners.roles import Role


class Place(NamedTuple):
    slug: str
    name: str
    prefix: str
    aliases: tuple[str, ...]
    agencies: tuple[str, ...]


class Body(NamedTuple):
    slug: str
    name: str
    kind: AgencyKind
    aliases: tuple[str, ...] = ()


class Person(NamedTuple):
    name: str
    email: str
    role: Role
    partnerships: tuple[str, ...]
    agency: str | None = None


SHARED = ("northmere-police", "three-rivers-icb", "three-rivers-ambulance")
PLACES = (
    Place(
        "northmere",
        "Northmere Safeguarding Children Partnership",
        "NSCP",
        ("Northmere partnership", "NSCP"),
        (*SHARED, "northmere-council", "northmere-hospitals", "three-rivers-probation", "northmere-schools", "nscp"),
    ),
    Place(
        "harrow-vale",
        "Harrow Vale Safeguarding Children Partnership",
        "HVSP",
        ("Harrow Vale partnership", "HVSP"),
        (*SHARED, "harrow-vale-council", "harrow-vale-trust", "harbour-families", "hvsp"),
    ),
    Place(
        "eastmarsh",
        "Eastmarsh Safeguarding Partnership",
        "EMSP",
        ("Eastmarsh partnership", "EMSP"),
        (*SHARED, "eastmarsh-council", "eastmarsh-mental-health", "eastmarsh-homes", "emsp"),
    ),
)
BODIES = (
    Body("northmere-police", "Northmere Police", AgencyKind.POLICE, ("the police", "Northmere Constabulary")),
    Body("three-rivers-icb", "Three Rivers Integrated Care Board", AgencyKind.ICB, ("TRICB", "the ICB")),
    Body("three-rivers-ambulance", "Three Rivers Ambulance Service", AgencyKind.AMBULANCE, ("TRAS",)),
    Body("northmere-council", "Northmere Council", AgencyKind.COUNCIL, ("children's social care", "NMC")),
    Body("northmere-hospitals", "Northmere Hospitals NHS Trust", AgencyKind.TRUST, ("NHT", "the hospital trust")),
    Body("three-rivers-probation", "Three Rivers Probation", AgencyKind.PROBATION, ("Probation",)),
    Body("northmere-schools", "Northmere Schools Forum", AgencyKind.EDUCATION, ("schools",)),
    Body("harrow-vale-council", "Harrow Vale Council", AgencyKind.COUNCIL, ("HVC",)),
    Body("harrow-vale-trust", "Harrow Vale Community Health Trust", AgencyKind.TRUST, ("HVCHT",)),
    Body("harbour-families", "Harbour Families", AgencyKind.VOLUNTARY),
    Body("eastmarsh-council", "Eastmarsh Council", AgencyKind.COUNCIL, ("EMC",)),
    Body("eastmarsh-mental-health", "Eastmarsh Mental Health Trust", AgencyKind.TRUST, ("EMHT",)),
    Body("eastmarsh-homes", "Eastmarsh Homes", AgencyKind.HOUSING),
    Body("nscp", "Northmere partnership business unit", AgencyKind.PARTNERSHIP),
    Body("hvsp", "Harrow Vale partnership business unit", AgencyKind.PARTNERSHIP),
    Body("emsp", "Eastmarsh partnership business unit", AgencyKind.PARTNERSHIP),
)
ALL = tuple(place.slug for place in PLACES)
PEOPLE = (
    Person("Maya Ellison", "maya.ellison@northmere.example", Role.COORDINATOR, ("northmere",)),
    Person("Ruth Calder", "ruth.calder@harrowvale.example", Role.COORDINATOR, ("harrow-vale",)),
    Person("Owen Farrow", "owen.farrow@eastmarsh.example", Role.COORDINATOR, ("eastmarsh",)),
    Person("Professor Ada Quill", "ada.quill@scrutiny.example", Role.CHAIR, ("northmere", "harrow-vale")),
    Person("Desmond Hart", "desmond.hart@scrutiny.example", Role.CHAIR, ("eastmarsh",)),
    Person("Priya Shah", "priya.shah@police.example", Role.LEAD, ALL, "northmere-police"),
    Person("Callum Dray", "callum.dray@police.example", Role.CONTRIBUTOR, ALL, "northmere-police"),
    Person("Helen Marsh", "helen.marsh@police.example", Role.EXECUTIVE, ALL, "northmere-police"),
    Person("Joy Okafor", "joy.okafor@icb.example", Role.LEAD, ALL, "three-rivers-icb"),
    Person("Lewis Tan", "lewis.tan@ambulance.example", Role.LEAD, ALL, "three-rivers-ambulance"),
    Person("Grace Holt", "grace.holt@council.example", Role.LEAD, ("northmere",), "northmere-council"),
    Person("Samir Aziz", "samir.aziz@hospitals.example", Role.LEAD, ("northmere",), "northmere-hospitals"),
    Person("Nell Barrow", "nell.barrow@probation.example", Role.LEAD, ("northmere",), "three-rivers-probation"),
    Person("Tess Lowe", "tess.lowe@schools.example", Role.ASSURER, ("northmere",), "northmere-schools"),
    Person("Kit Rowan", "kit.rowan@schools.example", Role.LEAD, ("northmere",), "northmere-schools"),
    Person("Ivan Reece", "ivan.reece@harrowvale.example", Role.LEAD, ("harrow-vale",), "harrow-vale-council"),
    Person("Bea Finch", "bea.finch@community.example", Role.LEAD, ("harrow-vale",), "harrow-vale-trust"),
    Person("Amara Osei", "amara.osei@harbour.example", Role.LEAD, ("harrow-vale",), "harbour-families"),
    Person("Noor Khan", "noor.khan@eastmarsh.example", Role.LEAD, ("eastmarsh",), "eastmarsh-council"),
    Person("Fergus Bell", "fergus.bell@mentalhealth.example", Role.LEAD, ("eastmarsh",), "eastmarsh-mental-health"),
    Person("Dilys Pugh", "dilys.pugh@homes.example", Role.LEAD, ("eastmarsh",), "eastmarsh-homes"),
)
