"""Who holds which role: inviting a person, and the mail that tells them."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from partners import access, messages
from partners.gateways.sign_in import way_in
from partners.models import Agency, Appointment, Membership, Message, Partnership, User
from partners.roles import ROLES, Role
from partners.scope import Actor, all_partnership_ids, partnerships
from partners.services import tokens

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
    *,
    partnership: Partnership,
    name: str,
    email: str,
    role: Role,
    by: Actor,
    agency: Agency | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Appointment:
    """Give a person a role, from today unless a later day is named, and tell them by mail on the day it begins.

    Who is new chooses a password by the mail's link. `agency` counts only for a role that needs one; `ends_on` is the
    last day. Raises ValidationError where the agency is missing or no member here, the days make no sense, or the
    person holds the role already. Who is known keeps the name they have.
    """
    access.require_appointer(by, partnership, role=role, agency=agency)
    return give_role(
        partnership=partnership,
        name=name,
        email=email,
        role=role,
        agency=agency,
        appointed_by_id=by.person_id,
        starts_on=starts_on or timezone.localdate(),
        ends_on=ends_on,
    )


@transaction.atomic
def give_role(
    *, partnership: Partnership, name: str, email: str, role: Role, agency: Agency | None = None, **facts: Any
) -> Appointment:
    """As `appoint`, with nobody to ask: a new partnership's first coordinator is appointed by whoever hosts it."""
    agency = agency if ROLES[role].needs_agency else None
    _refuse_a_missing_agency(partnership, role, agency)
    facts = {"starts_on": timezone.localdate(), **facts}
    _refuse_odd_days(**facts)
    if role == Role.NOMINEE and not facts.get("ends_on"):
        raise ValidationError({"ends_on": "Enter the last day: a nominee judges for a time."})
    user, _ = User.objects.get_or_create(email=email.lower(), defaults={"name": name, "password": make_password(None)})
    held = Appointment.objects.filter(partnership=partnership, user=user, role=role, agency=agency)
    if held.exclude(ends_on__lt=facts["starts_on"]).exists():
        raise ValidationError({"email": f"{user.name} holds this role already."})
    appointment = Appointment.objects.create(
        partnership=partnership, user=user, role=role, agency=agency, appointed_at=timezone.now(), **facts
    )
    if appointment.starts_on <= timezone.localdate():
        _tell(appointment)
    return appointment


def _refuse_odd_days(*, starts_on: date, ends_on: date | None = None, **_: Any) -> None:
    if starts_on < timezone.localdate():
        raise ValidationError({"starts_on": "The first day must be today or later."})
    if ends_on and ends_on < starts_on:
        raise ValidationError({"ends_on": "The last day must not come before the first."})


def tell_who_begins(*, on: date) -> None:
    """Tell those whose role begins today, and was given before; told once, however often this runs."""
    for partnership_id in all_partnership_ids():
        with partnerships([partnership_id]):
            begins = Appointment.objects.filter(partnership_id=partnership_id, starts_on=on, appointed_at__date__lt=on)
            for appointment in begins.in_force(on=on).select_related("user", "partnership"):
                _tell(appointment)


@transaction.atomic
def end(*, appointment: Appointment, by: Actor, tokens_too: bool = False) -> None:
    """End it at once: the next request of this person sees nothing that it opened.

    `tokens_too` ends the tokens they issued here: they may know the secrets. Raises ValidationError for the last
    coordinator of a partnership, and for what has ended already.
    """
    role = Role(appointment.role)
    access.require_appointer(by, appointment.partnership, role=role, agency=appointment.agency)
    _refuse_the_last_coordinator(appointment)
    today = timezone.localdate()
    if appointment.ends_on and appointment.ends_on < today:
        raise ValidationError("This role has ended already.")
    appointment.ends_on = max(today, appointment.starts_on) - timedelta(days=1)  # the day before still counted
    appointment.ended_at, appointment.ended_by_id = timezone.now(), by.person_id
    appointment.save(update_fields=["ends_on", "ended_at", "ended_by"])
    if tokens_too:
        tokens.end_those_of(appointment.user_id, partnership=appointment.partnership, by=by)


@transaction.atomic
def set_end(*, appointment: Appointment, ends_on: date | None, by: Actor) -> None:
    """Change the last day; None for no end. A day that is over is refused: `end` ends at once."""
    role = Role(appointment.role)
    access.require_appointer(by, appointment.partnership, role=role, agency=appointment.agency)
    today = timezone.localdate()
    if appointment.ends_on and appointment.ends_on < today:
        raise ValidationError("This role has ended. Invite the person again.")
    if ends_on and ends_on < max(today, appointment.starts_on):
        raise ValidationError({"ends_on": "The last day must be today or later. To end it now, use the button below."})
    if role == Role.NOMINEE and not ends_on:
        raise ValidationError({"ends_on": "Enter the last day: a nominee judges for a time."})
    if ends_on:
        _refuse_the_last_coordinator(appointment)
    appointment.ends_on = ends_on
    appointment.save(update_fields=["ends_on"])


def _refuse_the_last_coordinator(appointment: Appointment) -> None:
    if appointment.role != Role.COORDINATOR:
        return
    of_it = Appointment.objects.filter(partnership=appointment.partnership, role=Role.COORDINATOR)
    held = of_it.in_force(on=timezone.localdate()).select_for_update(of=("self",)).order_by("pk")
    if not any(one.pk != appointment.pk and one.ends_on is None for one in held):
        raise ValidationError(
            f"{appointment.user.name} is the only coordinator without a last day. Invite another coordinator first."
        )


@transaction.atomic
def invite_again(*, appointment: Appointment, by: Actor) -> None:
    """A new mail with a new link; for who has not chosen a password yet."""
    role = Role(appointment.role)
    access.require_appointer(by, appointment.partnership, role=role, agency=appointment.agency)
    if appointment.state(on=timezone.localdate()) != "invited":
        raise ValidationError("Only somebody who has not signed in yet is invited again.")
    _tell(appointment, f":{timezone.now():%Y%m%d%H%M}")


def _refuse_a_missing_agency(partnership: Partnership, role: Role, agency: Agency | None) -> None:
    if not ROLES[role].needs_agency:
        return
    if agency is None:
        raise ValidationError({"agency": f"Choose the agency of this {role.label.lower()}."})
    if not Membership.objects.filter(partnership=partnership, agency=agency).exists():
        raise ValidationError({"agency": f"{agency.name} does not belong to this partnership."})


def _tell(appointment: Appointment, again: str = "") -> None:
    words = APPOINTED if appointment.user.has_usable_password() else INVITED
    partnership = appointment.partnership
    key = f"appointed:{appointment.pk}{again}"
    messages.queue_all(
        [messages.Entry("appointed", appointment.user_id, partnership.pk, partnership.prefix, key, words)]
    )
