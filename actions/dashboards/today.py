"""A coordinator's worklist: what waits for the partnership's own people today."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from actions.dashboards import judging
from actions.dashboards.citing import citations
from actions.dashboards.counting import Counted
from actions.models import (
    Action,
    ActionRecommendation,
    Challenge,
    Disposal,
    Retest,
    Status,
    TimeRequest,
    Tracker,
    Transition,
)
from actions.models.action import ActionQuerySet
from actions.models.tracker import OPEN, UNDER_WAY
from partners import working_days
from partners.models import Mailing, Message, Partnership
from partners.scope import Actor
from reviews import clocks
from reviews.models import OPEN_TO_CLIENTS, Reading, ReadingState, Recommendation, Response, Review

SHOWN = 5
MOST = 1000  # are counted; nobody works through more in a day


@dataclass(frozen=True)
class Row:
    """One sentence and one button. `to` names the page behind the button, and `of` what the page is of."""

    words: str
    verb: str
    to: str
    of: str
    when: str = ""
    late: bool = False


@dataclass(frozen=True)
class Group:
    key: str
    title: str
    count: int
    rows: tuple[Row, ...]

    @property
    def counted(self) -> str:
        return f"{self.count:,}" if self.count < MOST else f"{MOST:,} or more"

    @property
    def is_cut(self) -> bool:
        return self.count > len(self.rows)


@dataclass(frozen=True)
class _Part:
    """How one group is made: its rows in order, and how one of them reads, given the citation of its action."""

    key: str
    title: str
    found: QuerySet[Any]
    reads: Callable[[Any, str, date], Row]


def today(partnership: Partnership, actor: Actor, *, on: date) -> tuple[Group, ...]:
    """The groups that hold something, one query each, and one more for what the actions are about."""
    taken = [(part, _first(part.found)) for part in _parts(partnership, actor, on)]
    cited = citations(pk for _, rows in taken for pk in map(_action_id, rows) if pk)
    groups = []
    for part, rows in taken:
        if rows:
            read = tuple(part.reads(row, cited.get(_action_id(row) or 0, ""), on) for row in rows)
            groups.append(Group(part.key, part.title, rows[0].total, read))
    return (*groups, *_clocks(partnership, actor, on))


def _first(found: QuerySet[Any]) -> list[Any]:
    return list(found.annotate(total=Counted(found.order_by().values("pk")[:MOST]))[:SHOWN])


def _action_id(row: Any) -> int | None:
    """The action a row is about; the submission of a queue knows it by its foreign key."""
    found: int | None = row.pk if isinstance(row, Action) else getattr(row, "action_id", None)
    return found


def _parts(partnership: Partnership, actor: Actor, on: date) -> Iterator[_Part]:
    pk = partnership.pk
    actions = Action.objects.visible_to(actor).filter(partnership_id=pk).select_related("partnership", "agency")
    recommendations = Recommendation.objects.visible_to(actor).filter(partnership_id=pk).for_list()
    yield _Part("judge", "Judge evidence", judging.awaiting(actor, partnership_id=pk), _judge)
    yield _Part("retests", "Judge re-tests", judging.retests(actor, partnership_id=pk), _judge_again)
    yield _Part("stale", "Evidence out of date", _stale(actions, actor, on), _judge_anew)
    yield _Part("time", "Decide on more time", _time_requests(actor, pk), _more_time)
    yield _Part("readings", "Drafts to confirm", _readings(actor, pk), _reading)
    yield _Part("trackers", "Trackers to bring in", _trackers(actor, pk), _tracker(partnership))
    yield _Part("late", "Late", actions.overdue(on=on).order_by("due_on", "pk"), _late)
    yield _Part("lapsed", "Re-tests that lapsed", lapsed_retests(actor, pk, on=on), _lapsed)
    yield _Part("not_ours", "“Not ours”", _sent_back(actions), _not_ours)
    yield _Part("drafts", "Waiting to be issued", _never_issued(actions), _draft)
    yield _Part("respond", "Recommendations without a response", _unanswered(recommendations), _respond)
    yield _Part("ask", "Nobody asked yet", _unasked(recommendations), _ask)
    yield _Part("challenges", "Challenges without a response", _challenges(actor, pk), _challenge)
    yield _Part("disposals", "Decide on disposal", disposals(actor, pk), _dispose)
    yield _Part("mail", "Not delivered", _undelivered(actor, pk), _mail(partnership))


# What stands in each group


def _time_requests(actor: Actor, pk: int) -> QuerySet[Any]:
    asked = TimeRequest.objects.visible_to(actor).filter(partnership_id=pk, outcome="")
    asked = asked.exclude(action__agency_id__in=actor.agency_ids)  # as access.may_decide_time
    return asked.select_related("action__partnership", "action__agency").order_by("asked_at", "pk")


def lapsed_retests(actor: Actor, pk: int, *, on: date) -> QuerySet[Any]:
    """Those whose day has gone by without an answer, the longest first."""
    awaited = Retest.objects.visible_to(actor).unanswered().filter(partnership_id=pk, due_on__lt=on)
    return awaited.select_related("action__partnership", "action__agency").order_by("due_on", "pk")


def _stale(actions: ActionQuerySet, actor: Actor, on: date) -> QuerySet[Any]:
    return actions.stale(on=on).exclude(agency_id__in=actor.agency_ids).order_by("submitted_at", "pk")


def _readings(actor: Actor, pk: int) -> QuerySet[Any]:
    unfinished = [ReadingState.DRAFT, ReadingState.WAITING, ReadingState.FAILED]
    drafts = Reading.objects.visible_to(actor).filter(partnership_id=pk, state__in=unfinished).defer("source", "facts")
    kept = Count("items", filter=Q(items__keep=True))
    unsure = Count("items", filter=Q(items__keep=True, items__sure=False))
    return drafts.select_related("document").annotate(kept=kept, unsure=unsure).order_by("started_at", "pk")


def _trackers(actor: Actor, pk: int) -> QuerySet[Any]:
    unfinished = Tracker.objects.visible_to(actor).filter(partnership_id=pk, state__in=[*OPEN, *UNDER_WAY])
    return unfinished.defer("tables").order_by("at", "pk")


def _sent_back(actions: QuerySet[Action]) -> QuerySet[Any]:
    """Issued once, and a draft again because the agency said “not ours”."""
    said = Transition.objects.filter(action=OuterRef("pk"), became=Status.DRAFT).order_by("-at", "-pk")
    drafts = actions.filter(status=Status.DRAFT, issued_at__isnull=False)
    return drafts.annotate(
        said_at=Subquery(said.values("at")[:1]), said_why=Subquery(said.values("reason")[:1])
    ).order_by("updated_at", "pk")


def _never_issued(actions: QuerySet[Action]) -> QuerySet[Any]:
    return actions.filter(status=Status.DRAFT, issued_at__isnull=True).order_by("created_at", "pk")


def _unanswered(recommendations: QuerySet[Recommendation]) -> QuerySet[Any]:
    return recommendations.filter(response="").order_by("created_at", "position", "pk")


def _unasked(recommendations: QuerySet[Recommendation]) -> QuerySet[Any]:
    asked = ActionRecommendation.objects.filter(recommendation=OuterRef("pk")).exclude(action__status=Status.WITHDRAWN)
    agreed = recommendations.filter(response__in=[Response.ACCEPTED, Response.IN_PART])
    return agreed.filter(~Exists(asked)).order_by("responded_on", "position", "pk")


def _challenges(actor: Actor, pk: int) -> QuerySet[Any]:
    unanswered = Challenge.objects.visible_to(actor).unanswered().filter(partnership_id=pk)
    return unanswered.for_list().order_by("answer_by", "pk")


def disposals(actor: Actor, pk: int) -> QuerySet[Any]:
    """What somebody else proposes to dispose of, the longest first."""
    return Disposal.objects.waiting_for(actor).filter(partnership_id=pk).order_by("proposed_at", "pk")


def _undelivered(actor: Actor, pk: int) -> QuerySet[Any]:
    """Mails, for one mail carries many messages."""
    told = Message.objects.visible_to(actor).filter(partnership_id=pk, superseded_at__isnull=True)
    dead = Mailing.objects.filter(state=Mailing.State.DEAD, pk__in=told.order_by().values("mailing_id"))
    return dead.select_related("recipient").order_by("due_at", "pk")


def _clocks(partnership: Partnership, actor: Actor, on: date) -> Iterator[Group]:
    """The clocks that somebody still has to stop, soonest first; only rows of an open review can have one."""
    reviews = Review.objects.visible_to(actor).filter(partnership=partnership).exclude(stage__in=OPEN_TO_CLIENTS)
    listed = reviews.for_list().prefetch_related("review_type__clocks")
    faces = [(face, one) for one in listed for face in clocks.running(one, one.review_type.clocks.all(), on=on)]
    faces.sort(key=lambda found: (found[0].due_on, found[1].pk))
    if faces:
        yield Group("clocks", "Clocks", len(faces), tuple(_clock(face, one) for face, one in faces[:SHOWN]))


def _clock(face: clocks.ClockFace, review: Review) -> Row:
    words = f"{face.name}, {review.pseudonym} ({review.reference}): {face.count}"
    return Row(
        words, "Open", "review", review.reference, working_days.due_phrase(face.due_on, on=face.on), face.is_late
    )


# How one row reads


def _judge(submission: Any, citation: str, on: date) -> Row:
    action = submission.action
    words = f"{action.agency.name} answered {action.reference}{citation}"
    return Row(words, "Judge", "judge", action.reference, when=_ago(submission.submitted_at, on))


def _judge_again(retest: Any, citation: str, on: date) -> Row:
    action = retest.action
    words = f"{action.agency.name} answered the re-test of {action.reference}{citation}"
    return Row(words, "Judge", "retest_judge", str(retest.code), when=_ago(retest.answered_at, on))


def _judge_anew(action: Any, citation: str, _on: date) -> Row:
    words = f"What {action.agency.name} showed for {action.reference}{citation} was replaced or has expired"
    return Row(words, "Judge again", "judge_again", action.reference)


def _lapsed(retest: Any, citation: str, on: date) -> Row:
    action = retest.action
    words = f"{action.agency.name} has not shown whether the change held: {action.reference}{citation}"
    when = working_days.due_phrase(retest.due_on, on=on)
    return Row(words, "See", "action", action.reference, when=when, late=True)


def _more_time(request: Any, citation: str, on: date) -> Row:
    action = request.action
    words = (
        f"{action.agency.name} asks to move {action.reference}{citation} to {working_days.spoken(request.new_due_on)}"
    )
    return Row(words, "Decide", "decide_more_time", action.reference, when=_ago(request.asked_at, on))


def _reading(reading: Any, _citation: str, on: date) -> Row:
    name, when = f"“{reading.document.filename}”", _ago(reading.started_at, on)
    if reading.state == ReadingState.FAILED:
        return Row(f"{name} could not be read", "See why", "reading", str(reading.code), when=when)
    if reading.state == ReadingState.WAITING:
        return Row(f"{name} is being read", "Look", "reading", str(reading.code), when=when)
    unsure = f", {reading.unsure} marked unsure" if reading.unsure else ""
    items = f"{reading.kept} item{'' if reading.kept == 1 else 's'}"
    return Row(f"{name}, {items}{unsure}", "Continue", "reading", str(reading.code), when=when)


def _tracker(partnership: Partnership) -> Callable[[Any, str, date], Row]:
    def reads(tracker: Any, _citation: str, on: date) -> Row:
        words = f"“{tracker.filename}”: {tracker.get_state_display().lower()}"
        return Row(words, "Look", "trackers", partnership.slug, when=_ago(tracker.at, on))

    return reads


def _late(action: Any, citation: str, on: date) -> Row:
    words = f"{action.agency.name} has not answered {action.reference}{citation}"
    when = working_days.due_phrase(action.due_on, on=on)
    return Row(words, "See", "action", action.reference, when=when, late=True)


def _not_ours(action: Any, citation: str, on: date) -> Row:
    why = f": “{action.said_why}”" if action.said_why else ""
    words = f"{action.agency.name} says {action.reference}{citation} is not theirs{why}"
    return Row(
        words, "Change", "edit_action", action.reference, when=_ago(action.said_at, on) if action.said_at else ""
    )


def _draft(action: Any, citation: str, on: date) -> Row:
    words = f"{action.reference}{citation} to {action.agency.name} is a draft"
    return Row(words, "Finish", "edit_action", action.reference, when=_ago(action.created_at, on))


def _respond(recommendation: Any, _citation: str, on: date) -> Row:
    words = f"{recommendation.citation} ({recommendation.reference}) has no response yet"
    return Row(words, "Respond", "respond", recommendation.reference, when=_ago(recommendation.created_at, on))


def _ask(recommendation: Any, _citation: str, on: date) -> Row:
    words = f"{recommendation.citation} ({recommendation.reference}) is accepted, and no agency was asked"
    when = _ago(recommendation.responded_on, on) if recommendation.responded_on else ""
    return Row(words, "Ask agencies", "ask", recommendation.reference, when=when)


def _challenge(challenge: Any, citation: str, on: date) -> Row:
    on_what = f" on {challenge.reference}{citation}" if challenge.action else f" {challenge.reference}".rstrip()
    words = f"The chair challenged {challenge.about}{on_what}"
    late = challenge.answer_by < on
    when = f"{'' if late else 'response due '}{working_days.due_phrase(challenge.answer_by, on=on)}"
    return Row(words, "Respond", "answer_challenge", str(challenge.code), when=when, late=late)


def _dispose(disposal: Any, _citation: str, on: date) -> Row:
    count = len(disposal.labels)
    words = f"{count} record{'' if count == 1 else 's'} whose time is over: {disposal.get_record_class_display()}"
    return Row(words, "Decide", "disposal", str(disposal.code), when=_ago(disposal.proposed_at, on))


def _mail(partnership: Partnership) -> Callable[[Any, str, date], Row]:
    def reads(mailing: Any, _citation: str, on: date) -> Row:
        words = f"Mail to {mailing.recipient.email} could not be delivered"
        return Row(words, "Mend", "messages", partnership.slug, when=_ago(mailing.created_at, on))

    return reads


def _ago(moment: date | datetime, on: date) -> str:
    """How long ago, as it stood on that day."""
    day = timezone.localdate(moment) if isinstance(moment, datetime) else moment
    return working_days.ago_phrase(day, on=on)
