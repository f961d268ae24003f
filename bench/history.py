"""`./dev bench history`: what keeping the history costs, the same writes with its triggers and without, in turns.

Each write happens in a transaction that is undone, so commits, which cost both sides the same, are not in the figures:
what a person waits for is nearer to 1 than they say. The search index and the changes feed write on both sides.
"""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import cycle

from django.db import connection, connections, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from actions.models import WITH_AGENCY, Action, ActionRecommendation, Delivery, ProgressNote, TimeRequest
from actions.services import allocation, progress
from bench.run import say
from partners import cause, scope
from partners.history.triggers import FIRED
from partners.models import Appointment, Partnership
from partners.roles import Role
from partners.scope import Actor
from reviews.models import SubPoint

MOST = 1.5
ROUNDS = 5
MANY, FEW = 10_000, 200
_POINTS = """
INSERT INTO reviews_subpoint (partnership_id, recommendation_id, position, text)
SELECT partnership_id, id, 1000 + n, 'Review the training of everybody who meets families.'
  FROM reviews_recommendation, generate_series(1, 10) n WHERE partnership_id = %s LIMIT %s
"""


@dataclass
class Write:
    name: str
    rows: int
    act: Callable[[Partnership, Actor], None]
    times: dict[bool, list[float]] = field(default_factory=lambda: {True: [], False: []})

    @property
    def ratio(self) -> float:
        """Of the medians; a round that the machine was busy in counts for neither."""
        return self.took(kept=True) / self.took(kept=False)

    def took(self, *, kept: bool) -> float:
        return statistics.median(self.times[kept])


def run() -> None:
    with scope.partnerships(scope.all_partnership_ids()):
        partnership = Partnership.objects.order_by("pk")[0]
        held = Appointment.objects.filter(partnership=partnership, role=Role.COORDINATOR)
        coordinator = held.order_by("pk")[0].user_id
    say("\nThe history: the same writes with its triggers and without, in turns\n")
    say("| write | rows | without ms | with ms | ratio | target | met |")
    say("|---|--:|--:|--:|--:|--:|---|")
    writes = [Write(*one) for one in WRITES]
    try:
        for write in writes:
            _rounds(write, partnership, coordinator)
            met = "yes" if write.ratio <= MOST else "**no**"
            without, kept = (f"{write.took(kept=one) * 1000:,.0f}" for one in (False, True))
            say(f"| {write.name} | {write.rows:,} | {without} | {kept} | {write.ratio:.2f} | {MOST} | {met} |")
    finally:
        _keep(kept=True)
    together = [sum(write.took(kept=kept) for write in writes) for kept in (True, False)]
    say(f"\nAll together: {together[0] / together[1]:.2f} times as long with the history as without.")


def _rounds(write: Write, partnership: Partnership, coordinator: int) -> None:
    """The first of each is a warm-up: plans are made then."""
    ways = cycle((True, False, False, True))
    for number in range(2 * (ROUNDS + 1)):
        kept = next(ways)
        _keep(kept=kept)
        with cause.of("page", request_id="0123456789abcdef0123456789abcdef"), scope.entered(coordinator) as actor:
            began = time.perf_counter()
            write.act(partnership, actor)
            connection.check_constraints()
            if number > 1:
                write.times[kept].append(time.perf_counter() - began)
            transaction.set_rollback(True)


def _keep(*, kept: bool) -> None:
    word = "ENABLE" if kept else "DISABLE"
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgname = ANY (%s)", [list(FIRED)])
        for table, name in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {table} {word} TRIGGER {name}")


def _open(partnership: Partnership, count: int, **more: object) -> list[Action]:
    found = Action.objects.filter(partnership=partnership, status__in=WITH_AGENCY, **more)
    waiting = TimeRequest.objects.filter(action=OuterRef("pk"), outcome="")
    found = found.exclude(Exists(waiting)).select_related("partnership", "agency", "owner")
    return list(found.order_by("-pk")[:count])


def _acknowledge(partnership: Partnership, _: Actor) -> None:
    """Saved one by one, as a page does it."""
    for action in _open(partnership, FEW):
        action.acknowledged_at = timezone.now()
        action.save(update_fields=["acknowledged_at", "updated_at"])


def _owners(partnership: Partnership, actor: Actor) -> None:
    """By the service, with all that it looks at."""
    for action in _open(partnership, FEW, owner__isnull=False):
        allocation.hand_over(action=action, owner=None, by=actor)


def _dates(partnership: Partnership, actor: Actor) -> None:
    for action in _open(partnership, FEW, due_on__isnull=False):
        later = max(action.due_on or timezone.localdate(), timezone.localdate()) + timedelta(days=30)
        progress.move_date(action=action, due_on=later, reason="The trainer is ill.", by=actor)


def _notes(partnership: Partnership, actor: Actor) -> None:
    action = _open(partnership, 1)[0]
    note = {"partnership": partnership, "action": action, "by_id": actor.user_id, "at": timezone.now()}
    words = "Half of the teams were trained in March; the rest follow in June, when the trainer is back."
    ProgressNote.objects.bulk_create(
        [ProgressNote(**note, text=words, delivery=Delivery.UNDER_WAY) for _ in range(MANY)], batch_size=1000
    )


def _update(partnership: Partnership, actor: Actor) -> None:
    keys = Action.objects.filter(partnership=partnership).order_by("pk").values("pk")[:MANY]
    Action.objects.filter(pk__in=keys).update(owner=actor.user_id)


def _sql(partnership: Partnership, _: Actor) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_POINTS, [partnership.pk, MANY])


def _update_light(partnership: Partnership, _: Actor) -> None:
    keys = SubPoint.objects.filter(partnership=partnership).order_by("pk").values("pk")[:MANY]
    SubPoint.objects.filter(pk__in=keys).update(text="Review the training.")


def _remove(partnership: Partnership, _: Actor) -> None:
    keys = ActionRecommendation.objects.filter(partnership=partnership).order_by("pk").values("pk")[:MANY]
    ActionRecommendation.objects.filter(pk__in=keys).delete()


WRITES = (
    ("acknowledged, saved one by one", FEW, _acknowledge),
    ("handed over, by the service", FEW, _owners),
    ("dates moved, by the service", FEW, _dates),
    ("notes, bulk_create", MANY, _notes),
    ("owners, update()", MANY, _update),
    ("sub-points, SQL", MANY, _sql),
    ("sub-points, update()", MANY, _update_light),
    ("links, delete()", MANY, _remove),
)
