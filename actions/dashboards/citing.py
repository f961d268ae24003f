"""What actions are about, in the words people cite: “Baby K, Rec 2”. For pages, never for a mail."""

from collections import defaultdict
from collections.abc import Iterable

from actions.models import ActionRecommendation


def citations(action_ids: Iterable[int]) -> dict[int, str]:
    """By action, in one query: “ (Baby K, Rec 2)”, or “ (Baby K, Rec 2 and 1 more)”."""
    links = ActionRecommendation.objects.filter(action_id__in=set(action_ids)).select_related("recommendation__review")
    found: dict[int, list[str]] = defaultdict(list)
    for link in links.order_by("recommendation__position", "pk"):
        found[link.action_id].append(link.recommendation.citation)
    return {pk: _said(cited) for pk, cited in found.items()}


def _said(cited: list[str]) -> str:
    more = f" and {len(cited) - 1} more" if len(cited) > 1 else ""
    return f" ({cited[0]}{more})"
