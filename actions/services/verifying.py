"""Is every file that rows speak of in the store, as it was, and nothing else? For whoever runs it; it changes nothing.

Rows are read before the store is listed, so that a file which comes meanwhile is not taken for a stray. One whose row
is being written just then is; ask again.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from actions.models import GONE, Decision
from partners import scope
from partners.gateways import files
from partners.services import kept


@dataclass
class Report:
    """What was looked at, and each thing that is not as it should be, by its key or code."""

    rows: int = 0
    objects: int = 0
    removed: int = 0  # rows whose file was removed since, as a tombstone says
    missing: list[str] = field(default_factory=list)  # a row speaks of it, and the store has none
    altered: list[str] = field(default_factory=list)  # its content is not what its name says, or its row
    stray: list[str] = field(default_factory=list)  # no row speaks of it
    unbound: list[str] = field(default_factory=list)  # answers whose evidence is not what their decision saw

    @property
    def is_sound(self) -> bool:
        """A stray is no loss: the file of an upload that was refused after it was kept."""
        return not (self.missing or self.altered or self.unbound)


def verify() -> Report:
    report = Report()
    spoken_of: dict[str, set[int]] = defaultdict(set)
    for partnership_id in scope.all_partnership_ids():
        with scope.partnerships([partnership_id]):
            for sha256, size, removed in kept.named(partnership_id):
                report.rows += 1
                report.removed += removed
                if not removed:
                    spoken_of[f"{partnership_id}/{sha256}"].add(size)
            report.unbound.extend(_unbound(partnership_id))
    there = set(files.keys())
    report.objects = len(there)
    report.missing = sorted(spoken_of.keys() - there)
    report.stray = sorted(there - spoken_of.keys())
    report.altered = [key for key in sorted(there) if _is_altered(key, spoken_of.get(key))]
    return report


def _is_altered(key: str, sizes: set[int] | None) -> bool:
    try:
        sha256, size = files.sha256_of(key)
    except FileNotFoundError:  # swept away meanwhile
        return False
    return sha256 != key.rpartition("/")[2] or (sizes is not None and sizes != {size})


def _unbound(partnership_id: int) -> Iterator[str]:
    """Decisions say what was seen from the day on which they began to; earlier ones say nothing."""
    decisions = Decision.objects.filter(partnership_id=partnership_id).exclude(seen=[]).exclude(reason=GONE)
    for decision in decisions.select_related("submission").prefetch_related("submission__evidence").iterator(500):
        if decision.seen != sorted(item.fingerprint for item in decision.submission.evidence.all()):
            yield str(decision.submission.code)
