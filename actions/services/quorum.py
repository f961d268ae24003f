"""Two who accept, of different agencies, where the partnership wants that for what has priority."""

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from actions.models import Action, Decision, Level, Opinion, Standard, Submission
from partners.roles import Role
from partners.scope import Actor

ORDER = list(Level)
OTHER = "Somebody of another agency has to accept this too: {} has accepted it already."


def wants_two(action: Action) -> bool:
    """Of an action under a priority recommendation, in a partnership that wants two."""
    standard = Standard.objects.of(action.partnership_id)
    return standard.two_for_priority and action.recommendations.filter(is_priority=True).exists()


def judges_for(by: Actor, partnership_id: int) -> int | None:
    """The agency whose assurer this person is; a coordinator judges for none."""
    return next(
        (held.agency_id for held in by.held if held.partnership_id == partnership_id and held.role == Role.ASSURER),
        None,
    )


def first_of(submission: Submission, *, after: Decision | None = None) -> Opinion | None:
    """The acceptance that waits for a second. `after`: of those on an answer that was decided before."""
    found = submission.opinions.select_related("by")
    return (found.filter(at__gt=after.at) if after else found).first()


def lower(one: str, other: str) -> Level:
    """The partnership is assured as far as both are."""
    return min(Level(one), Level(other), key=ORDER.index)


def accept(
    submission: Submission, *, level: Level, reason: str, by: Actor, after: Decision | None = None
) -> tuple[Level, Opinion | None]:
    """The level that holds once two have accepted; or the opinion that was written down, as the first of two.

    Raises PermissionDenied where the first was of the same person or agency. Must run under the action's lock.
    """
    agency_id = judges_for(by, submission.partnership_id)
    first = first_of(submission, after=after)
    if first is None:
        made = Opinion.objects.create(
            partnership_id=submission.partnership_id,
            submission=submission,
            level=level,
            reason=reason,
            agency_id=agency_id,
            by_id=by.person_id,
            at=timezone.now(),
        )
        return level, made
    if first.by_id == by.person_id or first.agency_id == agency_id:
        raise PermissionDenied(OTHER.format(first.by.name))
    return lower(first.level, level), None
