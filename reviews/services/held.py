"""A draft, held while it is changed."""

from collections.abc import Sequence

from partners import access
from partners.roles import Power
from partners.scope import Actor
from reviews.models import Reading, ReadingState


class ReadingClosed(Exception):
    """The draft was confirmed or discarded meanwhile. The message is for people."""


def locked(reading: Reading, *, by: Actor, also: Sequence[str] = ()) -> Reading:
    """The draft, read again and held until the transaction ends; of two people changing it one waits.

    Raises ReadingClosed where it is a draft no more, nor in one of the states that will `also` do.
    """
    access.require(by, Power.MANAGE_REVIEWS, partnership_id=reading.partnership_id)
    now = (
        Reading.objects.select_for_update(of=("self",))
        .select_related("partnership", "document", "review__partnership")
        .get(pk=reading.pk)
    )
    if now.state not in {ReadingState.DRAFT, *also}:
        raise ReadingClosed(f"This draft was {now.get_state_display().lower()} meanwhile, so nothing was changed.")
    return now
