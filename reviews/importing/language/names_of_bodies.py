"""What bodies are called: by their kinds, their places and the posts of those who work for them."""

import re

BODY_NOUN = (
    r"(?:partnerships?|partners?|boards?|trusts?|councils?|police|constabulary|services?|teams?|agenc(?:y"
    r"|ies)|authorit(?:y|ies)|schools?|colleges?|academ(?:y|ies)|committees?|departments?|groups?"
    r"|sub-?groups?|probation|hospitals?|"
    r"governments?|ministry|office|organisations?|providers?|commissioners?|practices|surger(?:y|ies)"
    r"|nurser(?:y|ies)|executive|NHS|ICBs?|CCGs?|CAMHS|MASH|GPs|DfE|LSCB|SAB|CSP|LSCP|health|social care"
    r"|hub|network|unit|directorate|panel|forum|homes?|housing|association|commission|courts?|Cafcass"
    r"|clinics?|centres?|compan(?:y|ies)|charit(?:y|ies)|hospices?|clubs?|playgroups?|pharmac(?:y|ies)"
    r"|Ofsted|prisons?|settings|governing bod(?:y|ies)|governors)"
)
_LONGEST_NAME = 9  # words
LITTLE_WORDS = frozenset(["and", "of", "the", "for", "in", "&", "social", "care", "service", "services", "health"])
_JOINING = frozenset(["and", "of", "the", "for", "in", "&"])
_MORE_BODIES = re.compile(  # told by their names alone, where a list is known to be one of bodies
    r"\b(?:centres?|projects?|clinics?|practice|charit(?:y|ies)|refuge|aid|care|education|ambulance|fire|reporter"
    r"|hospice|midwifery|nursing|nursery|maternity|sixth form|youth justice|employer|landlord|advocacy|victim support"
    r"|NSPCC|Barnardo['\u2019]?s|Mind|Crown Prosecution|coroner|GP|surgery|pharmacy)\b",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\s*\([^()]*\)")
_OF_A_PERSON = re.compile(
    r"\b(?:managers?|directors?|heads?(?! start)|leads?|nurse|midwife|officers?|inspector|superintendent|sergeant"
    r"|constable|chair(?:person|man|woman)?|authors?|reviewers?|co-?ordinators?|doctors?|consultants?|paediatrician"
    r"|solicitor|advis[eo]rs?|administrator|executive officer|commander|teacher|headteacher|principal|dr|mrs?|ms"
    r"|professor|representatives?|members?|workers?|practitioners?|clerk|specialist|advocate)\b",
    re.IGNORECASE,
)


_UNMISTAKABLE = re.compile(
    r"(?:(?:.*[\w)'\u2019] )?(?:Partnership|Board|Trust|Council|Police|Constabulary|Services?|Agenc(?:y|ies)|Committee"
    r"|Partners|Department|Office|Government|Executive|Social Care|Schools?|College|Academy|Nursery|Surgery|Practice"
    r"|Hospitals?|Homes|Association|ICB|CCG|LSCB|SAB|CSP|SCP|LSCP|NHS|Refuge|Women['\u2019]s Aid)"
    r"|(?:NHS|HM) .*)(?: \([^()]*\))?"
)
_IN_SMALL_LETTERS = re.compile(r"(?:children['\u2019]s|adult) (?:social care|services)", re.IGNORECASE)


_FOR_WHOM = re.compile(
    r"(?:recommendations? )?for (?:the |all |each )*(?P<single>single agenc(?:y|ies)\W+)?(?P<whom>.+)", re.IGNORECASE
)


def names_a_body(text: str) -> bool:
    """Tell the name of a body and nothing else: "Eastham Council", "Children's Social Care"."""
    words = text.split()
    proper = all(word[:1].isupper() or word in LITTLE_WORDS or not word[:1].isalpha() for word in words)
    return (
        0 < len(words) <= _LONGEST_NAME and proper and re.search(rf"\b{BODY_NOUN}\b", text, re.IGNORECASE) is not None
    )


def has_a_body(text: str) -> bool:
    """Tell a few words that end with a kind of body: "the hospital trust"."""
    words = text.split()
    return len(words) <= _LONGEST_NAME and re.search(rf"\b{BODY_NOUN}$", text, re.IGNORECASE) is not None


def is_of_a_person(text: str) -> bool:
    """Tell a post, with or without who holds it: "Service Manager, Eastham Council", but not "School Nurse Service"."""
    return _OF_A_PERSON.search(_BRACKETS.sub("", text)) is not None and (
        re.search(rf"\b{BODY_NOUN}$", text, re.IGNORECASE) is None
        or re.search(r", | [\u2013-] | (?:of|from|on|at|for) ", text) is not None
    )


def is_only_a_post(text: str) -> bool:
    """Tell "Head of Housing" from "Head of Housing, Eastham Council", which says whose it is."""
    *_, last = text.split(", ")
    return is_of_a_person(text) and (last == text or not names_a_body(last))


def may_name_a_body(text: str) -> bool:
    """Tell what a list of bodies can hold: its kind is named, in capitals or in small letters, and it is no person."""
    bare = _BRACKETS.sub("", text).strip(" ,")
    if is_of_a_person(bare) or not 0 < len(bare.split()) <= _LONGEST_NAME:
        return False
    return re.search(rf"\b{BODY_NOUN}\b", bare, re.IGNORECASE) is not None or _MORE_BODIES.search(bare) is not None


def says_whom_it_is_for(heading: str) -> bool:
    """Tell a heading over what a body is asked ("Eastham Police", "Recommendations for the Board") from a topic."""
    asked = _FOR_WHOM.fullmatch(heading)
    if asked:
        return bool(asked["single"]) or names_a_body(asked["whom"]) or has_a_body(asked["whom"])
    capitals = all(word[:1].isupper() or word in _JOINING or not word[:1].isalpha() for word in heading.split())
    return (capitals and _UNMISTAKABLE.fullmatch(heading) is not None) or bool(_IN_SMALL_LETTERS.fullmatch(heading))
