"""Takes a person's second step away, when the phone is lost and no recovery code is left."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.management import BaseCommand, CommandError, CommandParser
from django.db import transaction

from partners.models import User


class Command(BaseCommand):
    help = (
        "Take away the authenticator app, recovery codes and passkeys of a person, and sign them out everywhere. They "
        "set up a new second step when they sign in next. Be sure who asks for it: speak to them."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="their address")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email=options["email"].lower()).first()
        if user is None:
            raise CommandError(f"Nobody signs in as {options['email']}.")
        removed, _ = Authenticator.objects.filter(user=user).delete()
        for session in UserSession.objects.filter(user=user):
            session.end()
        self.stdout.write(f"{user.name} has no second step now ({removed} taken away), and is signed out everywhere.")
