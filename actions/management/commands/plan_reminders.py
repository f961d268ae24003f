from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from actions.services import reminders


class Command(BaseCommand):
    help = "Plan the reminders that stand today, or on another date: what beat does. Running it twice is harmless."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--on", type=date.fromisoformat, metavar="YYYY-MM-DD", help="the date (default: today)")

    def handle(self, **options: Any) -> None:
        on = options["on"] or timezone.localdate()
        self.stdout.write(f"Reminders that stand on {on}: {reminders.plan(on=on)}. Each was or is now planned once.")
