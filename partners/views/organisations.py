"""Signing in at one's own organisation: which it is, there, and back."""

import hmac
import logging
import time
from dataclasses import asdict
from typing import Any
from uuid import UUID

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.flows.reauthentication import resume_request
from allauth.account.models import Login
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from partners.forms import AddressForm
from partners.gateways import organisations as gateway
from partners.gateways import sessions
from partners.http import ActorRequest
from partners.models import Identity, Organisation, User
from partners.services import organisations

logger = logging.getLogger("followthrough.sign_in")

AWAY = "organisation_asked"  # in the session, while somebody is at their provider
AWAY_FOR = 10 * 60  # seconds
NOT_NOW = "{name}’s sign-in does not answer just now. Try again in a few minutes."
NOT_BELIEVED = "{name}’s sign-in gave an answer that we cannot accept, so you are not signed in. Try again."
OVER = "That took too long, or it was begun in another window. Begin again."
REFUSED = "You were not signed in at {name}. Try again, or ask your IT service desk."


@login_not_required
@never_cache
@require_GET
def organisation(request: HttpRequest) -> HttpResponse:
    """Type an address, and be led to where people of its domain sign in. The address is sent to nobody yet."""
    form = AddressForm(request.GET if "email" in request.GET else None)
    email = form.cleaned_data["email"] if form.is_valid() else ""
    found = Organisation.objects.of_address(email) if email else None
    context = {
        "form": form,
        "found": found,
        "unknown": bool(email) and found is None,
        "next": request.GET.get("next", ""),
    }
    return render(request, "account/organisation.html", context)


@login_not_required
@never_cache
@require_GET
def organisation_go(request: HttpRequest, code: UUID) -> HttpResponse:
    """To the provider; `next` is the page to come back to. Whoever is signed in says there again who they are."""
    found = get_object_or_404(Organisation.objects.live().select_related("agency"), code=code)
    again, sent = request.user.is_authenticated, gateway.asked()
    if again and not Identity.objects.filter(organisation=found, user=request.user.pk).exists():
        return redirect("home")
    try:
        where = gateway.address(found, sent, back=_back(), again=again)
    except gateway.Unreachable as error:
        return _sorry(request, NOT_NOW, found, error)
    onward = {"organisation": found.pk, "next": request.GET.get("next", ""), "at": time.time(), "again": again}
    request.session[AWAY] = {**asdict(sent), **onward}
    return redirect(where)


@login_not_required
@never_cache
@require_GET
def organisation_back(request: HttpRequest) -> HttpResponse:
    """From the provider. What it sent is good once, in the browser that was sent there."""
    away: dict[str, Any] = request.session.pop(AWAY, {})
    found = Organisation.objects.live().select_related("agency").filter(pk=away.get("organisation", 0)).first()
    if found is None or not _is_answer(request, away) or not _is_from(found, request):
        return _sorry(request, OVER)
    if "error" in request.GET or not request.GET.get("code"):
        return _sorry(request, REFUSED, found)
    try:
        person = _person(request, found, away)
        user = organisations.known(found, person)
    except gateway.NotBelieved as error:
        return _sorry(request, NOT_BELIEVED, found, error)
    except gateway.Unreachable as error:
        return _sorry(request, NOT_NOW, found, error)
    except organisations.NotKnown as error:
        return _sorry(request, str(error))
    arrived = _confirmed if away["again"] else _signed_in
    return arrived(request, user, found, two_factors=person.two_factors, onward=away["next"])


def _is_answer(request: HttpRequest, away: dict[str, Any]) -> bool:
    """To what was asked here, not long ago, by who is still signed in, or still is not."""
    fresh = time.time() - away["at"] < AWAY_FOR
    same = hmac.compare_digest(request.GET.get("state", "").encode(), away["state"].encode())
    return fresh and same and away["again"] == request.user.is_authenticated


def _is_from(found: Organisation, request: HttpRequest) -> bool:
    """A provider that says who it is (RFC 9207) is the one to which we sent: else another took its place."""
    return request.GET.get("iss", found.issuer) == found.issuer


def _person(request: HttpRequest, found: Organisation, away: dict[str, Any]) -> gateway.Person:
    sent = gateway.Asked(away["state"], away["nonce"], away["verifier"])
    return gateway.person(
        found, sent, code=request.GET["code"], back=_back(), now=time.time(), again=bool(away["again"])
    )


def _signed_in(
    request: HttpRequest, user: User, found: Organisation, *, two_factors: bool, onward: str
) -> HttpResponse:
    record_authentication(
        request, user, method=sessions.BY_ORGANISATION, organisation=found.pk, two_factors=two_factors
    )
    where = onward if url_has_allowed_host_and_scheme(onward, allowed_hosts=None) else None
    signed_in: HttpResponse = perform_login(request, Login(user=user, redirect_url=where))
    return signed_in


def _confirmed(request: HttpRequest, user: User, _found: Organisation, *, onward: str, **_: Any) -> HttpResponse:
    """The same person, said anew: on with what they were about to do."""
    if user.pk != request.user.pk:
        return _sorry(request, OVER)
    record_authentication(request, user, method=sessions.BY_ORGANISATION, reauthenticated=True)
    asked = request.GET.copy()
    asked["next"] = onward
    request.GET = asked  # type: ignore[assignment]  # where the library looks for it
    resumed: HttpResponse | None = resume_request(request)
    return resumed or redirect("home")


@never_cache
@require_GET
def organisation_confirm(request: ActorRequest) -> HttpResponse:
    """For who signed in at their organisation and is about to do what matters most."""
    held = Identity.objects.filter(user=request.user, organisation__ended_at=None).select_related(
        "organisation__agency"
    )
    found = get_object_or_404(held, organisation=request.session.get(sessions.ORGANISATION)).organisation
    return render(request, "account/organisation_confirm.html", {"found": found, "next": request.GET.get("next", "")})


def _back() -> str:
    return settings.SITE_URL.rstrip("/") + reverse("organisation_back")


def _sorry(
    request: HttpRequest, sentence: str, found: Organisation | None = None, error: Exception | None = None
) -> HttpResponse:
    logger.warning("sign-in refused: by an organisation: %s", error or "begun elsewhere, too late, unknown or refused")
    said = sentence.format(name=found.agency.name) if found else sentence
    return render(request, "account/organisation.html", {"form": AddressForm(), "sorry": said}, status=403)
