import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from partners.gateways.files import StoreAway
from partners.services import ledger_check

SHOWN = 100


class Command(BaseCommand):
    help = (
        "Look whether the history is as it was written: no event altered, removed, moved or slipped in. "
        "Ends with 1 where one was. Needs OWNER_DATABASE_URL, as migrate does. Names keys, and no word of a case."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="the report as JSON")

    def handle(self, **options: Any) -> None:
        try:
            report = ledger_check.verify()
        except StoreAway as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(asdict(report), indent=2))
        else:
            self.stdout.write(f"{report.links:,} events in the chains, {report.signed:,} sets of signed heads.")
            if report.disposed:
                self.stdout.write(f"{report.disposed:,} of them lost their words by certificates of disposal.")
            for one in report.wrong[:SHOWN]:
                self.stdout.write(one)
        if not report.is_sound:
            raise CommandError(f"{len(report.wrong):,} things are not as they were written; see above.")
