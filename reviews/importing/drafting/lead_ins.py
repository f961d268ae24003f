"""Paragraphs that announce a list and give it in one breath: "Agencies involved: police, health"."""

import re
from dataclasses import replace

from reviews.importing.language.asking_headings import is_open
from reviews.importing.language.blocks import Block, Kind
from reviews.importing.language.grammar import is_a_name
from reviews.importing.language.headings import Role, role_of
from reviews.importing.language.labels import Marker
from reviews.importing.language.side_notes import instructs_the_author
from reviews.importing.outlining.open_headings import asks

_RUN_IN = re.compile(
    r"(?P<head>[A-Z][^:;?\u2013|]{3,90}?)\s*(?P<mark>[:;]|\binclud(?:e|es|ed|ing)\b:?)\s*(?P<rest>\S.*)", re.DOTALL
)
_SPEAKS_OF = (
    r"(?:(?:focus(?:es|ed)?|cent(?:re|er)[sd]?|relate[sd]?|cover(?:s|ed)?|highlight(?:s|ed)?|concern(?:s|ed)?"
    r"|emphasise[sd]?|identifie[sd])(?: (?:on|upon|around|to|about|the (?:following|need to)))*)"
)
_LEADING_VERB = re.compile(
    rf"\s+(?:{_SPEAKS_OF}|(?:is|are|was|were)(?: as follows| that| these)?|comprises?)$", re.IGNORECASE
)
_RUN_ON = re.compile(rf"(?P<head>[A-Z][^:;?\u2013|]{{3,60}}?)\s+{_SPEAKS_OF}\s+(?P<rest>[^.;]+;\s*\S.*)", re.DOTALL)
_AT_THE_END = re.compile(  # of a paragraph on one of several reviews: "Kim died in a fire. Key learning: …; and …"
    r".{10,}?[.!?]\s+(?P<head>(?:(?i:the|key|main) )*"
    r"(?i:learning(?: points?)?|lessons(?: learn(?:ed|t))?|recommendations?))"
    r"(?:(?: (?:from|of|in) [^.:;]{2,40})? (?:is|are|was|were|includes?|included))?\s*:\s+(?P<rest>\S.*)",
    re.DOTALL,
)
_A_FINDING = re.compile(r"(?:key )?finding", re.IGNORECASE)
_SENTENCE_WITHIN = re.compile(r"[a-z]{2}\. [A-Z]")
_TELLS_OF = re.compile(
    rf"(?:{_SPEAKS_OF}|(?:is|are|was|were) (?:made|given|set out|grouped|based|about|around|on|in|for|to|not|no|none)"
    r"|(?:has|have|will|can|did|do|does) \w+|(?:made|given|set out|grouped|accepted) (?:to|for|about|around|in|on|by)"
    r"|see|none)\b",
    re.IGNORECASE,
)
_RUN_IN_ROLES = {Role.AGENCIES, Role.THEMES, Role.LEARNING, Role.RECOMMENDATIONS, Role.GOOD_PRACTICE, Role.QUESTIONS}
_OF_SENTENCES = {Role.LEARNING, Role.RECOMMENDATIONS}


_NOTED = re.compile(
    r"(?:lead(?: agency| officer| body)?|owners?|responsible(?: agency| body)?|by whom|target date|time ?scales?"
    r"|by when|deadline|due(?: date)?|completion date|progress(?: to date)?|status|b?rag(?: rating| status)?)\s*:\s",
    re.IGNORECASE,
)


def as_note(block: Block) -> Block:
    """A bullet such as "Lead: Police" under a recommendation is a note on it, and no point of it."""
    noted = block.marker is Marker.BULLET and _NOTED.match(block.text) is not None
    return replace(block, kind=Kind.PARAGRAPH, marker=Marker.NONE) if noted else block


_NAMED = re.compile(
    r"(?:(?:full |exact |agreed )?(?:text|wording|details?|description|statement)"
    r"(?: of (?:the )?(?:recommendation|learning(?: point)?))?"
    r"|(?:recommendation|learning(?: point)?)(?: (?:text|wording|details?|description|statement))?)"
    r"\s*:\s+(?P<rest>\S.*)",
    re.IGNORECASE | re.DOTALL,
)


def named_wording(block: Block) -> Block:
    """Under "Recommendation number: 4" take "Recommendation:" off the wording."""
    match = _NAMED.fullmatch(block.text)
    return replace(block, text=match["rest"]) if match else block


def run_in(block: Block) -> tuple[Role, str, str] | None:
    """Split "Agencies involved: police, health" into what it announces, its heading and its text."""
    if block.kind not in {Kind.PARAGRAPH, Kind.LIST_ITEM} or block.marker is Marker.NAMED:
        return None
    match = _RUN_IN.match(block.text) or (_RUN_ON.match(block.text) if ";" in block.text else None)
    if match is None or _SENTENCE_WITHIN.search(match["head"]):
        match = _AT_THE_END.match(block.text) if block.marker is Marker.NONE else None
    if not match or _SENTENCE_WITHIN.search(match["head"]) or _only_tells_of(match["rest"]):
        return None
    if instructs_the_author(block.text):
        return None
    head = _LEADING_VERB.sub("", match["head"])
    role = Role.LEARNING if _A_FINDING.fullmatch(head) else role_of(head)
    if role is None and is_open(head) and asks(match["rest"]):
        role = Role.RECOMMENDATIONS  # "What needs to change: The Trust to …"
    if role not in _RUN_IN_ROLES or (role in _OF_SENTENCES and is_a_name(match["rest"])):
        return None  # "Learning summary: The Rowan Sisters"
    return role, match["head"], match["rest"]


def _only_tells_of(rest: str) -> bool:
    """Tell "Recommendations: are made around training": what the list is about, and no list."""
    return ";" not in rest and _TELLS_OF.match(rest) is not None
