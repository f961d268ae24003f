"""What the document says of itself: title, subject, kind of review, partnership, date of publication."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date

from reviews.importing.blocks import Block, Kind
from reviews.importing.vocabulary import REVIEW_NAMES, has_main_verb, names_a_review, role_of


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
_FRONT = 25  # blocks that can belong to a title page
_TITLE_LENGTH = 160
_PLACE = r"(?:[A-Z][\w'\u2019-]+|of|and|&|the|upon|in|with|,)"
_PARTNERSHIP = re.compile(
    rf"(?:[A-Z][\w'\u2019-]+,?\s+)(?:{_PLACE},?\s+){{0,7}}?"
    r"(?:(?:Local\s+)?(?:Safeguarding\s+(?:Children(?:['\u2019]?s)?|Child|Adults?(?:['\u2019]s)?)|(?:Children|Child|Adults?)(?:['\u2019]?s)?\s+Safeguarding|Safeguarding|Community\s+Safety)\s+(?:and\s+[A-Z]\w+\s+)?(?:Partnership(?:\s+Board)?|Board|Executive|Together)"
    r"|(?:Public\s+Protection\s+|MAPPA\s+)?Strategic\s+Management\s+Board|MAPPA(?:\s+Board)?)\b"
    r"|\bSafer\s+(?:[A-Z][\w'\u2019-]+\s+){1,4}Partnership\b"
)
_ACRONYM = re.compile(r"\b(?!LSC|LSA|NSP)[A-Z]{1,4}(?:SCP|SAB|SCB|CSP|SP)\b")
_ARTICLE = re.compile(
    r"^(?:.*\b(?:of|by|for|from) the\s+|The\s+)|^(?:A|An|By|For|Commissioned by|Published by|Today the|On behalf of)\s+(?=[A-Z])"
)
_OWN_NAME = re.compile(r"(?=.*\bSafeguarding\b)(?:[A-Z][\w'\u2019&-]+\s+){1,6}[A-Z][\w'\u2019]+")

_PERSON = r"(?:Baby|Child|Adult|Young Person|Infant|Family|Mr|Mrs|Ms|Miss|Sibling Group|Twins?|Case|Patient)"
_PERSON_WORDS = frozenset(
    [
        "Baby",
        "Child",
        "Children",
        "Adult",
        "Adults",
        "Young",
        "Person",
        "Infant",
        "Family",
        "Mr",
        "Mrs",
        "Ms",
        "Miss",
        "Sibling",
        "Twin",
        "Twins",
        "Case",
        "Patient",
    ]
)
_NAME = r"(?:[A-Z]{1,3}\d{0,2}(?:/[A-Z])?\b|[A-Z][a-z]{2,14}\b)"
_PSEUDONYM = re.compile(
    rf"\b{_PERSON}\s+{_NAME}(?:(?:\s*(?:,|and|&)\s*)(?:{_PERSON}\s+)?(?:[A-Z]{{1,2}}\b|[A-Z][a-z]{{2,14}}\b(?!\s+(?:Safeguarding|Review|Serious|Local))))?"
)
_SEVERAL = re.compile(
    r"\b(?:Children|Babies|Siblings|Brothers|Sisters|Adults)\s+[A-Z]{1,2}\d?(?:\s*(?:,|and|&)\s*[A-Z]{1,2}\d?)+\b"
)
_AFTER_REVIEW = re.compile(
    r"\bReview(?:\s*\((?:L?CSPR|SCR|SAR|DHR|DARDR)\))?(?:\s*(?:[:\u2013\u2014-]|\b(?:in respect of|in relation to|regarding|concerning|into the (?:death|care|case|circumstances) of|into|on|about|for|of|following the death of)\b|\s(?=[\"'\u2018\u201c(]))\s*|\s+)"
    r"[\"'\u2018\u201c(]?(?P<name>[A-Z][a-z]{2,14}(?:\s+(?:and|&)\s+[A-Z][a-z]{2,14})?|[A-Z]{1,3}\d{0,2})[\"'\u2019\u201d)]?(?=[\s.,;:)]|$)(?!\s+(?:Safeguarding|Partnership|Board|Council))"
)
_BEFORE_REVIEW = re.compile(
    r"^[\"'\u2018\u201c]?(?P<name>[A-Z]{1,3}\d{0,2}|[A-Z][a-z]{2,14})[\"'\u2019\u201d]?\s+[-\u2013:]?\s*(?:(?:Local\s+)?Child\s+Safeguarding\s+Practice|Serious\s+Case|Safeguarding\s+Adults?|Domestic\s+Homicide|Rapid)\s+Review"
)
_QUOTED_NAME = re.compile(r"^[\"'\u2018\u201c](?P<name>[A-Z][\w]*(?:\s+[A-Z][\w]*)?)[\"'\u2019\u201d]$")
_DEATH_OF = re.compile(
    r"\b(?i:death|murder|homicide|killing|care|case) of [\"'\u2018\u201c]?(?P<name>[A-Z][a-z]{2,14})\b"
)
_NOT_A_NAME = frozenset(
    [
        "Thematic",
        "Joint",
        "Independent",
        "Combined",
        "Multi",
        "Agency",
        "Learning",
        "Report",
        "Executive",
        "Summary",
        "Overview",
        "Final",
        "Briefing",
        "Published",
        "Publication",
        "Local",
        "National",
        "Safeguarding",
        "Serious",
        "The",
        "This",
        "Action",
        "Key",
        "Findings",
        "Recommendations",
        "Practice",
        "Process",
        "Panel",
        "Statement",
        "Notes",
        "Themes",
        "Review",
        "Reviews",
        "Group",
        "Protection",
        "Minute",
        "Team",
        "Young",
        "Death",
        "Services",
        "Service",
        "Social",
        "Care",
        "Health",
        "Conference",
        "Plan",
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ]
)

_MONTHS = {
    name: number
    for number, name in enumerate(
        [
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ],
        1,
    )
}
_MONTH = "|".join(_MONTHS) + "|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
_DATE = rf"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+)?(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?)?(?P<month>{_MONTH}),?\s+(?P<year>(?:19|20)\d\d)|(?P<d>\d{{1,2}})[/.](?P<m>\d{{1,2}})[/.](?P<y>20\d\d)"
_ANNOUNCED = re.compile(
    rf"(?:(?:date\s+(?:of\s+)?(?:publication|published|issued?)|publication\s+date|published(?:\s+(?:on|in|date))?|date|issued?(?:\s+date)?|date\s+of\s+(?:issue|report))\s*[:\u2013-]?\s*(?:on\s+|in\s+)?)(?:{_DATE})",
    re.IGNORECASE,
)
_ALONE = re.compile(
    rf"(?:(?:final|final report|overview report|report|version|final version|executive summary)\s*[,:\u2013-]?\s*)?(?:{_DATE})\.?",
    re.IGNORECASE,
)
_AT_THE_END = re.compile(rf"(?P<before>.{{3,100}}?)[\s,|\u00b7\u2013-]+(?:{_DATE})", re.IGNORECASE)


def metadata_of(blocks: list[Block], source: str) -> Metadata:
    """Read the metadata from the first blocks, and from the rest only what they leave open."""
    front = [block for block in blocks[:_FRONT] if block.kind is not Kind.TABLE_ROW]
    subjects = _reviews_named(blocks)
    several = len(subjects) > 1
    title = _title(front)
    return Metadata(
        title=title,
        subject=None if several else _subject(title, front, blocks),
        kind=_kind(title, front, source),
        partnership=_partnership(blocks, front),
        published_on=_published_on(front),
        multi_review=several,
    )


def _shown(block: Block) -> str:
    return f"{block.word.title()} {block.label}: {block.text}" if block.word else block.text


def _title(front: list[Block]) -> str | None:
    """The first short line that names a review, with the subject from the next line if it has none."""
    named = [position for position, block in enumerate(front) if _could_be_title(block)]
    exact = [position for position in named if any(pattern.search(front[position].text) for _, pattern in REVIEW_NAMES)]
    place = next(iter(exact or named), None)
    if place is None:
        return next(
            (
                _bare(block.text)
                for block in front
                if block.kind is Kind.HEADING
                and not role_of(block.text)
                and not _partnership_in(block.text)
                and not _ALONE.fullmatch(block.text)
            ),
            None,
        )
    title = _bare(_announced_title(front[place].text))
    following = front[place + 1].text.strip("\"'\u2018\u2019\u201c\u201d") if place + 1 < len(front) else ""
    lone_subject = _PSEUDONYM.fullmatch(following) or (
        place + 1 < len(front) and _QUOTED_NAME.match(front[place + 1].text)
    )
    return (
        f"{title} {following}"
        if lone_subject and not _subject_in(title) and not re.search(r"\breviews\b", title, re.IGNORECASE)
        else title
    )


_PUBLISHES = re.compile(
    r"\b(?:published?|publishes|publishing)\s+(?:the\s+|an?\s+|its\s+|their\s+)?(?P<title>(?:[A-Z][\w'\u2019-]*[\s:\u2013-]*){3,14}[^.]{0,60})"
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
    if len(text) > _TITLE_LENGTH or block.marker is not block.marker.NONE or not names_a_review(text) or role_of(text):
        return False
    if (_partnership_in(text) or "").casefold() == text.casefold():
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


def _is_name(pseudonym: str) -> bool:
    return not _NOT_A_NAME.intersection(word for word in pseudonym.split() if word not in _PERSON_WORDS)


def _subject_in(printed: str) -> str | None:
    text = printed.title().replace("\u2019S", "\u2019s").replace("'S", "'s") if printed.isupper() else printed
    for pattern in (_SEVERAL, _PSEUDONYM):
        for match in pattern.finditer(text):
            if _is_name(match[0]):
                return match[0].strip()
    for pattern in (_AFTER_REVIEW, _BEFORE_REVIEW, _DEATH_OF):
        match = pattern.search(text)
        if (
            match
            and match["name"].split()[0] not in {*_NOT_A_NAME, *_PERSON_WORDS}
            and not re.fullmatch(r"L?CSPR|SCR|SAR|DHR|II?", match["name"])
        ):
            return match["name"]
    return None


def _subject(title: str | None, front: list[Block], blocks: list[Block]) -> str | None:
    if title and (subject := _subject_in(title)):
        return subject
    for block in front:
        quoted = _QUOTED_NAME.match(block.text)
        if quoted and block.kind is Kind.HEADING:
            return quoted["name"]
        if (block.kind is Kind.HEADING or names_a_review(block.text)) and (subject := _subject_in(block.text)):
            return subject
    counts = Counter(match[0] for block in blocks for match in _PSEUDONYM.finditer(block.text) if _is_name(match[0]))
    subject, count = counts.most_common(1)[0] if counts else (None, 0)
    return subject if count > 1 else None


_ENTRY = re.compile(
    r"(?:19|20)\d\d\s*[-\u2013\u2014]\s*[A-Z][\w'\u2019 ,&/()-]{2,60}?\s*[-\u2013\u2014]\s*(?P<name>[A-Z][\w ,&'\u2019/-]{0,40})"
)


def _reviews_named(blocks: list[Block]) -> set[str]:
    """Find the reviews a page holds: entries of a repository, or headings that name a review and its subject."""
    names: set[str] = set()
    for block in blocks:
        entry = _ENTRY.fullmatch(block.text) if block.kind is not Kind.TABLE_ROW else None
        if entry:
            names.add(entry["name"].strip().casefold())
        elif block.kind is Kind.HEADING and names_a_review(block.text) and (subject := _subject_in(block.text)):
            names.add(subject.casefold())
    if not names:
        names = _subjects_alone(blocks)
    return {name for name in names if not any(name != other and name in other for other in names)}


def _subjects_alone(blocks: list[Block]) -> set[str]:
    """On a page of "reviews", headings that are nothing but a pseudonym part one review from the next."""
    if not any(
        re.search(r"\breviews\b", block.text, re.IGNORECASE) for block in blocks[:_FRONT] if block.kind is Kind.HEADING
    ):
        return set()
    found = [
        block
        for block in blocks
        if block.kind is Kind.HEADING and _PSEUDONYM.fullmatch(block.text) and _is_name(block.text)
    ]
    return {block.text.casefold() for block in found if block.level == found[0].level}


def _partnership_in(text: str) -> str | None:
    as_name = text.title() if text.isupper() else text
    match = _PARTNERSHIP.search(as_name)
    return _ARTICLE.sub("", match[0]) if match else None


def _partnership(blocks: list[Block], front: list[Block]) -> str | None:
    """The first partnership named on the title page, or else the one named most in the document."""
    for block in front:
        if block.kind is Kind.HEADING and (found := _partnership_in(block.text)):
            return found
    for block in front:
        if (
            block.kind is Kind.HEADING
            and _OWN_NAME.fullmatch(block.text)
            and not names_a_review(block.text)
            and not role_of(block.text)
        ):
            return block.text
    names = Counter(
        found
        for block in blocks
        for match in _PARTNERSHIP.finditer(block.text)
        if (found := _ARTICLE.sub("", match[0]))
    )
    children = Counter({name: count for name, count in names.items() if "Adult" not in name})
    adults = any(pattern.search(block.text) for block in front for kind, pattern in REVIEW_NAMES if kind == "SAR")
    best = (names if adults else children or names).most_common(1)
    if best:
        return best[0][0]
    acronyms = Counter(match[0] for block in blocks for match in _ACRONYM.finditer(block.text))
    return acronyms.most_common(1)[0][0] if acronyms else None


def _published_on(front: list[Block]) -> str | None:
    for pattern in (_ANNOUNCED, _ALONE):
        for block in front:
            match = pattern.match(_shown(block))
            if match and (found := _iso(match)):
                return found
    return next(
        (
            found
            for block in front
            if (match := _AT_THE_END.fullmatch(block.text))
            and _partnership_in(match["before"]) == match["before"]
            and (found := _iso(match))
        ),
        None,
    )


def _iso(match: re.Match[str]) -> str | None:
    if match["y"]:
        year, month, day = int(match["y"]), int(match["m"]), int(match["d"])
    else:
        year, day = int(match["year"]), int(match["day"] or 0)
        month = next(number for name, number in _MONTHS.items() if name.startswith(match["month"].lower()[:3]))
    try:
        return date(year, month, day).isoformat() if day else f"{year}-{month:02d}"
    except ValueError:
        return None
