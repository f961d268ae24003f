"""An agency gives an item that it holds in one partnership to another, which keeps a copy of its own."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from actions import access
from actions.models import Evidence
from actions.services import holding
from partners.gateways import files
from partners.models import Partnership
from partners.roles import Power
from partners.scope import Actor

THERE = "That partnership holds this very revision already."
LOST = "The file cannot be fetched just now, so nothing was given. Try again in a few minutes."


@dataclass(frozen=True)
class Holder:
    """A partnership that the agency may give the item to, and the last revision that it was given."""

    partnership: Partnership
    last: Evidence | None
    is_newest: bool


def holders(item: Evidence, by: Actor) -> list[Holder]:
    """The agency's other partnerships in which this person leads for it."""
    places = Partnership.objects.visible_to(by).filter(pk__in=_elsewhere(item, by)).order_by("name")
    copies = Evidence.objects.visible_to(by).filter(item=item.item, agency=item.agency_id, partnership__in=places)
    last = {copy.partnership_id: copy for copy in copies.select_related("added_by").order_by("revision")}
    return [Holder(place, last.get(place.pk), _is_same(last.get(place.pk), item)) for place in places]


@transaction.atomic
def give(*, item: Evidence, to: Partnership, title: str, by: Actor) -> Evidence:
    """The consent of the agency's lead, for this revision and this partnership alone.

    The copy has the same content and days, under a title of its own; it names neither the item's other partnerships nor
    what it was shown for there. A revision that was given before is replaced by it. Nobody in that partnership sees it
    before an answer shows it.
    """
    access.require_giver(by, item, to.pk)
    last = (
        Evidence.objects.filter(partnership=to, agency_id=item.agency_id, item=item.item).order_by("-revision").first()
    )
    if _is_same(last, item):
        raise ValidationError({"to": THERE})
    if item.sha256:
        _copy(item, to)
    facts = {name: getattr(item, name) for name in _SAME}
    facts |= {"title": title.strip() or item.title, "added_by_id": by.person_id}
    try:
        with transaction.atomic():
            if last:
                return holding.next_revision(last, **facts)
            return Evidence.objects.create(partnership=to, agency_id=item.agency_id, item=item.item, **facts)
    except IntegrityError as error:  # given twice at once
        raise ValidationError({"to": THERE}) from error


_SAME = ("kind", "effective_on", "expires_on", "link", "filename", "sha256", "size", "media_type")


def _is_same(last: Evidence | None, item: Evidence) -> bool:
    return last is not None and all(getattr(last, name) == getattr(item, name) for name in _SAME)


def _elsewhere(item: Evidence, by: Actor) -> Iterable[int]:
    return {
        partnership_id
        for partnership_id, agency_id in by.pairs_with(Power.ANSWER)
        if agency_id == item.agency_id and partnership_id != item.partnership_id
    }


def _copy(item: Evidence, to: Partnership) -> None:
    try:
        files.copy(sha256=item.sha256, size=item.size, of=item.partnership_id, to=to.pk)
    except (FileNotFoundError, files.StoreAway, files.FileRefused) as error:
        raise ValidationError(LOST) from error
