"""A leaver's open work goes to another person of the agency, in one step, over all its partnerships."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Count, Q, QuerySet

from actions import access, notices
from actions.models import ASSURED, OPEN, Action, Retest, Status
from actions.models.action import ActionQuerySet
from actions.models.retest import PLANNED
from actions.services import people, standing
from partners.models import Agency, User
from partners.roles import Power
from partners.scope import Actor

NOTHING = "Nothing open is left to hand over: somebody did it, or it was changed since you looked."


@dataclass(frozen=True)
class Plan:
    """What moves, and what does not because the other person holds no role of the agency in that partnership."""

    moves: tuple[Action, ...]
    stays: tuple[Action, ...]


def places(by: Actor, agency: Agency) -> frozenset[int]:
    """The partnerships in which this person may say who owns the agency's work: its lead, or a coordinator."""
    leads = {partnership_id for partnership_id, agency_id in by.pairs_with(Power.ANSWER) if agency_id == agency.pk}
    return by.partnerships_with(Power.MANAGE_REVIEWS) | leads


def open_work(by: Actor, agency: Agency) -> ActionQuerySet:
    """What is asked and not done with: until it is assured, and after that while a re-test is planned."""
    planned = Retest.objects.filter(PLANNED).values("action_id")
    is_open = Q(status__in=(Status.DRAFT, *OPEN)) | Q(status__in=ASSURED, pk__in=planned)
    return Action.objects.visible_to(by).filter(is_open, agency=agency, partnership_id__in=places(by, agency))


def owners(by: Actor, agency: Agency) -> QuerySet[User]:
    """Whoever owns open work of the agency, with how much, whether they hold a role still or not."""
    counted = open_work(by, agency).filter(owner__isnull=False).values("owner")
    return User.objects.filter(pk__in=counted).order_by("name")


def count_of(by: Actor, agency: Agency) -> dict[int, int]:
    rows = open_work(by, agency).filter(owner__isnull=False).order_by().values_list("owner").annotate(Count("pk"))
    return dict(rows)


def followers(by: Actor, agency: Agency) -> list[User]:
    """Leads and contributors of the agency in any of these partnerships; one query for each."""
    found = {
        user.pk: user
        for place in places(by, agency)
        for user in people.owners(partnership_id=place, agency_id=agency.pk)
    }
    return sorted(found.values(), key=lambda user: user.name)


def plan(*, agency: Agency, leaver: User, follower: User, by: Actor) -> Plan:
    rows = open_work(by, agency).filter(owner=leaver).for_list().order_by("due_on", "pk")
    may = {
        place: people.owners(partnership_id=place, agency_id=agency.pk).filter(pk=follower.pk).exists()
        for place in places(by, agency)
    }
    found = list(rows)
    return Plan(
        moves=tuple(one for one in found if may[one.partnership_id]),
        stays=tuple(one for one in found if not may[one.partnership_id]),
    )


@transaction.atomic
def carry_out(*, agency: Agency, leaver: User, follower: User, by: Actor) -> list[Action]:
    """Hand over all that may move; the new owner is told of each, in one mail. What has changed hands since stays.

    Raises ValidationError where nothing may move, PermissionDenied for whoever may say nothing of this agency.
    """
    if not places(by, agency):
        raise PermissionDenied("Only the agency’s lead or a coordinator hands its work over.")
    if leaver == follower:
        raise ValidationError({"follower": f"Choose somebody other than {leaver.name}."})
    moves = plan(agency=agency, leaver=leaver, follower=follower, by=by).moves
    done = list(_handed(sorted(moves, key=lambda one: one.pk), leaver, follower, by))
    if not done:
        raise ValidationError(NOTHING)
    return done


def _handed(moves: list[Action], leaver: User, follower: User, by: Actor) -> Iterator[Action]:
    """In the order of their keys, so that two who do this at once wait and do not deadlock."""
    for row in moves:
        action = standing.held(row)
        if action.owner_id != leaver.pk or action.status == Status.WITHDRAWN:
            continue
        access.require_hander_over(by, action)
        action.owner = follower
        action.save(update_fields=["owner", "updated_at"])
        if action.status != Status.DRAFT:
            notices.handed_over(action, to=[follower.pk])
        yield action
