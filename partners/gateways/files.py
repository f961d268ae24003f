"""The file store: write-once objects on disk, named by partnership and SHA-256: what was shown stays what was shown."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

# What a file of this name must begin with. A name that does not match its content is refused.
_ZIP, _OLE = (b"PK\x03\x04",), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)
_TEXT: tuple[bytes, ...] = ()
KINDS: dict[str, tuple[str, tuple[bytes, ...]]] = {
    "pdf": ("application/pdf", (b"%PDF-",)),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", _ZIP),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _ZIP),
    "pptx": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", _ZIP),
    "odt": ("application/vnd.oasis.opendocument.text", _ZIP),
    "ods": ("application/vnd.oasis.opendocument.spreadsheet", _ZIP),
    "csv": ("text/csv", _TEXT),
    "txt": ("text/plain", _TEXT),
    "md": ("text/markdown", _TEXT),
    "png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    "jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "msg": ("application/vnd.ms-outlook", _OLE),
    "eml": ("message/rfc822", _TEXT),
}
EVIDENCE = tuple(kind for kind in KINDS if kind != "md")
REVIEWS = ("txt", "md")
CHUNK = 1024 * 1024
MEGABYTE = 1024 * 1024


class FileRefused(Exception):
    """Says in one sentence why a file was not taken and what to do."""


@dataclass(frozen=True)
class Stored:
    filename: str
    sha256: str
    size: int
    media_type: str


def take(upload: "UploadedFile[Any]", *, partnership_id: int, kinds: tuple[str, ...]) -> Stored:
    """Check and keep an upload; the same content is kept once. Raises FileRefused, and keeps nothing then."""
    name = Path(upload.name or "file").name[-200:]
    kind = check(upload, kinds=kinds)
    folder = settings.FILE_STORE / str(partnership_id)
    folder.mkdir(parents=True, exist_ok=True)
    sha256 = hashlib.sha256()
    with NamedTemporaryFile(dir=folder, prefix="incoming-", delete=False) as quarantine:
        try:
            for chunk in upload.chunks(CHUNK):
                sha256.update(chunk)
                quarantine.write(chunk)
            quarantine.flush()
            os.fsync(quarantine.fileno())
            _settle(Path(quarantine.name), folder / sha256.hexdigest())
        finally:
            Path(quarantine.name).unlink(missing_ok=True)
    return Stored(filename=name, sha256=sha256.hexdigest(), size=upload.size or 0, media_type=KINDS[kind][0])


def opened(*, partnership_id: int, sha256: str) -> IO[bytes]:
    return (settings.FILE_STORE / str(partnership_id) / sha256).open("rb")


def check(upload: "UploadedFile[Any]", *, kinds: tuple[str, ...]) -> str:
    """Give the kind of file this is. Raises FileRefused for another kind, an empty, a too large or a misnamed file."""
    name = Path(upload.name or "file").name[-200:]
    kind = Path(name).suffix.lower().lstrip(".")
    if kind not in kinds:
        raise FileRefused(f"“{name}” is not a kind of file we can take. Use one of: {', '.join(kinds)}.")
    if not upload.size:
        raise FileRefused(f"“{name}” is empty. Check the file and choose it again.")
    if upload.size > settings.UPLOAD_LIMIT:
        raise FileRefused(
            f"“{name}” is larger than {settings.UPLOAD_LIMIT // MEGABYTE} MB. Split it, or give a link to it."
        )
    start = upload.read(16)
    upload.seek(0)
    begins = KINDS[kind][1]
    if (begins and not start.startswith(begins)) or (
        not begins and b"\x00" in start and not start.startswith((b"\xff\xfe", b"\xfe\xff"))
    ):
        raise FileRefused(f"“{name}” is not really a .{kind} file. Save it again as .{kind}, or choose another file.")
    return kind


def _settle(quarantine: Path, place: Path) -> None:
    """Write-once: what is there already has the same content, since its name is its hash."""
    if not place.exists():
        quarantine.chmod(0o440)
        quarantine.replace(place)
