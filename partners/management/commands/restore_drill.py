from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from partners.gateways.files import StoreAway
from partners.gateways.postgres import ProgramFailed
from partners.services import backups


class Command(BaseCommand):
    help = (
        "Back up, as `backup` does, and restore that into a database and a folder made beside what runs, which are "
        "removed again. Changes nothing of what runs. The owner must be allowed to make databases, or else "
        "DRILL_DATABASE_URL names a login that is. Ends with 1 where anything differs."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="the folder of backups; the backup stays there")

    def handle(self, *, folder: Path, **options: Any) -> None:
        try:
            place, manifest = backups.drill(folder)
        except (OSError, ProgramFailed, StoreAway, backups.NotRestored) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Backed up to {place} and restored from it; nothing differs: {len(manifest.tables)} tables, "
            f"{manifest.rows} rows, {len(manifest.objects)} files."
        )
        if manifest.lost:
            raise CommandError(f"Not in the store as their rows say, so not backed up: {', '.join(manifest.lost)}")
