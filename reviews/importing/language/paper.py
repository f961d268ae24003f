"""Lines that speak of the paper itself: who wrote it, for whom, when it was published."""

import re

from reviews.importing.language.dates import ALONE, ANNOUNCED, PRESENTED

_OF_THE_DOCUMENT = re.compile(
    r"(?:(?:overview|final|full|summary|learning) )?report (?:written |prepared )?by .*"
    r"|(?:(?:this|the|overview|final|full|action) )*(?:(?:report|plan|review|briefing|paper) )?(?:was |is )?"
    r"(?:written|prepared|produced|compiled|commissioned|drafted) (?:by|for|on behalf of) .*"
    r"|(?:(?:lead |independent |report |overview |chair |and )*(?:authors?|reviewers?|chair(?:person)?)|publishers?"
    r"|prepared (?:by|for)|written by|commissioned by|date.{0,30}|status|reference|reporting period|review period"
    r"|telephone|e-?mail|website|contact|category|level"
    r"|subject(?: of (?:the|this) review)?)\s*[:\u2013-]\s+\S.*|(?:version|page) \d.{0,20}"
    r"|(?:(?:first|last|date) )?(?:published|posted|issued|updated|added|uploaded)\b.{0,60}|posted by .*"
    r"|at a glance|in (?:brief|short|summary|a nutshell)|on (?:a|one) page|(?:a )?quick read|the headlines?|key facts",
    re.IGNORECASE,
)


def speaks_of_the_paper(line: str) -> bool:
    """Tell a line that says who wrote the paper, when it was published, or a date alone."""
    return any(form.fullmatch(line) for form in (_OF_THE_DOCUMENT, ALONE, ANNOUNCED, PRESENTED))


_BECOMES_OF_IT = re.compile(
    r"(?:the|this|our) (?:full |overview |executive |final )?(?:report|paper|note|briefing|bulletin|summary|newsletter"
    r"|leaflet|document|page|poster|digest)(?: itself)? (?:will|is|was|has|can|may)(?: (?:also|then|now|be|been|to))*"
    r" (?:updated|refreshed|reviewed|revisited|written|rewritten|re-?issued|published|issued|shared|circulated"
    r"|discussed|presented|available|replaced|sent|taken to|used)\b"
    r"|(?:the|this|our) (?:full |final )?(?:note|briefing|bulletin|newsletter|leaflet|poster|digest|learning summary"
    r"|seven[- ]minute briefing)(?: itself)? (?:will|shall|is to|can|may) (?:also |then |now |next )?"
    r"(?:go|form|feed|inform|help|support|reach|accompany|come|appear|remain|stand|serve|replace|stay|prompt|be)\b"
    r"|copies (?:of (?:the|this) \w+ )?(?:will|have|are|can|may)\b",
    re.IGNORECASE,
)


def becomes_of_the_paper(text: str) -> bool:
    """Tell whether the sentence says what becomes of the paper: "This briefing will be updated in a year."."""
    return _BECOMES_OF_IT.match(text) is not None


_ITEMS = r"(?:learning|lessons|recommendations?|findings)"
_BECOMES = re.compile(
    rf"how (?:are|is|do|does|will|can|we|the \w+)\b.{{0,40}}\b{_ITEMS}\b.{{0,60}}"
    r"\b(?:shared?|sharing|disseminated|published|used?|monitor(?:ed)?|implement(?:ed)?|followed|embed(?:ded)?|decided|made|taken|acted|put|tracked)\b.{0,60}"
    r"|(?:sharing|using|implementing|embedding|disseminating|applying|monitoring|delivering|tracking|submit(?:ting)?)"
    rf" (?:the |our |your |this |these )?{_ITEMS}(?: (?:from|across|with|in|into) .{{1,60}})?"
    r"|learning (?:and|&) (?:development|training|teaching|education|skills)(?: .{1,40})?"
    r"|learning (?:and (?:improvement|development) )?(?:framework|strategy|hub|events?|resources|library|logs?)"
    rf"|{_ITEMS} from (?:the )?(?:national|other)\b.{{0,60}}"
    r"|what (?:will|is|are) (?:(?:now|being|be) )*(?:change[sd]?|changing|done|different)\b.{0,40}"
    rf"|what (?:we|they|partners|agencies|the \w+) (?:did|do|have done|has done|are doing|will do)"
    rf" (?:with|about) .{{0,30}}{_ITEMS}.{{0,40}}"
    rf"|what (?:happens|happened|will happen|is happening|becomes|became|comes|came) (?:next )?(?:to|with|of)"
    rf" (?:the |this |our )?(?:\w+ )?{_ITEMS}.{{0,40}}"
    r"|(?:our |the |strategic |key )*priorities for (?:next|the (?:coming|next|year)|this year|(?:19|20)\d\d).{0,40}"
    r"|what (?:does )?good (?:practice )?looks? like\b.{0,40}"
    r"|how (?:we|services|partners|agencies|the \w+) (?:are|is|have|has|will be) (?:now )?"
    r"(?:chang|improv|respond|act)\w+.{0,40}",
    re.IGNORECASE,
)


def tells_what_becomes(heading: str) -> bool:
    """Tell a heading on what is done with learning: "How are learning and recommendations shared?"."""
    return _BECOMES.fullmatch(heading.strip(" ?.:")) is not None


_OF_A_PLAN = re.compile(
    r"(?:(?:progress|verbal|written|quarterly|monthly|annual|regular|final|further) )?(?:updates?|reports?|papers?"
    r"|presentation|discussion|progress|matters?)(?: (?:report|update))?"
    r" (?:on|about|of|against|with|regarding|arising from)\b",
    re.IGNORECASE,
)


def covers_a_plan(heading: str) -> bool:
    """Tell "Update on the action plan", of minutes or of a covering report."""
    return _OF_A_PLAN.match(heading) is not None


_IN_GENERAL = re.compile(  # "What makes a good recommendation", "Writing recommendations", "What you will learn"
    r"(?!.*\b(?:recommendations|lessons|points|findings)\b)"
    r"(?:\S+ )+an? (?:[\w-]+ ){0,2}(?:recommendation|lesson|learning point|finding)\b(?!-).{0,40}"
    r"|(?:writing|drafting|framing|wording|phrasing|formulating|tracking|monitoring|managing) (?:[\w-]+ ){0,3}"
    r"(?:recommendations?|learning points?|findings?|action plans?)(?: (?:that|which|so|well|for|in) .{1,60})?"
    r"|(?:good|effective|strong|better|useful|meaningful|well[- ]written|clear) recommendations"
    r"|(?:guidance|advice|notes?|tips|training) (?:on|for|about) (?:[\w-]+ ){0,2}(?:recommendations?|action plans?)"
    r"|what (?:(?:you|i|we|delegates|participants|learners|attendees|staff)(?:'ll| will| can| should)"
    r"|will (?:you|i|we|delegates|participants|learners|attendees|staff)) (?:be )?learn(?:ing)?\b.{0,40}",
    re.IGNORECASE,
)


def speaks_in_general(heading: str) -> bool:
    """Tell a heading over what recommendations should be like, or what a course teaches, from one over a list."""
    return _IN_GENERAL.fullmatch(heading) is not None
