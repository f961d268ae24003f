"""What the document says of itself: title, subject, kind of review, partnership, date of publication."""

import re
from collections import Counter
from dataclasses import dataclass, replace

from reviews.importing.drafting.titles import LONGEST_TITLE, joined, title_of
from reviews.importing.language.attested import names_the_person, subject_attested
from reviews.importing.language.blocks import FRONT, Block, Kind
from reviews.importing.language.dates import (
    ALONE,
    ANNOUNCED,
    AUTHORED,
    DATE,
    OF_PUBLICATION,
    OF_THE_CASE,
    PRESENTED,
    PUBLISHED,
    RELEASED,
    TODAY,
    UPDATED,
    iso_date,
)
from reviews.importing.language.grammar import has_main_verb
from reviews.importing.language.headings import Role, role_of
from reviews.importing.language.markup import clean
from reviews.importing.language.partnerships import is_a_short_name, partnership_in, partnership_of
from reviews.importing.language.review_names import REVIEW_NAMES, names_a_review
from reviews.importing.language.several import is_about_several, of_this_page, reviews_offered
from reviews.importing.language.subjects import reviews_named, subject_in, subject_of


@dataclass(frozen=True)
class Metadata:
    """The fields of a review as the document gives them; None where it does not."""

    title: str | None
    subject: str | None
    kind: str
    partnership: str | None
    published_on: str | None
    multi_review: bool


_YEAR = re.compile(r"(?:19|20)\d\d\.?")
_ENDS_IN_A_MONTH = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December)$"
)
_LOOKED_THROUGH = 100_000  # characters in which the kind of review is looked for when no heading names it
_SENTENCES = re.compile(r"(?<=\d{4}\.)\s+(?=[A-Z])")  # "Approved 3 March 2021. Published 15 November 2021 …"
_SHORT_LINE = 20  # words
_LONG_TITLE = 24  # words
_FOOT = 3  # blocks
_SAYS_OF_WHAT_KIND = re.compile(r"An? ")  # "A Safeguarding Adults Review, November 2020"
_BETWEEN = re.compile(
    r"\s+[|\u00b7\u2022*/]\s+|(?<=[a-z])\.\s+(?=(?:\d{1,2} )?[A-Z][a-z]+ (?:19|20)\d\d\.?$)"
)  # what a line sets side by side: "Board \u00b7 Briefing \u00b7 June 2023"
_AT_THE_END = re.compile(
    rf"(?P<before>.{{3,100}}?)(?:\s*\([^()]{{2,40}}\))?[\s,.|(\u00b7\u2013\u2014-]+"
    rf"(?:(?:published|issued):? (?:on |in )?)?"
    rf"(?:{DATE})(?:,? (?:at )?\d{{1,2}}[:.]\d\d(?: ?[ap]m)?)?\)?\.?",
    re.IGNORECASE,
)
_DATED_LINE = re.compile(  # "Board. Leaflet for staff, May 2023", "Partnership. Report completed June 2021"
    rf".{{10,160}}?(?:[\s,.|\u00b7\u2013\u2014-]+(?:{DATE}))\.?", re.IGNORECASE
)
_OF_ANOTHER_DAY = re.compile(  # "Board, updated May 2024", "Board met on 3 May 2024"
    rf"\b(?:updated?|revised|amended|as at|as of|correct at|next|meets?|met|held|sat|due|in|on|of|from|to|until"
    rf"|by|since|before|after) (?:{DATE})",
    re.IGNORECASE,
)
_SIGNED = re.compile(rf"by (?:the )?[A-Z][^.;:?!]{{3,80}}?[,|\u00b7\u2013-]\s+(?:on )?(?:{DATE})\.?", re.IGNORECASE)
_AGREED = re.compile(  # "Agreed by the Board in September 2023."
    r"(?:agreed|approved|adopted|signed off|endorsed|ratified|accepted|completed|finalised)"
    rf"(?: (?:by|at) [^.;:]{{3,60}}?)? (?:in|on) (?:{DATE})",
    re.IGNORECASE,
)
_DASHED = re.compile(r"\s[|\u2013\u2014-]\s")  # "Board \u2013 learning from a Rapid Review \u2013 2 May 2024"
_ISSUE = re.compile(rf"\bissue\s+(?:no\.?\s*)?\d{{1,3}}[\s,|:\u2013-]+(?:{DATE})\W*$", re.IGNORECASE)
_IN_THE_NEWS = re.compile(
    rf"(?P<who>.{{3,100}}?)\s(?:has |have )?published\s(?P<what>[^.]{{3,120}}?)\s(?:in|on)\s+(?:{DATE})", re.IGNORECASE
)
_IN_THE_NEWS_FIRST = re.compile(
    rf"(?:in|on)\s+(?:{DATE}),?\s+(?P<who>.{{3,100}}?)\s(?:has |have )?published\s(?P<what>[^.]{{3,120}})",
    re.IGNORECASE,
)
_OF_A_LIFE = re.compile(
    r"\b(?:died|was (?:killed|murdered|born|found)|(?:death|murder|birth) of .{3,60})$", re.IGNORECASE
)
_PUBLISHED_BY = re.compile(
    rf"(?P<what>[^.]{{3,160}}?),?\s(?:which (?:was|is) )?published by\s(?P<who>[^.]{{3,100}}?)\s(?:in|on)\s+(?:{DATE})",
    re.IGNORECASE,
)
_OF_AN_ISSUE = re.compile(r"(?:issue|edition)\b", re.IGNORECASE)  # "Published in May 2024 issue of …" is elsewhere
_TITLE_ENDS = re.compile(  # "Update on the recommendations - May 2024"
    r".{15,120}?(?:\s[-\u2013\u2014|]\s|,\s|\s\(|:\s"
    r"|(?<=[a-z])(?<! in)(?<! of)(?<! on)(?<! since)(?<! from)(?<! to)(?<! and)\s)"
    rf"(?:{DATE})\)?",
    re.IGNORECASE,
)
_OF_A_MEETING = re.compile(r"(?:minutes|agenda|meeting|notes of)\b", re.IGNORECASE)  # whose day is not of the paper
_SUMS_UP = re.compile(  # "This page sums up the review, published in February 2020."
    r"\bthis (?:page|brief(?:ing)?|summary|paper|document) (?:\w+ ){0,3}?(?:sums up|summari[sz]es|shares|sets out"
    rf"|gives|is a summary of|is about)\b[^.]*?\breview\b[^.]*?\bpublished (?:in|on) (?:{DATE})",
    re.IGNORECASE,
)
_OPENS_THE_TEXT = re.compile(rf"(?:{DATE})\.\s+(?=[A-Z])", re.IGNORECASE)
_OF_ADULTS = re.compile(r"\badults? (?:board|partnership)\b", re.IGNORECASE)
_OF_CHILDREN = re.compile(r"\bsafeguarding children(?:'s|\u2019s)? partnership\b", re.IGNORECASE)
_PRACTICE_REVIEW = re.compile(
    r"\b(?:the|our|this|a|local) practice review (?:of|into|about|was|has|is|found|made|asked|and)\b", re.IGNORECASE
)
_REVIEWED = re.compile(r"\breview\b|\boverview report\b", re.IGNORECASE)
_OTHER_DATE = re.compile(
    r"(?:date (?:and time )?of (?!publication|issue|report)[\w -]{2,40}|d\.?o\.?b\.?)\W*", re.IGNORECASE
)
_NAMES_IT = re.compile(
    r"\b(?:this|the|its) (?:\w+ ){0,2}(?:report|review)\b|" + "|".join(pattern.pattern for _, pattern in REVIEW_NAMES),
    re.IGNORECASE,
)


def metadata_of(document: list[Block], source: str) -> Metadata:
    """Read the metadata from the first blocks, and from the rest only what they leave open."""
    blocks = of_this_page(document)
    front = _front_of(blocks)
    subjects = reviews_named(blocks)
    one_by_one = len(subjects) > 1 or len(reviews_offered(blocks)) > 1
    title = _named_first(front, blocks, several=one_by_one) or title_of(front, several=one_by_one)
    several = one_by_one or is_about_several(blocks)
    partnership = partnership_of(blocks, front)
    return Metadata(
        title=_without_publisher(title, partnership),
        subject=None if several else subject_attested(title, blocks) or subject_of(title, front, blocks),
        kind=_of_its_partnership(
            _of_its_board(_of_mappa(_kind(title, front, source, several=several), front), title, partnership),
            None if several else partnership,
            source,
        ),
        partnership=partnership,
        published_on=_published_on(front, several=one_by_one)
        or _dated_in_a_form(blocks)
        or _at_the_end(title, front)
        or _over_the_story(front)
        or _at_the_foot(blocks)
        or (None if several else _last_updated(blocks)),
        multi_review=several,
    )


def _without_publisher(title: str | None, partnership: str | None) -> str | None:
    """Two lines of a title page may have become one: "Eastham Safeguarding Board Serious Case Review: Child A"."""
    if not title or not partnership or not title.casefold().startswith(f"{partnership} ".casefold()):
        return title
    rest = title[len(partnership) :].strip()
    return rest if rest[:1].isupper() and names_a_review(rest) else title


def _named_first(front: list[Block], blocks: list[Block], *, several: bool) -> str | None:
    """The first line of all, where it names whom the text tells of, is the title, whatever the next one says."""
    first = next(iter(front), None)
    if several or first is None or subject_in(first.text) or partnership_in(first.text):
        return None
    return first.text.rstrip(".:;, ") if names_the_person(first, blocks) else None


def _front_of(blocks: list[Block]) -> list[Block]:
    """Give the first blocks; a line such as "Board | Rapid review | May 2023" is three."""
    front: list[Block] = []
    for place, block in enumerate(_above_the_foot(blocks[:FRONT])):
        if block.kind is not Kind.TABLE_ROW:
            front.append(block)
        elif not any(
            other.kind is Kind.TABLE_ROW
            for other in (*blocks[max(place - 1, 0) : place], *blocks[place + 1 : place + 2])
        ):
            front.extend(replace(block, kind=Kind.HEADING, text=clean(cell), cells=()) for cell in block.cells if cell)
    return joined(_with_years(front))


def _with_years(front: list[Block]) -> list[Block]:
    """A date may have been broken at the end of its line: "Eastham Safeguarding Board, May", "2019"."""
    out: list[Block] = []
    for block in front:
        if out and _YEAR.fullmatch(block.text) and _ENDS_IN_A_MONTH.search(out[-1].text):
            out[-1] = replace(out[-1], text=f"{out[-1].text} {block.text}")
        else:
            out.append(block)
    return out


def _above_the_foot(blocks: list[Block]) -> list[Block]:
    """Leave out what a web site puts under the page; what it puts over the page stands before any title."""
    titled = next((at for at, block in enumerate(blocks) if names_a_review(block.text)), len(blocks))
    told = next((at for at in range(titled, len(blocks)) if has_main_verb(blocks[at].text)), titled)
    below = (at for at in range(told, len(blocks)) if role_of(blocks[at].text) is Role.SITE)
    return blocks[: next(below, None)]


def _shown(block: Block) -> str:
    return f"{block.word.title()} {block.label}: {block.text}" if block.word else block.text


def _kind(title: str | None, front: list[Block], source: str, *, several: bool) -> str:
    """Give the kind the title or a heading names, or else that of the text: "Serious Case Reviews" are others."""
    if title and (kind := _first_named(title)):
        return kind
    if several and len(_kinds_headed(front)) > 1:
        return "OTHER"
    for block in front:
        if block.kind is Kind.HEADING and (kind := _first_named(block.text)):
            return kind
    text = " ".join(source[:_LOOKED_THROUGH].split())  # names go on over the ends of lines
    counts = Counter(
        kind for kind, pattern in REVIEW_NAMES for name in pattern.findall(text) if several or not name.endswith("s")
    )
    if not counts or (several and len(counts) > 1):
        return "OTHER"
    if counts["RAPID_REVIEW"] and sum(counts.values()) > counts["RAPID_REVIEW"]:
        del counts["RAPID_REVIEW"]  # nearly every review was preceded by one
    return counts.most_common(1)[0][0]


def _kinds_headed(front: list[Block]) -> set[str]:
    """The kinds of the reviews that a newsletter or a page of several has a heading for each."""
    heads = (block.text for block in front if block.kind is Kind.HEADING and subject_in(block.text))
    return {kind for text in heads if (kind := _first_named(text))}


def _of_mappa(kind: str, front: list[Block]) -> str:
    """Where a heading speaks of MAPPA, a Serious Case Review is one of MAPPA's."""
    said = any("MAPPA" in block.text for block in front if block.kind is Kind.HEADING)
    return "MAPPA_SCR" if kind == "SCR" and said else kind


def _of_its_board(kind: str, title: str | None, partnership: str | None) -> str:
    """The review of a person that a Safeguarding Adults Board publishes is one of adults, whatever it is called."""
    of_adults = partnership is not None and _OF_ADULTS.search(partnership) is not None
    of_one = title is not None and _REVIEWED.search(title) is not None and subject_in(title) is not None
    return "SAR" if kind == "OTHER" and of_adults and of_one else kind


def _of_its_partnership(kind: str, partnership: str | None, source: str) -> str:
    """The "practice review" of a Safeguarding Children Partnership is a local child safeguarding practice review."""
    of_children = partnership is not None and _OF_CHILDREN.search(partnership) is not None
    return "LCSPR" if kind == "OTHER" and of_children and _PRACTICE_REVIEW.search(source) else kind


def _first_named(text: str) -> str | None:
    places = [
        (match.start(), place, kind)
        for place, (kind, pattern) in enumerate(REVIEW_NAMES)
        if (match := pattern.search(text))
    ]
    return min(places)[2] if places else None


def _published_on(front: list[Block], *, several: bool) -> str | None:
    """Give the day of publication; a page of several reviews may have as many, and then none of its own."""
    pieces = [piece for block in _without_other_dates(front) for piece in _BETWEEN.split(_shown(block)[:LONGEST_TITLE])]
    ways = (_ISSUE.search, ANNOUNCED.match, _date_alone, RELEASED.match, OF_PUBLICATION.search, _today, _published)
    for find in (*ways, AUTHORED.fullmatch, PRESENTED.fullmatch):
        days = [
            day
            for piece in pieces
            if (match := find(piece)) and not _is_of_an_entry(match, several=several) and (day := iso_date(match))
        ]
        if days:
            return None if several and len(set(days)) > 1 else days[0]
    said = (_dated_in_a_byline(block.text) or _summed_up(block.text) for block in front)
    return next(filter(None, said), None)


def _is_of_an_entry(match: re.Match[str], *, several: bool) -> bool:
    """Tell the day of one of several reviews, or of the issue of a newsletter that printed it."""
    rest = match.string[match.end() :].strip(" .")
    return _OF_AN_ISSUE.match(rest) is not None or (several and bool(rest))


def _summed_up(text: str) -> str | None:
    match = _SUMS_UP.search(text)
    return iso_date(match) if match else None


def _at_the_end(title: str | None, front: list[Block]) -> str | None:
    """Read the date that the title of the document, and no other line, ends with."""
    first = next((block.text for block in front if title and block.text.startswith(title)), "")
    named = [block.text for block in front[1:2] if _SAYS_OF_WHAT_KIND.match(block.text) and names_a_review(block.text)]
    return next((day for line in (first, *named) if (day := _ends_in_a_date(line))), None)


def _ends_in_a_date(line: str) -> str | None:
    match = _TITLE_ENDS.fullmatch(line) if len(line.split()) <= _LONG_TITLE else None
    told = match is None or OF_THE_CASE.search(line) or _OF_A_MEETING.match(line)
    return None if told or match is None else iso_date(match)


def _over_the_story(front: list[Block]) -> str | None:
    """The text may begin with the date, before any heading of the report: "May 2020. Ivo was found …"."""
    headed = next((at for at, block in enumerate(front) if at and role_of(block.text)), len(front))
    first = next((block for block in front[:headed] if block.kind is Kind.PARAGRAPH), None)
    match = _OPENS_THE_TEXT.match(first.text) if first else None
    return iso_date(match) if match else None


def _at_the_foot(blocks: list[Block]) -> str | None:
    """The last lines of a briefing may begin with the day: "Published February 2024. Worried about an adult?"."""
    found = (PUBLISHED.match(block.text) for block in reversed(blocks[-_FOOT:]))
    return next((day for match in found if match and (day := iso_date(match))), None)


def _last_updated(blocks: list[Block]) -> str | None:
    found = (UPDATED.match(block.text) for block in blocks)
    return next((iso_date(match) for match in found if match), None)


def _without_other_dates(front: list[Block]) -> list[Block]:
    """Leave out what stands under a line such as "Date of birth"."""
    return [
        block
        for before, block in zip([None, *front], front, strict=False)
        if before is None or _OTHER_DATE.fullmatch(before.text) is None
    ]


def _dated_in_a_form(blocks: list[Block]) -> str | None:
    """Read the cell beside "Date of publication", or beside "Date of report" where there is no such one."""
    cells = (block.cells for block in blocks[:FRONT] if len(block.cells) == 2)  # noqa: PLR2004 - a name and a value
    rows = [f"{clean(name).rstrip(' :')}: {clean(value)}" for name, value in cells]
    matches = (ANNOUNCED.fullmatch(row) for row in sorted(rows, key=lambda row: "publi" not in row.lower()))
    return next((found for match in matches if match and (found := iso_date(match))), None)


def _date_alone(text: str) -> re.Match[str] | None:
    """A date that no sentence goes on from."""
    match = ALONE.match(text)
    rest = text[match.end() :].lstrip(" ,") if match else ""
    if rest[:1].isupper() and not names_a_review(rest):
        return None  # "November 2018 Released", in a chronology
    entry = rest[:1] in {"-", "\u2013", "\u2014"}  # "March 2022 \u2013 Neglect", in a list
    return match if match and not rest[:1].islower() and not entry else None


def _today(text: str) -> re.Match[str] | None:
    """The day of a notice that says "The Board has today (14 March 2024) published …"."""
    return TODAY.search(text) if "publish" in text.lower() else None


def _published(text: str) -> re.Match[str] | None:
    """A short line such as "Overview report by A. Author. Published 8 February 2019"."""
    said = (PUBLISHED.search(part) for part in _SENTENCES.split(text) if len(part.split()) <= _SHORT_LINE)
    return next(filter(None, said), None)


def _dated_in_a_byline(text: str) -> str | None:
    """Read "Safeguarding Board, November 2020 \u2013 Safeguarding Adults Review", in the whole or in a part of it."""
    parts = _DASHED.split(text) if len(text.split()) <= _SHORT_LINE else []
    return next((day for part in (text, *parts) if (day := _dated_with_its_publisher(part))), None)


def _dated_with_its_publisher(text: str) -> str | None:
    """Read "Safeguarding Board | Issued May 2023" and "The Board published the review about Kit in May 2023"."""
    line = _AT_THE_END.fullmatch(_SENTENCES.split(text)[0])
    before = line["before"] if line else ""
    if line and (partnership_in(before) == _DASHED.split(before)[0] or is_a_short_name(before)):
        return iso_date(line)
    if alone := _dated_line(text) or _SIGNED.fullmatch(text) or _AGREED.match(text):
        return iso_date(alone)
    said = (form.match(text) for form in (_IN_THE_NEWS_FIRST, _IN_THE_NEWS, _PUBLISHED_BY))
    told = (news for news in said if news and partnership_in(news["who"]) and _is_what_was_published(news["what"]))
    return next(map(iso_date, told), None)


def _dated_line(text: str) -> re.Match[str] | None:
    """Tell a line that names the publisher, ends in a date and says nothing of the case, or of a meeting."""
    told = has_main_verb(text) or OF_THE_CASE.search(text) or _OF_A_MEETING.search(text) or _OF_ANOTHER_DAY.search(text)
    short = len(text.split()) <= _SHORT_LINE and not told and partnership_in(text) is not None
    return _DATED_LINE.fullmatch(text) if short else None


def _is_what_was_published(text: str) -> bool:
    """Tell "the review about Kit" from "the review about Kit, who died", where the day is that of the death."""
    return _NAMES_IT.search(text) is not None and _OF_A_LIFE.search(text) is None
