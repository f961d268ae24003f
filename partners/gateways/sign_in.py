"""How people get in: what we ask of the sign-in library, and what we do otherwise than it would."""

import base64
import logging
import os
from collections.abc import Iterable
from typing import Any

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.stages import AuthenticateStage
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.hashers import check_password
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import mark_safe
from qrcode.image.svg import SvgPathImage

from partners.gateways import guesses, secrets, sessions
from partners.models import Organisation, User

logger = logging.getLogger("followthrough.sign_in")

INVITED_FOR = 7 * 24 * 60 * 60  # seconds for which an invitation's link works
INVITATION = "partners.invitation"


class InvitationOnlyAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up: a coordinator or lead invites them. Guesses are counted by us, in the database."""

    counted: Iterable[guesses.Bucket] = ()

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        address = self.get_client_ip(request)
        self.counted = guesses.buckets(request, email=str(credentials.get("email", "")), address=address)
        until = guesses.take(self.counted)
        if until:
            logger.warning("sign-in refused: too many guesses")
            raise ValidationError(_wait(until))

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Who was meant is not told: people type a password where their address belongs."""
        logger.warning("sign-in refused: wrong address or password")

    def _rollback_login_failed_rl_usage(self) -> None:
        """The library's own hook for a right password."""
        guesses.was_right(self.counted)

    def reauthenticate(self, user: User, password: str) -> bool:
        """Whoever is signed in is asked for their own password; wrong ones count as on the sign-in page."""
        self.pre_authenticate(context.request, email=user.email)
        right = check_password(password, user.password)  # User.check_password may hash anew: that ends the session
        if right:
            guesses.was_right(self.counted)
        return right

    def is_reauthentication_required(self, *, app: str, **_: Any) -> bool:
        return not sessions.confirmed_lately(context.request)

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """People of an organisation that wants it so sign in there and nowhere else."""
        only = Organisation.objects.of_address(user.email)
        if only and only.only_way and not sessions.came_by_organisation(request, user):
            messages.info(request, f"People of {only} sign in at {only}’s own sign-in.")
            return redirect("organisation")
        response: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return response

    def get_login_stages(self) -> list[str]:
        ours = {"allauth.mfa.stages.AuthenticateStage": "partners.gateways.sign_in.SecondStep"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if way := sessions.came_by_organisation(request, user):
            request.session[sessions.ORGANISATION] = way["organisation"]
            if way["two_factors"]:
                request.session[sessions.TWO_STEPS] = True
        guesses.remember(request, response, email=user.email)
        ways = [record["method"] for record in get_authentication_records(request, user)]
        logger.info("signed in by %s", " and ".join(ways), extra={"person": user.pk})
        return response


class SecondStep(AuthenticateStage):  # type: ignore[misc]
    """Whoever showed two factors at their organisation shows none here."""

    def _should_handle(self, request: HttpRequest) -> bool:
        way = sessions.came_by_organisation(request, self.login.user)
        return not (way and way["two_factors"]) and bool(super()._should_handle(request))


def _wait(until: Any) -> str:
    at = date_format(timezone.localtime(until), "H:i")
    return (
        f"There were too many wrong passwords, so no password is tried before {at}. "
        "You can still get in now: ask for a code by email, or use a passkey."
    )


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The secrets of authenticator apps are kept encrypted, with a key made of SECRET_KEY and those before it."""

    def encrypt(self, text: str) -> str:
        return secrets.encrypted(text)

    def decrypt(self, encrypted_text: str) -> str:
        """What can be read with no key of ours any more becomes a secret that nobody has, so that no code fits it."""
        return secrets.decrypted(encrypted_text) or base64.b32encode(os.urandom(20)).decode()

    def build_totp_svg(self, url: str) -> str:
        """As part of the page: our content policy lets no picture be written into an address."""
        drawn: str = qrcode.make(url, image_factory=SvgPathImage, box_size=16).to_string(encoding="unicode")
        return mark_safe(drawn)  # noqa: S308 - squares, drawn by the library

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": "Followthrough"}


def way_in(user: User) -> str:
    """The address of a page on which an invited person chooses a password; of the front page for who has one.

    People of an organisation choose none: they are led to its own sign-in.
    """
    only = Organisation.objects.of_address(user.email)
    if only and only.only_way:
        return settings.SITE_URL.rstrip("/") + reverse("organisation")
    page = reverse("home") if user.has_usable_password() else reverse("invitation", kwargs={"key": invitation(user)})
    return settings.SITE_URL.rstrip("/") + page


def invitation(user: User) -> str:
    """A key that works for seven days, until a password is chosen with it."""
    return signing.dumps([user.pk, user.password[-16:]], salt=INVITATION, compress=True)


def invited(key: str) -> User | None:
    """Who chooses a password with this key; None when it is too old, was used, or was never given."""
    try:
        pk, password = signing.loads(key, salt=INVITATION, max_age=INVITED_FOR)
    except signing.BadSignature:
        return None
    user = User.objects.filter(pk=pk, is_active=True).first()
    return user if user and not user.has_usable_password() and user.password[-16:] == password else None
