"""How long somebody stays signed in, and what becomes of what they typed when that time is over.

A session ends 30 minutes after its last page and 12 hours after it began. What is posted then is kept until the same
person has signed in again. All of it stands in the session itself, so that no page asks the database once more for it.
"""

import time
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec, TypeVar

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import suspend_request
from allauth.account.signals import authentication_step_completed
from allauth.mfa.signals import authenticator_added, authenticator_removed
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse

MINUTE = 60
IDLE = 30 * MINUTE
WHOLE_DAY = 12 * 60 * MINUTE
CONFIRMED_FOR = 60 * MINUTE
WRITTEN_DOWN = MINUTE  # so often: a session that was just seen is not saved again
LONGEST_KEPT = 500_000  # characters of what was typed

BEGAN, SEEN, CONFIRMED, KEPT, TWO_STEPS = "began_at", "seen_at", "confirmed_at", "kept", "two_steps"
ORGANISATION = "organisation"  # where they signed in, if not here
BY_ORGANISATION = "organisation"  # among the library's ways of signing in
IDLE_WORDS = "You were signed out because no page was opened for 30 minutes. What you saved is safe."
DAY_WORDS = "You were signed out because 12 hours have passed since you signed in. What you saved is safe."

P = ParamSpec("P")
R = TypeVar("R", bound=HttpRequest)


class SignedInMiddleware:
    """Ends sessions in time, and lets nobody further who still owes a second step. Stands behind the CSRF check."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        if request.path.startswith("/api/v") or not request.user.is_authenticated:
            return None
        now = time.time()
        why = _over(request, now)
        if why and settings.READ_ONLY:  # where nothing can be written, nobody can be signed out
            return HttpResponse(render_to_string("503.html"), status=HTTPStatus.SERVICE_UNAVAILABLE)
        if why:
            return _sign_out(request, why)
        _note(request, now)
        return _second_step_owed(request)


def _over(request: HttpRequest, now: float) -> str:
    session = request.session
    if now - session.get(BEGAN, now) > WHOLE_DAY:
        return DAY_WORDS
    return IDLE_WORDS if now - session.get(SEEN, now) > IDLE else ""


def _note(request: HttpRequest, now: float) -> None:
    session = request.session
    if not settings.READ_ONLY and now - session.get(SEEN, 0) > WRITTEN_DOWN:
        session.setdefault(BEGAN, now)
        session[SEEN] = now
    kept = session.get(KEPT)
    if kept and request.method == "POST" and kept["path"] == request.get_full_path():
        del session[KEPT]


def _sign_out(request: HttpRequest, why: str) -> HttpResponse:
    person, kept = request.user.pk, _typed(request)
    UserSession.objects.filter(session_key=request.session.session_key).delete()
    logout(request)
    messages.info(request, why)
    back = request.get_full_path()
    if kept:
        request.session[KEPT] = {**kept, "person": person}
        back = reverse("kept")
    return redirect_to_login(back)


def _typed(request: HttpRequest) -> dict[str, Any] | None:
    """The fields of a form as they were sent, if it had any; of files only the names."""
    if request.method != "POST":
        return None
    fields = [(name, value) for name, values in request.POST.lists() for value in values if name[:4] != "csrf"]
    files = [file.name for name in request.FILES for file in request.FILES.getlist(name)]
    if not (fields or files) or sum(len(name) + len(value) for name, value in fields) > LONGEST_KEPT:
        return None
    return {"path": request.get_full_path(), "fields": fields, "files": files}


def _second_step_owed(request: HttpRequest) -> HttpResponse | None:
    """Whoever has no second step sets one up before anything else; asked once, then the session knows."""
    if not settings.SECOND_FACTOR or request.session.get(TWO_STEPS) or _leads_to_it(request):
        return None
    if is_mfa_enabled(request.user):
        request.session[TWO_STEPS] = True
        return None
    return HttpResponseRedirect(reverse("mfa_index"))


def _leads_to_it(request: HttpRequest) -> bool:
    name = (request.resolver_match and request.resolver_match.url_name) or ""
    return name.startswith(("mfa_", "account_")) or name in {
        "accessibility",
        "privacy",
        "help",
        "help_topic",
        "still_here",
    }


def came_by_organisation(request: HttpRequest, user: Any) -> dict[str, Any] | None:
    """What was written down where somebody is just coming from their organisation."""
    ways = get_authentication_records(request, user)
    return next((way for way in ways if way["method"] == BY_ORGANISATION and "organisation" in way), None)


# What the session is told, and by whom --------------------------------------------------------------------------------


def register() -> None:
    user_logged_in.connect(_began, dispatch_uid="sessions.began")
    authentication_step_completed.connect(_confirmed, dispatch_uid="sessions.confirmed")
    authenticator_added.connect(_has_two_steps, dispatch_uid="sessions.two_steps")
    authenticator_removed.connect(_has_two_steps, dispatch_uid="sessions.fewer_steps")


def _began(request: HttpRequest, user: Any, **_: Any) -> None:
    session, now = request.session, time.time()
    session[BEGAN] = session[SEEN] = session[CONFIRMED] = now
    session.pop(TWO_STEPS, None)
    session.pop(ORGANISATION, None)
    if session.get(KEPT, {}).get("person") != user.pk:
        session.pop(KEPT, None)  # somebody else signs in here: it is none of their business


def _confirmed(request: HttpRequest, *, reauthenticated: bool = False, **_: Any) -> None:
    if reauthenticated:
        request.session[CONFIRMED] = time.time()


def _has_two_steps(request: HttpRequest, user: Any, **_: Any) -> None:
    request.session[TWO_STEPS] = is_mfa_enabled(user)


# Before what matters most ---------------------------------------------------------------------------------------------


def confirmed_lately(request: HttpRequest) -> bool:
    at: float = request.session.get(CONFIRMED, 0)
    return time.time() - at < CONFIRMED_FOR


def confirmed(view: Callable[Concatenate[R, P], HttpResponseBase]) -> Callable[Concatenate[R, P], HttpResponseBase]:
    """Whoever signed in more than an hour ago says again who they are, then goes on where they were."""

    @wraps(view)
    def asked(request: R, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if confirmed_lately(request):
            return view(request, *args, **kwargs)
        page = "organisation_confirm" if request.session.get(ORGANISATION) else "account_reauthenticate"
        again: HttpResponse = suspend_request(request, reverse(page))
        return again

    return asked
