"""How long the record is kept, what is held, and what two people dispose of."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from actions.forms.retention import HoldForm, ProposeForm, RulesForm
from actions.models import Disposal, LegalHold, RecordClass, RetentionRule
from actions.services import retention as service
from actions.views.conflict import tell_loser
from config.ui.pagination import KeysetPage, listed_page
from partners import access
from partners.gateways.sessions import confirmed
from partners.http import ActorRequest, partnership_or_404
from partners.models import Partnership
from partners.roles import Power


def _managed(request: ActorRequest, slug: str) -> Partnership:
    partnership = request.shown_in = partnership_or_404(request.actor, slug)
    access.require_in(request.actor, Power.RETAIN, partnership)
    return partnership


@require_http_methods(["GET", "POST"])
def retention(request: ActorRequest, slug: str) -> HttpResponse:
    """The rules, what is due under each, what is held, and what was disposed of."""
    partnership = _managed(request, slug)
    rules, held = _rules(request, partnership), _hold(request, partnership)
    if "end" in request.POST:
        _end_hold(request, partnership)
    if request.method == "POST" and not (rules.errors or held.errors):
        return redirect("retention", slug)
    on = timezone.localdate()
    context = {
        "partnership": partnership,
        "rules": rules,
        "hold": held,
        "holds": _holds(request, partnership),
        "due": [(one, len(service.due(partnership, one, on=on))) for one in RecordClass],
        "disposals": _disposals(request, partnership),
    }
    return render(request, "actions/retention.html", context)


def _holds(request: ActorRequest, partnership: Partnership) -> KeysetPage[LegalHold]:
    held = LegalHold.objects.visible_to(request.actor).filter(partnership=partnership, ended_at__isnull=True)
    rows = held.select_related("review__partnership", "by")
    return listed_page(request.GET, rows, order=("-at",), name="held_after")


def _disposals(request: ActorRequest, partnership: Partnership) -> KeysetPage[Disposal]:
    """What was proposed, newest first."""
    found = Disposal.objects.visible_to(request.actor).filter(partnership=partnership)
    return listed_page(request.GET, found.select_related("proposed_by", "decided_by"), order=("-proposed_at",))


def _rules(request: ActorRequest, partnership: Partnership) -> RulesForm:
    now = RetentionRule.objects.visible_to(request.actor).filter(partnership=partnership)
    first = {rule.record_class: rule.months for rule in now}
    form = RulesForm(request.POST if "rules" in request.POST else None, initial=first)
    if form.is_valid():
        service.set_rules(partnership=partnership, months=form.months(), by=request.actor)
        messages.success(request, "Saved. Nothing goes by a rule alone: two people dispose of what is due.")
    return form


def _hold(request: ActorRequest, partnership: Partnership) -> HoldForm:
    form = HoldForm(request.POST if "hold" in request.POST else None, partnership_id=partnership.pk)
    if form.carried_out(service.hold, partnership=partnership, by=request.actor):
        messages.success(request, "Held. Nothing of it is disposed of until the hold is ended.")
    return form


def _end_hold(request: ActorRequest, partnership: Partnership) -> None:
    rows = LegalHold.objects.visible_to(request.actor).filter(partnership=partnership).select_related("partnership")
    try:
        found = get_object_or_404(rows, code=UUID(request.POST["end"]))
    except ValueError as error:
        raise Http404 from error
    service.end_hold(held=found, by=request.actor)
    messages.success(request, "The hold is ended.")


@require_http_methods(["GET", "POST"])
@confirmed
def retention_due(request: ActorRequest, slug: str, of: str) -> HttpResponse:
    """What is due of one class, and the proposal that a second person then decides on."""
    partnership = _managed(request, slug)
    if of not in RecordClass.values:
        raise Http404
    record_class, on = RecordClass(of), timezone.localdate()
    form = ProposeForm(request.POST if request.method == "POST" else None)
    made: list[Disposal] = []

    def propose(**facts: str) -> None:
        made.append(
            service.propose(partnership=partnership, record_class=record_class, by=request.actor, on=on, **facts)
        )

    if form.carried_out(propose):
        messages.success(request, "Proposed. Somebody else who may dispose of records decides on it.")
        return redirect("disposal", made[0].code)
    context = {
        "partnership": partnership,
        "record_class": record_class,
        "due": service.due(partnership, record_class, on=on),
        "before": service.cut_off(partnership, record_class, on=on),
        "most": service.MOST,
        "form": form,
    }
    return render(request, "actions/retention_due.html", context)


@require_http_methods(["GET", "POST"])
@confirmed
@tell_loser
def disposal(request: ActorRequest, code: UUID) -> HttpResponse:
    """A proposal to decide on, or the certificate of what was done."""
    rows = Disposal.objects.visible_to(request.actor).select_related("partnership", "proposed_by", "decided_by")
    found = get_object_or_404(rows, code=code)
    request.shown_in = found.partnership
    refusal = ""
    if request.method == "POST":
        refusal = _decided(request, found)
        if not refusal:
            return redirect("disposal", code)
    if "file" in request.GET and found.carried_out_at:
        return _file(found)
    context = {
        "disposal": found,
        "partnership": found.partnership,
        "mine": found.proposed_by_id == request.actor.user_id,
        "certificate": service.certificate(found) if found.carried_out_at else None,
        "refusal": refusal,
    }
    return render(request, "actions/disposal.html", context)


def _decided(request: ActorRequest, found: Disposal) -> str:
    """Why it could not be done, in words; nothing where it was."""
    try:
        service.decide(disposal=found, approve=request.POST.get("do") == "approve", by=request.actor)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def _file(found: Disposal) -> HttpResponse:
    response = HttpResponse("\n".join(service.certificate(found)) + "\n", content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="disposal-{found.code}.txt"'
    return response
