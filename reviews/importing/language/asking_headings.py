"""Headings over what somebody is to do, which leave open whether a review recommends it: "What must happen now"."""

import re

from reviews.importing.language.headings import undecorated
from reviews.importing.language.paper import tells_what_becomes

_SCOPE = (
    r"(?:(?:the|our|your|their|all|key|main|top|first|priority|urgent|immediate|early|initial|future|further|additional"
    r"|other|specific|practical|strategic|operational|local|regional|national|joint|shared|systems?|partnership|board"
    r"|panel|agency|(?:single|multi|inter)[ -]?agency|practice|service|safeguarding|improvement|agreed|proposed"
    r"|suggested|recommended|required|necessary|planned|corrective|remedial|preventive|smart"
    r"|two|three|four|five|six|seven|eight|nine|ten|\d{1,2})(?: (?:and|or|&) |, | ))*"
)
_THINGS = (  # that are asked for
    r"(?:actions|action (?:points?|items?)|action(?= (?:required|needed|for|by|to be)\b)"
    r"|improvements?|changes?|proposals?|propositions|asks|requests?(?: made)?|requirements?"
    r"|suggestions?|advice|expectations?|commitments?|undertakings|pledges|promises|priorit(?:y|ies)|measures|steps"
    r"|tasks|remedies|solutions|developments|instructions|resolutions|considerations?|calls? (?:to|for) action"
    r"|next steps|way forward)"
)
_OF_THEM = (
    r"(?: (?:required|needed|agreed|proposed|requested|arising|recommended|identified"
    r"|to be (?:taken|made|carried out|completed|considered)"
    r"|we (?:want|need|are asking for|would like|propose|ask for|expect)(?: to see)?))?"
    r"(?: (?:that |which )?(?:the )?\w+ (?:should|must|needs? to|ought to|(?:is|are) to) (?:make|take|see|consider))?"
    r"(?: (?:for|of|to|from|by|in|on|arising from) .{1,50})?"
)
_TO_BE_DONE = (
    r"(?:change|happen|improve|follow|stop|start|be (?:done|different|better|put right|in place|put in place))"
)
_MUST = r"(?:needs? (?:now )?to|must(?: now)?|should(?: now)?|(?:has|have|ought|is|are) (?:now )?to)"
_ANYBODY = r"(?:[\w'&-]+ ){1,5}?"
_OF_BODIES = (  # what is expected of a worker or a carer is advice
    r"(?:of|from) (?:[\w-]+ ){0,3}?(?:partners?|agenc(?:y|ies)|services?|organisations?|members|bodies|boards?"
    r"|partnership|council|trusts?|executive|providers?|commissioners|leaders|government|authorit(?:y|ies)|others)"
    r"(?: .{1,30})?"
)
_FORMS = (
    _SCOPE + _THINGS + _OF_THEM,
    r"(?:areas?|points?|priorit(?:y|ies)|matters|things|items) (?:for|of|to) (?:action|change|improve|do|put right)",
    rf"what (?:{_MUST}|will(?= (?:change|be))|is going to) {_TO_BE_DONE}",
    r"what (?:will|would|could|might) (?:make (?:a|the) difference|make .{1,40} safer|help)",
    r"what (?:will|would|could|might) (?:keep|prevent|stop|protect) .{1,40}",
    r"what (?:we|the \w+) (?:(?:are|is) asking|(?:(?:have|has) )?(?:now |already |also )?ask(?:s|ed)?) .{1,40}",
    r"what (?:we|the \w+) (?:wants?|needs?|proposes?|expects?|would like)(?: .{1,40})?",
    rf"what (?:we|the \w+|partners) (?:(?:will|would|now) )*(?:asks?|requires?|seeks?|demands?|expects?) {_OF_BODIES}",
    rf"what (?:is|was|will be) (?:now )?(?:asked|required|requested|expected|wanted|needed|demanded) {_OF_BODIES}",
    r"what (?:should|must|can|could|will|do|does) (?:[\w'&-]+ ){1,5}?(?:need to )?(?:do|change|improve)(?: .{1,30})?",
    r"what (?:we|the \w+|agencies|partners|services) (?:will|(?:is|are) going to) (?:now )?do",
    r"what (?:we|the \w+|agencies|partners|services) (?:has|have|is|are|was|were)(?: been)? asked (?:to do|for)",
    r"what (?:we|agencies|partners|services) (?:need|should|must) (?:to )?do.{0,30}",
    rf"(?:how|where) {_ANYBODY}(?:can|could|must|should|will|needs? to) (?:improve|change|do better|go from here)",
    r"what are (?:we|they|agencies|partners|services|the \w+) going to do(?: .{1,30})?",
    r"where (?:do|does|can|should) (?:we|they|the \w+|partners|agencies) go (?:from here|now|next)",
    r"who (?:must|should|will|needs? to|does) do what.{0,30}",
    r"what (?:we|the \w+|agencies|partners|services) (?:has|have) (?:agreed|promised|been told) to do",
    r"(?:things|jobs) to (?:do|change|improve|put right)|to[ -]do(?: list)?|for action",
    r"(?:points|matters|issues) for (?:the )?.{0,20}(?:board|partnership|partners|agencies)(?: to consider)?",
    r"(?:the |our )?(?:board|partnership|partners|agencies|council|executive)s? will(?: now)?",
    r"(?:moving|going|looking|the way) (?:forwards?|ahead)|taking .{1,30} forward",
    r"(?:putting|setting|making|getting) .{1,30} right|making (?:a|the) difference|making .{1,40} safer",
    r"doing (?:it |things |this )?(?:better|differently)",
    r"(?:turning |moving |from )*(?:the )?(?:learning|findings|words) (?:in)?to (?:action|practice)",
    r"acting on (?:the |this |our |what ).{1,40}",
    r"improving (?:practice|services|safeguarding).{0,30}",
    r"(?:conclusions?|summary) and (?:next steps|way forward)",
)
_OPEN = re.compile(
    rf"(?:{'|'.join(_FORMS)})(?: (?:now|next|first|differently|as a result|from here))?(?: for .{{1,50}})?",
    re.IGNORECASE,
)


def is_open(heading: str) -> bool:
    """Tell a heading that leaves open what stands under it."""
    return is_wide_open(heading) and not tells_what_becomes(undecorated(heading))


def is_wide_open(heading: str) -> bool:
    """Tell such a heading, or one over what is done about the learning: "What will change?"."""
    return _OPEN.fullmatch(undecorated(heading)) is not None


_TO_BETTER = re.compile(
    r"what (?:needs|has|have|ought|we need) to (?:change|improve|be (?:better|different|improved|strengthened))"
    r"|what (?:must|should|could|can) (?:change|improve|be (?:better|different|improved))|what needs strengthening"
    r"|(?:areas?|points?|room) (?:for|of) (?:change|improvement|development)"
    r"|(?:the )?changes? needed|improvements?(?: needed)?",
    re.IGNORECASE,
)


def leaves_to_better(heading: str) -> bool:
    """Tell "What needs to change", which may stand over what was not good as over what is asked for."""
    return _TO_BETTER.fullmatch(undecorated(heading)) is not None
