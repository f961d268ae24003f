"""A tracker's file: taken, kept, and read in a child process, for a spreadsheet is never to be trusted."""

import json
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from actions.importing.sheets import KINDS, Sheet, UnreadableSheet, heard
from actions.models import Tracker
from partners.gateways import files, limited

LIMIT = 20 * files.MEGABYTE
_PROTECTED = b"\xd0\xcf\x11\xe0"  # how Office begins a workbook that has a password, and every old .xls
_READER = "actions.importing.sheets"


def taken(upload: "UploadedFile[Any]", *, partnership_id: int) -> tuple[files.Stored, list[Sheet]]:
    """Keep the file if it can be read. Raises ValidationError with a sentence beside `file`, and keeps nothing then."""
    try:
        kind = _kind(upload)
        upload.seek(0)
        sheets = _read(upload.read(), kind)
        upload.seek(0)
        return files.take(upload, partnership_id=partnership_id, kinds=KINDS), sheets
    except (files.FileRefused, UnreadableSheet) as refusal:
        raise ValidationError({"file": str(refusal)}) from refusal


def sheet_of(tracker: Tracker) -> Sheet:
    """The sheet that was chosen, read again. Raises UnreadableSheet."""
    try:
        with files.opened(partnership_id=tracker.partnership_id, sha256=tracker.sha256).content as kept:
            content = kept.read()
    except (FileNotFoundError, files.StoreAway) as error:
        raise UnreadableSheet("The file cannot be fetched just now. Try again in a few minutes.") from error
    return _read(content, _suffix(tracker.filename), tracker.sheet)[0]


def _kind(upload: "UploadedFile[Any]") -> str:
    name = Path(upload.name or "file").name[-200:]
    start = upload.read(4)
    upload.seek(0)
    if start == _PROTECTED:
        raise files.FileRefused(
            f"“{name}” is protected by a password, or of Excel before 2007. Open it in Excel, take the password away, "
            "save it as .xlsx and choose it again."
        )
    if (upload.size or 0) > LIMIT:
        raise files.FileRefused(f"“{name}” is larger than {LIMIT // files.MEGABYTE} MB. Save only its sheet, as .xlsx.")
    return files.check(upload, kinds=KINDS)


def _suffix(filename: str) -> str:
    return Path(filename).suffix.lower().lstrip(".")


def _read(content: bytes, kind: str, only: str | None = None) -> list[Sheet]:
    try:
        answer = limited.run(_READER, kind, *([only] if only else []), given=content)
    except limited.Stopped as error:
        raise UnreadableSheet(
            "The spreadsheet is too large or too tangled to be read. Copy the rows of the tracker into a new workbook "
            "and choose that."
        ) from error
    return heard(json.loads(answer))
