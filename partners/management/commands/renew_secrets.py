"""Encrypts what is kept secret with the SECRET_KEY of today, so that those before it can be forgotten."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management import BaseCommand

from partners.gateways.secrets import renewed
from partners.models import Organisation

SECRETS = ("secret", "seed")  # of an app; of recovery codes


class Command(BaseCommand):
    help = "Encrypt secrets that are kept with today's SECRET_KEY, before SECRET_KEY_FALLBACKS is emptied."

    def handle(self, *args: Any, **options: Any) -> None:
        lost = 0
        for one in Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN):
            for name in SECRETS:
                if name in one.data:
                    new = renewed(one.data[name])
                    lost += new is None
                    one.data[name] = new or one.data[name]
            one.save(update_fields=["data"])
        lost_of_providers = _renew_providers()
        self.stdout.write(f"Renewed. {lost} could be read with no key there is: their owners need a new second step.")
        if lost_of_providers:
            self.stdout.write(f"Set up anew by agency_sign_in: {', '.join(lost_of_providers)}.")


def _renew_providers() -> list[str]:
    """The domains of those whose secret cannot be read any more."""
    lost = []
    for one in Organisation.objects.live():
        new = renewed(one.secret)
        if new is None:
            lost.append(one.domain)
        else:
            one.secret = new
            one.save(update_fields=["secret"])
    return lost
