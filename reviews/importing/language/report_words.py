"""Sentences in which a review speaks of itself: of its learning elsewhere, of how it was done, of its paper."""

import re

_TELLS_OF_EXAMPLES = re.compile(
    r"(?:(?:the|this) (?:[\w-]+ ){0,2}?(?:review|reviewer|author|panel|report|team|group)s?|we|i)"
    r" (?:(?:has|have|had|also|would|wish(?:es|ed)?|like[sd]?|want(?:s|ed)?|to|was|were|is|are|able) ){0,4}"
    r"(?:not(?:e[sd]?|ing)|identif(?:y|ies|ied)|found|find|see|saw|seen|record(?:s|ed)?|recogni[sz]e[sd]?|heard"
    r"|highlight(?:s|ed)?|commend(?:s|ed)?|acknowledge[sd]?)\b[^.:;]{0,100}[.:]?"
    r"|the following\b[^.:;]{0,80}[.:]?",
    re.IGNORECASE,
)


def tells_of_examples(text: str) -> bool:
    """Tell a sentence that says only that the review noted something: "The author noted several examples."."""
    return _TELLS_OF_EXAMPLES.fullmatch(text.strip()) is not None


_OF_LEARNING_ELSEWHERE = re.compile(
    r"(?:the|this) (?:key |main )?(?:learning|lessons|findings?) (?:in (?:section|chapter|part|this)|above|below"
    r"|set out|described|identified|outlined|is drawn|are drawn|is taken|tells|shows)\b"
    r"|[^.]{0,60}\bthe learning (?:is|be|has been) (?:written|set out|presented|described|recorded)\b"
    r"|(?:i|we) (?:write|am writing|are writing)\b|you will (?:have|know|be aware|remember|see)\b"
    r"|[^.]{0,80}\. (?:i|we) (?:write|am writing|are writing)\b"
    r"|(?:this|the) (?:report|review|paper|summary) (?:does not|has no)\b"
    r"|(?:here|below) (?:is|are)\b|(?:on |in )?(?:this|these) (?:web ?)?(?:pages?|brief(?:ing)?s?|newsletter|bulletin"
    r"|summar(?:y|ies)|notes?|leaflet|paper|section)\b",
    re.IGNORECASE,
)


_LAST_WORD = re.compile(r"[^.:]{0,60}\b(?:last|final) words?\b[^.:]{0,40}:\s*[\"\u201c\u2018']", re.IGNORECASE)
_CAME_OUT = re.compile(  # "The safeguarding adults review about Odile was published in May."
    r"(?:the|this|our|a|an) (?:[\w-]+ ){0,6}?(?:review|report|briefing)\b(?: (?:about|of|into|on|for) [^.:;]{2,60})?"
    r" (?:was|has been|is|were|will be) (?:now |also )?(?:published|completed|finished|commissioned|carried out"
    r"|signed off|released|led|written|undertaken)\b",
    re.IGNORECASE,
)


def speaks_of_the_learning(text: str) -> bool:
    """Tell whether a paragraph speaks of learning that stands elsewhere, of the page itself, or lets another speak."""
    return any(form.match(text) for form in (_OF_LEARNING_ELSEWHERE, _LAST_WORD, _CAME_OUT))


_OF_THE_REVIEW = re.compile(  # "The panel has parted what leaders need to decide from what others need to do."
    r"(?:for (?:ease of )?(?:reference|clarity|brevity),? |(?:below|here|in what follows),? )?"
    r"(?:(?:the|this) (?:(?:lead|independent|overview|report) )*(?:review|panel|report|authors?|reviewers?|chair)"
    r"|we|i|each recommendation|(?:the|these|our|all) (?:[\w-]+['\u2019]s? )?recommendations?)"
    r" (?:(?:has|have)(?: (?:also|therefore|then|since|not|been|now))*(?! asked| recommended| proposed)"
    r" [a-z]+(?:ed|en|ade|ut|ept)|(?:is|are|was|were) (?!to\b|asked|recommended|invited|required|for\b)[a-z]+)\b"
    r"|[^.:;]{3,60}\b(?:has|have) (?:now |all |also )?(?:agreed|accepted|decided|resolved) that (?:these|they"
    r"|(?:all|each) of (?:these|them))\b",
    re.IGNORECASE,
)


def tells_of_the_review(text: str) -> bool:
    """Tell a sentence on how the review came to its recommendations, or how they are set."""
    return _OF_THE_REVIEW.match(text) is not None


_OF_THE_DOCUMENT = re.compile(
    r"(?:boxes|minutes|sections|pages) \d{1,2} (?:to|and) \d{1,2} (?:set out|show|hold|give|tell|contain)\b"
    r"|(?:this|the) (?:(?:action|improvement|delivery) plan|plan|document|report|table|section|summary|template|form)"
    r" (?:will|is|was|has|have|should be read|sets?|contains?|shows?|gives?|provides?|describes?|brings?)\b",
    re.IGNORECASE,
)


def speaks_of_the_document(text: str) -> bool:
    """Tell whether the sentence says what becomes of the plan or the report, or what it holds."""
    return _OF_THE_DOCUMENT.match(text) is not None
