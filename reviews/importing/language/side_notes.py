"""Words beside the text: notes, what is to be filled in, statute, who signs off and whom to call."""

import re

from reviews.importing.language.grammar import HEARD, opens_with_imperative

_INSTRUCTION = re.compile(
    r"^(?:to include here|insert|please"
    r"|say|set out|state|describe|list|click|enter|summarise|explain|complete this|use this section"
    r"|delete as|guidance (?:for|on) (?:complet|using|the (?:author|reviewer)|authors?|reviewers?)"
    r"|(?:the )?(?:authors?|reviewers?|report) should|this section"
    r"|(?:part \w{1,3}\s*[:\u2013-]\s*)?to be (?:completed|filled in|updated|used|populated) by"
    r"|(?:the |these |all |any |each |every |your )*(?:recommendations?|learning points?) (?:should|must|will|may"
    r"|can|have|has|are|is|were|was|relate))\b"
    r"|(?:the |this |all |any )*(?:learning|lessons|findings)(?: from (?:the|this|each|every) \w+)?"
    r" (?:should|must|will|may|can) be (?:shared|disseminated|used|recorded|published|sent|taken|embedded|cascaded)\b"
    r"|[.?!] authors? (?:should|must|may)\b|\binsert (?:text|here|name|date)\b|\bclick or tap\b|\bSMART\b",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(
    (
        r"\s*(?:(?:[\u2610\u2611\u2612\u25a1]\s*[\w/ ]{0,30})+|"
        r"[\[<{(].{0,120}[\]>})]|\[[^\[\]]{0,600}\]|[.\u2026_\s-]{2,}|tb[cda]|n/?a|not applicable|nil|(?:none|nothing"
        r"|no (?:(?:specific|further|additional|new|other|particular) )*"
        r"(?:learning(?: points?)?|lessons?|good practice|recommendations?|actions?|issues|concerns|questions|points"
        r"|themes|findings|messages|changes|(?:examples?|instances?)(?: of (?:\w+ )?(?:practice|learning))?))"
        r"(?: (?:was |were |has been |have been )?(?:identified|noted|found|recorded|reported|raised|made|applicable"
        r"|given|put forward|offered|submitted|seen|provided|supplied|received|drawn|needed|required|brought))?"
        r"(?: (?:at this time|in this case|(?:by|from) (?!which\b|whom\b)(?:\w+ ){0,3}\w+))?|x{2,}"
        r"|to be (?:confirmed|added|completed|agreed))[\s.]*"
    ),
    re.IGNORECASE,
)
_STATUTORY = re.compile(
    r"\bis defined (?:as|in)\b|\b(?:safeguarding|a serious case review|a (?:local )?child safeguarding practice review"
    r"|a safeguarding adults? review|a domestic homicide review|a rapid review) "
    r"(?:children |adults )?(?:is|means|looks|should be carried)\b"
    r"|^(?:under )?(?:section \d+|the care act|the children act|working together|(?:the )?statutory guidance)\b.{0,60}"
    r"\b(?:says?|states?|requires?|defines?|means|places|sets)\b",
    re.IGNORECASE,
)
_SIGN_OFF = re.compile(
    r"^if (?:in doubt|you (?:work|would like|have any|need|want|are worried))\b|^please\b"
    r"|\bplease (?:ask|contact|speak|see|visit|email|e-mail|complete)\b"
    r"|\bfor (?:more|further) (?:information|details|help)\b|^the full report\b"
    r"|^(?:contact|call|visit|e-?mail|click|read|download|view|link)(?: details)?(?::|$"
    r"|\s+(?:(?:us|me|the|your|our|this|that|it|here|on|to|an?|any|all|them|more|full)\b|(?-i:[A-Z\d(<\[])"
    r"|\S+[.@]\S))"
    r"|^(?:talk|speak) to your\b|^ask your\b"
    r"|^(?:find out|learn|read) more\b|^more information\b"
    r"|^was this page (?:helpful|useful)\b"
    r"|^follow (?:the|this|us)\b|\bwould like to thank\b|\bthanks? (?:the family|all)\b|\breviewers? thanks?\b",
    re.IGNORECASE,
)
_TO_THE_READER = re.compile(
    r"(?:contact|call|ring|e-?mail|telephone|phone|click|tap|download|visit|read|view|see|watch|listen to|book|register"
    r"|sign up|subscribe|follow|print|find out|ask|speak to|talk to)\b(?=.{0,120}?(?:\bbusiness unit\b"
    r"|\b(?:to|and) (?:book|register|sign up|order)\b|\bbook (?:a|your|on|onto)\b|\b(?:here|website|web ?page|link"
    r"|newsletter|podcast|webinar|mailing list|in full|full report|for more|more (?:information|about|here)|to find out"
    r"|find out more|for (?:a copy|advice|details))\b|@|https?:|www\.|\b0\d{2,4} ?\d{3}))",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"^(?:sharing|using) (?:the learning|learning|what we (?:have )?learn(?:ed|t)?)\b"
    r"|^we (?:use|would like|are grateful|want)\b"
    r"|^research (?:indicates|shows|tells|suggests)\b",
    re.IGNORECASE,
)
_SIDE_NOTE = re.compile(
    r"(?:rationale|reasons?(?: for (?:this )?recommendation)?|why(?: this matters| is this important"
    r"| does this matter)?|(?:intended |expected |desired )?(?:outcomes?|impact)|lead(?: agency| officer"
    r"| body)?|owners?|responsible(?: agency| body)?|responsibility|for|by whom|"
    r"(?:time ?scales?|time ?frame|target date|by when|deadline|due(?: date)?|completion date)"
    r"|target|what (?:will be different|will change|success looks like|good looks like)|success looks like"
    r"|(?:intended |expected )?benefits?|accountable(?: body| officer)?|assigned to|review date|start date"
    r"|evidence(?: of (?:success|impact))?|measures?(?: of success)?|success (?:criteria|measures?)"
    r"|how will we know.{0,40}|links? to .{1,40}|linked .{1,40}|"
    r"(?:partnership |board |agency |panel )?responses?|status|progress(?: to date)?|update"
    r"|actions?(?: taken| required)?|priority|context|commentary|comments?|notes?|source|accepted"
    r"|relevant (?:learning|finding)s?.{0,20})\s*[:?\u2013-]\s*(?P<rest>.*)"
    r"|the (?:anticipated|intended|expected|desired) (?:improvement )?(?:outcomes?|impact) (?:is|are|will be)\b.*",
    re.IGNORECASE | re.DOTALL,
)
_OWNER_NOTE = re.compile(
    (
        r"(?:lead(?: agency| officer| body)?|owners?|responsible(?: agency| body)?|responsibility"
        r"|by whom)\s*[:\u2013-]\s*(?P<who>.{2,120})"
    ),
    re.IGNORECASE,
)
_NEXT_NOTE = re.compile(  # "Owner: Business unit   By: June 2022"
    r"[\s;,|]+(?:by(?: when)?|due(?: date)?|target(?: date)?|date|dead ?line|time ?scales?|when|status)\s*:",
    re.IGNORECASE,
)
_FILLED_IN = re.compile(
    r"(?:identify|outline|list|describe|record|note|detail|provide|give|include|specify|set out) (?:each|every|any|all"
    r"|the|a|an|details of|here)\b.{0,60}"
    r"\b(?:learning(?: points?)?|recommendations?|lessons?|arising|in this (?:case|section))\b",
    re.IGNORECASE,
)


_OF_EACH = re.compile(  # "Each recommendation must be addressed to a named body and say what will be different."
    r"\b(?:each|every|all|any) (?:recommendations?|learning points?|actions?) (?:must|should|is to|are to|needs? to)"
    r" (?:be (?:addressed|specific|smart|clear|short|numbered|limited|linked|based|written|achievable)"
    r"|state|say|name|have)\b"
    r"|\b(?:not|no) more than (?:\w+ )?(?:\w+|\d{1,2}) recommendations\b",
    re.IGNORECASE,
)


def instructs_the_author(text: str) -> bool:
    """Tell whether the sentence is a form's own guidance on how to fill it in, or talk about recommendations."""
    if _FILLED_IN.match(text) or _OF_EACH.search(text[:300]):
        return True
    return _INSTRUCTION.search(text[:300]) is not None and not opens_with_imperative(text)


def is_placeholder(text: str) -> bool:
    """Tell whether a field of a form was left blank."""
    return not any(character.isalpha() for character in text) or _PLACEHOLDER.fullmatch(text) is not None


def is_a_legend(text: str) -> bool:
    """Tell "Key: Completed - Green" under a table from a row of it."""
    return re.match(r"(?:(?:RAG|BRAG|status) )?key\s*:", text, re.IGNORECASE) is not None


def is_blank(text: str) -> bool:
    """Tell whether a cell holds nothing: a date of digits alone is something."""
    return not any(map(str.isalnum, text)) or _PLACEHOLDER.fullmatch(text) is not None


def quotes_statute(text: str) -> bool:
    """Tell whether the sentence gives the law's or the guidance's definition."""
    return _STATUTORY.search(text[:300]) is not None


def signs_off(text: str) -> bool:
    """Tell whether a notice ends here: who to ask, where to read on, why learning is shared."""
    return _SIGN_OFF.search(text[:HEARD]) is not None


_NUMBER_TO_CALL = re.compile(
    r"\b(?:call|ring|phone|telephone|text|contact)\b[^.]{0,60}\b0\d{2,4}(?: ?\d){6,}\b"
    r"|^(?:to|if you (?:want|need|would like) to) (?:share|report|raise|discuss) (?:a|any|your) concerns?\b",
    re.IGNORECASE,
)


def gives_a_number_to_call(text: str) -> bool:
    """Tell whether the sentence says whom to call with a concern."""
    return _NUMBER_TO_CALL.search(text) is not None


def invites_the_reader(text: str) -> bool:
    """Tell "Contact the business unit to book a briefing": what a page asks of its reader, and no recommendation."""
    return _TO_THE_READER.match(text) is not None


def closes_a_notice(text: str) -> bool:
    """Tell whether a news notice turns from the review to the general: to research, or to why learning is shared."""
    return signs_off(text) or _CLOSING.search(text[:HEARD]) is not None


def is_side_note(text: str) -> bool:
    """Tell whether a paragraph is about the recommendation above it and not part of its wording."""
    return _SIDE_NOTE.match(text[:HEARD]) is not None


_ASIDE = re.compile(
    r"(?:why (?:we|the \w+) (?:recommend|ask|say|suggest)(?:s|ed)?\b.{0,20}|why (?:this|it) (?:matters|is important)"
    r"|rationale|reasons?(?: for (?:this|the) recommendation)?)\W*",
    re.IGNORECASE,
)


def heads_an_aside(text: str) -> bool:
    """Tell a line over the reasons for a recommendation: "Why we recommend this"."""
    return _ASIDE.fullmatch(text) is not None


def owner_noted(text: str) -> str | None:
    """Give the body named in a note such as "Lead agency: …"."""
    match = _OWNER_NOTE.match(text)
    return _NEXT_NOTE.split(match["who"])[0].strip(" .;,|") if match else None
