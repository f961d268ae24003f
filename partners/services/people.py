"""Who holds which role: inviting a person, and the mail that tells them."""

from collections.abc import Collection, Sequence
from datetime import date

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from partners import access, messages
from partners.gateways.sign_in import way_in
from partners.models import Agency, Appointment, Membership, Message, Partnership, User
from partners.roles import ROLES, Power, Role
from partners.scope import Actor

INVITED = "You are invited to Followthrough: choose a password and sign in"
APPOINTED = "You have a new role here"


def register() -> None:
    messages.register(
        "appointed", purpose=messages.NOTICE, phrase=(INVITED, APPOINTED), still_true=_still_holds, link=way_in
    )


def _still_holds(actor: Actor, found: Sequence[Message], _on: date) -> Collection[int]:
    return {message.pk for message in found if message.partnership_id in actor.partnership_ids}


@transaction.atomic
def appoint(
    *, partnership: Partnership, name: str, email: str, role: Role, by: Actor, agency: Agency | None = None
) -> Appointment:
    """Give a person a role from today, and tell them by mail; who is new chooses a password by its link.

    `agency` counts only for a role that needs one. Raises ValidationError where it is missing or no member here, or
    the person holds the role already. Who is known keeps the name they have.
    """
    access.require_in(by, Power.APPOINT, partnership)
    return give_role(partnership=partnership, name=name, email=email, role=role, agency=agency)


@transaction.atomic
def give_role(
    *, partnership: Partnership, name: str, email: str, role: Role, agency: Agency | None = None
) -> Appointment:
    """As `appoint`, with nobody to ask: a new partnership's first coordinator is appointed by whoever hosts it."""
    agency = agency if ROLES[role].needs_agency else None
    _refuse_a_missing_agency(partnership, role, agency)
    user, _ = User.objects.get_or_create(email=email.lower(), defaults={"name": name, "password": make_password(None)})
    held = Appointment.objects.filter(partnership=partnership, user=user, role=role, agency=agency)
    if held.in_force(on=timezone.localdate()).exists():
        raise ValidationError({"email": f"{user.name} holds this role already."})
    appointment = Appointment.objects.create(
        partnership=partnership, user=user, role=role, agency=agency, starts_on=timezone.localdate()
    )
    _tell(appointment)
    return appointment


def _refuse_a_missing_agency(partnership: Partnership, role: Role, agency: Agency | None) -> None:
    if not ROLES[role].needs_agency:
        return
    if agency is None:
        raise ValidationError({"agency": f"Choose the agency of this {role.label.lower()}."})
    if not Membership.objects.filter(partnership=partnership, agency=agency).exists():
        raise ValidationError({"agency": f"{agency.name} does not belong to this partnership."})


def _tell(appointment: Appointment) -> None:
    words = APPOINTED if appointment.user.has_usable_password() else INVITED
    partnership = appointment.partnership
    key = f"appointed:{appointment.pk}"
    messages.queue_all(
        [messages.Entry("appointed", appointment.user_id, partnership.pk, partnership.prefix, key, words)]
    )
