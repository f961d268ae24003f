"""Who is told, and who acts."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils import timezone

from actions.models import Action, Submission
from partners.models import Appointment, Membership, User
from partners.roles import ROLES, Power, Role
from partners.scope import Actor

OWNERS = (Role.LEAD, Role.CONTRIBUTOR)  # who may own an action of their agency


def person(by: Actor) -> User:
    """The person who acts; for a client, the one who issued its token."""
    return User.objects.get(pk=by.person_id)


def leads(action: Action) -> list[int]:
    """The agency's leads in this partnership."""
    return leads_of(partnership_id=action.partnership_id, agency_id=action.agency_id)


def judges_of(submission: Submission) -> bool:
    """Whether anybody holds a role today by which they may judge this answer: as `access.may_judge`."""
    today = timezone.localdate()
    held = Appointment.objects.in_force(on=today)
    roles = [Role.COORDINATOR, Role.ASSURER, *([Role.NOMINEE] if submission.on_behalf else [])]
    of_agency = held.filter(agency_id=submission.action.agency_id).values("user_id")
    judges = held.filter(partnership_id=submission.partnership_id, role__in=roles)
    wrote = [pk for pk in (submission.written_by_id, submission.submitted_by_id) if pk]
    return judges.exclude(user_id__in=of_agency).exclude(user_id__in=wrote).exists()


def wants_sign_off(action: Action) -> bool:
    """Whether answers of the agency go out only with its executive lead's sign-off."""
    here = Membership.objects.filter(partnership_id=action.partnership_id, agency_id=action.agency_id)
    return here.filter(sign_off=True).exists()


def executives(*, partnership_id: int, agency_id: int) -> list[int]:
    return _holding(partnership_id, Role.EXECUTIVE, agency_id=agency_id)


def named(people: Iterable[int]) -> QuerySet[User]:
    return User.objects.filter(pk__in=people).order_by("name")


def agency_side(action: Action) -> list[int]:
    """Who is told of what the partnership does: the owner, or without one the agency's leads."""
    return [action.owner_id] if action.owner_id else leads(action)


def agency_sides(actions: Iterable[Action]) -> dict[int, list[int]]:
    """By action, as `agency_side`, for many of one partnership."""
    asked = list(actions)
    leads = _leads_by_agency(asked[0].partnership_id) if asked else {}
    return {one.pk: [one.owner_id] if one.owner_id else leads[one.agency_id] for one in asked}


def _leads_by_agency(partnership_id: int) -> dict[int, list[int]]:
    held = Appointment.objects.in_force(on=timezone.localdate()).filter(partnership_id=partnership_id, role=Role.LEAD)
    leads: dict[int, list[int]] = defaultdict(list)
    for agency, user in held.values_list("agency_id", "user_id").distinct():
        if agency:
            leads[agency].append(user)
    return leads


def agency_side_and(action: Action, *more: int | None) -> list[int]:
    return sorted({*agency_side(action), *(pk for pk in more if pk)})


def coordinators(action: Action) -> list[int]:
    return coordinators_of(action.partnership_id)


def coordinators_of(partnership_id: int) -> list[int]:
    return _holding(partnership_id, Role.COORDINATOR)


def retainers_of(partnership_id: int) -> list[int]:
    """Who may dispose of records of this partnership."""
    roles = [role for role, spec in ROLES.items() if Power.RETAIN in spec.powers]
    return sorted({person for role in roles for person in _holding(partnership_id, role)})


def leads_of(*, partnership_id: int, agency_id: int) -> list[int]:
    return _holding(partnership_id, Role.LEAD, agency_id=agency_id)


def may_own(action: Action, user_id: int) -> bool:
    return owners(partnership_id=action.partnership_id, agency_id=action.agency_id).filter(pk=user_id).exists()


def owners(*, partnership_id: int, agency_id: int) -> QuerySet[User]:
    """Who may own an action of the agency in this partnership: its leads and contributors of today."""
    held = Appointment.objects.in_force(on=timezone.localdate()).filter(
        partnership_id=partnership_id, agency_id=agency_id, role__in=OWNERS
    )
    return User.objects.filter(pk__in=held.values("user_id"))


def _holding(partnership_id: int, role: Role, *, agency_id: int | None = None) -> list[int]:
    held = Appointment.objects.in_force(on=timezone.localdate()).filter(
        Q(agency=agency_id) if agency_id else Q(agency__isnull=True), partnership_id=partnership_id, role=role
    )
    return list(held.order_by("user_id").values_list("user_id", flat=True).distinct())
