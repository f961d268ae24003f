"""What the document says of itself: title, subject, kind of review, partnership, date of publication."""

import re
from collections import Counter
from dataclasses import dataclass, replace

from reviews.importing.blocks import FRONT, Block, Kind
from reviews.importing.dates import ALONE, ANNOUNCED, DATE, OF_PUBLICATION, iso_date
from reviews.importing.headings import REVIEW_NAMES
from reviews.importing.markup import clean
from reviews.importing.partnerships import partnership_in, partnership_of
from reviews.importing.subjects import reviews_named, subject_of
from reviews.importing.titles import LONGEST_TITLE, joined, title_of


@dataclass(frozen=True)
class Metadata:
    """The fields of a review as the document gives them; None where it does not."""

    title: str | None
    subject: str | None
    kind: str
    partnership: str | None
    published_on: str | None
    multi_review: bool


_LOOKED_THROUGH = 100_000  # characters in which the kind of review is looked for when no heading names it
_AT_THE_END = re.compile(
    rf"(?P<before>.{{3,100}}?)[\s,|\u00b7\u2013-]+(?:published (?:on |in )?)?(?:{DATE})", re.IGNORECASE
)


def metadata_of(blocks: list[Block], source: str) -> Metadata:
    """Read the metadata from the first blocks, and from the rest only what they leave open."""
    front = _front_of(blocks)
    subjects = reviews_named(blocks)
    several = len(subjects) > 1
    title = title_of(front, several=several)
    return Metadata(
        title=title,
        subject=None if several else subject_of(title, front, blocks),
        kind=_kind(title, front, source),
        partnership=partnership_of(blocks, front),
        published_on=_published_on(front),
        multi_review=several,
    )


def _front_of(blocks: list[Block]) -> list[Block]:
    """Give the first blocks; a line such as "Board | Rapid review | May 2023" is three."""
    front: list[Block] = []
    for place, block in enumerate(blocks[:FRONT]):
        if block.kind is not Kind.TABLE_ROW:
            front.append(block)
        elif not any(
            other.kind is Kind.TABLE_ROW
            for other in (*blocks[max(place - 1, 0) : place], *blocks[place + 1 : place + 2])
        ):
            front.extend(replace(block, kind=Kind.HEADING, text=clean(cell), cells=()) for cell in block.cells if cell)
    return joined(front)


def _shown(block: Block) -> str:
    return f"{block.word.title()} {block.label}: {block.text}" if block.word else block.text


def _kind(title: str | None, front: list[Block], source: str) -> str:
    if title and (kind := _first_named(title)):
        return kind
    for block in front:
        if block.kind is Kind.HEADING and (kind := _first_named(block.text)):
            return kind
    counts = Counter({kind: len(pattern.findall(source, 0, _LOOKED_THROUGH)) for kind, pattern in REVIEW_NAMES})
    if counts["RAPID_REVIEW"] and sum(counts.values()) > counts["RAPID_REVIEW"]:
        del counts["RAPID_REVIEW"]  # nearly every review was preceded by one
    kind, count = counts.most_common(1)[0]
    return kind if count else "OTHER"


def _first_named(text: str) -> str | None:
    places = [
        (match.start(), place, kind)
        for place, (kind, pattern) in enumerate(REVIEW_NAMES)
        if (match := pattern.search(text))
    ]
    return min(places)[2] if places else None


def _published_on(front: list[Block]) -> str | None:
    for find in (ANNOUNCED.match, ALONE.match, OF_PUBLICATION.search):
        for block in front:
            match = find(_shown(block)[:LONGEST_TITLE])
            if match and (found := iso_date(match)):
                return found
    return next(
        (
            found
            for block in front
            if (match := _AT_THE_END.fullmatch(block.text))
            and partnership_in(match["before"]) == match["before"]
            and (found := iso_date(match))
        ),
        None,
    )
