"""Papers that tell of reviews and hold none of their items: protocols, agendas, forms of consent, adverts."""

import re

_ON_THE_WORK = (  # of reviewing
    r"terms of reference|consent form|scoping (?:document|note|paper)|commissioning brief"
    r"|(?:invitation to tender|tender|service specification|expressions? of interest)"
    r"|(?:job|role) (?:description|profile|advert\w*)|person specification|vacanc(?:y|ies)"
    r"|(?:privacy|data protection|fair processing) (?:notice|statement)|information sharing agreement"
    r"|frequently asked questions|FAQs?|(?:quoracy|membership) (?:list|of .{1,60})|agenda"
    r"|(?:referral|notification|nomination|booking|feedback|evaluation) form|ground rules|glossary(?: of .{1,40})?"
    r"|(?:methodology|methods?) (?:paper|note|statement|guide)|guide to (?:carrying out|commissioning|writing) .{3,60}"
    r"|toolkit|handbook|code of conduct|constitution|memorandum of understanding|standing orders"
)
_OF_RULES = (
    r"(?:polic(?:y|ies)|procedures?|protocols?|guidance|guidelines|pathway|strategy|framework|charter|standards)"
)
_PAPER = re.compile(
    rf"(?:(?:the|our|draft|review|panel|full) )*(?:{_ON_THE_WORK})\b.{{0,80}}"
    rf"|.{{0,80}}[\s:\u2013-](?:{_ON_THE_WORK})(?: (?:template|form|for|of|and) .{{1,60}})?\W*"
    rf"|(?:[\w'&/-]+ ){{1,8}}{_OF_RULES}"
    r"(?:,? (?:and|on|for|to|about) .{1,60}|[\s,(]+(?:version|v\.?)? ?[\d.]+\)?)?\W*"
    r"|how (?:we|the \w+|reviews are) (?:carry|carries|do|does|conducts?|runs?|holds?|commissions?|undertakes?|carried)"
    r"\b.{0,40}(?:reviews?|out)\b.{0,60}"
    r"|.{0,60}\b(?:wanted|required|sought) for an? .{3,80}\breviews?\b.*|evaluation of .{3,80}",
    re.IGNORECASE,
)
_OF_A_REVIEW = re.compile(
    r"\b(?:recommendations?|lessons|briefing|findings|action plan|learning (?!(?:event|and improvement|from experience"
    r"|and development|review|day)\b)|response to|reviews?(?: report)? (?:of|into|on|about|in respect of|following)\b)",
    re.IGNORECASE,
)


def holds_no_items(title: str) -> bool:
    """Tell by its title a paper that only tells how reviews are done, or is about something else."""
    return _PAPER.fullmatch(title.strip()) is not None and _OF_A_REVIEW.search(title) is None


_MINUTES = re.compile(r"(?:(?:draft|approved) )?(?:minutes|notes?) (?:of|from)\b.*|.{3,80}\bminutes\W*", re.IGNORECASE)


def are_minutes(title: str) -> bool:
    return _MINUTES.fullmatch(title.strip()) is not None
