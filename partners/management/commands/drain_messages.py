from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from partners.messages import ask_notify, drain


class Command(BaseCommand):
    help = "Send every message that may go now: what the worker does, without Celery. Running it twice is harmless."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--limit", type=int, default=1000, help="send at most this many mails (default 1000)")

    def handle(self, **options: Any) -> None:
        tally = drain(limit=options["limit"])
        done = ", ".join(f"{count} {state.label.lower()}" for state, count in sorted(tally.items()))
        self.stdout.write(f"Mails: {done or 'none to send'}.")
        if failed := ask_notify():
            self.stdout.write(f"Could not be delivered, by what GOV.UK Notify says: {failed}.")
