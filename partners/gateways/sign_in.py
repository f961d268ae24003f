from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from partners.models import User


class InvitationOnlyAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up: a coordinator or lead invites them."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


def way_in(user: User) -> str:
    """The address of a page on which an invited person chooses a password; of the front page for who has one.

    It works once, and for as long as a password reset does; after that its page offers a new one.
    """
    if user.has_usable_password():
        return settings.SITE_URL.rstrip("/") + reverse("home")
    key = default_token_generator.make_token(user)
    page = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})
    return settings.SITE_URL.rstrip("/") + page
