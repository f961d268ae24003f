"""Sentences under a recommendation that speak of it, or of what somebody else recommended."""

import re

from reviews.importing.language.bodies import body_opening

_REPORTS_BACK = re.compile(
    r"(?:(?:the|its|their) )?(?:progress|results?|findings|outcomes?|compliance|impact|completion)\b.{0,60}"
    r"\b(?:should|must|to|will) be\b",
    re.IGNORECASE,
)
_REFERS_BACK = re.compile(
    r"the (?:revised|new|updated|amended|resulting|agreed|refreshed) \w+.{0,60}\b(?:should|must|to|will)\b",
    re.IGNORECASE,
)


def reports_back(text: str) -> bool:
    """Tell whether the sentence asks that what comes of the recommendation before it is reported."""
    return _REPORTS_BACK.match(text) is not None


def refers_back(text: str) -> bool:
    """Tell whether the sentence speaks of what the recommendation before it brings about."""
    return _REFERS_BACK.match(text) is not None


_ASKED_THING = re.compile(
    r"(?:the|this|these|such) (?P<thing>[^.:;]{3,60}?) (?:should|must|will|needs? to)\b", re.IGNORECASE
)
_LONG_WORD = re.compile(r"[a-z]{5,}")


def speaks_again_of(text: str, further: str) -> bool:
    """Tell whether a sentence such as "The chronology should …" asks for more of a thing that was asked for before."""
    match = _ASKED_THING.match(further)
    thing = _LONG_WORD.findall(match["thing"].lower())[-1:] if match else []
    return any(word.startswith(one.rstrip("ys")) for one in thing for word in _LONG_WORD.findall(text.lower()))


_LEADS_TO_LIMBS = re.compile(
    r"(?:the|this|these|such|it|they)\b[^.:;]{0,60}?\b(?:should|must|will|needs? to)(?: \w+){0,2}?"
    r" (?:cover|include|contain|set out|specify|say|state|address|describe|provide)\b[^.;]{0,60}:",
    re.IGNORECASE,
)


def leads_to_limbs(text: str) -> bool:
    """Tell "The agreement should cover:" under a recommendation: the points after it are that one's own."""
    return _LEADS_TO_LIMBS.fullmatch(text) is not None


_OF_ANOTHER_REPORT = re.compile(
    r"\brecommendations?\b[^.]{0,60}\b(?:made|published|set out|contained|found|given|of|from|in)\b[^.]{0,80}"
    r"\b(?:national (?:reports?|reviews?|panel)|previous|earlier|another|inspection|inquiry|inquest|coroner"
    r"|panel in (?:its|their))\b",
    re.IGNORECASE,
)


def speaks_of_other_recommendations(text: str) -> bool:
    """Tell a sentence that leads to what another report recommended."""
    return _OF_ANOTHER_REPORT.search(text) is not None and body_opening(text) is None
