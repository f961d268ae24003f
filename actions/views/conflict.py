"""Who comes second is told: what happened meanwhile, and what they had written."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from actions.models import Action, Retest
from actions.states import MoveNotAllowed
from partners.frame import Link
from partners.http import ActorRequest, by_reference

View = TypeVar("View", bound=Callable[..., HttpResponse])
CONFLICT = 409
WRITTEN = ("statement", "question", "evidence_wanted", "text", "reason", "answer", "words")


def tell_loser(view: View) -> View:
    """A view whose service may find that somebody was first: the page then says so, with status 409."""

    @wraps(view)
    def told(request: ActorRequest, **named: Any) -> HttpResponse:
        try:
            return view(request, **named)
        except MoveNotAllowed as error:
            return _moved(request, str(error), named.get("reference"))

    return cast("View", told)


def _moved(request: ActorRequest, sentence: str, reference: str | None) -> HttpResponse:
    written = [text for name in WRITTEN if (text := request.POST.get(name, "").strip())]
    context = {"sentence": sentence, "written": written, "onward": _onward(request, reference)}
    return render(request, "actions/moved.html", context, status=CONFLICT)


def _onward(request: ActorRequest, reference: str | None) -> Link | None:
    """To the thing itself, where its address names it."""
    if reference is None:
        return None
    page = "recommendation" if request.path.startswith("/recommendations/") else "action"
    return Link(f"Look at {reference}", reverse(page, args=[reference]))


def fetched(request: ActorRequest, reference: str) -> Action:
    """The action of this reference with all that its pages name."""
    rows = Action.objects.select_related("partnership", "agency", "owner", "acknowledged_by", "acknowledged_through")
    return by_reference(rows, request.actor, reference)


def fetched_retest(request: ActorRequest, code: UUID) -> Retest:
    rows = Retest.objects.visible_to(request.actor).select_related("action__partnership", "action__agency")
    found = get_object_or_404(rows, code=code)
    request.shown_in = found.action.partnership
    return found
