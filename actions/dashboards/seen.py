"""Earlier recommendations like one that is being written, with what became of them. For those who read the whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from actions.dashboards.rollup import rollups
from config.ui.rollup import Rollup
from partners.scope import Actor
from reviews.models import Recommendation

ALIKE = 0.4  # of 1: chosen so that what only speaks of the same trade is left out
MOST = 3


@dataclass(frozen=True)
class Seen:
    recommendation: Recommendation
    rollup: Rollup


def seen_before(
    texts: Sequence[str], actor: Actor, *, partnership_id: int, on: date, besides: int | None = None
) -> list[tuple[Seen, ...]]:
    """For each text the most alike, best first, or nothing; three queries for however many texts."""
    if not texts or partnership_id not in actor.read_all_ids:
        return [()] * len(texts)
    found = _alike([text.replace("\0", "") for text in texts], partnership_id, besides)
    ids = {pk for _, pk in found}
    known = Recommendation.objects.visible_to(actor).filter(partnership_id=partnership_id).for_list().in_bulk(ids)
    became = rollups(known, on=on)
    return [
        tuple(Seen(known[pk], became[pk]) for place, pk in found if place == number and pk in known)
        for number in range(1, len(texts) + 1)
    ]


def under(recommendation: Recommendation, actor: Actor, *, on: date) -> tuple[Seen, ...]:
    """Those like one that is on the record, without itself."""
    limbs = " ".join(point.text for point in recommendation.sub_points.all())
    (seen,) = seen_before(
        [f"{recommendation.text} {limbs}"],
        actor,
        partnership_id=recommendation.partnership_id,
        on=on,
        besides=recommendation.pk,
    )
    return seen


def _alike(texts: list[str], partnership_id: int, besides: int | None) -> list[tuple[int, int]]:
    sql = "SELECT place, recommendation FROM app_seen_before(%s::bigint, %s::text[], %s::bigint, %s::real, %s)"
    with connection.cursor() as cursor:
        cursor.execute(sql, [partnership_id, texts, besides, ALIKE, MOST])
        return [(place, pk) for place, pk in cursor.fetchall()]
