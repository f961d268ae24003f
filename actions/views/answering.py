from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods, require_POST

from actions import access
from actions.forms.answering import AnswerForm
from actions.models import WITH_AGENCY, Action, Evidence, EvidenceKind, Status, Submission
from actions.services import answers, standing
from actions.views.acting import act_page, filled
from actions.views.conflict import fetched, tell_loser
from partners.http import ActorRequest

SHOWN_TO_PICK = 50


@require_http_methods(["GET", "POST"])
@tell_loser
def answer(request: ActorRequest, reference: str) -> HttpResponse:
    """The agency's answer, kept as it grows. What is refused of it takes nothing else with it."""
    shown = fetched(request, reference)
    access.require_drafter(request.actor, shown)
    standing.require(shown, of=WITH_AGENCY)
    draft = answers.current_draft(action=shown, by=request.actor)
    start = draft or answers.newest_sent(shown)
    to_pick = _to_pick(shown, start, request)
    initial = {"statement": start.statement, "delivery": start.delivery} if start else {"delivery": shown.delivery}
    form = AnswerForm(**filled(request), initial={"kind": EvidenceKind.OTHER, **initial}, to_pick=to_pick)
    if request.method == "POST":
        draft = _kept(request, shown, form)
        if form.is_valid():
            return _onward(request, reference, draft)
    return _answer_page(request, shown, form, draft=draft, start=draft or start)


def _to_pick(action: Action, start: Submission | None, request: ActorRequest) -> list[Evidence]:
    """What the agency holds and the answer does not show yet, the newest of it."""
    held = answers.evidence_to_pick(action=action, by=request.actor)
    if start:
        held = held.exclude(submission_links__submission=start)
    return list(held.order_by("-pk")[:SHOWN_TO_PICK])


def _kept(request: ActorRequest, action: Action, form: AnswerForm) -> Submission:
    """Keep everything that can be kept, whatever is wrong with the rest; the rest is said on the form."""
    draft = answers.draft_for(action=action, by=request.actor)
    form.is_valid()
    facts = form.cleaned_data
    if "statement" in request.POST and "statement" in facts and "delivery" in facts:
        draft = answers.save(
            submission=draft, statement=facts["statement"], delivery=facts["delivery"], by=request.actor
        )
    answers.add_held(submission=draft, codes=form.codes, by=request.actor)
    kind = facts.get("kind", EvidenceKind.OTHER)
    if facts.get("link"):
        answers.add_link(
            submission=draft, link=facts["link"], title=facts.get("title", ""), kind=kind, by=request.actor
        )
    taken = answers.add_files(submission=draft, files=facts.get("uploads", ()), kind=kind, by=request.actor)
    for sentence in taken.refused:
        form.add_error("uploads", sentence)
    draft.refresh_from_db()
    return draft


def _onward(request: ActorRequest, reference: str, draft: Submission) -> HttpResponse:
    if request.POST.get("do") == "check":
        return redirect("answer_check", reference)
    unsent = "It is not sent yet." if draft.on_behalf else "Nobody outside your agency sees it before it is sent."
    messages.success(request, f"Saved. {unsent}")
    return redirect("answer", reference)


def _answer_page(
    request: ActorRequest, action: Action, form: AnswerForm, *, draft: Submission | None, start: Submission | None
) -> HttpResponse:
    if form.is_bound and "link" in form.cleaned_data:
        data = request.POST.copy()  # what was kept already is not kept again when the form is sent again
        data["link"] = data["title"] = ""
        form.data = data
    evidence = list(start.evidence.all()) if start else []
    on_behalf = answers.enters_on_behalf(request.actor, action)
    return act_page(request, "answer", action, form, draft=draft, evidence=evidence, on_behalf=on_behalf)


@require_http_methods(["GET", "POST"])
@tell_loser
def answer_check(request: ActorRequest, reference: str) -> HttpResponse:
    """The answer as the assurer will read it, and the button that sends it."""
    shown = fetched(request, reference)
    access.require_drafter(request.actor, shown)
    draft = answers.current_draft(action=shown, by=request.actor)
    if draft is None:
        return redirect("answer" if shown.is_with_agency else "action", reference)
    missing = _missing(draft, edit=reverse("answer", args=[reference]))
    if request.method == "POST" and not missing:
        answers.submit(submission=draft, by=request.actor, seen=_seen(request))
        whose = f"{shown.agency.name}’s" if draft.on_behalf else "Your"
        messages.success(request, f"{whose} answer to {reference} was sent to the partnership.")
        return redirect("action", reference)
    may_send = draft.on_behalf or access.may_answer(request.actor, shown)
    context: dict[str, Any] = {
        "draft": draft,
        "evidence": list(draft.evidence.all()),
        "missing": missing,
        "may_send": may_send,
    }
    return act_page(request, "answer_check", shown, seen=draft.saved_at.isoformat(), **context)


def _missing(draft: Submission, *, edit: str) -> list[dict[str, str]]:
    """What the draft lacks, each a link to its field on the page where it is written."""
    try:
        answers.check_complete(draft)
    except ValidationError as error:
        return [
            {"text": sentence, "href": f"{edit}#id_{name}"}
            for name, texts in error.message_dict.items()
            for sentence in texts
        ]
    return []


def _seen(request: ActorRequest) -> datetime:
    """When the draft was saved that the sender read; long ago where the form does not say, so that nothing is sent."""
    try:
        seen = parse_datetime(request.POST.get("seen", ""))
    except ValueError:
        seen = None
    return seen or datetime.fromtimestamp(0, tz=timezone.get_default_timezone())


@require_POST
@tell_loser
def answer_remove(request: ActorRequest, reference: str, code: UUID) -> HttpResponse:
    shown = fetched(request, reference)
    start = answers.current_draft(action=shown, by=request.actor) or answers.newest_sent(shown)
    form = AnswerForm(**filled(request), to_pick=_to_pick(shown, start, request))
    draft = _kept(request, shown, form)  # the button stands among what is being written: nothing of that may be lost
    answers.remove(submission=draft, code=code, by=request.actor)
    messages.success(request, "Taken out of the answer. Your agency still holds it.")
    if form.is_valid():
        return redirect("answer", reference)
    return _answer_page(request, shown, form, draft=draft, start=draft)


@require_http_methods(["GET", "POST"])
@tell_loser
def take_back(request: ActorRequest, reference: str) -> HttpResponse:
    shown = fetched(request, reference)
    access.require_taker_back(request.actor, shown)
    standing.require(shown, of=[Status.SUBMITTED])
    if request.method == "POST":
        answers.take_back(action=shown, by=request.actor)
        messages.success(request, f"The answer to {reference} was taken back. You can write on from it.")
        return redirect("action", reference)
    return act_page(request, "take_back", shown)
