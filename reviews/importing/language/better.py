"""Headings over what did not go well, and over what is to be kept in mind of it: each announces learning."""

BETTER = (
    r"what (?:(?:could|can|might|should) (?:we |agencies |services |have )*"
    r"(?:be(?:en)?|do(?:ne)?|go(?:ne)?|work(?:ed)?) (?:even )?(?:better|improved|stronger)"
    r"|(?:did not|didn't) (?:go|work)(?: so| as)?(?: well)?|(?:went|worked) (?:less well|wrong|not so well)"
    r"|was (?:missed|less effective))"
    r"|(?:(?:the|some|key|\w+) )?(?:things|points|messages|lessons) to"
    r" (?:remember|note|take (?:away|with you|from))"
    r"(?: .{1,50})?"
    r"|even better if|where (?:practice|things|we|agencies) (?:could|can|might|should)"
    r" (?:(?:have|be(?:en)?|do(?:ne)?|go(?:ne)?) )*(?:better|improved?|stronger)"
)
