"""One change to many actions. Each row goes through the same service, with the same rules, as one by one.

A batch is prepared (its rows as they are now), checked (each row is tried and undone, so that the preview says who
would be refused and why), and carried out once the person has seen that. Checking and carrying out go some rows at a
time, in as many transactions: what is done stays done, a refused row stops no other, and whoever comes next carries on.
"""

from collections.abc import Callable
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from actions import access
from actions.models import Action, Batch, BatchKind, BatchRow
from actions.models.action import ActionQuerySet
from actions.services import allocation, progress, standing
from actions.states import MoveNotAllowed
from partners.models import Partnership, User
from partners.scope import Actor
from partners.wake import after_commit
from partners.working_days import spoken

MOST = 5000  # actions at once
AT_A_TIME = 100
TASK = "actions.tasks.carry_on"
LEFT = "Whoever asked for this manages reviews here no longer, so it ended before this one."
MEANWHILE = "It was changed after you looked at it. Look at it again."


@transaction.atomic
def prepare(
    *,
    partnership: Partnership,
    kind: BatchKind,
    actions: ActionQuerySet,
    by: Actor,
    owner: User | None = None,
    due_on: date | None = None,
    reason: str = "",
) -> Batch:
    """Write down what is to be changed, and how each action stands now. Nothing of them changes yet.

    Raises ValidationError where a reason or a date is missing, or there are none or too many.
    """
    access.require_manager(by, partnership.pk)
    if kind == BatchKind.DUE:
        standing.check_date(due_on, field="due_on")
    if kind in {BatchKind.DUE, BatchKind.WITHDRAW}:
        reason = standing.said(reason, field="reason", message="Say why.")
    batch = Batch.objects.create(
        partnership=partnership, kind=kind, owner=owner, due_on=due_on, reason=reason, by_id=by.person_id
    )
    found = actions.filter(partnership=partnership).select_related("owner").order_by("pk")[: MOST + 1]
    rows = [_row(batch, action) for action in found.iterator(chunk_size=1000)]
    if not rows:
        raise ValidationError("Choose at least one action.")
    if len(rows) > MOST:
        raise ValidationError(f"More than {MOST:,} actions cannot be changed at once. Filter the list further.")
    BatchRow.objects.bulk_create(rows, batch_size=1000)
    return batch


def _row(batch: Batch, action: Action) -> BatchRow:
    return BatchRow(
        partnership_id=batch.partnership_id,
        batch=batch,
        action=action,
        was=_was(BatchKind(batch.kind), action),
        seen_at=action.updated_at,
    )


def _was(kind: BatchKind, action: Action) -> str:
    if kind == BatchKind.OWNER:
        return action.owner.name if action.owner else "Whoever leads"
    if kind == BatchKind.DUE:
        return spoken(action.due_on) if action.due_on else "No date yet"
    return action.get_status_display()


@transaction.atomic
def start(*, batch: Batch, by: Actor) -> Batch:
    """The person has seen the preview and says: do it. Said twice, it is started once."""
    batch = _held(batch, by)
    if batch.checked_at is None:
        raise MoveNotAllowed("Not every action has been checked yet.")
    if batch.started_at is None:
        batch.started_at = timezone.now()
        batch.save(update_fields=["started_at"])
    return batch


@transaction.atomic
def carry_on(*, batch: Batch, by: Actor, most: int = AT_A_TIME) -> Batch:
    """Check or carry out the next rows; the rest is left to the next call, for which a worker is woken."""
    batch = _held(batch, by)
    if not batch.is_under_way:
        return batch
    step = _check if batch.checked_at is None else _carry_out
    waiting = batch.rows.filter(checked=False) if batch.checked_at is None else batch.rows.filter(outcome="")
    rows = list(waiting.select_related("action__partnership", "action__agency", "action__owner")[: most + 1])
    for row in rows[:most]:
        step(batch, row, by)
    if len(rows) > most:
        after_commit(TASK)
        return batch
    ended = "checked_at" if batch.checked_at is None else "finished_at"
    setattr(batch, ended, timezone.now())
    batch.save(update_fields=[ended])
    return batch


@transaction.atomic
def end(*, batch: Batch) -> Batch:
    """Its maker may not carry it on: what has not been done is refused, and each row says why. What is done stays."""
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    if not batch.is_under_way:
        return batch
    if batch.checked_at is None:
        batch.rows.filter(checked=False).update(checked=True, refusal=LEFT)
        batch.checked_at = timezone.now()
    else:
        waiting = batch.rows.filter(outcome="")
        waiting.filter(refusal="").update(refusal=LEFT)
        waiting.update(outcome=BatchRow.Outcome.REFUSED)
        batch.finished_at = timezone.now()
    batch.save(update_fields=["checked_at", "finished_at"])
    return batch


def _held(batch: Batch, by: Actor) -> Batch:
    access.require_manager(by, batch.partnership_id)
    return Batch.objects.visible_to(by).select_for_update(of=("self",)).select_related("owner").get(pk=batch.pk)


def _check(batch: Batch, row: BatchRow, by: Actor) -> None:
    """Do it, undo it, and keep what was said."""
    row.checked, row.refusal = True, _refusal(batch, row, by, undo=True)
    row.save(update_fields=["checked", "refusal"])


def _carry_out(batch: Batch, row: BatchRow, by: Actor) -> None:
    row.refusal = row.refusal or _refusal(batch, row, by, undo=False)
    row.outcome = BatchRow.Outcome.REFUSED if row.refusal else BatchRow.Outcome.DONE
    row.save(update_fields=["refusal", "outcome"])


def _refusal(batch: Batch, row: BatchRow, by: Actor, *, undo: bool) -> str:
    try:
        with transaction.atomic():
            if standing.held(row.action).updated_at != row.seen_at:
                return MEANWHILE
            _ACTS[BatchKind(batch.kind)](batch, row.action, by)
            transaction.set_rollback(undo)
    except ValidationError as error:
        return " ".join(error.messages)
    except (MoveNotAllowed, PermissionDenied) as error:
        return str(error).replace(f"{row.action.reference} is", "It is", 1)  # the reference stands beside it
    except Action.DoesNotExist:
        return "It is not there any more."
    return ""


_ACTS: dict[BatchKind, Callable[[Batch, Action, Actor], object]] = {
    BatchKind.OWNER: lambda batch, action, by: allocation.hand_over(action=action, owner=batch.owner, by=by),
    BatchKind.DUE: lambda batch, action, by: progress.move_date(
        action=action, due_on=batch.due_on, reason=batch.reason, by=by
    ),
    BatchKind.ISSUE: lambda _batch, action, by: allocation.issue(action=action, by=by),
    BatchKind.WITHDRAW: lambda batch, action, by: allocation.withdraw(action=action, reason=batch.reason, by=by),
}
