"""How many actions stand where: the counts a client pulls, with no word of a case in them."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count

from actions.models import ASKED, Status, late_on
from actions.models.action import ActionQuerySet


@dataclass
class Standing:
    """Of one agency, or of all: how many in each status, and how many of them late."""

    slug: str = ""
    name: str = ""
    by_status: dict[str, int] = field(default_factory=lambda: dict.fromkeys(Status.values, 0))
    late: int = 0

    @property
    def total(self) -> int:
        return sum(self.by_status.values())

    @property
    def asked(self) -> int:
        """As the Overview counts: neither drafts nor what was withdrawn."""
        return sum(self.by_status[status] for status in ASKED)

    def add(self, status: str, count: int, late: int) -> None:
        self.by_status[status] += count
        self.late += late


def standings(actions: ActionQuerySet, *, on: date) -> tuple[Standing, tuple[Standing, ...]]:
    """All together, and agency by agency by name; one query."""
    counted = actions.values("agency__slug", "agency__name", "status").annotate(
        count=Count("pk"), late=Count("pk", filter=late_on(on))
    )
    together = Standing()
    agencies: defaultdict[str, Standing] = defaultdict(Standing)
    for row in counted.order_by("agency__name", "status"):
        one = agencies[row["agency__slug"]]
        one.slug, one.name = row["agency__slug"], row["agency__name"]
        one.add(row["status"], row["count"], row["late"])
        together.add(row["status"], row["count"], row["late"])
    return together, tuple(agencies.values())
