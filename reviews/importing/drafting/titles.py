"""The title of a review, from the lines of its title page."""

import re
from dataclasses import replace
from itertools import pairwise

from reviews.importing.language.asking_headings import is_open
from reviews.importing.language.blocks import Block, Kind
from reviews.importing.language.broken_titles import leaves_off
from reviews.importing.language.dates import A_DAY, ALONE, DATE
from reviews.importing.language.grammar import has_main_verb
from reviews.importing.language.headings import Role, names_a_topic, role_of
from reviews.importing.language.partnerships import is_a_partnership, is_its_name, partnership_in
from reviews.importing.language.review_names import REVIEW_NAMES, names_a_review
from reviews.importing.language.subjects import PSEUDONYM, QUOTED_NAME, name_alone, subject_in, two_alone

LONGEST_TITLE = 160
_TITLE_LINES = 6
_LONGEST_LINE = 24  # words
_SHORT_NAME = 6  # words
_WHOLE_TITLE = 5  # words of a heading that is a title although it is known: "What we learned about …"


def joined(front: list[Block]) -> list[Block]:
    """Put together a title, or the name of a partnership, that goes on in the next line."""
    out: list[Block] = []
    for block in _named_over_three_lines(front):
        before = out[-1] if out else None
        if before and len(out) <= _TITLE_LINES and block.marker is block.marker.NONE and _goes_on(before, block):
            out[-1] = replace(block, kind=Kind.HEADING, text=f"{before.text} {block.text}", start=before.start)
        else:
            out.append(block)
    return out


def _named_over_three_lines(front: list[Block]) -> list[Block]:
    """Put together "Beck and Fellside", "Safeguarding Children", "Partnership"."""
    for at in range(max(min(len(front), _TITLE_LINES) - 2, 0)):
        lines = front[at : at + 3]
        whole = " ".join(block.text for block in lines)
        whole_already = any(partnership_in(block.text) or names_a_review(block.text) for block in lines)
        if is_its_name(whole) and not whole_already and not any(block.apart for block in lines[1:]):
            return [*front[:at], replace(lines[0], kind=Kind.HEADING, text=whole, end=lines[-1].end), *front[at + 3 :]]
    return front


def _goes_on(before: Block, block: Block) -> bool:
    """Tell a title that goes on after a colon, and the name of a partnership broken over two lines."""
    whole = f"{before.text} {block.text}"
    parted = not block.apart and not names_a_review(before.text)
    return (
        _opens_a_title(before)
        or _halves_a_title(before, block)
        or _runs_over(before, block)
        or (parted and is_its_name(whole) and not any(map(partnership_in, (before.text, block.text))))
    )


def _runs_over(before: Block, block: Block) -> bool:
    """Tell a title that goes on in the next line of the same text: "Overview", "Report: Child A"."""
    whole = f"{before.text} {block.text}"
    close = not block.apart and len(whole) <= LONGEST_TITLE and partnership_in(block.text) is None
    return close and names_a_review(before.text) and names_a_review(whole) and leaves_off(before.text, block.text)


def _halves_a_title(before: Block, block: Block) -> bool:
    """Tell lines of the same type that only together name a kind of review: "Child Safeguarding", "Practice Review"."""
    headings = before.kind is block.kind is Kind.HEADING and before.level == block.level
    return (
        headings
        and _names_a_kind(f"{before.text} {block.text}")
        and not any(map(_names_a_kind, (before.text, block.text)))
    )


def _names_a_kind(text: str) -> bool:
    return any(pattern.search(text) for _, pattern in REVIEW_NAMES)


def _opens_a_title(block: Block) -> bool:
    title = block.text.endswith(":") and len(block.text) <= LONGEST_TITLE // 2 and block.marker is block.marker.NONE
    return title and not has_main_verb(block.text) and names_a_topic(block.text) != names_a_review(block.text)


def title_of(front: list[Block], *, several: bool) -> str | None:
    """The first short line that names a review, with the subject from the next line if it has none.

    Where the items have begun no title follows: links to other reviews stand at the foot of a page.
    """
    said = _on_a_card(front) or _of_an_issue(front) or _title_in(_before_the_items(front), several=several)
    return said or _title_in(front, several=several)


_PUBLISHED_IN = re.compile(r"(?:first )?published\b", re.IGNORECASE)
_ISSUE = re.compile(r".{0,60}\b(?:newsletter|bulletin|annual report)\b.{0,60}", re.IGNORECASE)


_CARD = re.compile(r"Title(?: of (?:the )?(?:report|review|document))?\s*:\s+(?P<title>\S.{4,150})", re.IGNORECASE)


def _on_a_card(front: list[Block]) -> str | None:
    """Read "Title: …" at the head of what a library sends with a review."""
    cards = (_CARD.fullmatch(block.text) for block in front[:_TITLE_LINES])
    return next((_bare(card["title"]) for card in cards if card), None)


_OF_WHOM = re.compile(r"(?:the |a )?(?:news ?letter|bulletin) (?:of|from|for)\b", re.IGNORECASE)  # under its name


def _of_an_issue(front: list[Block]) -> str | None:
    """A newsletter or an annual report is called what its first lines call it, whatever reviews it tells of."""
    first = [block for block in front[:_TITLE_LINES] if block.kind is Kind.HEADING and not is_its_name(block.text)]
    named = (block.text for block in first if not _PUBLISHED_IN.match(block.text))
    said = next((text for text in named if _ISSUE.fullmatch(text)), None)
    return _bare(_name_over(said, front) or said) if said else None


def _name_over(said: str, front: list[Block]) -> str | None:
    """Give "Keeping in Touch" over "The newsletter of the Safeguarding Adults Board"."""
    over = (one.text for one, other in pairwise(front) if other.text == said and _OF_WHOM.match(said))
    return next((text for text in over if len(text.split()) <= _SHORT_NAME and not is_its_name(text)), None)


_MANY = re.compile(r"(?:L?CSPR|SCR|SAR|DHR)s")  # a menu's
_ITEMS = {Role.RECOMMENDATIONS, Role.LEARNING, Role.LEARNING_AND_RECOMMENDATIONS}


def _before_the_items(front: list[Block]) -> list[Block]:
    begun = (
        place
        for place, block in enumerate(front)
        if block.kind is Kind.HEADING and role_of(block.text) in _ITEMS and not names_a_review(block.text)
    )
    return front[: next(begun, None)]


def _title_in(front: list[Block], *, several: bool) -> str | None:
    named = [position for position, block in enumerate(front) if _could_be_title(block)]
    named = [position for position in named if not _is_a_byline_under_a_name(front[position], front[:position])]
    named = [position for position in named if front[position].kind is Kind.HEADING] or named
    exact = [position for position in named if any(pattern.search(front[position].text) for _, pattern in REVIEW_NAMES)]
    of_someone = [position for position in named if subject_in(front[position].text)]
    if several and (page := next((block for block in front if _titles_a_page(block, front)), None)):
        return _bare(page.text)
    if named and front[named[0]].kind is not Kind.HEADING and _is_a_known_title(front[0]):
        named = exact = of_someone = []
    ranked = [position for position in named[:1] if _stands_above(front[position], front)]
    place = next(iter(named if several else ranked or exact or of_someone or named), None)
    if exact and of_someone and not subject_in(front[exact[0]].text) and of_someone[0] < exact[0]:
        place = of_someone[0]
    if place is None:
        first = next(
            (block for block in front if block.kind is Kind.HEADING and not _says_what_it_is(block.text)), None
        )
        known = first is not None and (several is False) and _is_a_known_title(first)
        return _bare(first.text) if first is not None and known else _unnamed_title(front)
    title = _bare(_announced_title(front[place].text))
    return _headed_by_a_name(front[:place], title, front[place]) or _with_subject(title, front[place + 1 :], front)


def _stands_above(block: Block, front: list[Block]) -> bool:
    """Tell "Learning brief: The Twins" in the largest type from the line under it that says of which kind it is."""
    ranks = [other.level for other in front if other.kind is Kind.HEADING and other is not block]
    titled = len(block.text.split()) > (2 if ":" in block.text else _SHORT_NAME)
    return block.kind is Kind.HEADING and titled and block.level < min(ranks, default=0)


def _headed_by_a_name(before: list[Block], title: str, block: Block) -> str | None:
    """Over the sentence "The Board has today published a review …" the heading "Child W" is the title."""
    if block.kind is Kind.HEADING or subject_in(title):
        return None
    return next((_bare(head.text) for head in before if head.kind is Kind.HEADING and subject_in(head.text)), None)


def _unnamed_title(front: list[Block]) -> str | None:
    """Where no line names a review: the highest heading, or one that says whom it is about, or the first."""
    heads = [block for block in front if block.kind is Kind.HEADING and _could_head_all(block.text)]
    top = [block for block in heads if block.level == 1]
    begun = next((block.start for block in front if _is_text(block)), None)
    first = [block for block in heads if begun is None or block.start < begun]
    of_someone = [block for block in first if subject_in(block.text)]
    known = [
        block for block in front if block.kind is Kind.HEADING and subject_in(block.text)
    ]  # "What happened to Kit"
    return next((_bare(block.text) for block in [*top, *of_someone, *first, *known]), None) or _first_line(front)


def _first_line(front: list[Block]) -> str | None:
    """A title of many words may be no heading by its length: the first line of all, over that of its publisher."""
    line = front[0] if len(front) > 1 and front[1].kind is Kind.HEADING and front[0].kind is Kind.PARAGRAPH else None
    plain = line is not None and line.marker is line.marker.NONE and len(line.text.split()) <= _LONGEST_LINE
    return _bare(line.text) if line and plain and not line.text.endswith((".", ":", "?")) else None


def _is_text(block: Block) -> bool:
    """Tell a paragraph: a heading under the first one divides the document and does not name it."""
    return block.kind is not Kind.HEADING and block.text.endswith(".") and has_main_verb(block.text)


_ENTRY = re.compile(r"\d{1,2}[.)]? \D.*\s\d{1,3}")  # of a contents page


def _could_head_all(text: str) -> bool:
    role = role_of(text)
    plan = role is Role.ACTION_PLAN and subject_in(text) is not None
    known = (role and not plan) or is_open(text) or not (plan or names_a_topic(text)) or _KIND_OF_REPORT.fullmatch(text)
    return not (known or partnership_in(text) or _says_what_it_is(text) or _ENTRY.fullmatch(text))


def _is_a_known_title(block: Block) -> bool:
    """Tell "What we learned from what happened to Hal" as the first heading, and "Child A: our action plan"."""
    known = role_of(block.text) in {*_ITEMS, Role.FINDINGS, Role.ACTION_PLAN, Role.NARRATIVE, Role.THEMES}
    return block.kind is Kind.HEADING and (
        (known and len(block.text.split()) >= _WHOLE_TITLE) or PSEUDONYM.match(block.text) is not None
    )


_BY_WHOM = re.compile(rf"\b(?:{DATE}|the|local|a|an|by|for|from|published|report|review)\b", re.IGNORECASE)
_SAYS_WHAT_IT_IS = re.compile(
    r"(?:agenda item|easy read|press release|(?:latest )?news(?: release)?|(?:media|press) (?:release|statement)|blog"
    r"|article|publication|minutes|presentation|transcript|podcast|report to .{1,60}"
    r"|(?:no\.?|number|issue|volume|edition) \d{1,3}\b.{0,30})\W*",
    re.IGNORECASE,
)


def _says_what_it_is(text: str) -> bool:
    """Tell what stands over a title, "Agenda item" or "Easy Read", and names no document."""
    dated = ALONE.fullmatch(text) or A_DAY.fullmatch(text)
    publisher = (partnership_in(text) or "").casefold() == text.casefold().removeprefix("the ")
    publisher = publisher or is_a_partnership(text)
    way = " > " in text or " \u00bb " in text  # to the page
    return way or _SAYS_WHAT_IT_IS.fullmatch(text) is not None or dated is not None or publisher


def _is_a_byline(text: str) -> bool:
    """Tell "Eastham Safeguarding Board \u2013 LCSPR \u2013 June 2024", which says no name of a person."""
    partnership = partnership_in(text)
    if partnership is None or partnership not in text:
        return False
    rest = _BY_WHOM.sub(" ", text.replace(partnership, " "))
    for _, kind in REVIEW_NAMES:
        rest = kind.sub(" ", rest)
    return re.search(r"\w", rest) is None


def _is_a_byline_under_a_name(block: Block, before: list[Block]) -> bool:
    """Tell such a line under a heading that says of whom."""
    return any(head.kind is Kind.HEADING and subject_in(head.text) for head in before) and _is_a_byline(block.text)


def _titles_a_page(block: Block, front: list[Block]) -> bool:
    """Tell the heading of a page of several reviews from that of one; the first may be "Learning from our reviews"."""
    plural = re.search(r"\breviews\b", block.text, re.IGNORECASE) is not None
    known = role_of(block.text) is not None and block is not front[0]
    return block.kind is Kind.HEADING and plural and not subject_in(block.text) and not known


_KIND_OF_REPORT = re.compile(
    r"(?:(?:overview|final|summary|full) report|(?:executive|learning) summary|report)", re.IGNORECASE
)


def _with_subject(title: str, after: list[Block], front: list[Block]) -> str:
    """Put the subject to a title that lacks it, from the next line or the one after "Overview Report"."""
    if subject_in(title) or re.search(r"\breviews\b", title, re.IGNORECASE):
        return title
    over = front[front.index(after[0]) - 2] if after and front.index(after[0]) > 1 else None
    if over is not None and _is_a_subject(over.text):
        return f"{over.text} {title}"
    parts = [title]
    for block in after[:2]:
        text = block.text.strip("\"'\u2018\u2019\u201c\u201d")
        parts.append(text)
        kind = _KIND_OF_REPORT.match(text)
        of_someone = kind is not None and subject_in(text) is not None and len(text) <= LONGEST_TITLE // 2
        alone = QUOTED_NAME.match(block.text) or name_alone(block, front) or two_alone(block, front)
        if of_someone or _is_a_subject(text) or alone:
            return " ".join(parts)
        if kind is None or kind[0] != text:
            break
    return title


def _is_a_subject(text: str) -> bool:
    """Tell a line that is a pseudonym and nothing else, in capitals or not."""
    return (
        PSEUDONYM.fullmatch(text) is not None
        or subject_in(text) == text
        or (text.isupper() and (subject_in(text) or "").casefold() == text.casefold())
    )


_PUBLISHES = re.compile(
    r"\b(?:published?|publishes|publishing)\s+(?:the\s+|an?\s+|its\s+"
    r"|their\s+)?(?P<title>(?:[A-Z][\w'\u2019-]*[\s:\u2013-]*){3,14}[^.]{0,60})"
)


_DATED = re.compile(rf",? (?:in|on) (?:{DATE}).*$", re.IGNORECASE)


def _announced_title(text: str) -> str:
    """In "Today the partnership has published Serious Case Review Kit." the title is what was published."""
    match = _PUBLISHES.search(text)
    if not match or not names_a_review(match["title"]):
        return text
    tells = has_main_verb(text) or partnership_in(text[: match.start()]) is not None
    return _DATED.sub("", match["title"]) if tells else text


_NUMBER = re.compile(r"^\d{1,2}(?:\.\d{1,2})*[.)]\s+(?=[A-Z])")  # of an item in minutes: "4. Rapid review: Child P"
_MARKING = re.compile(r"\s+(?:OFFICIAL|RESTRICTED|CONFIDENTIAL)\b.{0,20}$")


def _bare(text: str) -> str:
    return _NUMBER.sub("", _MARKING.sub("", text.strip())).rstrip(".:;, ")


_TWO_SENTENCES = re.compile(r"[a-z]\. [A-Z]")
_LEADS_ON = re.compile(r"(?:read|download|view|watch|listen to|click|open|see)\b", re.IGNORECASE)  # to the paper itself


def _could_be_title(block: Block) -> bool:
    text = block.text
    if len(text) > LONGEST_TITLE or block.marker is not block.marker.NONE or not names_a_review(text):
        return False
    if (text.endswith("?") and subject_in(text) is None) or _LEADS_ON.match(text) or " > " in text:
        return False
    if role_of(text) and not subject_in(text):
        return False
    if is_its_name(text) or _MANY.fullmatch(text):
        return False
    announced = _PUBLISHES.search(text)
    plain = block.kind is Kind.PARAGRAPH
    told = has_main_verb(text) or (plain and (text.endswith(".") or _TWO_SENTENCES.search(text) is not None))
    return not told or block.kind is Kind.HEADING or (announced is not None and names_a_review(announced["title"]))
