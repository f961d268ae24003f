from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class InvitationOnlyAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up: a coordinator or lead invites them."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
