"""Changing actions through the API: the services and rules of the pages, in the name of who issued the token."""

from typing import Any, ClassVar

from rest_framework.exceptions import PermissionDenied
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from actions.api import filters, said, said_views, taken
from actions.api.rows import actions
from actions.api.shown import ActionOut
from actions.models import Action, Delivery, EvidenceKind, Status
from actions.services import allocation, holding, progress, sending
from actions.states import MoveNotAllowed
from partners.api.permissions import WRITING
from partners.api.problems import Conflict
from partners.api.resources import Resource
from partners.api.shown import Out
from partners.http import by_reference
from partners.models import Agency

CREATED = 201


class Act(Resource):
    """One act on an action. What stands in its way is a 409, with a sentence that says what happened."""

    tag = "Acts"
    writing_scopes = WRITING
    shown: ClassVar[type[Out]] = ActionOut

    def handle_exception(self, exc: Exception) -> Response:
        return super().handle_exception(Conflict(str(exc)) if isinstance(exc, MoveNotAllowed) else exc)

    def action(self, reference: str) -> Action:
        return by_reference(actions(), self.actor, reference)

    def hold(self, **named: Any) -> None:
        if "reference" in named:
            Action.objects.select_for_update(of=("self",)).get(pk=self.action(named["reference"]).pk)

    def current(self, request: Request, **named: Any) -> Response | None:
        """An act heeds the tag of its action."""
        if "reference" not in named:
            return None
        return Response(ActionOut(self.action(named["reference"]), context={"request": request}).data)

    def as_it_is(self, reference: str) -> Response:
        """The action as the act has left it."""
        return Response(self.show(self.action(reference)))

    def made(self, row: Any, view_name: str) -> Response:
        address = reverse(view_name, args=[row.code], request=self.request)
        return Response(self.show(row), status=CREATED, headers={"Location": address})


class Issue(Act):
    operations = {"post": "issue_action"}
    takes = {"application/json": taken.Nothing}

    def post(self, request: Request, reference: str) -> Response:
        """Ask the agency.

        The draft becomes a request: the agency may now read it and the review, and its owner or leads are told. A 422
        names each thing that is still missing.
        """
        self.taken(request)
        allocation.issue(action=self.action(reference), by=self.actor)
        return self.as_it_is(reference)


class Withdraw(Act):
    operations = {"post": "withdraw_action"}
    takes = {"application/json": taken.Reason}

    def post(self, request: Request, reference: str) -> Response:
        """End a request for good, before it is assured.

        The agency is told.
        """
        allocation.withdraw(action=self.action(reference), **self.taken(request), by=self.actor)
        return self.as_it_is(reference)


class Acknowledge(Act):
    operations = {"post": "acknowledge_action"}
    takes = {"application/json": taken.Nothing}

    def post(self, request: Request, reference: str) -> Response:
        """Say for the agency that the request has arrived.

        Saying so twice changes nothing. The token is bound to the agency.
        """
        self.taken(request)
        progress.acknowledge(action=self.action(reference), by=self.actor)
        return self.as_it_is(reference)


class NotOurs(Act):
    operations = {"post": "action_is_not_ours"}
    takes = {"application/json": taken.Reason}

    def post(self, request: Request, reference: str) -> Response:
        """Say for the agency that the request is not its own.

        It goes back to the coordinator as a draft, and this token sees it no longer: the answer is the action as it
        was seen last.
        """
        shown = self.action(reference)
        allocation.not_ours(action=shown, **self.taken(request), by=self.actor)
        shown.status = Status.DRAFT
        return Response(self.show(shown))


class Note(Act):
    operations = {"post": "note_progress"}
    makes = True
    takes = {"application/json": taken.NewNote}
    shown = said.ProgressNoteOut

    def post(self, request: Request, reference: str) -> Response:
        """Note for the agency how far it is.

        The same note sent twice stands once.
        """
        made = progress.note(action=self.action(reference), **self._facts(request), by=self.actor)
        return self.made(said_views.notes().get(pk=made.pk), "api_progress_note")

    def _facts(self, request: Request) -> dict[str, Any]:
        facts = self.taken(request)
        return {**facts, "delivery": Delivery(facts["delivery"])}


class MoreTime(Act):
    operations = {"post": "ask_more_time"}
    makes = True
    takes = {"application/json": taken.NewTimeRequest}
    shown = said.TimeRequestOut

    def post(self, request: Request, reference: str) -> Response:
        """Ask for a later date for the agency.

        The date stays as it is until a coordinator approves. One request may be open at a time.
        """
        made = progress.ask_more_time(action=self.action(reference), **self.taken(request), by=self.actor)
        return self.made(said_views.time_requests().get(pk=made.pk), "api_time_request")


class Answer(Act):
    operations = {"post": "submit_answer"}
    makes = True
    takes = {"application/json": taken.NewSubmission}
    shown = said.SubmissionOut

    def post(self, request: Request, reference: str) -> Response:
        """Send the agency's answer to the partnership, with the evidence that shows it.

        Where somebody has begun an answer on the pages, this is a 409: their words are not written over.
        """
        facts = self.taken(request)
        made = sending.send(
            action=self.action(reference),
            statement=facts["statement"],
            delivery=Delivery(facts["delivery"]),
            evidence=facts.get("evidence", []),
            by=self.actor,
        )
        return self.made(said_views.submissions().get(pk=made.pk), "api_submission")


class EvidenceList(said_views.SaidList, Act):
    """Evidence that was submitted.

    For a token bound to an agency: all that the agency holds.
    """

    operations = {"get": "list_evidence", "post": "add_evidence"}
    makes = True
    shown = said.EvidenceOut
    filters = filters.EvidenceFilters
    order = ("added_at", "id")
    every = staticmethod(said_views.evidence)
    takes = {"application/json": taken.NewLink, "multipart/form-data": taken.NewFile}
    parser_classes = (JSONParser, MultiPartParser)

    def post(self, request: Request) -> Response:
        """Add a file or a link, to be shown in an answer.

        Send a file as multipart/form-data (`file`, `kind`), a link as JSON. The same file or link is kept once. The
        token is bound to the agency.
        """
        facts = self.taken(request)
        place: dict[str, Any] = {
            "partnership_id": self.actor.token_partnership_id,
            "agency": self._agency(),
            "kind": EvidenceKind(facts.get("kind", EvidenceKind.OTHER)),
            "by": self.actor,
        }
        if "file" in facts:
            made = holding.add_file(upload=facts["file"], **place)
        else:
            made = holding.add_link(link=facts["link"], title=facts.get("title", ""), **place)
        return self.made(said_views.evidence().get(pk=made.pk), "api_evidence_item")

    def _agency(self) -> Agency:
        if self.actor.token_agency_id is None:
            raise PermissionDenied("Only a token that is bound to an agency adds evidence: that of the agency.")
        return Agency.objects.get(pk=self.actor.token_agency_id)
