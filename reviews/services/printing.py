"""The pages of a document that has some: measured when it is read, drawn when somebody looks."""

from dataclasses import dataclass, field

from partners.gateways import files
from reviews import importing, paper
from reviews.models import Document

PDF = "application/pdf"
WIDTH = 1100  # pixels: sharp in half a wide window


@dataclass(frozen=True)
class Pages:
    """How large the pages are, and where on them each item stands, in the order of the draft's items."""

    sizes: list[list[float]] = field(default_factory=list)
    places: list[list[list[float]]] = field(default_factory=list)

    def places_of(self, position: int) -> list[list[float]]:
        """Of the item at this position, counted from 1."""
        return self.places[position - 1] if self.places else []


def pages_of(content: bytes, media_type: str, draft: importing.Draft, *, seconds: int | None = None) -> Pages:
    """What can be shown of the pages; nothing where the document has none, or where they cannot be opened.

    With `seconds`, raises importing.TakesTooLong where they do not suffice.
    """
    if media_type != PDF:
        return Pages()
    words = [paper.Words(draft.source[item.start : item.end], draft.page_of(item.start)) for item in draft.items]
    try:
        found = paper.measure(content, words, seconds=seconds or paper.SECONDS_TO_MEASURE)
    except paper.NoPicture as missing:
        if seconds and isinstance(missing, paper.TakesTooLong):
            raise importing.TakesTooLong(str(missing)) from missing
        return Pages()
    return Pages(found.sizes, found.places)


def draw(document: Document, page: int) -> bytes:
    """A page of the document as a picture. Raises paper.NoPicture, FileNotFoundError and files.StoreAway."""
    kept = files.opened(partnership_id=document.partnership_id, sha256=document.sha256)
    with kept.content as content:
        return paper.picture(content.read(), page, width=WIDTH)
