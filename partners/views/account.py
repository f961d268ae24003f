"""What stands round the library's own pages of signing in: an invitation's page, a person's account, what was kept."""

from http import HTTPStatus
from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from partners import scope
from partners.gateways import sessions
from partners.gateways.sign_in import invited
from partners.http import ActorRequest
from partners.models import Appointment, User
from partners.services import organisations, personal


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, key: str) -> HttpResponse:
    """Whoever is invited chooses a password here, and is signed in; a link that is used or too old says what to do."""
    user = invited(key)
    if user is None:
        return render(request, "account/invitation.html", {"over": True})
    form: SetPasswordForm[User] = SetPasswordForm(user, request.POST if request.method == "POST" else None)
    if form.is_valid():
        form.save()
        record_authentication(request, user, method="invitation")
        signed_in: HttpResponse = perform_login(request, Login(user=user))
        return signed_in
    return render(request, "account/invitation.html", {"form": form, "person": user, "held": _held(user)})


def _held(user: User) -> list[Appointment]:
    """What they are invited to; read in their own scope, for nobody is signed in yet."""
    with scope.entered(user.pk) as actor:
        found = Appointment.objects.visible_to(actor).filter(user=user).in_force(on=timezone.localdate())
        return list(found.select_related("partnership", "agency").order_by("pk"))


@never_cache
@require_GET
def account(request: ActorRequest) -> HttpResponse:
    kinds = list(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
    facts: dict[str, Any] = {
        "has_app": "totp" in kinds,
        "passkeys": kinds.count("webauthn"),
        "has_password": request.user.has_usable_password(),
        "required": settings.SECOND_FACTOR,
        "organisation": organisations.required_of(request.user),
    }
    return render(request, "account/account.html", facts)


@never_cache
@require_GET
@sessions.confirmed
def account_data(request: ActorRequest) -> HttpResponse:
    """What is held about who asks, as a file."""
    told = personal.held_about(request.user)
    response = JsonResponse(told, json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = 'attachment; filename="about-me.json"'
    return response


@never_cache
@require_http_methods(["GET", "POST"])
def kept(request: ActorRequest) -> HttpResponse:
    """What was sent when its session had ended: to be sent again, or thrown away."""
    held = request.session.get(sessions.KEPT)
    if not held:
        return redirect("home")
    if request.method == "POST":
        del request.session[sessions.KEPT]
        return redirect("home")
    words = [value for _, value in held["fields"] if len(value) > SHORT]
    return render(request, "account/kept.html", {"kept": held, "words": words})


SHORT = 30  # what is no longer is a choice or a date, and not worth reading


@require_POST
def still_here(_: ActorRequest) -> HttpResponse:
    """The button of the idle warning; being asked at all is what counts (see SignedInMiddleware)."""
    return HttpResponse(status=HTTPStatus.NO_CONTENT)
