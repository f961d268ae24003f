import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from partners.management import acting
from partners.models import Agency, Organisation
from partners.services import organisations


class Command(BaseCommand):
    help = (
        "Let an agency's people sign in at its own identity provider (OpenID Connect, such as Entra ID), end that, "
        "forget how one person is known there, or list what there is. The client's secret is read from standard input."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--agency", metavar="SLUG", help="whose people")
        parser.add_argument("--domain", metavar="DOMAIN", help="of their addresses, such as police.example")
        parser.add_argument("--issuer", metavar="URL", help="of the provider; of Entra ID with the tenant's own id")
        parser.add_argument("--client-id", metavar="ID")
        parser.add_argument("--amr", default="mfa", metavar="A,B", help="what it says of two factors (default mfa)")
        parser.add_argument("--acr", default="", metavar="A,B", help="classes that mean two factors")
        parser.add_argument("--vouches", action="store_true", help="it never says that an address is verified (Entra)")
        parser.add_argument("--beside-passwords", action="store_true", help="its people may sign in here as well")
        parser.add_argument("--end", metavar="DOMAIN", help="people of this domain sign in here again")
        parser.add_argument("--forget", metavar="E-MAIL", help="the person has a new account there")

    def handle(self, **options: Any) -> None:
        if options["end"]:
            self.stdout.write(f"Ended: {organisations.end(domain=options['end'])}.")
        elif options["forget"]:
            self.stdout.write(f"Forgotten: {organisations.forget(user=acting.person(options['forget']))}.")
        elif options["agency"]:
            self._set_up(options)
        else:
            self._list()

    def _set_up(self, options: dict[str, Any]) -> None:
        missing = [f"--{name.replace('_', '-')}" for name in ("domain", "issuer", "client_id") if not options[name]]
        if missing:
            raise CommandError(f"Give {', '.join(missing)} too.")
        agency = Agency.objects.filter(slug=options["agency"]).first()
        if agency is None:
            raise CommandError(f"There is no agency “{options['agency']}”.")
        try:
            made = organisations.set_up(
                agency=agency,
                domain=options["domain"],
                issuer=options["issuer"],
                client_id=options["client_id"],
                secret=_secret(),
                amr=_words(options["amr"]),
                acr=_words(options["acr"]),
                only_way=not options["beside_passwords"],
                vouches=options["vouches"],
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"People of {made.domain} sign in at {made.issuer} from now on.")

    def _list(self) -> None:
        for one in Organisation.objects.live().select_related("agency").order_by("domain"):
            ways = "only there" if one.only_way else "there or here"
            self.stdout.write(f"{one.domain}: {one.agency.name}, {one.issuer}, {ways}")


def _secret() -> str:
    secret = getpass.getpass("The client's secret: ") if sys.stdin.isatty() else sys.stdin.readline().strip()
    if not secret:
        raise CommandError("Give the client's secret on standard input.")
    return secret


def _words(given: str) -> list[str]:
    return [word.strip() for word in given.split(",") if word.strip()]
