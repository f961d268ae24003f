"""What a new partnership does first. The list stands on Today until all of it is done, and is gone then."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils import timezone

from actions.models import Action
from partners.models import Appointment, Membership, Partnership
from partners.roles import Role
from partners.scope import Actor
from reviews.models import Review


@dataclass(frozen=True)
class Step:
    """`to` is the URL name, within the partnership, of the page where it is done."""

    title: str
    hint: str
    to: str
    done: bool


def first_steps(partnership: Partnership, actor: Actor) -> tuple[Step, ...]:
    """One query; empty once each of them was done."""
    of_it = {"partnership": OuterRef("pk")}
    leads = Appointment.objects.in_force(on=timezone.localdate()).filter(role=Role.LEAD, **of_it)
    found = (
        Partnership.objects.visible_to(actor)
        .filter(pk=partnership.pk)
        .values_list(
            Exists(Membership.objects.filter(**of_it)),
            Exists(leads),
            Exists(Review.objects.visible_to(actor).filter(**of_it)),
            Exists(Action.objects.visible_to(actor).filter(issued_at__isnull=False, **of_it)),
        )
        .get()
    )
    return () if all(found) else _steps(*found)


def _steps(agencies: bool, leads: bool, review: bool, request: bool) -> tuple[Step, ...]:  # noqa: FBT001 - four answers
    return (
        Step("Add your agencies", "The council, police, trusts and others whom you ask.", "add_agency", agencies),
        Step("Invite the people who answer", "A lead for each agency; the chair and assurers too.", "invite", leads),
        Step(
            "Put in your first review", "Upload a published report, and check what was read.", "upload_review", review
        ),
        Step(
            "Ask the first agencies",
            "Open a recommendation, respond to it, and ask who shows what.",
            "reviews",
            request,
        ),
    )
