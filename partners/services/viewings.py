"""Who looked at which file, and who took what out: acts that change nothing, and are kept all the same."""

from uuid import UUID

from partners.models import Viewing
from partners.scope import Actor


def read(
    *, of: Viewing.Of, code: UUID, partnership_id: int, by: Actor, inside: bool = False, agency_id: int | None = None
) -> None:
    """A file was downloaded, or looked at `inside` a page. `agency_id`: whose evidence it is."""
    Viewing.objects.create(
        partnership_id=partnership_id,
        act=Viewing.Act.VIEWED if inside else Viewing.Act.DOWNLOADED,
        of=of,
        code=code,
        agency_id=agency_id,
        at_home=agency_id in by.agency_ids,
        by_id=by.person_id,
    )


def taken_out(*, of: Viewing.Of, partnership_id: int, by: Actor, number: int | None = None) -> None:
    """A list was exported, or (`number`) every change of one thing."""
    Viewing.objects.create(
        partnership_id=partnership_id, act=Viewing.Act.EXPORTED, of=of, number=number, by_id=by.person_id
    )
