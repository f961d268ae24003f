from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from actions.services import rehearsing
from partners.working_days import spoken


class Command(BaseCommand):
    help = "Print who would get which reminders on a day, as all stands now. Nothing is written and nothing is sent."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--on", type=date.fromisoformat, metavar="YYYY-MM-DD", help="the date (default: today)")

    def handle(self, **options: Any) -> None:
        on = options["on"] or timezone.localdate()
        self.stdout.write(f"{on:%A} {spoken(on)}")
        if none := rehearsing.no_digest(on):
            self.stdout.write(none)
            return
        letters = rehearsing.rehearse_everywhere(on=on)
        for letter in letters:
            self.stdout.write(f"\n{letter.to.name} <{letter.to.email}>")
            if letter.held:
                self.stdout.write(f"  ({letter.held})")
            for line in letter.lines:
                paused = " (paused)" if line.paused and not letter.held else ""
                self.stdout.write(f"  {line.reference:<12} {line.why:<44} {line.rung:<16} {line.partnership}{paused}")
        going = sum(not letter.held for letter in letters)
        self.stdout.write(f"\nDigests that would go: {going}; held: {len(letters) - going}.")
