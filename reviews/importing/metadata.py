"""What the document says of itself: title, subject, kind of review, partnership, date of publication."""

import re
from collections import Counter
from dataclasses import dataclass, replace

from reviews.importing.blocks import FRONT, Block, Kind
from reviews.importing.dates import ALONE, ANNOUNCED, DATE, OF_PUBLICATION, iso_date
from reviews.importing.grammar import has_main_verb
from reviews.importing.headings import REVIEW_NAMES, names_a_review, names_a_topic, role_of
from reviews.importing.markup import clean
from reviews.importing.partnerships import partnership_in, partnership_of
from reviews.importing.subjects import PSEUDONYM, QUOTED_NAME, name_alone, reviews_named, subject_in, subject_of


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
_TITLE_LENGTH = 160
_TITLE_LINES = 6
_AT_THE_END = re.compile(
    rf"(?P<before>.{{3,100}}?)[\s,|\u00b7\u2013-]+(?:published (?:on |in )?)?(?:{DATE})", re.IGNORECASE
)


def metadata_of(blocks: list[Block], source: str) -> Metadata:
    """Read the metadata from the first blocks, and from the rest only what they leave open."""
    front = _front_of(blocks)
    subjects = reviews_named(blocks)
    several = len(subjects) > 1
    title = _title(front, several=several)
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
    return _joined(front)


def _joined(front: list[Block]) -> list[Block]:
    """Put a title together that goes on in the next line after a colon."""
    out: list[Block] = []
    for block in front:
        before = out[-1] if out else None
        if before and len(out) <= _TITLE_LINES and _opens_a_title(before) and block.marker is block.marker.NONE:
            out[-1] = replace(block, kind=Kind.HEADING, text=f"{before.text} {block.text}", start=before.start)
        else:
            out.append(block)
    return out


def _opens_a_title(block: Block) -> bool:
    title = block.text.endswith(":") and len(block.text) <= _TITLE_LENGTH // 2 and block.marker is block.marker.NONE
    return title and not has_main_verb(block.text) and names_a_topic(block.text) != names_a_review(block.text)


def _shown(block: Block) -> str:
    return f"{block.word.title()} {block.label}: {block.text}" if block.word else block.text


def _title(front: list[Block], *, several: bool) -> str | None:
    """The first short line that names a review, with the subject from the next line if it has none."""
    named = [position for position, block in enumerate(front) if _could_be_title(block)]
    named = [position for position in named if front[position].kind is Kind.HEADING] or named
    exact = [position for position in named if any(pattern.search(front[position].text) for _, pattern in REVIEW_NAMES)]
    of_someone = [position for position in named if subject_in(front[position].text)]
    place = next(iter(named if several else exact or of_someone or named), None)
    if exact and of_someone and not subject_in(front[exact[0]].text) and of_someone[0] < exact[0]:
        place = of_someone[0]
    if place is None:
        return next(
            (
                _bare(block.text)
                for block in front
                if block.kind is Kind.HEADING
                and not role_of(block.text)
                and not partnership_in(block.text)
                and not ALONE.fullmatch(block.text)
            ),
            None,
        )
    title = _bare(_announced_title(front[place].text))
    following = front[place + 1].text.strip("\"'\u2018\u2019\u201c\u201d") if place + 1 < len(front) else ""
    lone_subject = PSEUDONYM.fullmatch(following) or (
        place + 1 < len(front) and (QUOTED_NAME.match(front[place + 1].text) or name_alone(front[place + 1], front))
    )
    return (
        f"{title} {following}"
        if lone_subject and not subject_in(title) and not re.search(r"\breviews\b", title, re.IGNORECASE)
        else title
    )


_PUBLISHES = re.compile(
    r"\b(?:published?|publishes|publishing)\s+(?:the\s+|an?\s+|its\s+"
    r"|their\s+)?(?P<title>(?:[A-Z][\w'\u2019-]*[\s:\u2013-]*){3,14}[^.]{0,60})"
)


def _announced_title(text: str) -> str:
    """In "Today the partnership has published Serious Case Review Kit." the title is what was published."""
    match = _PUBLISHES.search(text)
    return match["title"] if match and names_a_review(match["title"]) and has_main_verb(text) else text


_MARKING = re.compile(r"\s+(?:OFFICIAL|RESTRICTED|CONFIDENTIAL)\b.{0,20}$")


def _bare(text: str) -> str:
    return _MARKING.sub("", text.strip()).rstrip(".:;, ")


def _could_be_title(block: Block) -> bool:
    text = block.text
    if len(text) > _TITLE_LENGTH or block.marker is not block.marker.NONE or not names_a_review(text):
        return False
    if role_of(text) and not subject_in(text):
        return False
    if (partnership_in(text) or "").casefold() == text.casefold():
        return False
    announced = _PUBLISHES.search(text)
    return (
        not has_main_verb(text)
        or block.kind is Kind.HEADING
        or (announced is not None and names_a_review(announced["title"]))
    )


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
            match = find(_shown(block)[:_TITLE_LENGTH])
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
