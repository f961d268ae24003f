"""The file store: write-once objects, named by partnership and SHA-256: what was shown stays what was shown.

An upload is checked, hashed and scanned, and only then kept, by whichever carrier FILE_CARRIER names.
"""

import hashlib
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, cast

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import connection
from django.utils.module_loading import import_string

from partners.gateways import incoming, scanner, structure
from partners.gateways.carrier import Carrier, Kept, StoreAway

__all__ = [
    "FileRefused",
    "StoreAway",
    "Stored",
    "bring_back",
    "bring_back_heads",
    "check",
    "copy",
    "heads",
    "keep_heads",
    "keys",
    "look",
    "opened",
    "opened_by",
    "read",
    "remove",
    "sha256_of",
    "sweep",
    "take",
]

logger = logging.getLogger(__name__)

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
    "html": ("text/html", _TEXT),
    "htm": ("text/html", _TEXT),
    "png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    "jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "heic": ("image/heic", _TEXT),
    "msg": ("application/vnd.ms-outlook", _OLE),
    "eml": ("message/rfc822", _TEXT),
}
EVIDENCE = tuple(kind for kind in KINDS if kind not in {"md", "html", "htm"})
REVIEWS = ("pdf", "docx", "html", "htm", "txt", "md")
TEXTS = (".txt", ".md")
CHUNK = 1024 * 1024
MEGABYTE = 1024 * 1024
LEDGER = "ledger/"  # where heads of the ledger stand


class FileRefused(Exception):
    """Says in one sentence why a file was not taken and what to do."""


@dataclass(frozen=True)
class Stored:
    filename: str
    sha256: str
    size: int
    media_type: str


def take(upload: "UploadedFile[Any]", *, partnership_id: int, kinds: tuple[str, ...]) -> Stored:
    """Check and keep an upload; the same content is kept once. Raises FileRefused, and keeps nothing then.

    Call it in the transaction that writes the row: until it ends, nobody removes the object.
    """
    name = Path(upload.name or "file").name[-200:]
    kind = check(upload, kinds=kinds)
    sha256 = _hash(upload)
    _scan(upload, name)
    size = upload.size or 0
    _hold(_key(partnership_id, sha256))
    try:
        upload.seek(0)
        _carrier().put(_key(partnership_id, sha256), cast("Any", upload), size=size, sha256=sha256)
    except StoreAway as error:
        logger.error("A file could not be kept. %s", error)  # noqa: TRY400 - its cause is in its words
        raise FileRefused(f"“{name}” could not be kept just now. Try again in a few minutes.") from error
    return Stored(filename=name, sha256=sha256, size=size, media_type=KINDS[kind][0])


def copy(*, sha256: str, size: int, of: int, to: int) -> None:
    """Keep in one partnership's store what another's holds, once it was found to be what its name says.

    Call it in the transaction that writes the row, as `take`. Raises FileNotFoundError and StoreAway as `opened`,
    FileRefused where the content has changed.
    """
    found = hashlib.sha256()
    _hold(_key(to, sha256))
    with TemporaryFile() as whole:
        with opened(partnership_id=of, sha256=sha256).content as content:
            while piece := content.read(CHUNK):
                found.update(piece)
                whole.write(piece)
        if found.hexdigest() != sha256:
            raise FileRefused("The file in the store is not what it was when it was kept.")
        whole.seek(0)
        _carrier().put(_key(to, sha256), whole, size=size, sha256=sha256)


def opened(*, partnership_id: int, sha256: str) -> Kept:
    """Raises FileNotFoundError where the store has lost it, StoreAway where nobody can say."""
    return _carrier().open(_key(partnership_id, sha256))


def opened_by(key: str) -> Kept:
    """As `opened`, by the key of an object."""
    return _carrier().open(key)


def bring_back(key: str, content: IO[bytes], *, size: int) -> None:
    """Keep what a backup has of a file; it was checked when it was first kept. Raises StoreAway."""
    _carrier().put(key, content, size=size, sha256=key.rpartition("/")[2])


def bring_back_heads(key: str, content: bytes) -> None:
    """The same of heads of the ledger. Raises StoreAway."""
    keep_heads(key.removeprefix(LEDGER), content)


@contextmanager
def kept_in(folder: Path) -> Iterator[None]:
    """For a command that restores beside what runs: meanwhile this process keeps files in this folder."""
    were = settings.FILE_STORE, settings.FILE_CARRIER
    settings.FILE_STORE, settings.FILE_CARRIER = folder, "partners.gateways.disk.Folder"
    try:
        yield
    finally:
        settings.FILE_STORE, settings.FILE_CARRIER = were


def keys(*, before: datetime | None = None) -> Iterator[str]:
    """Every file of the store, or those written before a moment: partnership and SHA-256, with a stroke between.

    Raises StoreAway.
    """
    return (key for key in _carrier().keys(before=before) if not key.startswith(LEDGER))


def heads() -> Iterator[str]:
    """Every object of heads of the ledger. Raises StoreAway."""
    return (key for key in _carrier().keys(before=None) if key.startswith(LEDGER))


def remove(key: str, *, unless: Callable[[], bool]) -> bool:
    """Remove an object, unless the rows say otherwise or somebody is keeping that very content; whether it is gone.

    Asks `unless` when nobody can write a row of it any more, and must be called in a transaction. Raises StoreAway.
    """
    if not _hold_alone(key) or unless():
        return False
    _carrier().remove(key)
    return True


def sweep(*, older_than: timedelta) -> int:
    """Remove half files that killed processes left behind, on their way in and in the store. Raises StoreAway."""
    return incoming.sweep(older_than=older_than) + _carrier().sweep(older_than=older_than)


def keep_heads(name: str, content: bytes) -> str:
    """Heads of the ledger, under a name of their own; what is there stays. Gives the key. Raises StoreAway."""
    key = f"{LEDGER}{name}"
    _carrier().put(key, BytesIO(content), size=len(content), sha256=hashlib.sha256(content).hexdigest())
    return key


def read(key: str) -> bytes:
    """The whole of an object, where it is small. Raises as `opened`."""
    with _carrier().open(key).content as content:
        return content.read()


def sha256_of(key: str) -> tuple[str, int]:
    """What an object's content really is, and how long, read piece by piece. Raises as `opened`."""
    kept, found, size = _carrier().open(key), hashlib.sha256(), 0
    with kept.content as content:
        while piece := content.read(CHUNK):
            found.update(piece)
            size += len(piece)
    return found.hexdigest(), size


def look() -> dict[str, Any]:
    """How the store stands, for those who run it. Raises StoreAway."""
    return _carrier().look()


def check(upload: "UploadedFile[Any]", *, kinds: tuple[str, ...]) -> str:
    """Give the kind of file this is. Raises FileRefused for another kind, an empty, a too large or a misnamed file.

    So is one that acts by itself, is locked, or is not whole: see `structure`.
    """
    name = Path(upload.name or "file").name[-200:]
    if not name.isprintable():  # such signs turn the end of a name round, or end a line of a header
        raise FileRefused("The name of this file holds signs that cannot be shown. Give it another name.")
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
        not begins and kind != "heic" and b"\x00" in start and not start.startswith((b"\xff\xfe", b"\xfe\xff"))
    ):
        raise FileRefused(f"“{name}” is not really a .{kind} file. Save it again as .{kind}, or choose another file.")
    try:
        structure.check(cast("Any", upload), kind)
    except structure.Hostile as error:
        raise FileRefused(f"“{name}” {error}") from error
    return kind


def _hash(upload: "UploadedFile[Any]") -> str:
    sha256 = hashlib.sha256()
    for chunk in upload.chunks(CHUNK):
        sha256.update(chunk)
    return sha256.hexdigest()


def _scan(upload: "UploadedFile[Any]", name: str) -> None:
    """Nothing is kept that the scanner has not called clean; without a scanner nothing is kept but in the demo."""
    if not settings.CLAMD:
        if settings.UNSCANNED_FILES:
            return
        raise FileRefused(
            f"“{name}” was not kept: files cannot be checked for viruses here. Tell whoever runs Followthrough for you."
        )
    upload.seek(0)
    try:
        scanner.scan(cast("Any", upload))
    except scanner.VirusFound as error:
        logger.warning("A file was refused: the scanner found %s", error)
        raise FileRefused(
            f"“{name}” was not kept: the virus check found “{error}” in it. Tell your IT team, and do not send it on."
        ) from error
    except scanner.NotScanned as error:
        logger.error("A file could not be scanned. %s", error)  # noqa: TRY400 - its cause is in its words
        raise FileRefused(
            f"“{name}” cannot be checked for viruses just now, so it was not kept. Try again in a few minutes."
        ) from error


def _hold(key: str) -> None:
    """Many may keep the same content at once; whoever would remove it waits until their rows are written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(hashtextextended(%s, 0))", [key])


def _hold_alone(key: str) -> bool:
    """Whether nobody else holds it now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [key])
        return bool(cursor.fetchone()[0])


def _key(partnership_id: int, sha256: str) -> str:
    return f"{partnership_id}/{sha256}"


def _carrier() -> Carrier:
    """Made anew each time, which costs nothing, so that settings hold; imported by name, as boto3 takes 20 MB."""
    carrier: Carrier = import_string(settings.FILE_CARRIER)()
    return carrier
