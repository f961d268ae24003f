"""Many answers to one recommendation as one sentence and one bar, for many recommendations at once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from actions.models import ASSURED, WITH_AGENCY, ActionRecommendation, Status
from actions.models.action import is_stale
from config.ui.rollup import Rollup, Segment
from partners import working_days


@dataclass(frozen=True)
class Asked:
    """One request to one agency, as far as a roll-up needs it."""

    agency: str
    status: Status
    due_on: date | None
    stands_until: date | None = None

    def is_stale(self, on: date) -> bool:
        return is_stale(self.status, self.stands_until, on=on)

    def is_late(self, on: date) -> bool:
        return self.status in WITH_AGENCY and self.due_on is not None and self.due_on < on


def rollups(recommendation_ids: Iterable[int], *, on: date) -> dict[int, Rollup]:
    """By recommendation, in one query; for those who read the whole partnership. What was withdrawn does not count."""
    ids = list(recommendation_ids)
    links = ActionRecommendation.objects.filter(recommendation_id__in=ids).exclude(action__status=Status.WITHDRAWN)
    facts = ("agency__name", "status", "due_on", "stands_until")
    rows = links.values_list("recommendation_id", *(f"action__{fact}" for fact in facts))
    asked: dict[int, list[Asked]] = defaultdict(list)
    for recommendation_id, agency, status, due_on, stands_until in rows:
        asked[recommendation_id].append(Asked(agency, Status(status), due_on, stands_until))
    return {pk: rolled_up(asked[pk], on=on) for pk in ids}


def rolled_up(asked: Sequence[Asked], *, on: date) -> Rollup:
    return Rollup(segments=_segments(asked, on), sentence=_sentence(asked, on))


def _segments(asked: Sequence[Asked], on: date) -> tuple[Segment, ...]:
    late = sum(one.is_late(on) for one in asked)
    stale = sum(one.is_stale(on) for one in asked)
    count = {status: sum(one.status == status for one in asked) for status in Status}
    return (
        Segment("blue", "embedded", count[Status.EMBEDDED]),
        Segment("green", "assured", count[Status.ASSURED] - stale),
        Segment("amber", "evidence out of date", stale),
        Segment("amber", "with the partnership", count[Status.SUBMITTED]),
        Segment("amber", "in hand", sum(count[status] for status in WITH_AGENCY) - late),
        Segment("red", "late", late),
        Segment("grey", "not issued yet", count[Status.DRAFT]),
    )


def _sentence(asked: Sequence[Asked], on: date) -> str:
    issued = [one for one in asked if one.status != Status.DRAFT]
    drafts = len(asked) - len(issued)
    parts = [_assured(issued), _late(issued, on), _waiting(issued)] if issued else []
    if drafts:
        parts.append(f"{drafts} not issued yet")
    return "; ".join(part for part in parts if part) or "Nobody asked yet"


def _assured(issued: Sequence[Asked]) -> str:
    """An agency counts once it has assured all that was asked of it here."""
    agencies = {one.agency for one in issued}
    unsure = {one.agency for one in issued if one.status not in ASSURED}
    sure = len(agencies - unsure)
    if len(agencies) == 1:
        return f"{next(iter(agencies))} assured" if sure else f"{next(iter(agencies))} not assured yet"
    return f"{sure or 'None'} of {len(agencies)} agencies assured"


def _late(issued: Sequence[Asked], on: date) -> str:
    late = sorted((one.due_on, one.agency) for one in issued if one.is_late(on) and one.due_on)
    if not late:
        return ""
    due_on, agency = late[0]
    how_far = working_days.due_phrase(due_on, on=on)
    return f"{agency} {how_far}" if len(late) == 1 else f"{len(late)} late, {agency} longest: {how_far}"


def _waiting(issued: Sequence[Asked]) -> str:
    waiting = sum(one.status == Status.SUBMITTED for one in issued)
    return f"{waiting} with the partnership" if waiting else ""
