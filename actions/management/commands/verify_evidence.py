import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from actions.services import verifying
from partners.gateways.files import StoreAway


class Command(BaseCommand):
    help = (
        "Look whether every file is in the store as it was, and every decision on what it saw. "
        "Ends with 1 where something is missing or altered. Names keys and codes, never a title."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="the report as JSON")

    def handle(self, **options: Any) -> None:
        try:
            report = verifying.verify()
        except StoreAway as error:
            raise CommandError(str(error)) from error
        found = asdict(report)
        if options["json"]:
            self.stdout.write(json.dumps(found, indent=2))
        else:
            self.stdout.write(f"{report.rows} files in the record, {report.objects} objects in the store.")
            if report.removed:
                self.stdout.write(f"{report.removed} of the files were removed, each with a tombstone that says why.")
            for name in ("missing", "altered", "unbound", "stray"):
                for one in found[name]:
                    self.stdout.write(f"{name}: {one}")
        if not report.is_sound:
            raise CommandError("Something is missing or was altered; see above.")
