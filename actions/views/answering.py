import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods, require_POST

from actions import access
from actions.forms.answering import AnswerForm
from actions.models import ASSURED, WITH_AGENCY, Action, Evidence, EvidenceKind, Retest, Status, Submission
from actions.services import answers, people, sign_off, standing, wording
from actions.states import MoveNotAllowed
from actions.views.acting import act_page, filled
from actions.views.conflict import CONFLICT, fetched, fetched_retest, tell_loser
from partners.http import ActorRequest

SHOWN_TO_PICK = 50
CODE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Asked:
    """What is answered: an action's question, or a re-test of it; both are written, checked and sent alike."""

    action: Action
    retest: Retest | None = None

    @property
    def draft_of(self) -> dict[str, Any]:
        return {"action": self.action, "retest": self.retest}

    @property
    def name(self) -> str:
        return f"the re-test of {self.action.reference}" if self.retest else self.action.reference

    def page(self, step: str) -> str:
        """The URL name of one step: answer, check or remove."""
        if self.retest:
            return f"retest_{step}"
        return step if step == "answer" else f"answer_{step}"

    @property
    def of(self) -> str | UUID:
        return self.retest.code if self.retest else self.action.reference

    def address(self, step: str) -> str:
        return reverse(self.page(step), args=[self.of])

    def require_open(self) -> None:
        standing.require(self.action, of=ASSURED if self.retest else WITH_AGENCY)


@require_http_methods(["GET", "POST"])
@tell_loser
def answer(request: ActorRequest, reference: str) -> HttpResponse:
    """The agency's answer, kept as it grows. What is refused of it takes nothing else with it."""
    return _answer(request, Asked(fetched(request, reference)))


@require_http_methods(["GET", "POST"])
@tell_loser
def retest_answer(request: ActorRequest, code: UUID) -> HttpResponse:
    """The answer to a re-test: the same question, with new evidence."""
    return _answer(request, asked_again(request, code))


def asked_again(request: ActorRequest, code: UUID) -> Asked:
    retest = fetched_retest(request, code)
    return Asked(retest.action, retest)


def _answer(request: ActorRequest, asked: Asked) -> HttpResponse:
    access.require_drafter(request.actor, asked.action)
    asked.require_open()
    draft = answers.current_draft(**asked.draft_of, by=request.actor)
    start = draft or answers.newest_sent(**asked.draft_of)
    form = _form(request, asked, start)
    if request.method == "POST":
        draft = _kept(request, asked, form)
        if form.is_valid():
            return _onward(request, asked, draft)
    return _answer_page(request, asked, form, draft=draft, start=draft or start)


def _form(request: ActorRequest, asked: Asked, start: Submission | None) -> AnswerForm:
    words: dict[str, Any] = {"delivery": asked.action.delivery}
    if start:
        words = {"statement": start.statement, "delivery": start.delivery}
        words |= {point["key"]: point["text"] for point in start.points}
    initial = {"kind": EvidenceKind.OTHER, "seen": wording.mark(start), **words}
    initial["find"] = find = request.GET.get("find", "").strip()[:100]
    to_pick, points = _to_pick(asked.action, start, request, find), wording.points(asked.action)
    more = bool(find) or len(to_pick) > SHOWN_TO_PICK
    ticked = _ticked(request)
    to_pick = to_pick[:SHOWN_TO_PICK] + [one for one in to_pick[SHOWN_TO_PICK:] if one.code in ticked]
    return AnswerForm(**filled(request), initial=initial, to_pick=to_pick, asked=points, more=more)


def _to_pick(action: Action, start: Submission | None, request: ActorRequest, find: str) -> list[Evidence]:
    """What the agency holds and the answer does not show yet, the newest of it, and one more where there is more.

    Then what was ticked, which may have been pushed out of the newest meanwhile.
    """
    held = answers.evidence_to_pick(action=action, by=request.actor)
    if start:
        held = held.exclude(submission_links__submission=start)
    found = held.filter(title__icontains=find) if find else held
    rows = list(found.order_by("-pk")[: SHOWN_TO_PICK + 1])
    ticked = _ticked(request) - {one.code for one in rows}
    return rows + list(held.filter(code__in=ticked)) if ticked else rows


def _ticked(request: ActorRequest) -> set[UUID]:
    return {UUID(text) for text in request.POST.getlist("held") if CODE.fullmatch(text)}


def _kept(request: ActorRequest, asked: Asked, form: AnswerForm) -> Submission:
    """Keep everything that can be kept, whatever is wrong with the rest; the rest is said on the form."""
    draft = answers.draft_for(**asked.draft_of, by=request.actor)
    form.is_valid()
    facts = form.cleaned_data
    if "statement" in request.POST:
        draft = _words_kept(request, draft, form)
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


def _words_kept(request: ActorRequest, draft: Submission, form: AnswerForm) -> Submission:
    """What somebody else wrote meanwhile is not written over; both versions are shown, and the next saving decides."""
    facts = form.cleaned_data
    if not {"statement", "delivery"} <= facts.keys():
        return draft
    try:
        return answers.save(
            submission=draft,
            statement=facts["statement"],
            delivery=facts["delivery"],
            points=form.points,
            seen=facts.get("seen", ""),
            by=request.actor,
        )
    except wording.WrittenMeanwhile as found:
        form.meanwhile = found.draft
        form.add_error("statement", f"{found} Both versions stand below: saving again keeps yours.")
        return draft


def _onward(request: ActorRequest, asked: Asked, draft: Submission) -> HttpResponse:
    if request.POST.get("do") == "check":
        return redirect(asked.address("check"))
    if request.POST.get("do") == "find":
        return redirect(f"{asked.address('answer')}?{urlencode({'find': request.POST.get('find', '')})}#evidence")
    unsent = "It is not sent yet." if draft.on_behalf else "Nobody outside your agency sees it before it is sent."
    messages.success(request, f"Saved. {unsent}")
    return redirect(asked.address("answer"))


def _answer_page(
    request: ActorRequest, asked: Asked, form: AnswerForm, *, draft: Submission | None, start: Submission | None
) -> HttpResponse:
    if form.is_bound:
        data = request.POST.copy()
        data["seen"] = wording.mark(draft)
        if "link" in form.cleaned_data:  # what was kept already is not kept again when the form is sent again
            data["link"] = data["title"] = ""
        form.data = data
    context = {
        "asked": asked,
        "retest": asked.retest,
        "draft": draft,
        "evidence": list(start.evidence.select_related("replaced_by")) if start else [],
        "on_behalf": answers.enters_on_behalf(request.actor, asked.action),
        "remove_page": asked.page("remove"),
        "keep": asked.address("keep"),
        "corrected": asked.action.corrections.last() if not asked.retest else None,
    }
    return act_page(request, "answer", asked.action, form, **context)


@require_POST
def answer_keep(request: ActorRequest, reference: str) -> HttpResponse:
    """Keep the words while they are typed, for the script of the page. Says in a sentence what came of it."""
    return _keep(request, Asked(fetched(request, reference)))


@require_POST
def retest_keep(request: ActorRequest, code: UUID) -> HttpResponse:
    return _keep(request, asked_again(request, code))


def _keep(request: ActorRequest, asked: Asked) -> HttpResponse:
    access.require_drafter(request.actor, asked.action)
    form = AnswerForm(data=request.POST, to_pick=[], asked=wording.points(asked.action))
    try:
        asked.require_open()
        draft = answers.draft_for(**asked.draft_of, by=request.actor) if form.is_valid() else None
        kept = _words_kept(request, draft, form) if draft else None
    except MoveNotAllowed as error:
        return JsonResponse({"said": f"Not saved. {error}"}, status=CONFLICT)
    if form.errors or kept is None:
        sentence = next(iter(form.errors.values()))[0]
        return JsonResponse({"said": f"Not saved. {sentence}"}, status=CONFLICT)
    at = timezone.localtime(kept.saved_at)
    return JsonResponse({"said": f"Saved at {at:%H:%M}.", "seen": wording.mark(kept)})


@require_http_methods(["GET", "POST"])
@tell_loser
def answer_check(request: ActorRequest, reference: str) -> HttpResponse:
    """The answer as the assurer will read it, and the button that sends it."""
    return _check(request, Asked(fetched(request, reference)))


@require_http_methods(["GET", "POST"])
@tell_loser
def retest_check(request: ActorRequest, code: UUID) -> HttpResponse:
    return _check(request, asked_again(request, code))


def _check(request: ActorRequest, asked: Asked) -> HttpResponse:
    shown = asked.action
    access.require_drafter(request.actor, shown)
    draft = answers.current_draft(**asked.draft_of, by=request.actor)
    if draft is None:
        if asked.retest or shown.is_with_agency:
            return redirect(asked.address("answer"))
        return redirect("action", shown.reference)
    missing = _missing(draft, edit=asked.address("answer"))
    signed = not draft.on_behalf and people.wants_sign_off(shown)
    if request.method == "POST" and not missing and signed:
        sign_off.ask(submission=draft, by=request.actor, seen=_seen(request))
        messages.success(request, "Your executive lead was asked to sign it off. Their yes sends it.")
        return redirect("action", shown.reference)
    if request.method == "POST" and not missing:
        answers.submit(submission=draft, by=request.actor, seen=_seen(request))
        whose = f"{shown.agency.name}’s" if draft.on_behalf else "Your"
        messages.success(request, f"{whose} answer to {asked.name} was sent to the partnership.")
        return redirect("action", shown.reference)
    may_send = draft.on_behalf or access.may_answer(request.actor, shown)
    context: dict[str, Any] = {
        "asked": asked,
        "retest": asked.retest,
        "draft": draft,
        "evidence": list(draft.evidence.select_related("replaced_by")),
        "missing": missing,
        "may_send": may_send,
        "change": asked.address("answer"),
        "signed": signed,
        "unanswered": wording.unanswered(wording.points(shown), draft),
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
    return _remove(request, Asked(fetched(request, reference)), code)


@require_POST
@tell_loser
def retest_remove(request: ActorRequest, retest: UUID, code: UUID) -> HttpResponse:
    return _remove(request, asked_again(request, retest), code)


def _remove(request: ActorRequest, asked: Asked, code: UUID) -> HttpResponse:
    start = answers.current_draft(**asked.draft_of, by=request.actor) or answers.newest_sent(**asked.draft_of)
    form = _form(request, asked, start)
    draft = _kept(request, asked, form)  # the button stands among what is being written: nothing of that may be lost
    answers.remove(submission=draft, code=code, by=request.actor)
    messages.success(request, "Taken out of the answer. Your agency still holds it.")
    if form.is_valid():
        return redirect(asked.address("answer"))
    return _answer_page(request, asked, form, draft=draft, start=draft)


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


@require_http_methods(["GET", "POST"])
@tell_loser
def retest_take_back(request: ActorRequest, code: UUID) -> HttpResponse:
    asked = asked_again(request, code)
    access.require_taker_back(request.actor, asked.action)
    standing.require(asked.action, of=ASSURED)
    if request.method == "POST":
        answers.take_back_retest(retest=fetched_retest(request, code), by=request.actor)
        messages.success(request, f"The answer to {asked.name} was taken back. You can write on from it.")
        return redirect("action", asked.action.reference)
    return act_page(request, "take_back", asked.action, retest=asked.retest)
