"""Headings over questions that a review puts to its readers."""

_YOURS = r"(?:your|the|a|our)(?: own)? (?:teams?|supervision|practice|work|service|agency|organisation)"
_ASKED_OF = r"(?: (?:for|to|from|arising|about|on|raised|in) .{1,60}| arising| raised| the review .{1,40})?"
_OF_THE_REVIEW = (  # what the review itself was to answer
    r"(?!.*\b(?:terms of reference|lines of enquiry|(?:for|of) (?:the|this) (?:review|panel|author|audit)s?"
    r"|(?:review|panel|we) (?:asked|sought|set out|considered|was asked|answered|looked at))\b)"
)
ASKED = (
    rf"{_OF_THE_REVIEW}"
    r"(?:key |reflective |reflection |some |practice |discussion |challenge |supervision |team |self-assessment "
    rf"|audit |three |four |five |six |seven |ten |\d{{1,2}} )*questions?{_ASKED_OF}"
    r"|(?:points|issues|questions|prompts|topics) (?:for|to) (?:reflect(?:ion)?(?: on)?|consider(?:ation)?"
    r"|discuss(?:ion)?)(?: (?:in|for|with) .{1,40})?"
    r"|(?:time to )?reflect(?:ion|ions)?|for (?:reflection|discussion|supervision)(?: .{1,40})?"
    r"|(?:reflection|reflective|discussion|supervision|team) (?:practice|prompts?|points?|exercises?)(?: for .{1,40})?"
    r"|how can (?:we|you|i) learn.{0,40}|(?:things|points|matters|issues) to"
    r" (?:think about|consider|discuss|reflect on|talk about)(?: (?:in|for|with|as) .{1,40})?"
    r"|ask (?:yourself|yourselves|ourselves|your team)(?: .{1,40})?"
    r"|(?:consider|discuss|reflect)(?: this)?(?: (?:in|with|as) (?:your|a) teams?)?|think about(?: it| this)?"
    rf"|reflect(?:ing)? on {_YOURS}|(?:for )?discussion(?: points)?|prompts(?: for .{{1,40}})?"
    rf"|thinking about (?:your|our) (?:own )?practice|talk (?:about|through) (?:it|this)(?: (?:in|with) {_YOURS})?"
    r"|team (?:talk|discussion)|(?:check|test)(?:ing)? (?:yourself|your (?:own )?practice)"
    r"|what would you (?:do|have done)"
    r"|how would you (?:answer|respond|act)|(?:stop|pause) and (?:think|reflect|consider)|(?:pause|food) for thought"
    rf"|over to you|using this (?:briefing|learning|note|bulletin|review) (?:in|with) {_YOURS}"
)
