"""Which answers wait for whom, and what came before them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, prefetch_related_objects

from actions import rounds
from actions.models import Decision, Evidence, Opinion, Retest, Status, Submission
from actions.rounds import Differences
from actions.services import quorum
from partners.roles import Power
from partners.scope import Actor


def awaiting(actor: Actor, *, partnership_id: int) -> QuerySet[Submission]:
    """Answers this person may judge, the longest waiting first: `access.may_judge` for a whole partnership."""
    whole = actor.has(Power.JUDGE, partnership_id=partnership_id)
    if not whole and not actor.has(Power.JUDGE_ENTERED, partnership_id=partnership_id):
        return Submission.objects.none()
    entered = Q() if whole else Q(on_behalf=True)  # all that is the chair's nominee's to judge
    mine = quorum.judges_for(actor, partnership_id)
    alike = Q(agency_id=mine) if mine else Q(agency__isnull=True)
    # What was accepted by a first of two waits for somebody of another agency.
    told = Opinion.objects.filter(Q(by_id=actor.user_id) | alike, submission=OuterRef("pk"))
    return (
        Submission.objects.visible_to(actor)
        .undecided()
        .filter(~Exists(told))
        # One withdrawn waits for nobody. Of the action's own partnership, so that an index of what waits has the order.
        .filter(entered, action__partnership_id=partnership_id, action__status=Status.SUBMITTED)
        .exclude(action__agency_id__in=actor.agency_ids)
        .exclude(Q(written_by_id=actor.user_id) | Q(submitted_by_id=actor.user_id))
        .select_related("action__partnership", "action__agency", "submitted_by")
        .order_by("action__submitted_at", "pk")
    )


def retests(actor: Actor, *, partnership_id: int) -> QuerySet[Retest]:
    """Answered re-tests that this person may judge, the longest waiting first."""
    whole = actor.has(Power.JUDGE, partnership_id=partnership_id)
    if not whole and not actor.has(Power.JUDGE_ENTERED, partnership_id=partnership_id):
        return Retest.objects.none()
    entered = Submission.objects.filter(retest=OuterRef("pk"), on_behalf=True, submitted_at__isnull=False)
    theirs = Submission.objects.filter(
        Q(written_by_id=actor.user_id) | Q(submitted_by_id=actor.user_id),
        retest=OuterRef("pk"),
        submitted_at__isnull=False,
        taken_back_at__isnull=True,
    )
    return (
        Retest.objects.visible_to(actor)
        .to_judge()
        .filter(~Exists(theirs), Q() if whole else Exists(entered), partnership_id=partnership_id)
        .exclude(agency_id__in=actor.agency_ids)
        .select_related("action__partnership", "action__agency")
        .order_by("answered_at", "pk")
    )


@dataclass(frozen=True)
class Round:
    """One answer that waits: the how-manieth it is, what the last one lacked, and what is different since."""

    submission: Submission
    number: int
    before: Decision | None = None
    differences: Differences | None = None


def rounds_of(submissions: Iterable[Submission], actor: Actor) -> list[Round]:
    """Two queries, however many answers: one for those judged before, and one for the evidence of all."""
    waiting = list(submissions)
    decided = list(_decided(waiting, actor))
    shown = Prefetch("evidence", Evidence.objects.select_related("replaced_by"))
    prefetch_related_objects([*waiting, *decided], shown)
    earlier = defaultdict(list)
    for one in decided:
        earlier[one.action_id].append(one)
    return [round_of(one, earlier[one.action_id]) for one in waiting]


def round_of(submission: Submission, decided: list[Submission]) -> Round:
    """`decided`: the answers to the same question that were judged before, in their order."""
    if not decided:
        return Round(submission, 1)
    last = decided[-1]
    return Round(submission, len(decided) + 1, last.decision, rounds.between(last, submission))


def _decided(waiting: list[Submission], actor: Actor) -> QuerySet[Submission]:
    found = Submission.objects.visible_to(actor).filter(
        action_id__in=[one.action_id for one in waiting], retest=None, decision__isnull=False
    )
    return found.select_related("decision__by").order_by("submitted_at", "pk")
