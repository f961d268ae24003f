import json
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from partners.models import User
from partners.services import personal


class Command(BaseCommand):
    help = (
        "Print as JSON what is held about a person, for a request under data protection law; or, with --erase, take "
        "away what only served them. What they did stays on the record, under nobody's name."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", metavar="E-MAIL")
        parser.add_argument("--erase", action="store_true")

    def handle(self, **options: Any) -> None:
        user = User.objects.filter(email__iexact=options["email"]).first()
        if user is None:
            raise CommandError(f"Nobody has the address {options['email']}.")
        if not options["erase"]:
            self.stdout.write(json.dumps(personal.held_about(user), indent=2, ensure_ascii=False))
            return
        try:
            gone = personal.erase(user=user)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        told = ", ".join(f"{name} {count}" for name, count in gone.items() if count)
        self.stdout.write(f"Erased: name, address, password{', ' if told else ''}{told}.")
