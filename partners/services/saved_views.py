"""The lists that a person keeps under names of their own."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction

from partners.models import Partnership, SavedList, SavedView, User
from partners.scope import Actor

MOST = 30  # of one list: more would be a list of lists


@transaction.atomic
def save(*, partnership: Partnership, of: SavedList, name: str, query: str, is_default: bool, by: Actor) -> SavedView:
    """Keep a list under a new name. Raises ValidationError where the person has one of that name."""
    _hold(by)
    mine = SavedView.objects.of(by, partnership).filter(list=of)
    _check_name(name, mine.values_list("name", flat=True))
    if mine.count() >= MOST:
        raise ValidationError({"name": f"You have {MOST} views of this list. Delete one first."})
    if is_default:
        mine.update(is_default=False)
    return SavedView.objects.create(
        partnership=partnership, user_id=by.person_id, list=of, name=name, query=query, is_default=is_default
    )


@transaction.atomic
def change(*, view: SavedView, name: str, is_default: bool, by: Actor, query: str | None = None) -> SavedView:
    """Rename it, make it the one that opens by itself or no longer, and, where a query is given, what it shows."""
    _hold(by)
    others = SavedView.objects.visible_to(by).filter(partnership_id=view.partnership_id, list=view.list)
    others = others.exclude(pk=view.pk)
    _check_name(name, others.values_list("name", flat=True))
    if is_default:
        others.update(is_default=False)
    view.name, view.is_default = name, is_default
    view.query = view.query if query is None else query
    view.save()
    return view


@transaction.atomic
def delete(*, view: SavedView, by: Actor) -> None:
    SavedView.objects.visible_to(by).filter(pk=view.pk).delete()


def _hold(by: Actor) -> None:
    """One change of a person's views at a time, so that a form sent twice gives a sentence and no error."""
    User.objects.select_for_update().get(pk=by.person_id)


def _check_name(name: str, taken: Iterable[str]) -> None:
    if name.casefold() in {one.casefold() for one in taken}:
        raise ValidationError({"name": f"You have a view called “{name}” already. Choose another name."})
