"""The field's own words: what headings announce and how the sentences of a review sound.

These are cues of language and layout, gathered in one place so that a new way of writing is a new word here and not a
new branch elsewhere.
"""

import re
from enum import StrEnum
from functools import lru_cache

from reviews.importing.labels import without_number


class Role(StrEnum):
    """What a heading says stands under it."""

    RECOMMENDATIONS = "recommendations"
    LEARNING = "learning"
    LEARNING_AND_RECOMMENDATIONS = "learning and recommendations"
    FINDINGS = "findings"
    GOOD_PRACTICE = "good practice"
    QUESTIONS = "questions"
    THEMES = "themes"
    AGENCIES = "agencies"
    ACTION_PLAN = "action plan"
    CONTENTS = "contents"
    NARRATIVE = "narrative"


_QUALIFIER = (
    r"(?:the |our |key |main |summary of(?: the)? |overall |final |overarching |multi-?agency |single[- ]agency |inter-?agency |individual |strategic |local |national |additional |"
    r"other |further |specific |agreed |panel |review |practice |partnership |agency |wider |system |areas? (?:of|for) |list of |emerging |identified |themes? and |"
    r"conclusions?(?: and|,) |findings and |analysis and |practice and |organisational |professional |response to |what needs to change\W+)*"
)
_RECOMMENDED = r"(?:recommendations?|recommended (?:actions|changes))"
_LEARNED = (
    r"(?:learning(?: points?| outcomes| lessons| themes| identified| from (?:the|this) (?:review|case|report))?|lessons(?: (?:to be )?learn(?:ed|t))?"
    r"(?: from (?:the|this) (?:review|case))?|messages(?: for practice)?|practice points|points for practice|implications for practice)"
)
_TAIL = (
    r"(?: (?:from (?:the|this|our|these)|of|for|to|arising from|made by|identified by|in) .{1,70}| made| identified| points| themes)?"
    r"(?: and (?:(?:the )?(?:board|partnership|agency|panel|agencies)(?:'?s'?)? )?(?:actions?|next steps|responses?|conclusions?|key messages|practice points))?(?: for (?:action|improvement|change))?"
)
_HEADINGS = [
    (Role.CONTENTS, r"(?:table of )?contents(?: page)?|index"),
    (
        Role.LEARNING_AND_RECOMMENDATIONS,
        rf"{_QUALIFIER}(?:learning|lessons(?: learn(?:ed|t))?|findings)(?: points| themes)?(?:,| and| &) (?:key )?(?:conclusions and )?recommendations.{{0,50}}",
    ),
    (Role.ACTION_PLAN, r"(?:.{0,60} )?action plan(?: template)?|action log"),
    (
        Role.RECOMMENDATIONS,
        rf"{_QUALIFIER}{_RECOMMENDED}{_TAIL}|(?:the )?recommendations? (?:is|are)|what (?:does the review|did the review|do we|has the review) recommend(?:ed)?|"
        rf"(?:conclusions?|summary|findings|analysis) (?:and|&) (?:key )?recommendations.{{0,40}}|recommendations (?:and|&) (?:action plan|actions)|improving systems and practice|what (?:needs to|must|should) (?:change|happen)(?: next)?\W*{_RECOMMENDED}",
    ),
    (
        Role.GOOD_PRACTICE,
        r"(?:areas? of |examples? of |key |notable |effective |what (?:was|is) )*(?:good|best|effective|positive) practice(?: (?:identified|points|examples|noted|found|seen|themes|in .{1,40}))*|what (?:went|worked|was done) well|strengths(?: identified)?|what worked",
    ),
    (
        Role.QUESTIONS,
        r"(?:key |reflective |some |practice )*questions?(?: (?:for|to) .{1,60})?|(?:points|issues|questions) (?:for|to) (?:reflect(?:ion)?(?: on)?|consider(?:ation)?|discuss(?:ion)?)|(?:time to )?reflect(?:ion|ions)?|"
        r"reflective (?:practice|prompts?)|how can (?:we|you|i) learn.{0,40}|things to (?:think about|consider)|ask yourself|(?:consider|discuss)(?: in your team)?|think about",
    ),
    (
        Role.THEMES,
        r"(?:key |main |overarching |emerging |practice |learning |the )*(?:themes|key words|keywords)(?: (?:that|which|from|of|in|identified|emerging|emerged|include).{0,90})?",
    ),
    (
        Role.AGENCIES,
        r"(?:the )?(?:agencies|organisations|services|partners|key agencies)(?: (?:that were |which were |that |who (?:were )?)?(?:involved|contributing|contributed|taking part|participating|represented|known to the family)).{0,40}",
    ),
    (
        Role.LEARNING,
        rf"{_QUALIFIER}{_LEARNED}{_TAIL}|what (?:did we|have we|has been|was|we(?:'ve)?(?: have)?|can we|did the review|do we|are the) (?:learn(?:ed|t|ing)?|learning(?: points)?|lessons)(?: .{{1,50}})?|"
        r"what (?:is|was|were) the (?:key |main )?(?:learning|lessons)(?: .{1,40})?|what the review (?:learn(?:ed|t)|taught us)",
    ),
    (
        Role.FINDINGS,
        r"(?:the |key |main |summary of |review |our |overall )*findings(?: (?:of|from) (?:the|this) (?:review|case))?|what did (?:the review|we|it) find(?: out)?|what (?:was|did the review) found|what we found",
    ),
    (
        Role.NARRATIVE,
        r"introduction.{0,60}|background.{0,40}|(?:local |legal |the )?context.{0,40}|(?:what|who) (?:happened|is|was|are|were)\b.{0,60}|(?:case |brief |family |the )*(?:summary|synopsis|overview|circumstances|chronology|history|facts|story)(?: of .{1,80})?|"
        r"(?:the )?(?:executive summary|foreword|preface|methodology|review process|terms of reference|time ?line|genogram)(?: .{0,60})?|(?:the )?(?:method|scope|process|incident|purpose|aims?|family)(?: (?:of (?:the|this) .{1,40}|and .{1,40}|composition|background|history|structure|members|involvement|engagement|contribution|views))?|"
        r"(?:appendix|appendices|annex|annexe|annexes)\b.{0,80}|(?:list of )?(?:references?|bibliography|glossary|abbreviations|acronyms|acknowledge?ments|footnotes|endnotes|sources)(?: .{0,40})?|"
        r"(?:further|more|additional|other|useful|helpful) (?:reading|information|resources|links|support|help|guidance|contacts).{0,40}|resources.{0,40}|(?:find out|read) more|(?:useful )?(?:contact|contacts|links)(?: us| details| .{1,30})?|"
        r"(?:where|how) to (?:get|find|use|contact|go) .{1,60}|next steps|what happens next.{0,20}|what next\W*|conclusions?|concluding (?:remarks|comments)|closing remarks|(?:overview )?analysis.{0,60}|why (?:does|do|is|was|it|this|are)\b.{0,60}|"
        r"(?:notes to editors|statement|press|media).{0,60}|feedback.{0,30}|about (?:this|the)\b.{0,60}|contributors.{0,40}|(?:contribution|involvement|engagement|participation|views) of (?:the )?(?:family|practitioners)|(?:the )?(?:partnership|board|panel)(?:'s)? response.{0,40}|responses?(?: (?:to the|from the|of the) .{1,40})?|"
        r"key (?:dates|events|episodes|people|facts|practice episodes)|(?:parallel|criminal) .{1,40}|publication|dissemination|distribution|signed.{0,40}|version control|confidentiality|equality and diversity|statutory (?:framework|guidance|basis)|author.{0,40}|legislation|"
        r"implementation(?: of .{1,40})?|monitoring(?: and .{1,40}| of .{1,40})?|progress(?: (?:to|so|on|since|made|against|with)\b.{0,60})?|(?:improvements?|actions?|changes) (?:made|taken|already|since)\b.{0,60}|what (?:has|have) (?:changed|been done|we done|happened).{0,40}|what (?:we|are we) (?:have done|doing|are doing).{0,40}|previous .{1,60}|earlier .{1,60}",
    ),
]
_ROLES = [(role, re.compile(rf"(?:{pattern})", re.IGNORECASE)) for role, pattern in _HEADINGS]
_DECORATION = re.compile(
    r"^(?:section|part|chapter|step|minute|appendix \w{1,2}|annex \w{1,2})\s*\d*\s*[:.\u2013-]\s*", re.IGNORECASE
)
_ASKING = re.compile(r"(?:what|how|who|why|where|which|time|recommendations?|the recommendations?)\b", re.IGNORECASE)
_OF_OTHER_REVIEWS = re.compile(r"\b(?:previous|earlier|past|prior|other reviews?|progress|already)\b", re.IGNORECASE)
_LONGEST_HEADING = 120


def role_of(heading: str) -> Role | None:
    """Say what a heading announces; None for a heading of its own kind, such as a theme."""
    return _role_of(heading) if len(heading) <= _LONGEST_HEADING else None


@lru_cache(maxsize=4096)
def _role_of(heading: str) -> Role | None:
    text = _DECORATION.sub("", without_number(heading)).strip(" .:;?!*\u2013-").replace("\u2019", "'")
    if not text or (has_main_verb(text) and not _ASKING.match(text)):
        return None
    role = next((role for role, pattern in _ROLES if pattern.fullmatch(text)), None)
    return Role.NARRATIVE if role and _OF_OTHER_REVIEWS.search(text) else role


_IMPERATIVE = (
    "seek consider ensure review develop introduce make agree audit promote provide establish remind raise strengthen improve include commission produce create "
    "implement undertake undertaking update revise share deliver embed explore request assure monitor identify adopt use work build clarify convene carry circulate refresh "
    "publish publicise support continue encourage reinforce require report evaluate examine set train test check confirm disseminate collate write replace extend expand "
    "increase reduce align amend appoint ask challenge define design draw engage enable give hold invite issue keep launch lead map measure offer prepare put reflect "
    "remove respond scope secure send simplify take urge recognise ensure guarantee highlight incorporate maximise address advise campaign collaborate conduct co-produce "
    "coordinate co-ordinate emphasise facilitate formalise fund gain gather inform initiate invest look pilot prioritise propose provide recruit standardise streamline"
)
_IMPERATIVES = frozenset(_IMPERATIVE.split())
_MODAL = re.compile(
    r"\b(?:should|must|needs? to|ought to|shall|will|(?:is|are) (?:asked|required|requested|encouraged|invited|recommended|urged|advised) to|recommends?|recommended)\b",
    re.IGNORECASE,
)
_ASSURING = re.compile(
    r"\b(?:seeks?|requests?|asks?|assures?|ensures?|reviews?|considers?|satisf(?:y|ies)|reminds?|requires?|develops?|works?|continues?|agrees?|commits?)\b",
    re.IGNORECASE,
)
_PASSIVE = re.compile(
    r"\b(?:is|are|to be|be)\s+(?:\w+ly\s+)?(?:in place|\w+ed|made|given|held|kept|known|seen|sought|taken|taught|told|written|built|set|put|undertaken|shown|sent|drawn|led)\b",
    re.IGNORECASE,
)
_TO_VERB = re.compile(
    rf"(?:(?!(?:of|for|from|in|about)\b)\S+\s+){{1,6}}?to (?:\w+ly )?(?:be|{'|'.join(sorted(_IMPERATIVES))})\b",
    re.IGNORECASE,
)
_THAT_OPENING = re.compile(r"that \w+", re.IGNORECASE)
_PAST = re.compile(
    r"\b(?:was|were|had|did|told|said|found|heard|met|felt|thought|described|agreed|noted|concluded|considered|identified|highlighted|accepted|received|attended|visited|took|made|became|led)\b",
    re.IGNORECASE,
)
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|should|must|will|shall|can|cannot|could|may|might|would|needs? to|does?|did|seeks?|requests?|requires?|makes?|says?|holds?|tells?|remains?|becomes?|matters?|includes?)\b"
    r"|\b(?:if|that|who|which|when|whenever|where|whether|because|as|how|what|why|whose|while|until|unless)\b",
    re.IGNORECASE,
)
_SUBORDINATE = frozenset(
    [
        "if",
        "that",
        "who",
        "which",
        "when",
        "whenever",
        "where",
        "whether",
        "because",
        "as",
        "how",
        "what",
        "why",
        "whose",
        "while",
        "until",
        "unless",
    ]
)
_FIRST_WORD = re.compile(r"[A-Za-z][\w'\u2019-]*")


_HEARD = 1500  # characters of a paragraph that its cues are looked for in


def opens_with_imperative(text: str) -> bool:
    """Tell whether the first word is a verb that recommendations begin with."""
    first = _FIRST_WORD.match(text)
    noun = bool(first) and text[first.end() :].lstrip().startswith("of ")  # "Use of information", "Review of cases"
    return bool(first) and first[0].lower() in _IMPERATIVES and not noun


def has_main_verb(text: str) -> bool:
    """Tell a sentence from a fragment: its first common verb is not inside a subordinate clause."""
    first = _FINITE.search(text[:_HEARD])
    return bool(first) and first[0].lower() not in _SUBORDINATE


def recommends(text: str) -> bool:
    """Tell whether the sentence asks for something to be done, in one of the ways reviews do."""
    head = text[:400]
    if opens_with_imperative(text) or _MODAL.search(head) or _TO_VERB.match(head):
        return True
    if _THAT_OPENING.match(head):
        return True
    return bool(body_opening(text)) and _ASSURING.search(head[:160]) is not None


def states_a_task(text: str) -> bool:
    """Tell a recommendation set in bold from a heading: it says what should be done, or is a whole sentence."""
    return (
        _MODAL.search(text[:_HEARD]) is not None
        or _THAT_OPENING.match(text) is not None
        or (text.endswith(".") and recommends(text))
    )


def asks_in_the_present(text: str) -> bool:
    """Tell whether the sentence states, in the present passive, how things are to be ("Learning is shared with …")."""
    return has_main_verb(text) and _PASSIVE.search(text[:300]) is not None


def narrates(text: str) -> bool:
    """Tell whether the sentence says what happened and asks for nothing."""
    return _PAST.search(text[:_HEARD]) is not None and not recommends(text)


_ANNOUNCES = re.compile(
    r"\b(?:following|below|set out|outlined|listed|summarised|identified|contained|made|makes|make|accepted|accepts|agreed|agrees|linked|these|number of|"
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|\d+) (?:key |main |multi-agency )?(?:recommendations|learning points|lessons))\b",
    re.IGNORECASE,
)
_SPOKEN_OF = re.compile(
    r"\b(?:recommendations?|learning(?: points?)?|lessons?|findings|areas|themes|questions|actions|points|practice)\b",
    re.IGNORECASE,
)
_RECOMMENDS_THAT = re.compile(
    r"(?:it is (?:therefore )?recommended|(?:the|this) (?:review|panel|report|author|reviewer|lead reviewer)s? (?:therefore )?(?:recommends?|suggests?))(?: that)?\s*:?",
    re.IGNORECASE,
)
_INSTRUCTION = re.compile(
    r"\b(?:insert|please|SMART|set out (?:here|the)|state (?:here|the|whether)|describe (?:here|the)|list (?:here|the|any)|(?:authors?|reviewers?|the report) should|click (?:here|or tap)|"
    r"to be completed|guidance note|delete as|this section|use this|no more than|(?:each|every) (?:learning point|recommendation)|recommendations? (?:should|must|will|may|can|have|has|are|is|were|was|relate))\b",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(
    r"\s*(?:[\[<{(].{0,120}[\]>})]|[.\u2026_\s-]{2,}|tb[cda]|n/?a|none|nil|x{2,}|to be (?:confirmed|added|completed|agreed))[\s.]*",
    re.IGNORECASE,
)
_STATUTORY = re.compile(
    r"\b(?:is defined (?:as|in)|(?:safeguarding|a serious case review|a (?:local )?child safeguarding practice review|a safeguarding adults? review|a domestic homicide review|a rapid review) "
    r"(?:children |adults )?(?:is|means|looks|should be carried)\b|promot(?:e|ing) the welfare of children|section \d+[A-Z]? of the|care act 2014|children act (?:1989|2004)|statutory guidance (?:states|says|requires))",
    re.IGNORECASE,
)
_SIGN_OFF = re.compile(
    r"\bif (?:you|in doubt)\b|^please\b|\bplease (?:ask|contact|speak|share|discuss|see|visit|use|let|email|e-mail|complete)\b|\bfor (?:more|further) (?:information|details|help|guidance|advice)\b|"
    r"^(?:sharing|using) (?:the )?learning\b|\bwe (?:use|would like|are grateful|want)\b|^research (?:indicates|shows|tells|suggests)\b|^the full report\b|\bcan be (?:read|downloaded|accessed) (?:here|on)\b.*\breport\b|"
    r"^(?:contact|report|call|visit|e-?mail|click|follow|read|download|view|link)\b|\bwould like to thank\b|\bthanks? (?:the family|all)\b",
    re.IGNORECASE,
)
_SIDE_NOTE = re.compile(
    r"(?:rationale|reasons?(?: for (?:this )?recommendation)?|why(?: this matters| is this important| does this matter)?|(?:intended |expected |desired )?(?:outcomes?|impact)|lead(?: agency| officer| body)?|owners?|responsible(?: agency| body)?|responsibility|for|by whom|"
    r"(?:time ?scales?|time ?frame|target date|by when|deadline|due(?: date)?|completion date)|evidence(?: of (?:success|impact))?|measures?(?: of success)?|success (?:criteria|measures?)|how will we know.{0,40}|links? to .{1,40}|linked .{1,40}|"
    r"(?:partnership |board |agency |panel )?responses?|status|progress(?: to date)?|update|actions?(?: taken| required)?|priority|context|commentary|comments?|notes?|source|accepted|relevant (?:learning|finding)s?.{0,20})\s*[:?\u2013-]\s*(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_OWNER_NOTE = re.compile(
    r"(?:lead(?: agency| officer| body)?|owners?|responsible(?: agency| body)?|responsibility|by whom)\s*[:\u2013-]\s*(?P<who>.{2,120})",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"(?:AND|OR)\b|(?:and|or|but|this|these|it|they|such|in addition|in doing so|where|within|with|to (?:include|achieve|support|do)) ?",
    re.IGNORECASE,
)


def announces(text: str) -> bool:
    """Tell whether the sentence only introduces what follows ("The review makes these recommendations:")."""
    if _RECOMMENDS_THAT.fullmatch(text.strip()):
        return True
    head = text[:300]
    return _SPOKEN_OF.search(head) is not None and _ANNOUNCES.search(head) is not None and not _opens_as_a_task(text)


_OF_RECOMMENDATIONS = re.compile(
    r"\brecommend(?:ations?|s|ed)\b(?! (?:of|from|in) (?:previous|earlier|other))", re.IGNORECASE
)
_OF_LEARNING = re.compile(r"\b(?:learning(?: points?)?|lessons?)\b", re.IGNORECASE)
_FOREIGN = re.compile(
    r"\b(?:previous|earlier|past|national panel|national review|other reviews?|inspection|Ofsted|another)\b",
    re.IGNORECASE,
)


def what_is_announced(text: str) -> Role | None:
    """Say what a sentence in the narrative announces, "The review makes these recommendations:"; None if nothing of its own."""
    if not announces(text) or _FOREIGN.search(text):
        return None
    if _OF_RECOMMENDATIONS.search(text):
        return Role.RECOMMENDATIONS
    return Role.LEARNING if _OF_LEARNING.search(text) else None


def _opens_as_a_task(text: str) -> bool:
    return (
        opens_with_imperative(text)
        or bool(re.search(r"\b(?:should|must|needs? to|seeks?|to seek)\b", text))
        or not re.search(
            r"\b(?:review|report|panel|partnership|board|author|reviewer|team|recommendations|lessons|points|learning|findings)\b.{0,80}\b(?:\w+ed|makes?|made|are|is|has|have|sets?|below|following)\b",
            text,
            re.IGNORECASE,
        )
    )


def instructs_the_author(text: str) -> bool:
    """Tell whether the sentence is a form's own guidance on how to fill it in, or talk about recommendations."""
    return _INSTRUCTION.search(text[:300]) is not None and not opens_with_imperative(text)


def is_placeholder(text: str) -> bool:
    """Tell whether a field of a form was left blank."""
    return not any(character.isalpha() for character in text) or _PLACEHOLDER.fullmatch(text) is not None


def is_blank(text: str) -> bool:
    """Tell whether a cell holds nothing: a date of digits alone is something."""
    return not any(map(str.isalnum, text)) or _PLACEHOLDER.fullmatch(text) is not None


def quotes_statute(text: str) -> bool:
    """Tell whether the sentence gives the law's or the guidance's definition."""
    return _STATUTORY.search(text[:300]) is not None


def signs_off(text: str) -> bool:
    """Tell whether a notice ends here: who to ask, where to read on, why learning is shared."""
    return _SIGN_OFF.search(text[:_HEARD]) is not None


def is_side_note(text: str) -> bool:
    """Tell whether a paragraph is about the recommendation above it and not part of its wording."""
    return _SIDE_NOTE.match(text[:_HEARD]) is not None


def owner_noted(text: str) -> str | None:
    """Give the body named in a note such as "Lead agency: …"."""
    match = _OWNER_NOTE.match(text)
    return match["who"].strip(" .") if match else None


def goes_on(text: str) -> bool:
    """Tell whether a paragraph carries on the sentence before it."""
    return text[:1].islower() or _GOES_ON.match(text) is not None


_BODY_NOUN = (
    r"(?:partnerships?|partners?|boards?|trusts?|councils?|police|constabulary|services?|teams?|agenc(?:y|ies)|authorit(?:y|ies)|schools?|colleges?|academ(?:y|ies)|committees?|departments?|groups?|sub-?groups?|probation|hospitals?|"
    r"governments?|ministry|office|organisations?|providers?|commissioners?|practices|surger(?:y|ies)|nurser(?:y|ies)|executive|NHS|ICBs?|CCGs?|CAMHS|MASH|GPs|DfE|LSCB|SAB|CSP|LSCP|health|social care|hub|network|unit|directorate|panel|forum|homes?|housing|association|commission|courts?|Cafcass|Ofsted|prisons?)"
)
_THE_BODY = r"(?:(?:[Tt]he|[Aa]ll|[Ee]ach|[Ee]very|[Bb]oth|[Ll]ocal)\s+)*(?:(?!(?:should|must|to|will|is|are|that)\b)[\w&'\u2019/().,-]+\s+){0,14}?"
_THIRD_PERSON = "|".join(f"{verb}s" for verb in _IMPERATIVES)
_VERB_AFTER_BODY = (
    rf"(?:should|must|will|shall|to|needs?|ought|(?:jointly |also |together )?(?:seeks?|requests?|asks?|assures?|ensures?|reviews?|considers?|reminds?|requires?|develops?|works?|continues?|agrees?|commits?|provides?|undertakes?|makes?|satisf(?:y|ies)|{_THIRD_PERSON})|"
    r"(?:is|are) (?:asked|required|requested|encouraged|invited|recommended|urged|advised))\b"
)
_PREAMBLE = re.compile(
    r"(?:it is (?:therefore )?recommended that|(?:the|this) (?:review|panel|report|author|reviewer)s? (?:therefore )?recommends? (?:that )?|(?:that|for) (?=the |all |[A-Z]))\s*",
    re.IGNORECASE,
)
_OPENING = re.compile(
    rf"(?P<body>{_THE_BODY}[\w&'\u2019/().-]+)\s+(?=(?:(?:with|through|via|alongside|working with)\s+(?:[\w'\u2019-]+\s+){{1,6}}?)?{_VERB_AFTER_BODY})"
)
_ACRONYM = re.compile(r"\b[A-Z][A-Za-z]?[A-Z&]{1,6}s?\b")
_PROPER_NAME = re.compile(r"(?:The )?[A-Z][\w'\u2019&-]+(?: (?:of |and |& )?[A-Z][\w'\u2019&-]+)+")
_NOT_A_BODY = re.compile(
    r"\b(?:training|learning|guidance|procedures?|polic(?:y|ies)|process(?:es)?|practitioners?|professionals?|workers?|nurses?|staff|managers?|children|parents?|families|information|assurance|audits?|reviews?|visits?|records?|meetings?|in|on|about|within|from|by|where|when|if)\b",
    re.IGNORECASE,
)
_LONGEST_BODY = 110
_NOUNS_IN_A_ROW = 2  # "Support services should …", but "Make sure that housing …"


def body_opening(text: str) -> str | None:
    """Give the body that opens the sentence and is to act ("The Board" in "The Board should …")."""
    rest = _PREAMBLE.sub("", text[:300], count=1)
    match = _OPENING.match(rest)
    if not match or len(match["body"]) > _LONGEST_BODY:
        return None
    body = match["body"].strip(" ,")
    named = (
        re.search(rf"\b{_BODY_NOUN}\b", body, re.IGNORECASE) or _ACRONYM.search(body) or _PROPER_NAME.fullmatch(body)
    )
    if not named or _NOT_A_BODY.search(body) or (opens_with_imperative(rest) and len(body.split()) > _NOUNS_IN_A_ROW):
        return None
    return body


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
        re.compile(r"\bchild(?:ren)?(?:'s|\u2019s)? safeguarding practice reviews?\b|\bL?CSPRs?\b", re.IGNORECASE),
    ),
    ("SCR", re.compile(r"\bserious case reviews?\b|\bSCRs?\b", re.IGNORECASE)),
    ("SAR", re.compile(r"\bsafeguarding adults?(?:'s?|s'|\u2019s?|s\u2019)? reviews?\b|\bSARs?\b", re.IGNORECASE)),
    (
        "DHR",
        re.compile(
            r"\bdomestic homicide (?:overview )?reviews?\b|\bdomestic abuse[- ]related death reviews?\b|\bDHRs?\b|\bDARDRs?\b",
            re.IGNORECASE,
        ),
    ),
]
_OTHER_REVIEW = re.compile(
    r"\b(?:child|adult) practice reviews?\b|\blearning reviews?\b|\bthematic reviews?\b|\bsingle unified safeguarding reviews?\b|\b(?:7|seven)[- ]minute briefings?\b|\blearning from\b|\breview (?:of|into)\b|^(?:19|20)\d\d\s*[-\u2013\u2014]",
    re.IGNORECASE,
)
_PRACTICE = re.compile(
    r"\b(?:should|must|needs? to|(?:it is|was) (?:important|essential|vital|critical|crucial)|missed opportunit(?:y|ies))\b",
    re.IGNORECASE,
)


def names_a_review(text: str) -> bool:
    """Tell whether the text names a kind of review or of briefing on one."""
    return any(pattern.search(text) for _, pattern in REVIEW_NAMES) or _OTHER_REVIEW.search(text) is not None


def speaks_of_practice(text: str) -> bool:
    """Tell whether a paragraph says what those who work with families should know or do."""
    return _PRACTICE.search(text[:_HEARD]) is not None
