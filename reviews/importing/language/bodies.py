"""The body that a sentence asks to act: "The Board should …"."""

import re

from reviews.importing.language.grammar import IMPERATIVES, opens_with_imperative

_BODY_NOUN = (
    r"(?:partnerships?|partners?|boards?|trusts?|councils?|police|constabulary|services?|teams?|agenc(?:y"
    r"|ies)|authorit(?:y|ies)|schools?|colleges?|academ(?:y|ies)|committees?|departments?|groups?"
    r"|sub-?groups?|probation|hospitals?|"
    r"governments?|ministry|office|organisations?|providers?|commissioners?|practices|surger(?:y|ies)"
    r"|nurser(?:y|ies)|executive|NHS|ICBs?|CCGs?|CAMHS|MASH|GPs|DfE|LSCB|SAB|CSP|LSCP|health|social care"
    r"|hub|network|unit|directorate|panel|forum|homes?|housing|association|commission|courts?|Cafcass"
    r"|Ofsted|prisons?)"
)
_THE_BODY = (
    r"(?:(?:[Tt]he|[Aa]ll|[Ee]ach|[Ee]very|[Bb]oth|[Ll]ocal)\s+)*(?:(?!(?:should|must|to|will|is|are"
    r"|that)\b)[\w&'\u2019/().,-]+\s+){0,14}?"
)
_THIRD_PERSON = "|".join(f"{verb}s|{verb}es|{verb[:-1]}ies" for verb in IMPERATIVES)
_VERB_AFTER_BODY = (
    r"(?!(?:should|must) be (?:offered|provided|available|commissioned|given|made|put|developed|established)\b)"
    rf"(?:should|must|will|shall|may|to|needs?|ought|(?:jointly |also |together )?(?:seeks?|requests?|asks?"
    rf"|assures?|ensures?|reviews?|considers?|reminds?|requires?|develops?|works?|continues?|agrees?"
    rf"|commits?|provides?|undertakes?|makes?|satisf(?:y|ies)|{_THIRD_PERSON})|"
    r"(?:is|are) (?:asked|required|requested|encouraged|invited|recommended|urged|advised|to)"
    r"|be (?:asked|required|requested|encouraged|invited|urged|advised) to)\b"
)
_PREAMBLE = re.compile(
    (
        r"(?:it is (?:therefore )?recommended that|(?:the|this) (?:review|panel|report|author"
        r"|reviewer)s? (?:therefore )?recommends? (?:that )?|(?:that|for) (?=the |all |[A-Z]))\s*"
    ),
    re.IGNORECASE,
)
_FIRST_A_TIME = re.compile(
    r"(?:until then|in the (?:meantime|interim|short term|longer term)|in future|as a (?:priority|matter of urgency)"
    r"|(?:within|by|before|after|once|from|following) [^,.;:]{3,50}),\s+",
    re.IGNORECASE,
)
_OPENING = re.compile(
    rf"(?P<body>{_THE_BODY}[\w&'\u2019/().-]+)\s*[,:]?\s+(?=(?:(?:with|through|via|alongside"
    rf"|working with|together with|in partnership with)\s+(?:[\w'\u2019-]+,?\s+){{1,6}}?)?{_VERB_AFTER_BODY})"
)
_THAT_THEY_DO = re.compile(rf"(?P<body>{_THE_BODY}[\w&'\u2019/().-]+)\s+(?=(?:be|{'|'.join(IMPERATIVES)})\b)")
_ACRONYM = re.compile(r"\b[A-Z][A-Za-z]?[A-Z&]{1,6}s?\b")
_PROPER_NAME = re.compile(r"(?:The )?[A-Z][\w'\u2019&-]+(?: (?:of |and |& )?[A-Z][\w'\u2019&-]+)+")
_NOT_A_BODY = re.compile(
    r"\b(?:training|learning(?! disabilit)|guidance|procedures?|polic(?:y|ies)|process(?:es)?|practitioners?"
    r"|professionals?|workers?|nurses?|visitors?|midwives|doctors?|clinicians|officers?|staff|managers?|children(?!['\u2019]s)|parents?|families|information|assurance"
    r"|audits?|reviews?|visits?|records?|meetings?|in|on|about|within|from|by|where|when|if"
    r"|failure|ability|inability|needs?|duty|opportunit(?:y|ies)|lack|powers?|right|access|decisions?|time"
    r"|responses?|contributions?|approach|involvement|referrals?|of (?!the )[a-z]+)\b"
)
_NAMED_BODY = re.compile(
    rf"(?:[Tt]he )?(?:[A-Z][\w'\u2019&-]+ (?:of |and |& )?)+(?=[A-Z])(?i:{_BODY_NOUN})"
)  # "The Assurance Partnership"
_ARTICLED = re.compile(r"(?:The|All|Each|Every|Both)\b")
_LONGEST_BODY = 110
_LONGEST_NAME = 9  # words
_LITTLE_WORDS = frozenset(["and", "of", "the", "for", "in", "&", "social", "care", "service", "services", "health"])
_NOUNS_IN_A_ROW = 2  # "Support services should …", but "Make sure that housing …"


def _bare(body: str) -> str:
    """Give the body without its article, in lower case: people may open a sentence too ("Professionals should …")."""
    return re.sub(r"^(?:the|all|each|every|both|local)\s+", "", body.lower())


def names_a_body(text: str) -> bool:
    """Tell the name of a body and nothing else: "Eastham Council", "Children's Social Care"."""
    words = text.split()
    proper = all(word[:1].isupper() or word in _LITTLE_WORDS or not word[:1].isalpha() for word in words)
    return (
        0 < len(words) <= _LONGEST_NAME and proper and re.search(rf"\b{_BODY_NOUN}\b", text, re.IGNORECASE) is not None
    )


def has_a_body(text: str) -> bool:
    """Tell a few words that end with a kind of body: "the hospital trust"."""
    words = text.split()
    return len(words) <= _LONGEST_NAME and re.search(rf"\b{_BODY_NOUN}$", text, re.IGNORECASE) is not None


def body_opening(text: str) -> str | None:
    """Give the body that opens the sentence and is to act ("The Board" in "The Board should …")."""
    opened = _FIRST_A_TIME.sub("", text[:300], count=1) if _FIRST_A_TIME.match(text) else text[:300]
    preamble = _PREAMBLE.match(opened)
    rest = opened[preamble.end() :] if preamble else opened
    matches = [_OPENING.match(rest), _THAT_THEY_DO.match(rest) if preamble else None]
    match = min((found for found in matches if found), key=lambda found: len(found["body"]), default=None)
    if not match or len(match["body"]) > _LONGEST_BODY:
        return None
    body = match["body"].strip(" ,")
    named = (
        re.search(rf"\b{_BODY_NOUN}\b", body, re.IGNORECASE) or _ACRONYM.search(body) or _PROPER_NAME.fullmatch(body)
    )
    if (
        not named
        or _NOT_A_BODY.search(body)
        or (_NOT_A_BODY.match(_bare(body)) and not _NAMED_BODY.fullmatch(body))
        or (opens_with_imperative(rest) and len(body.split()) > _NOUNS_IN_A_ROW)
    ):
        return None
    return body


def is_named_over(first: str, second: str) -> bool:
    """Tell a body whose name runs over the end of a line: "Eastham Community Safety", "Partnership should …"."""
    begun = all(word[:1].isupper() or word in _LITTLE_WORDS for word in first.split())
    body = body_opening(f"{first} {second}") if begun and second[:1].isupper() else None
    return body is not None and len(body) > len(first) and not names_a_body(first) and not _ARTICLED.match(second)
