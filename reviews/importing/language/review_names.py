"""The kinds of review, by the names and letters that they go by."""

import re

REVIEW_NAMES = [
    (
        "MAPPA_SCR",
        re.compile(
            r"\bMAPPA\b.{0,40}\b(?:serious case review|SCR)|\bmulti-?agency public protection\b.{0,40}\breview",
            re.IGNORECASE,
        ),
    ),
    ("RAPID_REVIEW", re.compile(r"\brapid reviews?\b", re.IGNORECASE)),
    (
        "LCSPR",
        re.compile(
            r"\bsafeguarding children practice reviews?\b"
            r"|\bchild(?:ren)?(?:'s|\u2019s)? safeguarding practice reviews?\b(?! panel)|\bL?CSPRs?\b",
            re.IGNORECASE,
        ),
    ),
    ("SCR", re.compile(r"\bserious case reviews?\b|\bSCRs?\b", re.IGNORECASE)),
    ("SAR", re.compile(r"\bsafeguarding adults?(?:'s?|s'|\u2019s?|s\u2019)? reviews?\b|\bSARs?\b", re.IGNORECASE)),
    (
        "DHR",
        re.compile(
            (
                r"\bdomestic homicide (?:overview )?reviews?\b|\bdomestic abuse[- ]related death reviews?\b|\bDHRs?\b"
                r"|\bDARDRs?\b"
            ),
            re.IGNORECASE,
        ),
    ),
]
_OTHER_REVIEW = re.compile(
    (
        r"\b(?:child|adult) practice reviews?\b|\blearning (?:reviews?|events?|summary|brief(?:ing)?)\b"
        r"|\bpractitioner briefing\b|\bthematic reviews?\b|\bcase (?:management )?reviews?\b"
        r"|\blearning lessons reviews?\b|\bsignificant (?:case|incident) reviews?\b|\bappreciative inquir(?:y|ies)\b"
        r"|\bsingle unified safeguarding reviews?\b|\b(?:7|seven)[- ]minute briefings?\b|\blearning from\b"
        r"|\bregulation 28 report\b|\bprevent(?:ion of)? future deaths\b"
        r"|\breview (?:of|into|about)\b|^(?:19|20)\d\d\s*[-\u2013\u2014]"
    ),
    re.IGNORECASE,
)


def names_a_review(text: str) -> bool:
    """Tell whether the text names a kind of review or of briefing on one."""
    return any(pattern.search(text) for _, pattern in REVIEW_NAMES) or _OTHER_REVIEW.search(text) is not None
