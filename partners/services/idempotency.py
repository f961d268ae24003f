"""A client that asks twice with the same Idempotency-Key changes something once, and gets the same answer twice.

Key and answer are rows of the transaction that makes the effect: a crash leaves both or neither, and of two at once the
second waits at the key until the first has ended. An answer of 400 and above rolls its transaction back, so it is not
kept: nothing was changed, and the same key may be used for the mended request.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import OperationalError, connection, transaction
from django.utils import timezone

from partners import scope
from partners.models import IdempotentRequest
from partners.scope import Actor

KEPT = timedelta(days=2)  # at least; documented as 24 hours
PATIENCE = "10s"  # for one with the same key that is still under way


class OtherContent(Exception):
    """The key was used before, for something else."""


class UnderWay(Exception):
    """The first request with this key has not ended yet."""


def begin(*, key: str, digest: str, by: Actor) -> tuple[IdempotentRequest, bool]:
    """The request of this key, and whether it is new; one that is not new carries the answer that was given."""
    asked: dict[str, Any] = {"token_id": by.token_id, "key": key}
    facts = {"partnership_id": by.token_partnership_id, "digest": digest}
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [PATIENCE])
            row, new = IdempotentRequest.objects.get_or_create(**asked, defaults=facts)
            cursor.execute("SET LOCAL lock_timeout TO DEFAULT")
    except OperationalError as error:
        raise UnderWay from error
    if row.digest != digest:
        raise OtherContent
    if not new and row.status is None:
        raise UnderWay
    return row, new


def keep(*, row: IdempotentRequest, status: int, headers: Mapping[str, str], body: str) -> None:
    """Remember the answer, to be given again."""
    row.status, row.headers, row.body = status, dict(headers), body
    row.save(update_fields=["status", "headers", "body"])


def prune() -> int:
    """Forget old answers; how many."""
    with scope.partnerships(scope.all_partnership_ids()):
        return IdempotentRequest.objects.filter(at__lt=timezone.now() - KEPT).delete()[0]
