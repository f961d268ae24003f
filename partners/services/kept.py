"""What rows say of the files in the store: which are named, which were removed and why, and which nobody names.

Every model of a partnership that has a `sha256` names files, in whichever app it stands.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from partners import scope
from partners.gateways import files
from partners.models import Tenant, Tombstone
from partners.scope import Actor

logger = logging.getLogger(__name__)

LEFT_FOR = timedelta(days=1)  # longer than any upload takes
FEW = 20  # objects that nobody names and that are removed without asking, or
PART = 20  # one in so many of the store


class TooMany(Exception):
    """So many objects that no row names point to the wrong database or store. Its words are for those who run it."""


@dataclass(frozen=True)
class Swept:
    """How much was removed: half files, and objects that no row names or whose removal had not come to its end."""

    halves: int
    objects: int


def models_naming() -> list[type[models.Model]]:
    """The models whose rows name files."""
    return [model for model in apps.get_models() if _names_files(model)]


def rows_naming(partnership_id: int, sha256: str) -> list[Any]:
    """The rows that name this file and still have it: to be asked before it is removed."""
    found: list[Any] = []
    for model in models_naming():
        found.extend(_rows(model, partnership_id).filter(sha256=sha256))
    removed_at = _removed(partnership_id).get(sha256)
    return [row for row in found if removed_at is None or kept_at(row) > removed_at]


def named(partnership_id: int) -> Iterator[tuple[str, int, bool]]:
    """SHA-256 and size of each file that a row names, and whether it was removed since."""
    removed = _removed(partnership_id)
    for model in models_naming():
        for sha256, size, at in _rows(model, partnership_id).values_list("sha256", "size", _since(model)).iterator():
            yield sha256, size, sha256 in removed and at <= removed[sha256]


def every_named() -> dict[str, int]:
    """The size of each file that a row of any partnership names and that was not removed, by its key."""
    found = {}
    for partnership_id in scope.all_partnership_ids():
        with scope.partnerships([partnership_id]):
            for sha256, size, removed in named(partnership_id):
                if not removed:
                    found[f"{partnership_id}/{sha256}"] = size
    return found


def kept_at(row: Any) -> datetime:
    at: datetime = getattr(row, _since(type(row)))
    return at


def tombstone_of(row: Any) -> Tombstone | None:
    """That the file of this row was removed after the row was written."""
    laid = Tombstone.objects.filter(partnership_id=row.partnership_id, sha256=row.sha256)
    return laid.filter(removed_at__gte=kept_at(row)).first()


@transaction.atomic
def remove(*, partnership_id: int, sha256: str, why: str, by: Actor | None = None) -> Tombstone:
    """Remove a file from the store, for every row that names it; ask `rows_naming` first whose these are.

    A tombstone says when and why, and whoever asks for the file reads it. The object goes once the transaction is
    committed; what fails then is made good by `sweep`. The right to do it is asked for by whoever calls.
    """
    sizes = {row.size for row in rows_naming(partnership_id, sha256)}
    if not sizes:
        raise ValidationError("No row names this file, so there is nothing to remove.")
    tombstone = Tombstone.objects.create(
        partnership_id=partnership_id,
        sha256=sha256,
        size=sizes.pop(),
        why=why.strip(),
        removed_by_id=by.person_id if by else None,
    )
    transaction.on_commit(partial(_cleared_or_told, partnership_id, sha256))
    return tombstone


def sweep(*, older_than: timedelta = LEFT_FOR, many: bool = False) -> Swept:
    """Remove what uploads left behind whose process was killed, and end removals that were cut off.

    Raises files.StoreAway, and TooMany where so much would go that something else must be wrong, unless `many` may.
    """
    halves = files.sweep(older_than=older_than)
    there = list(files.keys())
    unnamed = [key for key in files.keys(before=timezone.now() - older_than) if _is_ours(key)]
    unnamed = sorted(set(unnamed) - every_named().keys()) if unnamed else []
    if not many and len(unnamed) > max(FEW, len(there) // PART):
        raise TooMany(
            f"{len(unnamed)} of {len(there)} objects are named by no row, so nothing was removed. Look whether the "
            "database and the store belong together; if they do, run sweep_files --many."
        )
    return Swept(halves, sum(_cleared(*_parts(key)) for key in unnamed))


def _cleared(partnership_id: int, sha256: str) -> bool:
    """In a transaction of its own, so that a lock is held for one object at a time."""
    with scope.partnerships([partnership_id]):
        return files.remove(f"{partnership_id}/{sha256}", unless=lambda: bool(rows_naming(partnership_id, sha256)))


def _cleared_or_told(partnership_id: int, sha256: str) -> None:
    try:
        _cleared(partnership_id, sha256)
    except files.StoreAway as error:
        logger.error("A removed file is still in the store, until it is swept. %s", error)  # noqa: TRY400 - said in its words


def _is_ours(key: str) -> bool:
    """Whatever else somebody put into the folder or bucket is not ours to remove."""
    partnership, _, sha256 = key.partition("/")
    return partnership.isdigit() and len(sha256) == 64 and set(sha256) <= set("0123456789abcdef")  # noqa: PLR2004


def _parts(key: str) -> tuple[int, str]:
    partnership, _, sha256 = key.partition("/")
    return int(partnership), sha256


def _names_files(model: type[models.Model]) -> bool:
    fields = {field.name for field in model._meta.concrete_fields}
    return issubclass(model, Tenant) and model is not Tombstone and {"sha256", "size"} <= fields


def _since(model: type[models.Model]) -> str:
    """The field that says since when a row is there."""
    return next(field.name for field in model._meta.concrete_fields if getattr(field, "auto_now_add", False))


def _rows(model: type[models.Model], partnership_id: int) -> models.QuerySet[Any]:
    rows: models.QuerySet[Any] = model._default_manager.all()
    return rows.filter(partnership_id=partnership_id).exclude(sha256="")


def _removed(partnership_id: int) -> dict[str, datetime]:
    """When each file was removed that was; the last time counts."""
    laid = Tombstone.objects.filter(partnership_id=partnership_id).order_by("removed_at")
    return dict(laid.values_list("sha256", "removed_at"))
