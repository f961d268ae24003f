"""What is known from elsewhere, what other reviews asked, and who the person was: none is what the review says."""

import re

_SOURCES = (
    r"(?:(?:the|our|wider|national|existing|published|recent|current|international|other|academic|relevant|latest"
    r"|available) )*"
    r"(?:research(?:ers)?|literature|studies|statistics|academics?|science|neuroscience|theory|evidence[- ]base"
    r"|national (?:data|figures|evidence|picture)|inspections?|inspectorates?|inspectors|case law|law|legislation"
    r"|courts?|statutory guidance|guidance|textbooks?|experts?)"
)
_TO_SAY = (
    r"(?:tells?|told|says?|said|shows?|showed|shown|teach(?:es)?|taught|suggests?|indicates?|finds?|found|knows?"
    r"|requires?|expects?|means?)"
)
_FROM_ELSEWHERE = re.compile(
    rf"what (?:does |do |did |has |have )?{_SOURCES} (?:(?:have|has|had) (?:to )?)?{_TO_SAY}(?: .{{1,60}})?"
    rf"|(?:what (?:we|is|do we) (?:already )?(?:know|known) from"
    rf"|(?:learning|lessons|messages|findings|evidence|insights|key points) from) {_SOURCES}(?: .{{1,60}})?"
    r"|(?:key |main |relevant |the )*(?:research|literature|evidence base|statistical)"
    r" (?:findings|messages|evidence|review|summary|context|background|base|corner|update)(?: .{1,40})?"
    r"|what (?:the )?(?:other|national|earlier|previous|similar) (?:[\w-]+ ){0,2}?(?:reviews?|panel|audits?|reports?)"
    rf" (?:have |has |had )?{_TO_SAY}(?: .{{1,60}})?"
    r"|(?:the )?(?:national|bigger|wider) (?:picture|context)(?: .{1,40})?|(?:learning|lessons|news) from elsewhere"
    r"|(?:the )?evidence base(?: .{1,40})?",
    re.IGNORECASE,
)


def is_from_elsewhere(heading: str) -> bool:
    """Tell "What does research tell us?" from "What Kit's review tells us"."""
    return _FROM_ELSEWHERE.fullmatch(heading.strip(" ?.:")) is not None


_OF_OTHERS = re.compile(
    r"\b(?:earlier|previous|past|prior|historic\w*)\b(?: [\w-]+){0,3}?"
    r" (?:reviews?|reports?|records?|recommendations?|inquir(?:y|ies)|inspections?|cases|L?CSPRs?|SARs?|DHRs?|SCRs?)\b"
    r"|\b(?:other|another|similar|national) (?:[\w-]+ ){0,2}?(?:reviews?|reports?|records?)\b",
    re.IGNORECASE,
)


def is_of_other_reviews(heading: str) -> bool:
    """Tell "What earlier MAPPA reviews said" and "Previous recommendations"."""
    return _OF_OTHERS.search(heading) is not None


_RECOMMENDED_BY_OTHERS = re.compile(
    r"\b(?:earlier|previous|another|other|national|(?:19|20)\d\d)\b[^.]{0,80}\b(?:recommended|asked|called for)\b",
    re.IGNORECASE,
)


def tells_what_others_asked(text: str) -> bool:
    """Tell "An earlier review by another board recommended that:"."""
    return _RECOMMENDED_BY_OTHERS.search(text) is not None


_ASKED_ELSEWHERE = re.compile(
    r"recommend\w*\b.{0,40}\b(?:(?:that|those|earlier|previous) (?:\w+ )?(?:reviews?|reports?|inquir\w+)"
    r"|(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_WHICH_REVIEW = re.compile(r"(?:(?:earlier|previous|which) )?(?:reviews?|reports?|inquir(?:y|ies))", re.IGNORECASE)
_WHAT_BECAME = re.compile(r"(?:position|status|progress|update|outcome)\b.*", re.IGNORECASE)
_BECAME_OF = re.compile(
    r"\b(?:become|became|position|progress|status) (?:of|on|with|against) (?:the|their|its|those|earlier)\b"
    r"[^.]{0,30}\brecommendations\b[^.]*\b(?:earlier|previous|(?:19|20)\d\d)\b"
    r"|\bwhat (?:the )?(?:\w+ )?(?:earlier|previous) reviews? (?:had )?(?:asked|recommended)\b",
    re.IGNORECASE,
)


def is_over_what_others_asked(names: tuple[str, ...], before: str) -> bool:
    """Tell names of columns ("Review", "Recommendation made in that review"), or the words before such a table."""
    listed = any(map(_WHICH_REVIEW.fullmatch, names)) and any(map(_WHAT_BECAME.fullmatch, names))
    return listed or any(map(_ASKED_ELSEWHERE.search, names)) or _BECAME_OF.search(before) is not None


OF_A_LIFE = (  # "Josef's story", "Meet Josef", "A picture of Josef"
    r"(?:(?!\w+ing\b)(?-i:[A-Z])[\w'-]*(?: (?-i:[A-Z])[\w'-]*){0,3}'s?"
    r"|(?:the|a|her|his|their) (?:\w+ )?(?:man|woman|boy|girl|child|baby|couple|family|person|adult|parents?|mother"
    r"|father|carer|brothers?|sisters?|neighbour)'s?|her|his|their)"
    r" (?:own )?(?:story|life story|biography|background)(?: (?:in brief|so far|up to .{1,40}))?"
    r"|(?:a )?(?:pen[- ](?:portrait|picture)|portrait|picture|profile)(?: of .{1,40})?"
    r"|(?:meet|introducing|remembering) (?-i:[A-Z])[\w' -]{1,40}"
    r"|(?:(?-i:[A-Z])[\w-]* )?in (?:her|his|their|(?-i:[A-Z])[\w-]*'s?) (?:own )?words"
    r"|who (?-i:[A-Z])[\w' -]{1,40} (?:was|is)"
)
