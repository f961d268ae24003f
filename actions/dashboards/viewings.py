"""Who looked at which file and who took what out, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from actions.models import Evidence
from partners.models import Viewing
from partners.models.viewing import ViewingQuerySet
from partners.scope import Actor
from reviews.models import Document

SHOWN = 5


@dataclass(frozen=True)
class Row:
    """`what` is the name of the file where the reader may know it."""

    viewing: Viewing
    what: str
    url: str = ""


def told(found: Iterable[Viewing], actor: Actor) -> list[Row]:
    """Two queries for the names of all files."""
    rows = list(found)
    named = _evidence(rows, actor) | _documents(rows, actor)
    return [_row(one, named) for one in rows]


def of_file(code: UUID, actor: Actor) -> ViewingQuerySet:
    """Who read this file, the latest first, as far as the actor may know."""
    return Viewing.objects.visible_to(actor).filter(code=code).select_related("by").order_by("-at", "-pk")


def _codes(rows: Iterable[Viewing], of: Viewing.Of) -> set[UUID]:
    return {one.code for one in rows if one.code and one.of == of}


def _evidence(rows: Iterable[Viewing], actor: Actor) -> dict[UUID | None, tuple[str, str]]:
    found = Evidence.objects.visible_to(actor).filter(code__in=_codes(rows, Viewing.Of.EVIDENCE))
    return {code: (title, reverse("evidence_item", args=[code])) for code, title in found.values_list("code", "title")}


def _documents(rows: Iterable[Viewing], actor: Actor) -> dict[UUID | None, tuple[str, str]]:
    found = Document.objects.visible_to(actor).filter(code__in=_codes(rows, Viewing.Of.DOCUMENT))
    return {code: (name, reverse("document", args=[code])) for code, name in found.values_list("code", "filename")}


def _row(one: Viewing, named: dict[UUID | None, tuple[str, str]]) -> Row:
    if one.number:
        return Row(one, f"{one.get_of_display()} {one.partnership.prefix}-{one.number}")
    name, url = named.get(one.code, ("", "")) if one.code else ("", "")
    words = f"“{name}”" if name else f"{one.get_of_display()}{f' of {one.agency.name}' if one.agency else ''}"
    return Row(one, words, url)
