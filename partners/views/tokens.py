"""Tokens of other systems: issued, given a new secret, ended. A secret is shown once, on the page that makes it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from config.ui.forms import add_refusal
from partners import access
from partners.forms import TokenForm
from partners.gateways.sessions import confirmed
from partners.http import ActorRequest, partnership_or_404
from partners.models import Agency, Partnership, Token
from partners.roles import Power
from partners.services import tokens


@never_cache
@require_http_methods(["GET", "POST"])
@confirmed
def issue_token(request: ActorRequest, slug: str) -> HttpResponse:
    partnership = partnership_or_404(request.actor, slug)
    access.require_any(request.actor, Power.MODERATE, Power.ANSWER, partnership=partnership)
    form = TokenForm(request.POST if request.method == "POST" else None, **_bounds(request, partnership))
    issued = _issued(request, form, partnership) if form.is_valid() else None
    if issued:
        return _shown_once(request, issued)
    return render(request, "partners/issue_token.html", {"form": form, "partnership": partnership})


def _bounds(request: ActorRequest, partnership: Partnership) -> dict[str, Any]:
    """A coordinator may bind a token to any agency, or none; a lead to their own."""
    agencies = Agency.objects.filter(memberships__partnership=partnership).order_by("name")
    whole = access.may(request.actor, Power.MODERATE, partnership)
    own = [agency_id for partnership_id, agency_id in request.actor.agency_pairs if partnership_id == partnership.pk]
    return {"agencies": agencies if whole else agencies.filter(pk__in=own), "whole": whole}


def _issued(request: ActorRequest, form: TokenForm, partnership: Partnership) -> tokens.Issued | None:
    try:
        return tokens.issue_as(partnership=partnership, by=request.actor, **form.cleaned_data)
    except ValidationError as error:
        add_refusal(form, error)
    except PermissionDenied as error:  # which scope, or which agency: to be chosen otherwise
        form.add_error("scopes", str(error))
    return None


def _shown_once(request: ActorRequest, issued: tokens.Issued) -> HttpResponse:
    token = issued.token
    return render(
        request,
        "partners/token_secret.html",
        {"token": token, "secret": issued.secret, "partnership": token.partnership, "old": token.replaces},
    )


@never_cache
@require_http_methods(["GET", "POST"])
@confirmed
def token(request: ActorRequest, code: str) -> HttpResponse:
    found = Token.objects.visible_to(request.actor)
    one = get_object_or_404(
        found.select_related("agency", "partnership", "issued_by", "revoked_by", "replaces", "replaced_by"),
        code=code,
    )
    access.require_token_manager(request.actor, one)
    refusal = ""
    if request.method == "POST":
        try:
            if "rotate" in request.POST:
                return _shown_once(request, tokens.rotate(token=one, by=request.actor))
            tokens.revoke(token=one, by=request.actor)
        except ValidationError as error:
            refusal = " ".join(error.messages)
        else:
            messages.success(request, f"The token of {one.name} opens nothing any more.")
            return redirect("partnership", slug=one.partnership.slug)
    live = one.is_live(at=timezone.now())
    context = {
        "token": one,
        "partnership": one.partnership,
        "live": live,
        "may_rotate": live and not hasattr(one, "replaced_by") and access.may_issue(request.actor, one),
        "refusal": refusal,
    }
    return render(request, "partners/token.html", context)
