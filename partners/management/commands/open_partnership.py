from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from partners.services.opening import open_with_coordinator


class Command(BaseCommand):
    help = "Open a partnership and invite its first coordinator by mail. Needs OWNER_DATABASE_URL, as migrate does."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", metavar="NAME", help="such as “Northmere Safeguarding Children Partnership”")
        parser.add_argument("--slug", required=True, help="its part of an address, such as northmere")
        parser.add_argument("--prefix", required=True, help="2 to 12 capital letters that begin references: NSCP")
        parser.add_argument("--coordinator", metavar="NAME", required=True, help="the first coordinator's full name")
        parser.add_argument("--email", metavar="E-MAIL", required=True, help="where the invitation goes")

    def handle(self, **options: Any) -> None:
        try:
            validate_email(options["email"])
            partnership = open_with_coordinator(
                name=options["name"],
                slug=options["slug"],
                prefix=options["prefix"],
                person=options["coordinator"],
                email=options["email"],
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(
            f"{partnership.name} is open. {options['email']} is its coordinator and is invited by mail;"
            " the worker sends it, or: manage.py drain_messages"
        )
