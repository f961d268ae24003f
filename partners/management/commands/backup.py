from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from partners.gateways.files import StoreAway
from partners.gateways.postgres import ProgramFailed
from partners.services import backups


class Command(BaseCommand):
    help = (
        "Back up the database and every file that its rows name, into a folder of backups; files that an earlier "
        "backup there has are not copied again. Needs the owner's login. Ends with 1 where a file is lost or altered."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="the folder of backups; made where there is none")

    def handle(self, *, folder: Path, **options: Any) -> None:
        try:
            place, manifest = backups.back_up(folder)
        except (OSError, ProgramFailed, StoreAway) as error:
            raise CommandError(f"There is no backup. {error}") from error
        self.stdout.write(
            f"Backed up to {place}: {len(manifest.tables)} tables, {manifest.rows} rows, "
            f"{len(manifest.objects)} files of {manifest.size} bytes."
        )
        if manifest.lost:
            raise CommandError(f"Not in the store as their rows say, so not backed up: {', '.join(manifest.lost)}")
