"""Takes a confirmed tracker back, as long as nothing was built on it.

Drafts that it made go; what agencies were asked is withdrawn, since they have seen it and a record forgets nothing;
what it changed is as it was. The tracker itself stays, with who undid it.
"""

from collections.abc import Mapping

from django.db.models import F
from django.utils import timezone

from actions import notices, states
from actions.models import (
    Action,
    ActionRecommendation,
    Challenge,
    ProgressNote,
    Status,
    Submission,
    TimeRequest,
    Tracker,
    TrackerAction,
    TrackerState,
    Transition,
)
from actions.services import people
from actions.services.tracker_confirming import BATCH, FIELDS
from actions.states import MoveNotAllowed
from partners.scope import Actor
from reviews.services import adding

_NAMED = 5  # references in one sentence


def built_on(tracker: Tracker) -> list[str]:
    """References of the actions with which something has happened since."""
    links = TrackerAction.objects.filter(tracker=tracker)
    pks = links.values("action_id")
    since = tracker.confirmed_at
    found = set(links.exclude(action__updated_at=F("left_at")).values_list("action_id", flat=True))
    later = (
        ProgressNote.objects.filter(at__gt=since).exclude(tracker=tracker),
        Submission.objects.filter(started_at__gt=since).exclude(tracker=tracker),
        TimeRequest.objects.filter(asked_at__gt=since),
        Challenge.objects.filter(raised_at__gt=since),
        Transition.objects.filter(at__gt=since),
    )
    for rows in later:
        found |= set(rows.filter(action_id__in=pks).values_list("action_id", flat=True))
    actions = Action.objects.filter(pk__in=found).select_related("partnership").order_by("number")
    return [action.reference for action in actions]


def require_untouched(tracker: Tracker) -> None:
    """Raise MoveNotAllowed, naming what was built, where anything was."""
    if found := built_on(tracker):
        more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
        raise MoveNotAllowed(
            f"It cannot be undone, since work has gone on with {', '.join(found[:_NAMED])}{more}. "
            "Correct those actions one by one."
        )


def take_back(tracker: Tracker, by: Actor) -> None:
    locked = Action.objects.filter(brought_by__tracker=tracker).select_for_update(of=("self",)).order_by("pk")
    actions = {action.pk: action for action in locked.select_related("partnership")}
    require_untouched(tracker)
    _restore(tracker, actions)
    _remove_drafts(tracker)
    _withdraw(tracker, actions, by)
    linked = ActionRecommendation.objects.filter(recommendation__in=tracker.recommendations)
    unused = set(tracker.recommendations) - set(linked.values_list("recommendation_id", flat=True))
    adding.take_away(recommendations=unused, by=by, partnership_id=tracker.partnership_id)
    tracker.state = TrackerState.UNDONE
    tracker.undone_by_id, tracker.undone_at = by.person_id, timezone.now()


def _restore(tracker: Tracker, actions: Mapping[int, Action]) -> None:
    restored = []
    for link in tracker.actions.filter(made=False):
        action = actions[link.action_id]
        for name, value in link.was.items():
            setattr(action, FIELDS[name], value)
        action.updated_at = timezone.now()
        restored.append(action)
    Action.objects.bulk_update(restored, [*FIELDS.values(), "updated_at"], batch_size=BATCH)
    ProgressNote.objects.filter(tracker=tracker, action__in=restored).delete()


def _remove_drafts(tracker: Tracker) -> None:
    """Nobody outside has seen them."""
    drafts = tracker.actions.filter(made=True, action__status=Status.DRAFT)
    pks = list(drafts.values_list("action_id", flat=True))
    ProgressNote.objects.filter(action_id__in=pks, tracker=tracker).delete()
    Action.objects.filter(pk__in=pks).delete()


def _withdraw(tracker: Tracker, actions: Mapping[int, Action], by: Actor) -> None:
    """All that agencies were asked, in few statements: a tracker may have asked thousands."""
    now, person = timezone.now(), people.person(by)
    reason = f"“{tracker.filename}”, with which it was brought in, was undone."
    asked = [actions[pk] for pk in tracker.actions.filter(made=True).values_list("action_id", flat=True)]
    told = {action.pk for action in asked if action.status == Status.ISSUED}
    moves = [states.entered(action, to=Status.WITHDRAWN, by=person, at=now, reason=reason) for action in asked]
    Submission.objects.filter(action__in=asked, tracker=tracker).update(taken_back_at=now)
    Action.objects.filter(pk__in=[action.pk for action in asked]).update(status=Status.WITHDRAWN, updated_at=now)
    made = Transition.objects.bulk_create(moves, batch_size=BATCH)
    notices.withdrawn_together([move for move in made if move.action_id in told], to=people.agency_sides(asked))
