"""Warnings on what looks like a person's own details. They warn and never change the text."""

import re

from reviews.importing.drafted import PrivacyFinding

_NHS = re.compile(r"(?<![\d-])\d{3}[ -]?\d{3}[ -]?\d{4}(?![\d-])")
_BIRTH = re.compile(
    (
        r"\b(?:d\.?o\.?b\.?|date of birth|born(?: on)?)\s*[:|]?\s*(?P<value>\d{1,2}(?:st|nd|rd"
        r"|th)?(?:[/.-]\d{1,2}[/.-]|\s+(?:of\s+)?[A-Z][a-z]{2,8}\s+)(?:19|20)?\d\d)\b"
    ),
    re.IGNORECASE,
)
_POSTCODE = r"[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}"
_STREET = (
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Close|Drive|Court|Crescent|Terrace|Place|Way|Gardens|Grove"
    r"|Walk|Square|Row|Mews|Rise|View|Hill)"
)
_ADDRESS = re.compile(
    rf"\b(?:(?:Flat|Apartment)\s+\d{{1,4}}[A-Za-z]?,?\s+)?\d{{1,4}}[A-Za-z]?,?\s+(?:[A-Z][a-z'\u2019]+"
    rf"\s+){{1,3}}{_STREET}\b(?:,[ ](?:[A-Z][\w ,]{{0,40}}?)?{_POSTCODE}\b)?"
)
_LONE_POSTCODE = re.compile(rf"\b{_POSTCODE}\b")
_PHONE = re.compile(r"(?<![\d.])(?:\+44\s?\(?0?\)?\s?|0)(?:\d[ -]?){9,10}(?!\d)")
_EMAIL = re.compile(r"\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}\b")
_KIN = (
    r"(?:mother|father|mum|dad|parent|grandmother|grandfather|brother|sister|sibling|aunt|uncle|partner"
    r"|stepfather|stepmother|son|daughter|child|husband|wife|carer|boy|girl|victim|perpetrator)"
)
_FULL_NAME = re.compile(
    rf"\b(?i:{_KIN})(?:['\u2019]s name)?(?:,|\s+is|\s+was|\s+called|\s+named|\s*:|\s*\()?(?:\s+called"
    rf"|\s+named)?\s+(?P<value>[A-Z][a-z]{{1,15}}(?:\s+[A-Z][a-z]{{1,15}}){{1,2}})\b"
)
_NAMED = re.compile(
    r"\b(?:(?i:full name|real name|name of (?:the )?(?:child|mother|father|adult|victim))\s*(?:is|was"
    r"|:)?)\s+(?P<value>[A-Z][a-z]{1,15}(?:\s+[A-Z][a-z]{1,15}){1,2})\b"
)
_NO_SURNAME = re.compile(
    r"\b(?:Safeguarding|Social|Care|Services?|Police|Health|Council|Board|Partnership|Team|Plan|Review"
    r"|Support|School|Court|Act|Hospital|Trust|Centre|Housing|Child|Children|Baby|Adult|Family|Mother"
    r"|Father|Sibling|Liaison|Unit|"
    r"Person|Group|Protection|Need|Worker|Officer|Nurse|Midwife|January|February|March|April|May|June"
    r"|July|August|September|October|November|December|Learning|Practice|Domestic|Abuse|Assessment|Mental"
    r"|Young)\b"
)
_OF_AN_ORGANISATION = re.compile(
    (
        r"\b(?:call|ring|(?<!['\u2019]s )contact|helpline|line|hours|team|services?|enquir|media|press"
        r"|office|unit|hub|police|NHS(?! number)|council|partnership|board|safeguarding|NSPCC|Childline|charity"
        r"|hospital|trust|switchboard|concern|report|business|website|publisher|published|address for correspondence)\b"
    ),
    re.IGNORECASE,
)
_OF_A_PERSON = re.compile(
    rf"\b(?:{_KIN}|lives?|lived|living|home|address|family|resides?|resided|moved to)\b", re.IGNORECASE
)
_NEAR = 90
_FULL_LINE = 50
_PROSE_AFTER = re.compile(r"['\u2019,.;)]|\s[a-z(]")
_NHS_WEIGHTS = range(10, 1, -1)


_WIDE = "   "


def findings_of(source: str) -> tuple[PrivacyFinding, ...]:
    """Warn on NHS numbers, dates of birth, addresses, telephone numbers, e-mail addresses and full names of family.

    An author's, a chair's or an organisation's own details are no finding.
    """
    names = [name for name in _names(source) if _WIDE not in name.value]  # "Jasper      Page 2" is no name
    found = [*_nhs_numbers(source), *_births(source), *_addresses(source), *_contacts(source), *names]
    found.sort(key=lambda finding: (finding.start, -finding.end))
    return tuple(
        finding
        for place, finding in enumerate(found)
        if not any(other.start <= finding.start and finding.end <= other.end for other in found[:place])
    )


def is_nhs_number(digits: str) -> bool:
    """Check the tenth digit, modulo 11, as the NHS does."""
    if len(digits) != len(_NHS_WEIGHTS) + 1 or len(set(digits)) == 1:
        return False
    check = 11 - sum(weight * int(digit) for weight, digit in zip(_NHS_WEIGHTS, digits, strict=False)) % 11
    return check % 11 == int(digits[-1]) and check != 10  # noqa: PLR2004 - ten is never issued


def _nhs_numbers(source: str) -> list[PrivacyFinding]:
    return [
        _finding("nhs_number", match, "This looks like an NHS number.")
        for match in _NHS.finditer(source)
        if is_nhs_number(re.sub(r"\D", "", match[0]))
    ]


def _births(source: str) -> list[PrivacyFinding]:
    return [
        _finding("date_of_birth", match, "This looks like a date of birth.", "value")
        for match in _BIRTH.finditer(source)
    ]


def _addresses(source: str) -> list[PrivacyFinding]:
    matches = [*_ADDRESS.finditer(source), *_LONE_POSTCODE.finditer(source)]
    return [
        _finding("address", match, "This looks like a home address or postcode.")
        for match in matches
        if _personal(source, match)
    ]


def _contacts(source: str) -> list[PrivacyFinding]:
    phones = [
        _finding("phone", match, "This looks like a private telephone number.")
        for match in _PHONE.finditer(source)
        if _personal(source, match)
    ]
    mails = [
        _finding("email", match, "This looks like a private e-mail address.")
        for match in _EMAIL.finditer(source)
        if _personal(source, match)
    ]
    return phones + mails


def _names(source: str) -> list[PrivacyFinding]:
    matches = [*_FULL_NAME.finditer(source), *_NAMED.finditer(source)]
    return [
        _finding("name", match, "This looks like the full name of someone in the family.", "value")
        for match in matches
        if not _NO_SURNAME.search(match["value"]) and _on_one_line(source, match)
    ]


def _on_one_line(source: str, match: re.Match[str]) -> bool:
    """A name may be broken at the end of a full line, but not between paragraphs or below a short line."""
    first, broken, rest = match[0].partition("\n")
    start = source.rfind("\n", 0, match.start()) + 1
    full = match.start() + len(first) - start >= _FULL_LINE
    goes_on = _PROSE_AFTER.match(source, match.end()) is not None
    return not broken or (full and goes_on and not rest.startswith("\n"))


def _personal(source: str, match: re.Match[str]) -> bool:
    """Tell a family's details from an organisation's by the words before and after on the line."""
    before = source[max(0, match.start() - _NEAR) : match.start()].rpartition("\n")[2]
    after = source[match.end() : match.end() + _NEAR // 2].partition("\n")[0]
    return _OF_A_PERSON.search(before) is not None and _OF_AN_ORGANISATION.search(before + " " + after) is None


def _finding(kind: str, match: re.Match[str], words: str, group: str | int = 0) -> PrivacyFinding:
    return PrivacyFinding(kind, match[group].strip(), match.start(group), match.end(group), words)
