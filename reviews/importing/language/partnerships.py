"""The partnership that publishes a review, by the forms their names take."""

import re
from collections import Counter

from reviews.importing.language.blocks import Block, Kind
from reviews.importing.language.headings import role_of
from reviews.importing.language.review_names import REVIEW_NAMES, names_a_review

_PLACE = r"(?:[A-Z][\w'\u2019-]+|of|and|&|the|upon|in|with|,)"
_PARTNERSHIP = re.compile(
    rf"(?:[A-Z][\w'\u2019-]+,?\s+)(?:{_PLACE},?\s+){{0,7}}?"
    r"(?:(?:Local\s+)?(?:Safeguarding\s+(?:Children(?:['\u2019]?s)?|Child|Adults?(?:['\u2019]s)?)"
    r"|(?:Children|Child|Adults?)(?:['\u2019]?s)?\s+Safeguarding|Safeguarding"
    r"|Community\s+Safety)\s+(?:and\s+[A-Z]\w+\s+)?(?:Partnership(?:\s+Board)?|Boards?|Executive|Together)"
    r"(?:\s+for\s+Children(?:\s+and\s+(?:Young\s+People|Adults|Families))?)?"
    r"|(?:Child|Adult|Public)\s+Protection\s+(?:Committee|Partnership|Board)"
    r"|(?:Public\s+Protection\s+|MAPPA\s+)?Strategic\s+(?:Oversight|Management)\s+Group"
    r"|(?:Public\s+Protection\s+|MAPPA\s+)?Strategic\s+Management\s+Board|MAPPA(?:\s+Board)?)\b"
    r"|\bSafeguarding\s+(?:Board|Partnership)\s+for\s+(?:the\s+)?[A-Z][\w'\u2019-]+(?:\s+(?:and\s+)?[A-Z][\w'\u2019-]+){0,4}"
    r"|\b(?!The\b)[A-Z][\w'\u2019-]+\s+Safer\s+(?:Communit(?:y|ies)\s+)?Partnership\b"
    r"|\bSafer\s+(?:[A-Z][\w'\u2019-]+\s+){1,4}Partnership\b"
    r"|^Safer\s+(?!Together)[A-Z][\w'\u2019-]+(?:\s+(?:and\s+)?[A-Z][\w'\u2019-]+){0,2}"
    r"(?=,? (?:[A-Z][a-z]+ )?20\d\d$|$)"
)
_ACRONYM = re.compile(r"\b(?!LSC|LSA|NSP|ASP\b|MSP\b)[A-Z]{1,4}(?:SCP|SAB|SCB|CSP|SP)\b")
_SHORT_NAME = re.compile(  # "Bexcombe LSCB"
    r"\b(?!(?:The|This|That|Our|Each|Every|All|Local|When|If|Independent|Chair|For|By|From)\b)"
    r"[A-Z][a-z][\w'\u2019-]*(?: (?:and |& )?[A-Z][a-z][\w'\u2019-]*)? L?(?:SCB|SCP|SAB)\b"
)
_ARTICLE = re.compile(
    r"^(?:(?:Overview|Final|Full|Summary)\s+Report\s+"
    r"|.*(?<!Board )(?<!Partnership )\b(?:of|by|[Ff]or|from) the\s+|The\s+)"
    r"|^\S+['\u2019],\s+|^[A-Z]{3,5}\s+(?=Local\s)|^(?:Contact|Visit|Welcome to|About)\s+(?=[A-Z])"
    r"|^(?:A|An|By|For|Commissioned by|Published by|Today the|On behalf of)\s+(?=[A-Z])"
    r"|^(?:Independent\s+)?Chair(?:person)?(?:,|\s+of)\s+"
)
_WITHOUT_A_PLACE = re.compile(
    r"(?:(?:Local|Regional|National) )?Safeguarding (?:Children |Adults? )?(?:Partnership|Board)"
    r"|(?:Child|Adult|Public) Protection Committee"
)
_HEALTH_BODY = re.compile(  # "From the Mere Integrated Care System", where no partnership is named
    r"(?:^|\b(?:[Ff]rom|[Bb]y) (?:the )?)"
    r"(?P<name>[A-Z][\w'\u2019-]+(?:,? (?:and |of |with )?[A-Z][\w'\u2019-]+){0,5}?"
    r" Integrated Care (?:System|Board|Partnership))\b"
)
_ANY_PARTNERSHIP = re.compile(r"(?:[A-Z][\w'\u2019-]+ (?:and |& |of )?){2,6}(?:Partnership|Committee|Board)")
_OWN_NAME = re.compile(r"(?=.*\bSafeguarding\b)(?:[A-Z][\w'\u2019&-]+\s+){1,6}[A-Z][\w'\u2019]+")


def partnership_in(text: str) -> str | None:
    as_name = text.title() if text.isupper() else text
    found = [_ARTICLE.sub("", match[0]) for match in _PARTNERSHIP.finditer(as_name)]
    return next((name for name in found if not _WITHOUT_A_PLACE.fullmatch(name)), next(iter(found), None))


def is_its_name(text: str) -> bool:
    """Tell the whole name of a partnership and nothing else, in capitals or not."""
    return (partnership_in(text) or "").casefold() == text.casefold()


def is_a_short_name(text: str) -> bool:
    """Tell "Bexcombe LSCB", alone in its line."""
    return _SHORT_NAME.fullmatch(text) is not None


def is_a_partnership(text: str) -> bool:
    """Tell the name of a partnership for whatever it be, alone in its line."""
    return _ANY_PARTNERSHIP.fullmatch(text) is not None


def partnership_of(blocks: list[Block], front: list[Block]) -> str | None:
    """The first partnership named on the title page, or else the one named most in the document."""
    heads = [block.text for block in front if block.kind is Kind.HEADING]
    own = (text for text in heads if _OWN_NAME.fullmatch(text) and not names_a_review(text) and not role_of(text))
    found = next(filter(None, map(partnership_in, heads)), None) or next(own, None) or _named_most(blocks, front)
    return found or _of_another_kind(front, heads) or _by_its_short_name(blocks)


def _named_most(blocks: list[Block], front: list[Block]) -> str | None:
    names = Counter(
        found
        for block in blocks
        for match in _PARTNERSHIP.finditer(block.text)
        if (found := _ARTICLE.sub("", match[0])) and not _WITHOUT_A_PLACE.fullmatch(found)
    )
    children = Counter({name: count for name, count in names.items() if "Adult" not in name})
    adults = any(pattern.search(block.text) for block in front for kind, pattern in REVIEW_NAMES if kind == "SAR")
    best = (names if adults else children or names).most_common(1)
    return best[0][0] if best else None


def _of_another_kind(front: list[Block], heads: list[str]) -> str | None:
    """A partnership for something else, alone in its line, or a body of the health service that publishes."""
    other = next(filter(is_a_partnership, heads), None)
    return other or next((match["name"] for block in front if (match := _HEALTH_BODY.search(block.text))), None)


def _by_its_short_name(blocks: list[Block]) -> str | None:
    for form in (_SHORT_NAME, _ACRONYM):
        shorter = Counter(match[0] for block in blocks for match in form.finditer(block.text))
        if shorter:
            return shorter.most_common(1)[0][0]
    return None
