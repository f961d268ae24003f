"""Backing up the database and the files its rows name, and restoring both into an empty place.

A folder of backups holds `files/`, which all its backups share, for an object is written once and never changes; and a
folder for each backup, with the dump and `manifest.json`, which is written last: without it there is no backup.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from django.conf import settings

from partners.gateways import files, postgres
from partners.services import kept

DUMP, MANIFEST, FILES = "database.dump", "manifest.json", "files"
HALF = ".half"


class NotRestored(Exception):
    """Why nothing was, or could be, restored. For those who run it; names keys and tables, never a word of a case."""


@dataclass
class Manifest:
    """What was backed up, as it has to be when it is restored."""

    at: str
    release: str
    dump: str  # SHA-256 of the dump
    tables: postgres.Figures
    objects: dict[str, int]  # sizes by key, which ends with the SHA-256
    heads: dict[str, str] = field(default_factory=dict)  # of the ledger, as they were signed, by key
    lost: list[str] = field(default_factory=list)  # named by a row, and not in the store, or altered there
    made_of: postgres.Figures = field(default_factory=dict)  # what the database is made of beside its rows

    @property
    def rows(self) -> int:
        return sum(int(rows) for rows, _ in self.tables.values())

    @property
    def size(self) -> int:
        return sum(self.objects.values())


def back_up(folder: Path) -> tuple[Path, Manifest]:
    """First the database, then what its rows name, so that each row finds its file. Raises files.StoreAway.

    Objects that an earlier backup of this folder has are not copied again.
    """
    now = datetime.now(tz=UTC)
    place = folder / now.strftime("%Y%m%dT%H%M%S.%fZ")
    place.mkdir(mode=0o700, parents=True)
    heads = _heads()  # before the database, which then holds all that they were signed over
    with postgres.moment() as moment:
        moment.dump(place / DUMP)
        tables, made_of = moment.figures(), moment.made_of()
        named = moment.keys([model._meta.db_table for model in kept.models_naming()])
    manifest = Manifest(now.isoformat(), settings.RELEASE, _sha256(place / DUMP), tables, {}, heads, made_of=made_of)
    for key, size in kept.every_named().items():
        if key not in named:  # it came while the database was dumped
            continue
        if _copied(key, size, folder / FILES):
            manifest.objects[key] = size
        else:
            manifest.lost.append(key)
    (place / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1))
    return place, manifest


def _heads() -> dict[str, str]:
    """Small, and signed themselves: they stand in the manifest."""
    return {key: files.read(key).decode() for key in files.heads()}


def restore(place: Path) -> Manifest:
    """Restore into an empty database and an empty store, and compare all of it. Raises NotRestored, files.StoreAway."""
    manifest = _manifest(place)
    _require_empty()
    if _sha256(place / DUMP) != manifest.dump:
        raise NotRestored("The dump is not what was backed up, so nothing was restored.")
    objects = place.parent / FILES
    if absent := [key for key, size in manifest.objects.items() if not _is_there(objects / key, size)]:
        raise NotRestored(f"{len(absent)} files of the backup are missing, so nothing was restored: {_some(absent)}")
    postgres.restore(place / DUMP)
    for key, size in manifest.objects.items():
        with (objects / key).open("rb") as content:
            files.bring_back(key, content, size=size)
    for key, words in manifest.heads.items():
        files.bring_back_heads(key, words.encode())
    if different := [*_different_in_database(manifest), *_different_objects(manifest)]:
        raise NotRestored(f"It was restored, and differs from what was backed up: {_some(different)}")
    return manifest


def drill(folder: Path) -> tuple[Path, Manifest]:
    """Back up, and restore into a database and a folder beside what runs, which go again. Raises as `restore` does."""
    place, _ = back_up(folder)
    with TemporaryDirectory(dir=folder, prefix="drill-") as store, postgres.beside(), files.kept_in(Path(store)):
        return place, restore(place)


def _manifest(place: Path) -> Manifest:
    try:
        return Manifest(**json.loads((place / MANIFEST).read_text()))
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NotRestored(f"There is no {MANIFEST} in {place}, so this is no whole backup.") from error
    except (ValueError, TypeError) as error:
        raise NotRestored(f"{MANIFEST} in {place} cannot be read.") from error


def _require_empty() -> None:
    if not postgres.is_empty():
        raise NotRestored("The database is not empty. Name a new one in OWNER_DATABASE_URL and DATABASE_URL.")
    if next(files.keys(), None) is not None or next(files.heads(), None) is not None:
        raise NotRestored("The store of files is not empty. Name an empty one in FILE_STORE or S3_BUCKET.")


def _copied(key: str, size: int, to: Path) -> bool:
    """Whether the backup has it now, byte for byte what its name says."""
    place = to / key
    if _is_there(place, size):
        return True
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    half = place.with_name(place.name + HALF)
    try:
        with files.opened_by(key).content as content, half.open("wb") as copy:
            sha256 = _hashed(content, copy)
    except FileNotFoundError:
        return False
    if sha256 != key.rpartition("/")[2]:
        half.unlink()
        return False
    half.replace(place)
    return True


def _is_there(place: Path, size: int) -> bool:
    return place.is_file() and place.stat().st_size == size


def _hashed(content: IO[bytes], copy: IO[bytes] | None = None) -> str:
    found = hashlib.sha256()
    while piece := content.read(files.CHUNK):
        found.update(piece)
        if copy:
            copy.write(piece)
    return found.hexdigest()


def _sha256(place: Path) -> str:
    try:
        with place.open("rb") as content:
            return _hashed(content)
    except FileNotFoundError:
        return ""


def _different_in_database(manifest: Manifest) -> Iterator[str]:
    found = postgres.figures()
    for table in sorted(manifest.tables.keys() | found.keys()):
        if manifest.tables.get(table) != found.get(table):
            yield table
    if manifest.made_of:  # older backups do not say
        made = postgres.made_of()
        yield from (kind for kind in sorted(manifest.made_of) if manifest.made_of[kind] != made.get(kind))


def _different_objects(manifest: Manifest) -> Iterator[str]:
    for key, size in manifest.objects.items():
        if files.sha256_of(key) != (key.rpartition("/")[2], size):
            yield key
    found = _heads()
    yield from (key for key, words in manifest.heads.items() if found.get(key) != words)


def _some(names: list[str]) -> str:
    return ", ".join(names[:20]) + (f" and {len(names) - 20} more" if len(names) > 20 else "")  # noqa: PLR2004
