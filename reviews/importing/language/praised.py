"""Good practice: headings over it (the practice, what somebody did well, what helped) and what announces it."""

import re

_GOOD = (
    r"(?:good|best|effective|positive|strong|excellent|exemplary|notable|noteworthy|commendable|outstanding|impressive"
    r"|thoughtful|skil(?:l)?ful)"
)
_PRACTICE = rf"{_GOOD}(?:,? (?:and|or) {_GOOD})? (?:practice|work)"
_OF = (
    r"(?:areas?|examples?|evidence|instances?|points?|elements?|aspects?|features|illustrations|key|notable|some|our|the"
    r"|identified|summary of|summari[sz]ing|celebrating|recogni[sz]ing|acknowledging|highlighting|noting|sharing"
    r"|observed|other)"
)
_NOTED = (
    r"(?:identified|noted|found|seen|observed|recogni[sz]ed|highlighted|heard of|points|examples|themes"
    r"|(?:to|worth) (?:share|sharing|celebrat(?:e|ing)|not(?:e|ing)|keep(?:ing)?|build(?:ing)? (?:up)?on)"
    r"|(?:in|by|across|from|that|which|within|during) .{1,60})"
)
_WHO = (
    r"(?:we|you|(?:the )?(?:agencies|services|partners|professionals|practitioners|staff|workers|teams?|schools?|police"
    r"|partnership|system|network))"
)
_WELL = r"(?:really |particularly |especially |so |very )?(?:well|right)"
_THINGS = r"(?:things|practice|work|what|actions|approaches|responses)"
PRAISED = (
    rf"(?:{_OF} (?:of |the )?|what (?:was|is) )*{_PRACTICE}(?: {_NOTED})*(?: and (?:areas of )?strengths?)?"
    rf"|what (?:the review|the panel|we|the reviewers?) (?:found|saw)(?: to be| that was| as)? {_PRACTICE}"
    rf"|(?:what|was there|were there|is there)(?: any| some)?(?: examples? of)? {_PRACTICE}\b.{{0,50}}"
    r"|what (?:has |have )?(?:went|gone|goes|worked|works|(?:was|is|has been|are we|were we)"
    rf" (?:done|working|going|doing)) {_WELL}(?: .{{1,40}})?"
    rf"|what {_WHO} (?:did|do|does|has done|have done|got|get) {_WELL}(?: .{{1,40}})?"
    rf"|what did .{{1,40}} (?:do|get) {_WELL}(?: .{{1,40}})?"
    r"|what good (?:practice )?looked like"
    rf"|{_THINGS} (?:that|which) (?:went|worked|was done|were done) {_WELL}(?: .{{1,40}})?"
    rf"|{_THINGS} (?:that |which )?(?:made a (?:positive |real )?difference|to be proud of)(?: .{{1,40}})?"
    r"|what (?:was|is) (?:good|strong|effective|positive|helpful)(?: (?:about|in) .{1,50})?"
    rf"|where (?:things|practice|work|{_WHO}) (?:was|were|did|do|went|worked) (?:{_WELL}|{_GOOD}|at (?:its|their) best)"
    r"|(?:areas of |key |main |particular |practice |system |some )*strengths?"
    r"(?: (?:of|in) (?:the )?(?:practice|system|response|work|partnership|services)\b.{0,40})?"
    r"(?: and (?:good|effective) practice)?(?: identified| noted)?"
    r"|what worked|what (?:really )?helped|(?:the )?positives|commendations|going (?:above and beyond|the extra mile)"
    r"|well done(?: to)?|shout-? ?outs?|credit (?:to|where (?:it is|credit is) due)|praise for .{1,40}"
)
_SPEAKER = (
    r"(?:(?:the|this|our) (?:\w+ )?(?:reviews?|panel|reports?|authors?|reviewers?|partnership|board|committee|team)"
    r"|it|we|they|i|credit)"
)
_PRAISES = re.compile(
    rf"{_SPEAKER}\b[^.:;]{{0,60}}\b(?:prais(?:es?|ed)|commend(?:s|ed)?|applaud(?:s|ed)?|is due to)\b[^.:;]{{0,60}}:"
    rf"|{_SPEAKER}\b[^.:;]{{0,60}}\b{_PRACTICE}\b[^.:;]{{0,60}}:"
    r"|(?:(?:some|several|clear|the|many|other|there (?:was|were|is)) )*(?:(?:examples?|areas?|evidence) of )?"
    rf"{_PRACTICE}\b"
    r"[^.:;]{0,60}:",
    re.IGNORECASE,
)


def praises(text: str) -> bool:
    """Tell "It also praised:" and "The panel saw good practice in:", which lead to a list of it."""
    return _PRAISES.fullmatch(text.strip()) is not None
