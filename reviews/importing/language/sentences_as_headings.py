"""Lines set as headings that are sentences and announce nothing: they tell of a review, or say what they hold."""

import re

from reviews.importing.language.grammar import has_main_verb

_ASKING = re.compile(
    r"(?:what|how|who|why|where|which|(?:was|were|is|are) there|time|words|(?:the )?recommendations?"
    r"|it is (?:therefore )?(?:recommend|propos)ed"
    r"|(?:improvements?|actions?|changes) (?:that )?we|(?:agencies|organisations|services) (?:that|which|who))\b",
    re.IGNORECASE,
)
_SAID_AT_ONCE = re.compile(r"[^:?]{3,60}:\s+\S.{15,}[a-z)]\.\s*")  # "What we learned: A safe discharge has a time."
_ASKED_AT_ONCE = re.compile(  # "Question for practice: Who holds the key?"
    r"(?:[^:?]{0,40}\b)?(?:questions?|reflect\w*|discuss\w*|consider|ask|think)\b[^:?]{0,40}:\s+\S.{10,}\?",
    re.IGNORECASE,
)
_TELLS = re.compile(
    r"(?:the |this )?(?:(?:independent|lead|overview) )*(?:review|panel|report|authors?|reviewers?)"
    r" (?:has |have |also )*"
    r"(?:identif|found|highlight|made|makes|notes|noted|set)",
    re.IGNORECASE,
)
_POST = re.compile(  # or a body: "Learning and Improvement Subgroup"
    r"\b(?:and|&) \w+ (?:officer|manager|lead|director|co-?ordinator|adviser)$"
    r"|^(?!.*\b(?:for|to|by|from|of)\b).*\b(?:sub-?\s?group|committee|forum|network)$",
    re.IGNORECASE,
)


def is_a_sentence(heading: str, text: str) -> bool:
    """Tell a heading from a sentence on a review, and from one that gives at once what it announces."""
    told = has_main_verb(text) and not _ASKING.match(text)
    told = told or _SAID_AT_ONCE.fullmatch(heading) is not None or _ASKED_AT_ONCE.fullmatch(heading) is not None
    return told or _TELLS.match(text) is not None or _POST.search(text) is not None
