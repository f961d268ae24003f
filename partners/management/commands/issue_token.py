import json
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError

from partners import access, scope
from partners.management import acting
from partners.models import Agency, Membership, Partnership, User
from partners.scope import Actor
from partners.services import tokens


class Command(BaseCommand):
    help = "Issue an API token of a partnership. Its secret is printed once and kept nowhere."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", metavar="NAME", help="who uses it, such as “Northmere Council data team”")
        parser.add_argument("--partnership", metavar="SLUG", required=True)
        parser.add_argument("--scopes", metavar="A,B", required=True, help="such as status:read,content:read")
        parser.add_argument(
            "--by", metavar="E-MAIL", required=True, help="the coordinator or agency lead who issues it"
        )
        parser.add_argument("--agency", metavar="SLUG", help="bind it to this agency")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, **options: Any) -> None:
        user = acting.person(options["by"])
        try:
            with scope.entered(user.pk) as actor:
                issued = _issue(actor, user, options)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except PermissionDenied as error:
            raise CommandError(f"{user.email} may not issue tokens here. {error}") from error
        self.stdout.write(_shown(issued, options["partnership"], as_data=options["json"]))


def _issue(actor: Actor, user: User, options: dict[str, Any]) -> tokens.Issued:
    partnership = acting.partnership(actor, options["partnership"])
    scopes = [word.strip() for word in options["scopes"].split(",") if word.strip()]
    agency = _agency(actor, partnership, options["agency"]) if options["agency"] else None
    access.require_token_issuer(actor, partnership, agency=agency, scopes=scopes)
    return tokens.issue(name=options["name"], partnership=partnership, scopes=scopes, by=user, agency=agency)


def _agency(actor: Actor, partnership: Partnership, slug: str) -> Agency:
    members = Membership.objects.visible_to(actor).filter(partnership=partnership).select_related("agency")
    member = members.filter(agency__slug=slug).first()
    if member is None:
        raise CommandError(f"No agency “{slug}” belongs to {partnership.name}.")
    return member.agency


def _shown(issued: tokens.Issued, slug: str, *, as_data: bool) -> str:
    token = issued.token
    if as_data:
        return json.dumps({"name": token.name, "partnership": slug, "scopes": token.scopes, "token": issued.secret})
    return f"{issued.secret}\n“{token.name}” opens {', '.join(token.scopes)} of {slug}. Keep it: it is not shown again."
