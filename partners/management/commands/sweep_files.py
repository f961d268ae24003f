from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from partners.gateways.files import StoreAway
from partners.services import kept


class Command(BaseCommand):
    help = (
        "Remove what broken-off uploads left behind: half files, and objects of the store that no row names. "
        "The worker does it each night."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        usual = int(kept.LEFT_FOR.total_seconds() // 3600)
        parser.add_argument("--hours", type=int, default=usual, help=f"how old they are at least; {usual} unless said")
        parser.add_argument("--many", action="store_true", help="remove them however many they are")

    def handle(self, **options: Any) -> None:
        try:
            swept = kept.sweep(older_than=timedelta(hours=options["hours"]), many=options["many"])
        except (StoreAway, kept.TooMany) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Removed {swept.halves} half files and {swept.objects} objects that no row names.")
