"""Whom a recommendation can be asked of: the agencies of the partnership, who would own it, what was asked before."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from actions.models import ASKED, Action, Status
from actions.services.people import OWNERS
from partners.models import Agency, Appointment, User
from partners.roles import Role
from partners.scope import Actor
from reviews.models import Involvement, Recommendation


@dataclass(frozen=True)
class Member:
    """An agency that can be asked. `tick`: it had a part in the review, is named, or stands in the drafts already."""

    agency: Agency
    owners: tuple[User, ...]
    has_lead: bool
    tick: bool
    owner: User | None
    about: str


@dataclass(frozen=True)
class Sheet:
    members: tuple[Member, ...]
    drafts: tuple[Action, ...]


def drafts_under(recommendation: Recommendation, actor: Actor) -> list[Action]:
    found = Action.objects.visible_to(actor).filter(recommendations=recommendation, status=Status.DRAFT)
    return list(found.select_related("partnership", "agency", "owner").order_by("agency__name", "number"))


def sheet(recommendation: Recommendation, actor: Actor, *, on: date) -> Sheet:
    agencies = Agency.objects.filter(memberships__partnership_id=recommendation.partnership_id)
    drafts = drafts_under(recommendation, actor)
    drafted = {action.agency_id: action for action in drafts}
    asked = _asked(recommendation, actor)
    involved = set(Involvement.objects.filter(review=recommendation.review_id).values_list("agency_id", flat=True))
    people = owners_in(recommendation.partnership_id, on=on)
    members = []
    for agency in agencies.order_by("name"):
        held = people.get(agency.pk, [])
        named = named_in(f"{recommendation.addressed_to} {recommendation.text}", agency)
        about = "Had a part in the review. " * (agency.pk in involved) + "Named in the recommendation. " * named
        if agency.pk in asked:
            about += f"Asked before: {', '.join(asked[agency.pk])}. "
        has_lead = any(role == Role.LEAD for _, role in held)
        about += "" if has_lead else "Nobody leads for this agency here yet, so nobody would be told."
        members.append(
            Member(
                agency=agency,
                owners=tuple(dict.fromkeys(user for user, _ in held)),
                has_lead=has_lead,
                tick=agency.pk in drafted if drafts else (agency.pk in involved or named) and agency.pk not in asked,
                owner=drafted[agency.pk].owner if agency.pk in drafted else None,
                about=about.strip(),
            )
        )
    return Sheet(tuple(members), tuple(drafts))


def owners_in(partnership_id: int, *, on: date) -> dict[int, list[tuple[User, str]]]:
    """Leads and contributors by agency."""
    held = Appointment.objects.in_force(on=on).filter(partnership_id=partnership_id, role__in=OWNERS)
    found: dict[int, list[tuple[User, str]]] = defaultdict(list)
    for appointment in held.select_related("user").order_by("user__name", "pk"):
        found[appointment.agency_id or 0].append((appointment.user, appointment.role))
    return found


def people_who_own(partnership_id: int, on: date) -> list[tuple[User, str]]:
    """Leads and contributors of all agencies, each with the agency's name, by name; one of two agencies twice."""
    held = Appointment.objects.in_force(on=on).filter(partnership_id=partnership_id, role__in=OWNERS)
    rows = held.select_related("user", "agency").order_by("user__name", "agency__name")
    pairs = ((one.user, one.agency.name if one.agency else "") for one in rows)
    return list(dict.fromkeys(pairs))


def named_in(text: str, agency: Agency) -> bool:
    """Whether the agency's name, or one of its other names, stands in the text as a whole."""
    padded = f" {' '.join(_letters(text).split())} "
    names = (" ".join(_letters(name).split()) for name in (agency.name, *agency.aliases))
    return any(name and f" {name} " in padded for name in names)


def _letters(text: str) -> str:
    return "".join(letter.casefold() if letter.isalnum() else " " for letter in text)


def _asked(recommendation: Recommendation, actor: Actor) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    actions = Action.objects.visible_to(actor).filter(recommendations=recommendation)
    asked = actions.filter(status__in=ASKED).select_related("partnership")
    for action in asked.order_by("number"):
        found[action.agency_id].append(action.reference)
    return found
