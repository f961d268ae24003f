"""The agency's own sign-off of an answer, by its executive lead; and whether the agency wants one."""

from datetime import datetime
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from actions import access
from actions.forms.answering import SignForm, SignOffForm
from actions.models import Submission
from actions.services import people, sign_off
from actions.views.acting import act_page, filled
from actions.views.answering import Asked, asked_again
from actions.views.conflict import fetched, tell_loser
from partners.http import ActorRequest, partnership_or_404
from partners.models import Membership


@require_http_methods(["GET", "POST"])
@tell_loser
def answer_sign_off(request: ActorRequest, reference: str) -> HttpResponse:
    return _sign_off(request, Asked(fetched(request, reference)))


@require_http_methods(["GET", "POST"])
@tell_loser
def retest_sign_off(request: ActorRequest, code: UUID) -> HttpResponse:
    return _sign_off(request, asked_again(request, code))


def _sign_off(request: ActorRequest, asked: Asked) -> HttpResponse:
    """The answer as the partnership will read it: it goes out, or back to the lead with what has to change."""
    shown = asked.action
    access.require_signer(request.actor, shown.partnership_id, shown.agency_id)
    draft = asked.action.submissions.drafts().filter(on_behalf=False, retest=asked.retest).first()
    if draft is None or not draft.waits_for_sign_off:
        return act_page(request, "sign_off_done", shown)
    form = SignForm(**filled(request), initial={"seen": draft.saved_at.isoformat()})
    if form.carried_out(partial(_signed, draft, request)):
        return redirect("action", shown.reference)
    evidence = list(draft.evidence.select_related("replaced_by"))
    return act_page(request, "sign_off", shown, form, draft=draft, retest=asked.retest, evidence=evidence)


def _signed(draft: Submission, request: ActorRequest, *, does: str, words: str, seen: datetime) -> None:
    if does == "send":
        sign_off.sign(submission=draft, by=request.actor, seen=seen)
        messages.success(request, "Signed off. The answer was sent to the partnership.")
        return
    sign_off.give_back(submission=draft, words=words, by=request.actor)
    messages.success(request, "The answer went back to your agency’s lead, with what has to change.")


@require_http_methods(["GET", "POST"])
def sign_off_setting(request: ActorRequest, slug: str, of: str) -> HttpResponse:
    """Whether answers of this agency to this partnership need its executive lead's sign-off."""
    partnership = partnership_or_404(request.actor, slug)
    members = Membership.objects.visible_to(request.actor).select_related("agency")
    found = get_object_or_404(members, partnership=partnership, agency__slug=of)
    access.require_sign_off_setter(request.actor, partnership.pk, found.agency_id)
    form = SignOffForm(**filled(request), initial={"wanted": "yes" if found.sign_off else "no"})
    if form.carried_out(sign_off.set_wanted, partnership_id=partnership.pk, agency=found.agency, by=request.actor):
        messages.success(request, "Saved. It holds from the next answer on.")
        return redirect("agency", of)
    executives = people.named(people.executives(partnership_id=partnership.pk, agency_id=found.agency_id))
    context = {"partnership": partnership, "agency": found.agency, "form": form, "executives": executives}
    return render(request, "actions/sign_off_setting.html", context)
