from typing import Any

from django.core.management.base import BaseCommand, CommandError

from partners.gateways.files import StoreAway
from partners.services import ledger


class Command(BaseCommand):
    help = "Chain the events that are not chained yet and sign where the chains end, as the worker does by the clock."

    def handle(self, **options: Any) -> None:
        count = ledger.chain()
        try:
            key = ledger.sign()
        except StoreAway as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{count:,} events chained; heads signed in {key}." if key else "There are no events yet.")
