"""Reading what is said about actions. Lists are in the order in which things were added, which no change disturbs."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request

from actions.api import filters, judged, said
from actions.models import (
    Challenge,
    Correction,
    Decision,
    Evidence,
    Opinion,
    ProgressNote,
    Retest,
    Submission,
    TimeRequest,
    Transition,
)
from partners.api.permissions import EVIDENCE, may_read
from partners.api.problems import Gone
from partners.api.resources import Item, Listed, Resource
from partners.gateways import files
from partners.models import Scope
from partners.services import kept
from partners.views.download import download
from reviews.models import Recommendation

EMBARGOED = "This file is embargoed: a review behind it is not published. It needs the scope embargoed:read."


def with_action(rows: QuerySet[Any], action: str = "action") -> QuerySet[Any]:
    """With the action and the reviews behind it, which say whether its words are embargoed: one query more."""
    reviews = Prefetch(f"{action}__recommendations", Recommendation.objects.for_list())
    return rows.select_related(f"{action}__partnership").prefetch_related(reviews)


def transitions() -> Any:
    return with_action(Transition.objects.all())


def notes() -> Any:
    return with_action(ProgressNote.objects.all())


def time_requests() -> Any:
    return with_action(TimeRequest.objects.all())


def submissions() -> Any:
    """What was sent: drafts are nobody's business."""
    sent = Submission.objects.filter(submitted_at__isnull=False).select_related("decision", "retest")
    return with_action(sent).prefetch_related("evidence")


def decisions() -> Any:
    return with_action(Decision.objects.select_related("submission"), "submission__action")


def opinions() -> Any:
    return with_action(Opinion.objects.select_related("submission", "agency"), "submission__action")


def corrections() -> Any:
    return with_action(Correction.objects.all())


def challenges() -> Any:
    return with_action(Challenge.objects.for_list())


def retests() -> Any:
    return with_action(Retest.objects.all())


def evidence() -> Any:
    sent = with_action(Submission.objects.filter(submitted_at__isnull=False))
    return Evidence.objects.select_related("agency", "replaces").prefetch_related(Prefetch("submissions", sent))


class SaidList(Listed):
    tag = "What is said"
    every: ClassVar[Callable[[], Any]]

    def rows(self) -> QuerySet[Any]:
        found: QuerySet[Any] = type(self).every().visible_to(self.actor)
        return found


class SaidItem(Item):
    tag = "What is said"
    every: ClassVar[Callable[[], Any]]

    def found(self, **named: Any) -> Any:
        return get_object_or_404(type(self).every().visible_to(self.actor), code=named["code"])


class TransitionList(SaidList):
    """Every change of an action's status, in time.

    Figures over time come from these. They are added once and never changed; an action, a moment and what it became
    tell them apart.
    """

    operations = {"get": "list_transitions"}
    shown = said.TransitionOut
    filters = filters.TransitionFilters
    order = ("at", "id")
    every = staticmethod(transitions)


class ProgressNoteList(SaidList):
    """Progress notes, in time."""

    operations = {"get": "list_progress_notes"}
    shown = said.ProgressNoteOut
    filters = filters.ProgressNoteFilters
    order = ("at", "id")
    every = staticmethod(notes)


class ProgressNoteDetail(SaidItem):
    """One progress note."""

    operations = {"get": "get_progress_note"}
    shown = said.ProgressNoteOut
    every = staticmethod(notes)


class TimeRequestList(SaidList):
    """Requests for more time, in the order in which they were asked."""

    operations = {"get": "list_time_requests"}
    shown = said.TimeRequestOut
    filters = filters.TimeRequestFilters
    order = ("asked_at", "id")
    every = staticmethod(time_requests)


class TimeRequestDetail(SaidItem):
    """One request for more time."""

    operations = {"get": "get_time_request"}
    shown = said.TimeRequestOut
    every = staticmethod(time_requests)


class SubmissionList(SaidList):
    """Answers that were sent, in time."""

    operations = {"get": "list_submissions"}
    shown = said.SubmissionOut
    filters = filters.SubmissionFilters
    order = ("submitted_at", "id")
    every = staticmethod(submissions)


class SubmissionDetail(SaidItem):
    """One answer."""

    operations = {"get": "get_submission"}
    shown = said.SubmissionOut
    every = staticmethod(submissions)


class DecisionList(SaidList):
    """Judgements on answers, in time."""

    operations = {"get": "list_decisions"}
    shown = judged.DecisionOut
    filters = filters.DecisionFilters
    order = ("at", "id")
    every = staticmethod(decisions)


class OpinionList(SaidList):
    """First acceptances of answers for which the partnership wants two, in time."""

    operations = {"get": "list_opinions"}
    shown = judged.OpinionOut
    filters = filters.OpinionFilters
    order = ("at", "id")
    every = staticmethod(opinions)


class CorrectionList(SaidList):
    """Corrections of issued questions, in time."""

    operations = {"get": "list_corrections"}
    shown = said.CorrectionOut
    filters = filters.CorrectionFilters
    order = ("at", "id")
    every = staticmethod(corrections)


class ChallengeList(SaidList):
    """The chair's challenges, in the order in which they were raised."""

    operations = {"get": "list_challenges"}
    shown = said.ChallengeOut
    filters = filters.ChallengeFilters
    order = ("raised_at", "id")
    every = staticmethod(challenges)


class ChallengeDetail(SaidItem):
    """One challenge."""

    operations = {"get": "get_challenge"}
    shown = said.ChallengeOut
    every = staticmethod(challenges)


class RetestList(SaidList):
    """Re-tests, in the order in which they were planned."""

    operations = {"get": "list_retests"}
    shown = said.RetestOut
    filters = filters.RetestFilters
    order = ("planned_at", "id")
    every = staticmethod(retests)


class RetestDetail(SaidItem):
    """One re-test."""

    operations = {"get": "get_retest"}
    shown = said.RetestOut
    every = staticmethod(retests)


class EvidenceDetail(SaidItem):
    """What is known of one item of evidence."""

    operations = {"get": "get_evidence"}
    shown = said.EvidenceOut
    every = staticmethod(evidence)


class EvidenceFile(Resource):
    """The file of an item of evidence, byte for byte as it was given."""

    tag = "What is said"
    required_scopes = EVIDENCE
    operations = {"get": "get_evidence_file"}
    gives_file = tuple(sorted({media_type for media_type, _ in files.KINDS.values()}))

    def get(self, request: Request, **named: Any) -> HttpResponseBase:
        item = get_object_or_404(evidence().visible_to(self.actor), code=named["code"])
        if not may_read(request, Scope.EVIDENCE_READ, embargoed=item.is_embargoed):
            raise PermissionDenied(EMBARGOED)
        if item.link:
            raise Http404
        if laid := kept.tombstone_of(item):
            raise Gone(laid.words)
        return download(item)
