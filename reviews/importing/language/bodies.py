"""The body that a sentence asks to act: "The Board should …"."""

import re

from reviews.importing.language.grammar import IMPERATIVES, opens_with_imperative
from reviews.importing.language.names_of_bodies import (
    BODY_NOUN,
    LITTLE_WORDS,
    has_a_body,
    names_a_body,
    says_whom_it_is_for,
)

_THE_BODY = (
    r"(?:(?:[Tt]he|[Aa]ll|[Ee]ach|[Ee]very|[Bb]oth|[Ll]ocal)\s+)*(?:(?:[Dd]uty to [Cc]o-?operate"
    r"|(?!(?:should|must|to|will|is|are|that)\b)[\w&'\u2019/().,-]+)\s+){0,14}?"
)
_THIRD_PERSON = "|".join(f"{verb}s|{verb}es|{verb[:-1]}ies" for verb in IMPERATIVES)
_VERB_AFTER_BODY = (
    r"(?!(?:should|must) be (?:offered|provided|available|commissioned|given|made|put|developed|established"
    r"|set up)\b)"
    r"(?:should|must|will|shall|may|to(?! co-?operate agenc)|needs?|ought"
    rf"|(?:jointly |also |together )?(?:seeks?|requests?|asks?"
    rf"|assures?|ensures?|reviews?|considers?|reminds?|requires?|develops?|works?|continues?|agrees?"
    rf"|commits?|provides?|undertakes?|makes?|satisf(?:y|ies)|{_THIRD_PERSON})|"
    r"(?:is|are) (?:asked|required|requested|encouraged|invited|recommended|urged|advised|to)"
    r"|be (?:asked|required|requested|encouraged|invited|urged|advised) to)\b"
)
_PREAMBLE = re.compile(
    (
        r"(?:(?:finally|lastly|also|further(?:more)?|secondly|thirdly|in addition|therefore),? )?"
        r"(?:it is (?:(?:therefore|further|also|additionally) )*recommended that"
        r"|(?:i|we) (?:(?:therefore|further|also) )*recommend that"
        r"|(?:the|this) (?:[\w-]+ ){0,2}?(?:review|panel|report|author|reviewer)s?"
        r" (?:therefore )?recommends? (?:that )?"
        r"|(?:that|for) (?=the |all |[A-Z]))\s*"
    ),
    re.IGNORECASE,
)
_FIRST_A_TIME = re.compile(
    r"(?:(?:first|second|third|fourth|fifth|last)(?:ly)?"
    r"|until then|in the (?:meantime|interim|short term|longer term)|in future|as a (?:priority|matter of urgency)"
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
    r"\b(?:training(?! (?:sub-?)?(?:group|team))|learning(?! disabilit)|guidance|procedures?|polic(?:y|ies)"
    r"|process(?:es)?|practitioners?|professionals?|workers?|nurses?|visitors?|midwives|doctors?|clinicians|officers?|staff|managers?|children(?!['\u2019]s)"
    r"|parents?|families|information|assurance"
    r"|audits?|reviews?(?! (?:panel|(?:sub-?)?group|team))|visits?"
    r"|data|details|figures|records?|meetings?|in|on|about|within|from|by|where|when|if"
    r"|interviews|closure|plans|assessments|conferences|checks|pathways|minutes|letters"
    r"|failure|ability|inability|needs?|duty(?! to co)|opportunit(?:y|ies)|lack|powers?|right|access|decisions?|time"
    r"|responses?|contributions?|approach|involvement|referrals?|(?<!ommissioners )(?<!roviders )of (?!the )[a-z]+)\b"
)
_NAMED_BODY = re.compile(
    rf"(?:[Tt]he )?(?:[A-Z][\w'\u2019&-]+ (?:of |and |& )?)+(?=[A-Z])(?i:{BODY_NOUN})"
)  # "The Assurance Partnership"
_ARTICLED = re.compile(r"(?:The|All|Each|Every|Both)\b")
_LIMB = re.compile(r"\s*\((?:[a-h]|[ivx]{1,4}|\d)\)$")  # "The Council (i) reviews …; (ii) tells …"
_LONGEST_BODY = 110
_NOUNS_IN_A_ROW = 2  # "Support services should …", but "Make sure that housing …"


def _bare(body: str) -> str:
    """Give the body without its article, in lower case: people may open a sentence too ("Professionals should …")."""
    return re.sub(r"^(?:the|all|each|every|both|local)\s+", "", body.lower())


_IN_A_PLACE = re.compile(
    r" (?:represented|named) (?:on|in) [^,;:]{3,40}$| in contact with [^,;:]{3,40}$"
    r"| in (?:(?:all|each|every|both|(?:the|our) (?:two|three|four|five)) (?:[\w-]+ ){0,2}[\w-]+)$"
    r"| on (?:the |our |its )?[^,;:]{0,30}\b(?:framework|panel|list|register)$"
    r"| in (?:the )?(?:region|area|county|city|borough|district"
    r"|[A-Z][\w'\u2019-]+(?: (?:and |& )?(?:the )?[A-Z][\w'\u2019-]+)*)$"
)
_IN_ITS_PART = re.compile(r", (?:as|acting|in (?:its|their)|on behalf of) .*$")
_ONLY_A_VERB = re.compile(
    r"(?:ask|seek|consider|ensure|remind|provide|require|encourage|invite|request|urge|tell|enable)\b", re.IGNORECASE
)


def body_opening(text: str) -> str | None:
    """Give the body that opens the sentence and is to act ("The Board" in "The Board should …")."""
    opened = _FIRST_A_TIME.sub("", text[:300], count=1) if _FIRST_A_TIME.match(text) else text[:300]
    preamble = _PREAMBLE.match(opened)
    rest = opened[preamble.end() :] if preamble else opened
    matches = [_OPENING.match(rest), _THAT_THEY_DO.match(rest) if preamble else None]
    match = min((found for found in matches if found), key=lambda found: len(found["body"]), default=None)
    if not match or len(match["body"]) > _LONGEST_BODY:
        return None
    body = _IN_ITS_PART.sub("", _LIMB.sub("", match["body"]).strip(" ,"))
    asked = opens_with_imperative(rest) and (len(body.split()) > _NOUNS_IN_A_ROW or _ONLY_A_VERB.match(body))
    return None if asked or not _is_a_body(_IN_A_PLACE.sub("", body)) else body


def _is_a_body(words: str) -> bool:
    named = (
        re.search(rf"\b{BODY_NOUN}\b", words, re.IGNORECASE) or _ACRONYM.search(words) or _PROPER_NAME.fullmatch(words)
    )
    about = _NOT_A_BODY.search(words) or (_NOT_A_BODY.match(_bare(words)) and not _NAMED_BODY.fullmatch(words))
    return bool(named) and not about


_MODAL = re.compile(
    r" (?:will|should|must|shall|to|needs? to|ought to|(?:is|are) (?:asked|required|invited|requested) to)\W*"
)


def body_led_in(lead: str) -> str | None:
    """Give the body named over what it is to do: "The Board will", "It is recommended that the Board:"."""
    preamble = _PREAMBLE.match(lead) if lead.endswith(":") else None
    named = lead[preamble.end() :].rstrip(" :") if preamble else ""
    if named and _is_a_body(named):
        return named
    body = body_opening(lead) or ""
    return body if body and _MODAL.fullmatch(lead[lead.find(body) + len(body) :]) else None


_NOBODY = (  # practitioners and workers are everybody; families are whom it is about; and things are no staff
    r"(?:practition|work|car|oth|lett|numb|pap|ord|matt|regist|comput|post|teenag|strang|fath|moth|broth|sist|partn|memb"
    r"|offend|us|read|offic|interpret|custom|suffer|prison|lodg|walk|sleep|foreign|leav)ers"
    r"|(?:fact|err|indicat|behavi|surviv|col|neighb)ors|guardians"
)
_STAFF = re.compile(
    r"(?:(?:the|all|every|each|any) )?(?:(?!(?:of|for|in|by|ask|the|an?|all|each|every)\b)[\w'\u2019-]+ ){0,3}"
    r"(?:chairs|co-?ordinators?|staff"
    r"|GPs|(?:school|community|district|practice|specialist|ward|staff) nurses|midwives|maternity|midwifery"
    r"|(?:district|community|school|practice|specialist) nursing"
    r"|health visiting|[a-z]*(?:neurology|oncology|cardiology|radiology|psychology|paediatrics|physiotherapy)"
    r"|(?:occupational|language|play) therapy|education welfare|fire and rescue|firearms licensing"
    r"|(?:ambulance|fire) control|units|lounge|banks|shops|agents|leads"
    r"|heads|clerks|sergeants|constables|landlords?|governors"
    r"|assistants|consultants|pharmac(?:y|ies)|clinics?|centres?|wards?|practice|refuges?|compan(?:y|ies)|charit(?:y|ies)"
    rf"|hospices?|coroner|registrar|employers?|sixth forms?|playgroups|(?!(?:{_NOBODY}))[a-z-]+(?:ers|ors|ists|ians))",
    re.IGNORECASE,
)
_IS_ASKED = re.compile(r",? (?:should|must|need|will|are|is|to|that)\b", re.IGNORECASE)
_AND = re.compile(r", (?:and )?| and ")
_ITS_NAME = r"(?:[Tt]he )?(?P<body>[A-Z][\w'\u2019&-]*(?: (?:of |and |& |the )*[A-Z][\w'\u2019&-]*){0,7})"
_DOES = re.compile(rf"{_ITS_NAME} [a-z]+[a-rt-z]s (?=\w)")
_IS_TO_DO = re.compile(
    rf"{_ITS_NAME} (?!(?:and|or|of|in|with|for|at)\b)[a-z]+ (?=\w)"
)  # "recommended that Eastham Council fit …"
_ASKED_BELOW = re.compile(rf"(?P<body>{_THE_BODY}[\w&'\u2019/().-]+):$")


def addressee(text: str, under: str | None = None) -> str | None:
    """Give whom the sentence is for: the body that opens it, or a staff that can be written to ("Conference chairs").

    "Practitioners", "professionals" and "workers" are everybody, and so nobody. Staff under a heading that names their
    agency are left to it.
    """
    preamble = _PREAMBLE.match(text)
    rest = text[preamble.end() :] if preamble else text
    below = _ASKED_BELOW.fullmatch(rest) if preamble else None
    staff = None if under and names_a_body(under) else _staff_opening(rest[:_LONGEST_BODY])
    named = below["body"] if below and _is_a_body(below["body"]) else staff
    return body_opening(text) or named or _who_does(rest, asked=preamble is not None)


def _staff_opening(text: str) -> str | None:
    asked = _IS_ASKED.search(text)
    if asked is None or asked[0].split()[-1].lower() in {"is", "that"}:
        return None
    if opens_with_imperative(text) and " the " in text[: asked.start()]:
        return None  # "Switch the clinic to evenings"
    if _STAFF.fullmatch(_IN_A_PLACE.sub("", text[: asked.start()])):
        return text[: asked.start()]  # "Fire and rescue" is one
    several = _AND.split(text[: asked.start()])
    whole = len(several) > 1 and not _STAFF.fullmatch(several[0]) and has_a_body(several[0])  # "Schools and doctors"
    return text[: asked.start()] if all(map(_STAFF.fullmatch, several[1 if whole else 0 :])) else None


def _who_does(text: str, *, asked: bool) -> str | None:
    """Give the body whose name stands before what it does ("Eastham Council fits …"), whatever the verb."""
    done = (_IS_TO_DO if asked else _DOES).match(text)
    name = done["body"] if done else ""
    return name if says_whom_it_is_for(name) and (" " in name or name.isupper()) else None


def is_named_over(first: str, second: str) -> bool:
    """Tell a body whose name runs over the end of a line: "Eastham Community Safety", "Partnership should …"."""
    begun = all(word[:1].isupper() or word in LITTLE_WORDS for word in first.split())
    if second[:1].isupper() and first.endswith((" and", " or")) and body_opening(f"{first} {second}"):
        return True  # two bodies
    body = body_opening(f"{first} {second}") if begun and second[:1].isupper() else None
    return body is not None and len(body) > len(first) and not names_a_body(first) and not _ARTICLED.match(second)
