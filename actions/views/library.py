"""An agency's library of evidence: what one item is, its revisions, and the next of them."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from actions import access
from actions.dashboards import viewings
from actions.forms.evidence import GiveForm, NewItemForm, RevisionForm
from actions.models import Evidence, EvidenceKind, Submission
from actions.services import giving, holding, set_aside
from actions.views.acting import filled
from config.ui.forms import add_refusal
from partners.http import ActorRequest
from partners.models import Agency, Partnership
from partners.roles import Power


def _item(request: ActorRequest, code: UUID) -> Evidence:
    rows = Evidence.objects.visible_to(request.actor).select_related("partnership", "agency", "added_by", "replaced_by")
    found = get_object_or_404(rows, code=code)
    request.shown_in = found.partnership
    return found


@require_GET
def evidence_item(request: ActorRequest, code: UUID) -> HttpResponse:
    """One revision, those before and after it, and the answers that show it."""
    item = _item(request, code)
    seen = Evidence.objects.visible_to(request.actor).filter(partnership=item.partnership_id, item=item.item)
    sent = Submission.objects.visible_to(request.actor).filter(evidence=item, submitted_at__isnull=False)
    context = {
        "item": item,
        "revisions": seen.select_related("added_by").order_by("-revision"),
        "answers": sent.select_related("action__partnership", "decision").order_by("-submitted_at"),
        "may_replace": item.successor is None and access.may_hold(request.actor, item),
        "holders": giving.holders(item, request.actor) if access.may_give(request.actor, item) else [],
        "readers": viewings.of_file(item.code, request.actor)[: viewings.SHOWN],
        "expired": item.has_expired(on=timezone.localdate()),
    }
    return render(request, "actions/evidence_item.html", context)


@require_http_methods(["GET", "POST"])
def replace_evidence(request: ActorRequest, code: UUID) -> HttpResponse:
    item = _item(request, code)
    access.require_holder(request.actor, item.partnership_id, item.agency_id)
    form = RevisionForm(**filled(request), initial={"title": item.title})
    if form.carried_out(holding.replace, evidence=item, by=request.actor):
        messages.success(request, "The new revision is kept. What was submitted before stays on record as it was.")
        return redirect("evidence")
    _set_aside(request, form, item.partnership_id, item.agency)
    return render(request, "actions/replace_evidence.html", {"item": item, "form": form})


def _set_aside(request: ActorRequest, form: RevisionForm, partnership_id: int, agency: Agency) -> None:
    """Nobody chooses a file again because something else on the form was wrong."""
    upload = form.came if form.is_bound else None
    if upload is None:
        return
    try:
        form.offer_again(set_aside.keep(upload=upload, partnership_id=partnership_id, agency=agency, by=request.actor))
    except ValidationError as error:
        add_refusal(form, error)


@require_http_methods(["GET", "POST"])
def give_evidence(request: ActorRequest, code: UUID) -> HttpResponse:
    """To another partnership of the agency, with its consent for this one."""
    item = _item(request, code)
    access.require_giver(request.actor, item)
    holders = giving.holders(item, request.actor)
    places = {one.partnership.slug: (one.partnership, _held(one)) for one in holders if not one.is_newest}
    form = GiveForm(**filled(request), initial={"title": item.title}, places=places)
    if form.carried_out(giving.give, item=item, by=request.actor):
        messages.success(request, f"Given. Your answers to {form.cleaned_data['to'].name} can show it now.")
        return redirect("evidence_item", code)
    return render(request, "actions/give_evidence.html", {"item": item, "form": form, "holders": places})


def _held(one: giving.Holder) -> str:
    return f"{one.partnership.name} (holds an earlier revision)" if one.last else one.partnership.name


@require_http_methods(["GET", "POST"])
def add_evidence(request: ActorRequest) -> HttpResponse:
    """Put something into the library before any answer shows it."""
    places = _places(request)
    form = NewItemForm(**filled(request), places=[(key, words) for key, (words, _, _) in places.items()])
    if form.carried_out(partial(_added, places), by=request.actor):
        messages.success(request, "Added. You can show it in any answer to that partnership.")
        return redirect("evidence")
    if form.is_bound and form.cleaned_data.get("place"):
        _, partnership, agency = places[form.cleaned_data["place"]]
        _set_aside(request, form, partnership.pk, agency)
    return render(request, "actions/add_evidence.html", {"form": form, "places": places})


def _added(places: dict[str, tuple[str, Partnership, Agency]], *, place: str, kind: str, **facts: Any) -> Evidence:
    _, partnership, agency = places[place]
    return holding.add(partnership_id=partnership.pk, agency=agency, kind=EvidenceKind(kind), **facts)


def _places(request: ActorRequest) -> dict[str, tuple[str, Partnership, Agency]]:
    """Agencies for which this person may hold evidence, by the partnership in which they do."""
    pairs = {
        (held.partnership_id, held.agency_id)
        for held in request.actor.held
        if held.agency_id
        and request.actor.has(Power.DRAFT, partnership_id=held.partnership_id, agency_id=held.agency_id)
    }
    partnerships = Partnership.objects.visible_to(request.actor).in_bulk({place for place, _ in pairs})
    agencies = Agency.objects.in_bulk({agency for _, agency in pairs})
    found = [(partnerships[place], agencies[agency]) for place, agency in pairs]
    found.sort(key=lambda pair: (pair[1].name, pair[0].name))
    return {f"{place.slug} {agency.slug}": (f"{agency.name}, {place.name}", place, agency) for place, agency in found}
