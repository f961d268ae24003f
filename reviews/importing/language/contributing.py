"""How a review says who took part in it: the headings and sentences that lead to its agencies, and their tables."""

import re

from reviews.importing.language import markup

_BODIES = r"(?:agenc(?:y|ies)|organisations?|services?|partners|bodies|contributors?|panel|members(?:hip)?|group|team)"
_GIVEN = (
    r"(?:information|reports?|chronolog(?:y|ies)|IMRs?|(?:individual )?management reviews?|reviews?|contributions?"
    r"|submissions?|evidence|accounts|statements|returns|records)"
)
_TOOK_PART = (
    r"(?:involve\w+|contribut\w+|tak(?:es?|en|ing) part|took part|participat\w+|represent\w*|provid\w+|submitt\w+"
    r"|suppl(?:y|ied|ying)|gave|given|sent|return\w*|receiv\w+|request\w+|sought|obtain\w+|prepar\w+|complet\w+"
    r"|compris\w+|includ\w+|made up|consist\w+|consider\w+|gather\w+|drawn|drew|asked|attend\w*|had contact"
    r"|worked with|known to)"
)
_LEADS = re.compile(
    rf"(?=.*\b(?:{_BODIES}|{_GIVEN})\b)(?=.*\b(?:{_TOOK_PART}|(?:was|were|is|are)(?: as follows)?:?$))", re.IGNORECASE
)
_TO_BE_DONE = r"should|must|will|shall|would|could|needs? to|recommend\w*|actions?"
_OF_THE_FINDINGS = r"learn\w*(?! (?:reviews?|events?)\b)|lessons?|good practice|questions?|issues?|themes?"
_SENT_OUT = r"shar(?:ed|ing)|sent to|circulat\w+|distribut\w+|copie[sd]"
_WHO_HELPS = r"support\w*|help|helplines?|bereave\w+|counsell\w+|concerns? (?:about|for)|training"
_OF_OTHERS = (
    r"other reviews?|previous|earlier|statutory|(?:board|partnership) (?:is|are|has|compris\w+|includ\w+|consist\w+)"
)
_SPEAKS_OF_ELSE = re.compile(
    rf"\b(?:{_TO_BE_DONE}|{_OF_THE_FINDINGS}|{_SENT_OUT}|{_WHO_HELPS}|{_OF_OTHERS})\b", re.IGNORECASE
)
_OF_THE_REVIEW = re.compile(
    rf"^(?:the )?following {_BODIES}\b|\b(?:to|in|with|for|of) (?:the|this) (?:[\w-]+ ){{0,3}}review\b|\bIMRs?\b"
    r"|\b(?:review )?panel\b|\bindividual management reviews?\b",
    re.IGNORECASE,
)
_OF_THE_PANEL = re.compile(
    r"\b(?:panel|review (?:team|group)|membership|members?|steering group|represent\w*)\b", re.IGNORECASE
)
_HEADS = re.compile(
    r"(?:(?:list|roles?|details|summary|overview|analysis|key) (?:of |and )?)*"
    rf"(?:the |each |individual |relevant |key )*(?:{_BODIES}|contributions?)\b(?:'s?)?.{{0,90}}"
    r"|who (?:took part|was involved|contributed|we spoke to)\b.{0,30}|.{0,40}\bcontributors?\b.{0,40}"
    r"|(?:appendix|annexe?) \w{1,3}\W*.{0,30}\b(?:agenc(?:y|ies)|organisations|panel|contributors)\b.{0,40}",
    re.IGNORECASE,
)
_OF_THE_PROCESS = re.compile(
    r"(?:the |about the |our |how )*(?:review|panel|methodology|methods?|process|arrangements|scope|introduction"
    r"|agency involvement|participation)\b.{0,60}",
    re.IGNORECASE,
)
_AGENCY = re.compile(
    r"(?:name of )?(?:the )?(?:agenc(?:y|ies)|organisations?|services?|partner agency|employer|employing agency)"
    r"(?:\s*(?:/|or|and)\s*(?:agency|organisation|service|role|team))?(?: (?:represented|name|involved|contributing))?",
    re.IGNORECASE,
)
_WHAT_IT_GAVE = re.compile(
    r"(?:(?:nature|type|form|summary|extent|details?|dates?|period) of |their )?(?:the )?(?:agency |involvement|"
    r"contributions?|contact|role|reports?|IMRs?|chronolog\w+|submissions?|submitted|provided|information|"
    r"representatives?|(?:panel )?members?|names?|job title|title|position|post|designation|participant|attendance|"
    r"service provided|input)\b.{0,40}",
    re.IGNORECASE,
)
_LONGEST = 400  # signs


def leads_to_agencies(sentence: str) -> bool:
    """Tell a sentence that says who took part, whatever its words: "Reports were received from:"."""
    if len(sentence) > _LONGEST:
        return False
    return _LEADS.match(sentence) is not None and _SPEAKS_OF_ELSE.search(sentence) is None


def speaks_of_the_review(sentence: str) -> bool:
    """Tell a sentence that leads to agencies beyond doubt, wherever it stands."""
    return leads_to_agencies(sentence) and _OF_THE_REVIEW.search(sentence) is not None


def heads_agencies(heading: str) -> bool:
    """Tell a heading that bodies can stand under: "Who took part", "Contributors to the review"."""
    return _HEADS.fullmatch(heading) is not None and _SPEAKS_OF_ELSE.search(heading) is None


def heads_the_process(heading: str) -> bool:
    """Tell a heading over how the review was done."""
    return _OF_THE_PROCESS.fullmatch(heading) is not None


def is_of_the_panel(words: str) -> bool:
    """Tell whether these are the bodies of those who sat on the panel."""
    return _OF_THE_PANEL.search(words) is not None


def agency_column(header: list[str]) -> int | None:
    """Give the column of agencies in a table of what each of them gave, or of who sat on the panel."""
    cells = [markup.clean(cell).strip(" :*") for cell in header]
    places = [place for place, cell in enumerate(cells) if _AGENCY.fullmatch(cell)]
    others = [cell for cell in cells if cell and not _AGENCY.fullmatch(cell)]
    return places[0] if len(places) == 1 and others and all(map(_WHAT_IT_GAVE.fullmatch, others)) else None
