"""Keeps files in a folder of this machine, or of a disk that several machines share."""

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any

from django.conf import settings

from partners.gateways import incoming
from partners.gateways.carrier import Kept, StoreAway

BLOCK = 1024 * 1024
HALF = "incoming-"  # begins the name of what is not all there yet


class Folder:
    def __init__(self) -> None:
        self.root = Path(settings.FILE_STORE)

    def put(self, key: str, content: IO[bytes], *, size: int, sha256: str) -> None:
        """Written beside its place, then moved there whole: a reader, or a crash, never meets half a file."""
        place = self.root / key
        if place.exists():
            return
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=place.parent, prefix=HALF, delete=False) as incoming:
                try:
                    shutil.copyfileobj(content, incoming, BLOCK)
                    incoming.flush()
                    os.fsync(incoming.fileno())
                    Path(incoming.name).chmod(0o440)
                    Path(incoming.name).replace(place)
                finally:
                    Path(incoming.name).unlink(missing_ok=True)
        except OSError as error:
            raise StoreAway(f"The folder of files took nothing: {error.strerror}.") from error

    def open(self, key: str) -> Kept:
        content = (self.root / key).open("rb")
        return Kept(content, os.fstat(content.fileno()).st_size)

    def keys(self, *, before: datetime | None = None) -> Iterator[str]:
        """What a crash left behind half written is no object."""
        for place in sorted(self.root.glob("*/*")):
            if not place.name.startswith(HALF) and (before is None or _written_at(place) < before):
                yield f"{place.parent.name}/{place.name}"

    def remove(self, key: str) -> None:
        try:
            (self.root / key).unlink(missing_ok=True)
        except OSError as error:
            raise StoreAway(f"The folder of files gave nothing up: {error.strerror}.") from error

    def sweep(self, *, older_than: timedelta) -> int:
        return incoming.swept(self.root.glob(f"*/{HALF}*"), older_than=older_than)

    def look(self) -> dict[str, Any]:
        """Room for a few of the largest uploads must be left, or the disk is as good as full."""
        there = next(folder for folder in (self.root, *self.root.parents) if folder.exists())
        free = shutil.disk_usage(there).free
        if free < 3 * settings.UPLOAD_LIMIT:
            raise StoreAway("The disk of files is nearly full.")
        if not os.access(there, os.W_OK):
            raise StoreAway("The folder of files cannot be written to.")
        return {"free_megabytes": free // BLOCK}


def _written_at(place: Path) -> datetime:
    """Now, where it went meanwhile."""
    try:
        return datetime.fromtimestamp(place.stat().st_mtime, tz=UTC)
    except FileNotFoundError:
        return datetime.now(tz=UTC)
