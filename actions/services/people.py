"""Who is told, and who acts."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from actions.models import Action
from partners.models import Appointment, User
from partners.roles import Role
from partners.scope import Actor

OWNERS = (Role.LEAD, Role.CONTRIBUTOR)  # who may own an action of their agency


def person(by: Actor) -> User:
    """The person who acts; for a client, the one who issued its token."""
    return User.objects.get(pk=by.person_id)


def leads(action: Action) -> list[int]:
    """The agency's leads in this partnership."""
    return _holding(action, Role.LEAD, agency_id=action.agency_id)


def agency_side(action: Action) -> list[int]:
    """Who is told of what the partnership does: the owner, or without one the agency's leads."""
    return [action.owner_id] if action.owner_id else leads(action)


def agency_side_and(action: Action, *more: int | None) -> list[int]:
    return sorted({*agency_side(action), *(pk for pk in more if pk)})


def coordinators(action: Action) -> list[int]:
    return _holding(action, Role.COORDINATOR)


def may_own(action: Action, user_id: int) -> bool:
    return owners(partnership_id=action.partnership_id, agency_id=action.agency_id).filter(pk=user_id).exists()


def owners(*, partnership_id: int, agency_id: int) -> QuerySet[User]:
    """Who may own an action of the agency in this partnership: its leads and contributors of today."""
    held = Appointment.objects.in_force(on=timezone.localdate()).filter(
        partnership_id=partnership_id, agency_id=agency_id, role__in=OWNERS
    )
    return User.objects.filter(pk__in=held.values("user_id"))


def _holding(action: Action, role: Role, *, agency_id: int | None = None) -> list[int]:
    held = Appointment.objects.in_force(on=timezone.localdate()).filter(
        Q(agency=agency_id) if agency_id else Q(agency__isnull=True), partnership_id=action.partnership_id, role=role
    )
    return list(held.order_by("user_id").values_list("user_id", flat=True).distinct())
