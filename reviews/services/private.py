"""What looks like somebody's own details in a draft: redacted, or kept with a reason. Both are recorded.

An item's `private` holds one entry for each such detail: `value` and `words` as read, `proposal` to put in its place,
and once it is decided `decision`, `reason` or `replaced_by`, `by` and `at`. An entry whose value does not stand in the
item's words asks for nothing, until the words come back.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from partners.scope import Actor
from reviews.importing import PrivacyFinding
from reviews.importing.privacy import findings_of
from reviews.models import DraftItem, Reading
from reviews.services.steps import step

REDACTED, KEPT = "redacted", "kept"
LONGEST = 200
_INSTEAD = {
    "name": "[name removed]",
    "nhs_number": "[NHS number removed]",
    "date_of_birth": "[date of birth removed]",
    "address": "[address removed]",
    "phone": "[telephone number removed]",
    "email": "[e-mail address removed]",
}


@dataclass(frozen=True)
class Detail:
    """One detail that stands in an item's words; `number` names it within the item."""

    number: int
    value: str
    words: str
    proposal: str
    kept_because: str = ""

    @property
    def is_undecided(self) -> bool:
        return not self.kept_because


def entry(finding: PrivacyFinding) -> dict[str, Any]:
    instead = _INSTEAD.get(finding.type, "[removed]")
    return {"value": " ".join(finding.value.split()), "words": finding.words, "proposal": instead, "decision": ""}


def seen_in(item: DraftItem) -> list[dict[str, Any]]:
    """The item's entries, with those that its words as they are now give reason for."""
    known = {one["value"] for one in item.private}
    found = findings_of("\n".join([item.text, *item.sub_points, item.heading]))
    return [*item.private, *(entry(one) for one in found if one.value not in known)]


def details(item: DraftItem) -> tuple[Detail, ...]:
    """What stands in its words now, each value once."""
    said = "\n".join(_said(item))
    standing: dict[str, Detail] = {}
    for number, one in enumerate(item.private, start=1):
        if one["value"] in said and (one["value"] not in standing or one["decision"] == KEPT):
            reason = one.get("reason", "") if one["decision"] == KEPT else ""
            standing[one["value"]] = Detail(number, one["value"], one["words"], one["proposal"], reason)
    return tuple(standing.values())


def undecided(items: Iterable[DraftItem]) -> list[tuple[DraftItem, Detail]]:
    """What the kept items say that nobody has decided on yet."""
    return [(item, one) for item in items if item.keep for one in details(item) if one.is_undecided]


def decided(items: Iterable[DraftItem]) -> list[dict[str, Any]]:
    """Every decision that was made, for the record of the draft."""
    return [one for item in items for one in item.private if one["decision"]]


def redact(*, reading: Reading, value: str, instead: str, by: Actor) -> int:
    """Put other words in its place, in every item of the draft that says it. Gives how many did."""
    instead = " ".join(instead.split())
    if value.casefold() in instead.casefold():
        raise ValidationError({"instead": "This still says what you want to take out. Write something else."})
    if not instead:
        raise ValidationError({"instead": "Enter what stands there instead, such as “[name removed]” or a pseudonym."})
    with step(reading, f"Replaced a detail by “{instead}”", by=by) as held:
        saying = [item for item in held.items.all() if value in "\n".join(_said(item))]
        for item in saying:
            _replace(item, value, instead)
            _decide(item, value, REDACTED, by, replaced_by=instead)
    return len(saying)


def keep(*, reading: Reading, value: str, reason: str, by: Actor) -> int:
    """Leave it where it stands, and say why. Gives in how many items."""
    reason = " ".join(reason.split())
    if not reason:
        raise ValidationError({"reason": "Say why it may stand, such as “a professional, named with consent”."})
    with step(reading, "Kept a detail", by=by) as held:
        saying = [item for item in held.items.all() if value in "\n".join(_said(item))]
        for item in saying:
            _decide(item, value, KEPT, by, reason=reason[:LONGEST])
    return len(saying)


def _said(item: DraftItem) -> list[str]:
    return [item.text, *item.sub_points, item.heading, item.addressed_to, item.label]


def _replace(item: DraftItem, value: str, instead: str) -> None:
    for name, longest in (("text", None), ("heading", 300), ("addressed_to", 200), ("label", 40)):
        setattr(item, name, getattr(item, name).replace(value, instead)[:longest])
    item.sub_points = [point.replace(value, instead) for point in item.sub_points]


def _decide(item: DraftItem, value: str, decision: str, by: Actor, **facts: str) -> None:
    noted = {"decision": decision, "by": by.person_id, "at": timezone.now().isoformat(), **facts}
    same = [one for one in item.private if one["value"] == value]
    known = same[0] if same else {"value": value, "words": "", "proposal": ""}
    item.private = [*(one for one in item.private if one["value"] != value), {**known, **noted}]
    item.version += 1
    item.save()
