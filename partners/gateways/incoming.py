"""Where large uploads wait on the disk while they are checked, in a folder that nobody is served from."""

import time
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, TemporaryFileUploadHandler

PREFIX = "upload-"


class Incoming(TemporaryUploadedFile):
    """Gone when it is closed; a process that is killed leaves it to `sweep`."""

    def __init__(
        self, name: str | None, content_type: str | None, size: int, charset: str | None, extra: Any = None
    ) -> None:
        settings.FILES_INCOMING.mkdir(mode=0o700, parents=True, exist_ok=True)
        place = NamedTemporaryFile(prefix=PREFIX, dir=settings.FILES_INCOMING)  # noqa: SIM115 - Django closes it
        UploadedFile.__init__(self, place, name, content_type, size, charset, extra)


class ToDisk(TemporaryFileUploadHandler):
    def new_file(self, *args: Any, **kwargs: Any) -> None:
        FileUploadHandler.new_file(self, *args, **kwargs)
        self.file = Incoming(self.file_name, self.content_type, 0, self.charset, self.content_type_extra)


def sweep(*, older_than: timedelta) -> int:
    return swept(settings.FILES_INCOMING.glob(f"{PREFIX}*"), older_than=older_than)


def swept(places: Iterable[Path], *, older_than: timedelta) -> int:
    """Remove those of these files that nobody has written to for so long; how many."""
    before, count = time.time() - older_than.total_seconds(), 0
    for place in places:
        try:
            if place.stat().st_mtime <= before:
                place.unlink()
                count += 1
        except FileNotFoundError:  # its upload ended meanwhile
            continue
    return count
