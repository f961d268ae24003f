"""Whom a review is about: pseudonyms such as "Child Q" and "Leah", and whether a page holds several reviews."""

import re
from collections import Counter
from dataclasses import replace

from reviews.importing.language.blocks import FRONT, Block, Kind
from reviews.importing.language.headings import role_of
from reviews.importing.language.review_names import names_a_review

_PERSON = (
    r"(?:Baby|Child|Adult|Young Person|Infant|Family|Mr (?:and|&) Mrs|Mr|Mrs|Ms|Miss|Sibling Group|Twins?|Case"
    r"|Patient|Offender|Resident|Person|Victim|Perpetrator|Subject|Teulu|Plentyn|Oedolyn|Babi)"
)
_WORDS_FOR_PERSONS = (
    "Baby Child Children Adult Adults Young Person Infant Family Mr Mrs Ms Miss Sibling Group Twin Twins Case Patient "
    "Offender Resident Victim Perpetrator Subject Teulu Plentyn Oedolyn Babi"
)
_PERSON_WORDS = frozenset(_WORDS_FOR_PERSONS.split())
_NAME = (
    r"(?:[A-Z]{1,3}\d{0,2}(?:/[A-Z])?\b"
    r"|(?!(?:In|Is|At|Of|Or|By|It|As|On|To)\b)[A-ZÀ-Þ][a-zß-ſ]{1,14}(?:-[A-ZÀ-Þ][a-zß-ſ]{2,14})?\b)"
)
PSEUDONYM = re.compile(
    rf"\b{_PERSON}\s+{_NAME}(?:(?:\s*(?:,|and|&)\s*)(?:{_PERSON}\s+)?(?:[A-Z]{{1,2}}\b"
    rf"|[A-Z][a-z]{{2,14}}\b(?!\s+(?:Safeguarding|Review|Serious|Local))))?"
)
_SEVERAL = re.compile(
    r"\b(?:Children|Babies|Siblings|Brothers|Sisters|Adults)\s+[A-Z]{1,2}\d?(?:\s*(?:,|and|&)\s*[A-Z]{1,2}\d?)+\b"
    r"|\b(?:Siblings|Brothers|Sisters|Twins)\s+[A-ZÀ-Þ][a-zß-ſ]{2,14}(?:,\s+[A-ZÀ-Þ][a-zß-ſ]{2,14})*\s+(?:and|&)\s+[A-ZÀ-Þ][a-zß-ſ]{2,14}\b"
)
_KIN = r"(?:[Ss]iblings?|[Ss]isters?|[Bb]rothers?|[Tt]wins|[Cc]hildren|[Ff]amily)"
_KINDRED = re.compile(  # "The Rowan Sisters", "The Siblings of Larch Street", "Idwal and his brothers"
    rf"\bThe [\"'\u2018\u201c]?(?:[A-Z][a-z]+[\"'\u2019\u201d]? ){{1,2}}{_KIN}\b(?! [A-Z])"
    rf"|\bThe {_KIN} of [A-Z][a-z]+(?: [A-Z][a-z]+)*"
    rf"|(?:(?<=concerning )|(?<=regarding )|(?<=about )|(?<=: ))the (?:[A-Z][a-z]+ ){{1,2}}{_KIN}\b(?! [A-Z])"
    rf"|\b[A-Z][a-z]{{2,14}} and (?:his|her|their) {_KIN}\b"
)
_OF_A_PLACE = r"(?:House|Court|Lodge|Hall|Hospital|School|Ward|Unit|Centre|Home|Street|Road|Lane|Avenue|Close|Estate)\b"
_AFTER_REVIEW = re.compile(
    r"\bReview(?:\s*\((?:L?CSPR|SCR|SAR|DHR|DARDR)\))?(?:\s*(?:[:\u2013\u2014-]|\b(?:in respect of"
    r"|in relation to|regarding|concerning|into the (?:death|care|case|circumstances) of|into|on|about"
    r"|for|of|following the death of)\b|\s(?=[\"'\u2018\u201c(]))\s*|\s+)"
    r"[\"'\u2018\u201c(]?(?P<name>[A-ZÀ-Þ][a-zß-ſ]{2,14}(?:(?:,\s+[A-ZÀ-Þ][a-zß-ſ]{2,14})*,?\s+(?:and|&)\s+[A-ZÀ-Þ][a-zß-ſ]{2,14})?"
    r"|[A-Z]{1,3}\d{0,2})[\"'\u2019\u201d)]?(?=[\s.,;:)]|$)(?!\s+(?:of\s+[A-Za-z]|(?:and|in|for|who|with|from|to|among)\s+[a-z]))"
    r"(?!\s+[A-Z]*\d)(?!\s+(?:Safeguarding|Partnership|Board"
    r"|Council|Close|Street|Road|Avenue|Lane|Drive|House|Court|Lodge|Way|Estate|Terrace|Crescent|Hospital|School|Ward))"
)
_AFTER_SMALL_REVIEW = re.compile(  # "Statement on the serious case review: Leah"
    r"\b(?:practice|case|adults?|homicide) review\s*[:\u2013]\s*(?P<name>[A-ZÀ-Þ][a-zß-ſ]{2,14})$"
)
_AFTER_ACRONYM = re.compile(
    r"\b(?:L?CSPR|SCR|SAR|DHR|DARDR)(?:\s+|\s*[:\u2013-]\s*|\s+(?:concerning|regarding|about|on|of|for|in respect of"
    r"|in relation to|relating to|into the (?:death|care|case|circumstances) of)\s+)"
    r"(?P<name>[A-ZÀ-Þ][a-zß-ſ]{2,14}(?: and [A-ZÀ-Þ][a-zß-ſ]{2,14}\b)?"
    r"|(?!SAB|SCP|SCB|CSP|QA\b|V\d)[A-Z]{1,3}\d{0,2})\b(?!['\u2019/&])"
    rf"(?!\s+{_OF_A_PLACE})"
)
_AFTER_REPORT = re.compile(
    r"\b(?:Report|Summary|[Bb]riefing|Action Plan|Response)(?:\s*[:\u2013\u2014-]\s*(?:Case of\s+)?"
    r"|\s+(?:in respect of|in relation to|regarding|concerning|relating to|into the death of|about)\s+)"
    r"[\"'\u2018\u201c]?(?P<name>[A-ZÀ-Þ][a-zß-ſ]{2,14}(?: and [A-ZÀ-Þ][a-zß-ſ]{2,14})?)[\"'\u2019\u201d]?"
    r"(?=$|\s+[\u2013-]\s)"
)
_BEFORE_REVIEW = re.compile(
    r"^(?!A\s+[A-Z][a-z])[\"'\u2018\u201c]?(?P<name>[A-Z]{1,3}\d{0,2}"
    r"|[A-ZÀ-Þ][a-zß-ſ]{2,14})[\"'\u2019\u201d]?\s+[-\u2013:]?\s*(?:(?:Local\s+)?Child\s+Safeguarding"
    r"\s+Practice|Serious\s+Case|Safeguarding\s+Adults?|Domestic\s+Homicide|Rapid)\s+Review"
)
_GIVEN = re.compile(
    r"(?:Subject(?: of (?:the|this) review)?|Pseudonym|Known as|Re|Name(?: used)?)\s*:\s*[\"'\u2018\u201c]?"
    r"(?P<name>[A-Z]{2,4} ?\d{1,3}/(?:19|20)\d\d|[A-Z][\w]*(?: [A-Z][\w]*)?)[\"'\u2019\u201d]?"
    r"(?:\s*\((?:an? |not (?:a|their|the) real )?(?:pseudonym|name)\))?"
)
_AGED = re.compile(  # "Child: Kit (not his real name), aged 3"
    r"(?:Child|Adult|Young [Pp]erson|Victim|Subject)\s*:\s*"
    r"[\"'\u2018\u201c]?(?P<name>[A-ZÀ-Þ][a-zß-ſ]{2,14})[\"'\u2019\u201d]?"
    r"(?:\s*\([^()]{0,20}\b(?:pseudonym|name)\))?(?:,? (?:aged )?\d.{0,40})?"
)
_QUOTED_WITHIN = re.compile(
    r"(?<!\w)[\"'\u2018\u201c](?P<name>[A-ZÀ-Þ][a-zß-ſ]{2,14}(?: and [A-ZÀ-Þ][a-zß-ſ]{2,14})?)[\"'\u2019\u201d](?!\w)"
)
QUOTED_NAME = re.compile(r"^[\"'\u2018\u201c](?P<name>[A-Z][\w]*(?:\s+(?:and\s+)?[A-Z][\w]*)?)[\"'\u2019\u201d]$")
_DEATH_OF = re.compile(
    r"\b(?:(?i:death|murder|homicide|killing|care|case|story) of|[Ww]hat happened to|[Rr]eview about) (?:baby )?"
    r"[\"'\u2018\u201c]?(?P<name>[A-ZÀ-Þ][a-zß-ſ]{2,14}(?: and [A-ZÀ-Þ][a-zß-ſ]{2,14})?)\b"
    r"(?! (?:woman|man|boy|girl|baby|child|toddler|teenager|pensioner|mother|father|couple|family|residents?)\b)"
)
_CASE_OF = re.compile(r"\b[Cc]ase of (?P<name>[A-Z]{2,3}\d?)(?=$|[.,:;)])")
_TITLE_WORDS = (
    "One Two Three Four Five Six Seven Eight Nine Ten "
    "Suspected Unsafe Sexual Criminal Death Deaths Neglect Abuse Exploitation Patient Safety Homicide Suicide "
    "Thematic Joint Independent Combined Multi Agency Learning Report Executive Summary Overview Final "
    "Briefing Published Publication Local National Safeguarding Serious The This Action Key Findings "
    "Recommendations Practice Process Panel Statement Notes Themes Review Reviews Group Protection Minute Team "
    "Young Death Services Service Social Care Health Conference Plan January February March April May June "
    "July August September October November December Template Form Report Guidance Toolkit Checklist Document "
    "Mappa Outcome Outcomes Response Contents Draft Version Official Subgroup "
    "Sub Committee Secretariat Executive Newsletter Management Hub Hubs Centre Centres Court Courts Support Nurse "
    "Update Updates Progress Minutes Agenda Item Bulletin "
    "Concise Extended Discretionary Mandatory Historic Historical Proportionate Statutory Desktop Full Short Public "
    "Resource Resources Page Pages Publications Presentation Slides Podcast Transcript Letter Note Poster Leaflet "
    "Concise Extended Discretionary Statutory Mandatory Interim Revised Redacted Anonymised Public Appreciative "
    "Home News Events Search Menu Login Training Policies Procedures About Contact Links Residents Business "
    "Webinar Video Film Audio Tracker Easy Read Business Manager Quality Assurance Foreword Appendix"
)
_NOT_A_NAME = frozenset(_TITLE_WORDS.split())


_THREE_PERSONS = re.compile(
    rf"{_PERSON}\s+{_NAME}\s*,\s*{_PERSON}\s+{_NAME}\s*(?:,|,?\s*(?:and|&))\s*{_PERSON}\s+{_NAME}"
)
_CONCERNING = re.compile(
    r"(?:concerning|regarding|relating to|in respect of|in relation to|about|re:?"
    r"|into the (?:death|case|circumstances) of)\s+"
    r"[\"'\u2018\u201c]?(?P<name>[A-ZÀ-Þ][a-zß-ſ]{2,14})[\"'\u2019\u201d]?",
    re.IGNORECASE,
)
_ONE_WORD = re.compile(r"(?P<name>[A-ZÀ-Þ](?:[a-zß-ſ]{2,14}|[A-Z]|[A-ZÀ-Þ]{3,14}))")
AS_A_PERSON = (
    r"(?:['\u2019]s\b|\s(?:was|were|had|has|is|died|lived|did|would|could|told|said|felt|spoke|moved|went"
    r"|grew|left|came|walked|ran|took|gave|asked|wrote|taught|worked|loved|liked|wanted|needed|used|spent|attended"
    r"|became|began|started|stopped|stayed|fell|drowned|suffered|sustained|received|returned|missed|rang|called|met"
    r"|married|and (?:his|her|their)|who|\()|,\s(?:who|whose|aged|then|a|\d{1,2}|two|three|four|five|six"
    r"|seven|eight|nine|ten"
    r"|eleven|twelve|[a-z]+teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-\w+)?)\b)"
)


def name_alone(block: Block, blocks: list[Block]) -> str | None:
    """Read a line that is nothing but a name, or "concerning" one, where the text goes on to speak of that person."""
    match = _CONCERNING.fullmatch(block.text) or _ONE_WORD.fullmatch(block.text)
    if match is None or role_of(block.text) or not could_be_a_name(match["name"].capitalize()):
        return None
    name = match["name"]
    person = re.compile(rf"\b(?:{name if len(name) == _INITIALS else name.capitalize()}){AS_A_PERSON}")
    return name if any(person.search(other.text) for other in blocks) else None


_INITIALS = 2
_AFTER_A_HEAD = re.compile(
    r".{3,80}(?:[:\u2013-]|\b(?:review|learning|learn(?:ed|t)|lessons|story|case) (?:of|from|about))\s+"
    r"[\"'\u2018\u201c]?(?P<name>[A-ZÀ-Þ][a-zß-ſ]{2,14})[\"'\u2019\u201d]?"
)
_OVER_A_DASH = re.compile(r"(?P<name>[A-ZÀ-Þ][a-zß-ſ]{2,14})\s+[\u2013-]\s+(?=[a-z])")
_KNOWN_AS = re.compile(
    r"\b(?:boy|girl|child|baby|infant|teenager|man|woman|adult|person|who|he|she|him|her|them|they)\b[^.]{0,40}?"
    r"\b(?:known(?: here| in (?:this|the) (?:review|report))? as|(?:is |are )?(?:called|referred to as))"
    r" (?-i:[\"'\u2018\u201c]?(?P<name>[A-ZÀ-Þ][a-zß-ſ]{2,14})\b)",
    re.IGNORECASE,
)


_CALLED = re.compile(
    rf"(?P<who>[^.]{{0,60}})\b(?:called|(?:known|referred to) (?:\w+ ){{0,4}}as|given the (?:name|pseudonym)) "
    rf"[\"'\u2018\u201c]?(?P<name>(?:Child|Baby|Adult|Young Person|Infant) {_NAME})"
)
_KIN_OF_THE_SUBJECT = re.compile(r"\b(?:sibling|sister|brother|mother|father|partner|cousin|friend|other)s?\b")


def _called(front: list[Block]) -> str | None:
    """Read "The child, who will be called Child E, was …"."""
    told = (match for block in front for match in _CALLED.finditer(block.text))
    return next((match["name"] for match in told if not _KIN_OF_THE_SUBJECT.search(match["who"])), None)


def _named_after_a_head(block: Block, blocks: list[Block]) -> str | None:
    """Read "Learning on a page: Sian" or "Sian \u2013 a tool", where the text goes on to speak of that person."""
    heads = block.kind is Kind.HEADING
    match = (_AFTER_A_HEAD.fullmatch(block.text) or _OVER_A_DASH.match(block.text)) if heads else None
    return name_alone(replace(block, text=match["name"]), blocks) if match else None


def _known_as(front: list[Block]) -> str | None:
    """Read "a boy known as Eddie" where a review of him is spoken of."""
    reviewed = any(names_a_review(block.text) for block in front)
    told = (_KNOWN_AS.search(block.text) for block in front if reviewed)
    return next((match["name"] for match in told if match and could_be_a_name(match["name"])), None)


_TWO_NAMES = re.compile(r"(?P<one>[A-ZÀ-Þ][a-zß-ſ]{2,14}) and (?P<other>[A-ZÀ-Þ][a-zß-ſ]{2,14})")


def two_alone(block: Block, blocks: list[Block]) -> str | None:
    """Read a line that is nothing but two names, where the text says how the two lived."""
    match = _TWO_NAMES.fullmatch(block.text)
    if match is None or not (could_be_a_name(match["one"]) and could_be_a_name(match["other"])):
        return None
    lived = re.compile(
        rf"\b{match[0]}(?:, aged\b| (?:(?:now|both|still|had) )*(?:live[ds]?|stay(?:ed)?|grew|moved|died|went|were)\b)"
    )
    return match[0] if any(lived.search(other.text) for other in blocks) else None


def _is_name(pseudonym: str) -> bool:
    return not _NOT_A_NAME.intersection(word for word in pseudonym.split() if word not in _PERSON_WORDS)


_CAPITALS = re.compile(
    r"\b(?P<small>OF|IN|AND|FOR|TO|THE|ON|INTO|ABOUT|FROM|WITH|BY|CONCERNING|REGARDING)\b"
    r"|(?:[A-ZÀ-Þ]{4,}|MR|MRS|MS)(?:['\u2019]S)?\b"
)  # "THE DEATH OF CHILD PW" is "the Death of Child PW"
_SHORT = 8  # words of a line of a title page
_SHORT_FOR_REVIEW = re.compile(r"L?CSPR|SCR|SAR|DHR|[ACE]PR|CMR|RR|II?")


_BY_A_NUMBER = re.compile(
    r"\b(?:Siblings|Sisters|Brothers|Couple|Household) [A-Z]{1,2}\d?\b(?![&/])"
    r"|\b(?:Child|Baby|Adult|Young Person|Offender|Patient|Resident|Person|Victim|Subject) \d{1,3}\b(?! years)"
)


_OF_MANY = re.compile(r"\bthematic\b", re.IGNORECASE)


def subject_in(printed: str) -> str | None:
    text = _CAPITALS.sub(_in_small, printed) if printed.isupper() else printed
    if _THREE_PERSONS.search(text):
        return None
    for pattern in (_KINDRED, _SEVERAL, PSEUDONYM):
        for match in pattern.finditer(text):
            if _is_name(match[0].removeprefix("The ")):
                return match[0].strip()
    if numbered := _BY_A_NUMBER.search(text):
        return numbered[0]
    if _OF_MANY.search(text):
        return None  # what stands after "Thematic review:" is its theme
    for pattern in (
        _CASE_OF,
        _AFTER_REPORT,
        _AFTER_REVIEW,
        _AFTER_SMALL_REVIEW,
        _AFTER_ACRONYM,
        _BEFORE_REVIEW,
        _DEATH_OF,
    ):
        found = pattern.search(text)
        if found and could_be_a_name(found["name"]):
            return found["name"]
    return None


def _in_small(word: re.Match[str]) -> str:
    return word[0].lower() if word["small"] else word[0].capitalize()


def could_be_a_name(name: str) -> bool:
    return name.split(maxsplit=1)[0] not in _NOT_A_NAME | _PERSON_WORDS and not _SHORT_FOR_REVIEW.fullmatch(name)


def subject_of(title: str | None, front: list[Block], blocks: list[Block]) -> str | None:
    """Give whom it is about; whoever a thematic review names is one of many, or of another review."""
    if title and ((subject := subject_in(title)) or _OF_MANY.search(title)):
        return subject
    for block in front:
        quoted = QUOTED_NAME.match(block.text)
        if quoted and block.kind is Kind.HEADING:
            return quoted["name"]
        if given := _given_in(block, blocks):
            return given
        if subject := _of_a_line(block):
            return subject
        if name := name_alone(block, blocks) or two_alone(block, blocks) or _named_after_a_head(block, blocks):
            return name
    return _in_a_form(blocks) or _known_as(front) or _called(front) or _most_named(blocks)


def _given_in(block: Block, blocks: list[Block]) -> str | None:
    """Read what a line gives as the name; the number of a case only where nobody is named otherwise."""
    given = _GIVEN.fullmatch(block.text) or _AGED.fullmatch(block.text)
    given = given or (_QUOTED_WITHIN.search(block.text) if names_a_review(block.text) else None)
    if given is None or ("/" not in given["name"] and not could_be_a_name(given["name"])):
        return None
    return (_most_named(blocks) if "/" in given["name"] else None) or given["name"]


_OF_THE_DEATH = re.compile(
    r"(?:(?:in respect of|concerning|regarding|into|following) )?the (?:death|murder)\b", re.IGNORECASE
)


def _of_a_line(block: Block) -> str | None:
    """Read whom a line of the title page names; in the midst of a line that names no review somebody is mentioned."""
    short = block.kind is Kind.HEADING or len(block.text.split()) <= _SHORT
    subject = subject_in(block.text) if short or names_a_review(block.text) else None
    at = block.text.casefold().find(subject.casefold()) if subject else -1
    within = subject is not None and at > 0 and at + len(subject) < len(block.text.rstrip(" .\"'\u2019\u201d)"))
    told = within and len(block.text.split()) > _SHORT and not names_a_review(block.text)
    told = told and _OF_THE_DEATH.match(block.text) is None
    return None if told else subject


_IN_SMALL = re.compile(r"\b(?:child|baby|adult|infant) [A-Z]\d?\b")  # "child K"


def _most_named(blocks: list[Block]) -> str | None:
    counts = Counter(
        match[0]
        for form in (PSEUDONYM, _IN_SMALL)
        for block in blocks
        for match in form.finditer(block.text)
        if _is_name(match[0])
    )
    subject, count = counts.most_common(1)[0] if counts else (None, 0)
    return subject if count > 1 else None


_WHOSE_NAME = re.compile(
    r"(?:name of )?(?:the )?(?:child|adult|offender|subject|victim|young person|baby)(?: (?:concerned|subject))?\W*",
    re.IGNORECASE,
)
_NAME_ALONE = re.compile(r"[A-ZÀ-Þ][a-zß-ſ]{1,14}|[A-Z]{2,3}\d{0,2}")
_HEAD_OF_A_NAME = re.compile(r".{0,20}\b(?:pseudonym|name used|known as)\b.{0,20}", re.IGNORECASE)
_NAMED_IN_A_FORM = re.compile(  # "RT (pseudonym)", "RR07 (Baby Nia)"
    rf"(?P<name>\w+(?: \w+)?) \((?:an? )?(?:pseudonym|not (?:a|his|her|their) real name)\)"
    rf"|[A-Z]{{1,4}}\d{{0,4}} \((?P<called>{_PERSON} {_NAME})\)"
)


def _is_whose_name(name: str, value: str) -> bool:
    """Tell "Child" beside "Tilly"."""
    alone = _NAME_ALONE.fullmatch(value) is not None and could_be_a_name(value)
    return _WHOSE_NAME.fullmatch(name) is not None and (alone or PSEUDONYM.fullmatch(value) is not None)


def _in_a_form(blocks: list[Block]) -> str | None:
    """The cell beside "Pseudonym of the child"."""
    rows = [block.cells for block in blocks[:FRONT] if len(block.cells) == 2]  # noqa: PLR2004 - a name and a value
    given = (match for _, value in rows if (match := _NAMED_IN_A_FORM.fullmatch(value)))
    said = (value for name, value in rows if _HEAD_OF_A_NAME.fullmatch(name) and len(value.split()) <= 2)  # noqa: PLR2004
    named = next((match["name"] or match["called"] for match in given), None)
    named = named or next((value for name, value in rows if _is_whose_name(name, value)), None)
    return named or next((value for value in said if could_be_a_name(value)), None)


_ENTRY = re.compile(
    r"(?:19|20)\d\d\s*[-\u2013\u2014]\s*[A-Z][\w'\u2019 ,&/()-]{2,60}?\s*[-\u2013\u2014]\s*"
    r"(?P<name>[A-Z][\w ,&'\u2019/-]{0,40})"
)


def reviews_named(blocks: list[Block]) -> set[str]:
    """Find the reviews a page holds: entries of a repository, or headings that name a review and its subject."""
    names: set[str] = set()
    for block in blocks:
        entry = _ENTRY.fullmatch(block.text) if block.kind is not Kind.TABLE_ROW else None
        if entry:
            names.add(entry["name"].strip().casefold())
        elif _titles_a_review(block) and (subject := subject_in(block.text)):
            names.add(subject.casefold())
    names.update(_three_together(blocks[:FRONT]))
    alone = _subjects_alone(blocks)
    if not names or (len(names) == 1 < len(alone) and all(name in next(iter(names)) for name in alone)):
        names = alone  # as "Learning from reviews: Child P and Child Q" parted into the one and the other
    return {name for name in names if not any(name != other and name in other for other in names)}


def _titles_a_review(block: Block) -> bool:
    return block.kind is Kind.HEADING and names_a_review(block.text) and not block.text.endswith("?")


def _three_together(front: list[Block]) -> list[str]:
    """A report headed "Child A, Child B and Child C" holds three reviews; a family is named with one word for all."""
    lists = [match[0] for block in front if block.kind is Kind.HEADING and (match := _THREE_PERSONS.search(block.text))]
    return re.split(r"\s*,\s*|\s+(?:and|&)\s+", lists[0].casefold()) if lists else []


def _subjects_alone(blocks: list[Block]) -> set[str]:
    """On a page of "reviews", headings that are nothing but a pseudonym part one review from the next."""
    if not any(
        re.search(r"\b(?:reviews|briefings)\b", block.text, re.IGNORECASE)
        for block in blocks[:FRONT]
        if block.kind is Kind.HEADING
    ):
        return set()
    found = [
        block
        for block in blocks
        if block.kind is Kind.HEADING and PSEUDONYM.fullmatch(block.text) and _is_name(block.text)
    ]
    alone = [block for block in found if not re.search(r",|&|\band\b", block.text)] or found
    return {block.text.casefold() for block in alone if block.level == alone[0].level}
