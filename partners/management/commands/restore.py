from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from partners.gateways.files import StoreAway
from partners.gateways.postgres import ProgramFailed
from partners.services import backups


class Command(BaseCommand):
    help = (
        "Restore a backup into an empty database and an empty store, and compare every row, rule, right and file with "
        "what was backed up. Needs the owner's login. Ends with 1 where anything differs."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("backup", type=Path, help="the folder of one backup, which holds its manifest")

    def handle(self, *, backup: Path, **options: Any) -> None:
        try:
            manifest = backups.restore(backup)
        except (OSError, ProgramFailed, StoreAway, backups.NotRestored) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Restored as of {manifest.at}; nothing differs: {len(manifest.tables)} tables, {manifest.rows} rows, "
            f"{len(manifest.objects)} files."
        )
