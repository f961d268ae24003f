"""A part of a document with its groups, and the theme that a heading names."""

import re
from dataclasses import dataclass, replace

from reviews.importing.language.asking_headings import is_open
from reviews.importing.language.blocks import Block, Kind
from reviews.importing.language.dates import DATE
from reviews.importing.language.elsewhere import is_of_other_reviews
from reviews.importing.language.grammar import has_main_verb
from reviews.importing.language.headings import OF_ITEMS, Role, names_a_topic, role_of
from reviews.importing.language.labels import section_number, without_number
from reviews.importing.language.names_of_bodies import names_a_body
from reviews.importing.language.partnerships import is_a_short_name, partnership_in
from reviews.importing.language.report_words import tells_of_examples
from reviews.importing.language.side_notes import instructs_the_author
from reviews.importing.language.vocabulary import announces


@dataclass(frozen=True)
class Group:
    """Blocks under one heading within a part; `theme` is that heading unless it is the part's own."""

    theme: str | None
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Part:
    """A section of the document with one role, and the groups its headings divide it into."""

    role: Role
    heading: Block | None
    groups: tuple[Group, ...]

    @property
    def blocks(self) -> tuple[Block, ...]:
        return tuple(block for group in self.groups for block in group.blocks)


NUMBERED_THEME = re.compile(
    r"(?:key |learning |practice |main )?theme\s+\w{1,5}\s*[:.\u2013-]\s*|(?:theme|area)\s*:\s*",
    re.IGNORECASE,
)
_ONLY_COUNTED = re.compile(r"\A(?:theme\s+\w{1,5}\s*[:.\u2013-]\s*|(?:theme|area)\s*:\s*)", re.IGNORECASE)
_LETTER = re.compile(r"\A[A-Z][.)]\s+(?=[A-Z][\w\u2019'-]+\b(?!\.))")  # "B. Housing", but "J. Smith."
ONLY_SCOPE = re.compile(  # "National recommendations" says whose they are, and is no theme
    r"(?:(?:summary of|the|key|main|further|additional|other|national|regional|local|strategic|overarching|and|overview"
    r"|imr|individual management review|report|practice|systems?|organisational|operational|wider"
    r"|(?:single|multi|individual|inter)[- ]agency|partnership|board) )*"
    r"(?:learning(?: points?)?|lessons?(?: learn(?:ed|t))?|messages|recommendations?|findings|actions?)"
    r"(?: (?:of|from|made by|made in|in) (?:the|this|our) (?:latest )?"
    r"(?:review|report|panel|reviewers?|authors?|case))?\W*"
    r"|(?:the )?recommendations? (?:is|are)(?: as follows)?\W*"
    r"|(?:(?:the|our|joint|agreed|detailed|multi-agency|partnership|board|local) )*"
    r"(?:action|improvement|implementation|delivery) plan(?: template| update)?\W*"
    r"|(?:what )?(?:we|it is|the (?:review|report|panel|reviewers?|authors?)) (?:therefore |have |has )?"
    r"recommend(?:s|ed)?(?: that)?\W*",
    re.IGNORECASE,
)
_CAPTION = re.compile(r"\A(?:table|box) \d{1,2}\s*[:.\u2013-]\s+|\s*\((?:continued|cont\.?)\)\Z", re.IGNORECASE)
_FINDING = re.compile(r"Finding \w{1,3}: ")
_IN_THIS_CASE = re.compile(r"\b(?:this|the) case\?$", re.IGNORECASE)  # asked of each finding in turn, and no topic
_FEW_WORDS = 6
_DATED = re.compile(
    rf"(?:,?\s*(?:last )?(?:updated|published|issued|as at|reviewed):?\s+(?:on |in )?)?(?:{DATE})", re.IGNORECASE
)


def theme_name(heading: str) -> str:
    """Give a heading as the theme it names: no section number, no "Theme 2:"; "Learning theme 2:" is as printed."""
    text = _LETTER.sub("", _ONLY_COUNTED.sub("", without_number(heading), count=1), count=1)
    return without_number(text).rstrip(" :;\u2013-")


def theme_headed_by(block: Block) -> str | None:
    """Give the theme that a heading within a part names; a sentence is none, nor whose items follow."""
    theme = theme_name(_CAPTION.sub("", block.text))
    ended = block.text.endswith(".") and (has_main_verb(block.text) or announces(block.text))
    sentence = ended or tells_of_examples(block.text) or instructs_the_author(block.text)
    named = not sentence and (role_of(block.text) is not None or names_a_topic(block.text))
    return theme if named and not ONLY_SCOPE.fullmatch(theme) else None


def is_divided_by_body(part: Part) -> bool:
    """Tell learning that stands agency by agency: under each there may be a list, or one paragraph."""
    themes = [group.theme for group in part.groups if group.theme]
    return len(themes) > 1 and all(map(names_a_body, themes))


def tells_of_other_reviews(part: Part) -> bool:
    """Tell "What earlier MAPPA reviews said"; "Recommendations for the national review panel" are the report's own."""
    heading = part.heading.text if part.heading else ""
    return part.role not in {*OF_ITEMS, Role.ACTION_PLAN} and is_of_other_reviews(heading)


def topic_of(part: Part) -> str | None:
    """Give the topic of a narrative part, under which a report may place its learning as it goes."""
    if part.role is not Role.NARRATIVE or part.heading is None or not names_a_topic(part.heading.text):
        return None
    if is_open(part.heading.text) or _IN_THIS_CASE.search(part.heading.text):
        return None
    theme = theme_name(part.heading.text)
    return None if says_who_publishes(theme) else theme


def places_learning(heading: str) -> bool:
    """Tell a numbered heading, or a finding, that a bare "Learning" under it belongs to."""
    return (
        bool(section_number(heading) or NUMBERED_THEME.match(heading) or _FINDING.match(heading))
        and role_of(heading) is None
    )


def of_one_or_more(heading: str) -> str:
    """Give "Recommendation" and "Recommendations:" in one form."""
    return heading.casefold().rstrip(" .:").removesuffix("s")


_OF_PAPER = re.compile(  # "Eastham Safeguarding Board \u2013 a leaflet for practitioners"
    r"\s[\u2013\u2014|-]\s(?:an? |the )?(?:\w+ ){0,2}(?:leaflet|briefing|note|summary|guide|paper|bulletin|sheet)\b.*"
)


def says_who_publishes(line: str) -> bool:
    """Tell the name of a partnership, with or without a date, as on a title page."""
    named, alone = partnership_in(line), _OF_PAPER.sub("", _DATED.sub("", line)).strip(" ,.\u2013\u2014-|\u00b7")
    return (named is not None and alone == named) or is_a_short_name(alone)


def without_publisher(groups: list[Group], role: Role) -> tuple[Group, ...]:
    """A partnership named over the whole part, or a body over its plan, says whose it is; beside others, who acts."""
    theme = (groups[0].theme if len(groups) == 1 else None) or ""
    alone = says_who_publishes(theme) or (role is Role.ACTION_PLAN and names_a_body(theme))
    return (replace(groups[0], theme=None),) if alone else tuple(groups)


def lists_themes(part: Part) -> bool:
    """Tell a part headed "Learning themes" that lists names of themes, and no sentences: no learning."""
    heading = part.heading.text.lower().rstrip(" :") if part.heading else ""
    listed = [block for block in part.blocks if block.kind is not Kind.TABLE_ROW]
    names = all(block.kind is Kind.LIST_ITEM and _is_a_name(block.text) for block in listed)
    return part.role is Role.LEARNING and heading.endswith("themes") and bool(listed) and names


def _is_a_name(text: str) -> bool:
    asks = text.endswith("?") and len(text.split()) <= _FEW_WORDS
    return asks or not has_main_verb(text)


def halves_the_learning(held: list[Block], heading: Block) -> bool:
    """Tell "Practice learning" under a list, such as that of "Strategic learning": no story stands before it."""
    return any(block.kind is Kind.LIST_ITEM for block in held) and heading.text.lower().startswith("practice")
