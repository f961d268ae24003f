"""Dates of publication as documents print them."""

import re
from datetime import date

_NAMES = "january february march april may june july august september october november december"
_MONTHS = {name: number for number, name in enumerate(_NAMES.split(), 1)}
_MONTH = "|".join(_MONTHS) + "|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
DATE = (
    rf"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+)?(?:(?P<day>\d{{1,2}})(?:st|nd|rd"
    rf"|th)?\s+(?:of\s+)?)?(?P<month>{_MONTH}),?\s+(?P<year>(?:19|20)\d\d)"
    rf"|(?P<named>{_MONTH})\s+(?P<nth>\d{{1,2}})(?:st|nd|rd|th)?,\s+(?P<of>(?:19|20)\d\d)"
    rf"|(?P<d>\d{{1,2}})[/.](?P<m>\d{{1,2}})[/.](?P<y>20\d\d)"
)
ANNOUNCED = re.compile(
    (
        rf"(?:(?:date\s+(?:of\s+)?(?:publication|published|issued?)|publication\s+date|published(?:\s+(?:on|in"
        rf"|date))?|date|(?:issued?|posted|sent|dated|updated)(?:\s+(?:date|on))?|date\s+of\s+(?:issue|(?:the\s+|this\s+)?(?:report|briefing|bulletin|newsletter|document))|report\s+date|(?:date\s+(?:the\s+)?report\s+(?:was\s+)?)?completed|approved\s+for\s+publication)\s*[:\u2013-]?\s*(?:on\s+"
        rf"|in\s+)?)(?:{DATE})"
    ),
    re.IGNORECASE,
)
OF_PUBLICATION = re.compile(
    rf"\b(?:date\s+of\s+publication|publication\s+date|date\s+(?:report\s+|review\s+)?(?:was\s+)?"
    rf"published(?:\s+on\s+(?:the|our)\s+website)?)"
    rf"\s*[:\u2013-]?\s*(?:{DATE})",
    re.IGNORECASE,
)
PUBLISHED = re.compile(
    rf"(?:(?:^|[.;|,(\u2013-]\s*)(?:(?:report|review|briefing|summary|first)\s+)?published(?:\s+(?:on|in|date))?\s*:?\s*"
    rf"|(?<=[a-z]\s)(?-i:Published)\s+"
    rf"|^(?:this|the) (?:report|review|briefing|summary) was (?:first )?published (?:on|in)\s+"
    rf"|^published\s+(?:with|alongside|together with|by)\s[^.;]{{3,60}}?[\s,\u2013-]+(?:on\s+|in\s+)?)(?:{DATE})",
    re.IGNORECASE,
)
_SHORT_REPORT = (
    r"(?:(?:learning|practice|practitioner|7[- ]minute)\s+(?:briefing|brief|summary|notes|bulletin)"
    r"|(?:report\s+)?summary(?:\s+report)?|newsletter|bulletin)"
    rf"(?:\s*[,\u2013-]?\s*(?:no\.?|number|issue|edition)?\s*\d{{1,3}}(?!\d|(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{_MONTH})\b))?"
)
ALONE = re.compile(
    rf"(?:(?:{_SHORT_REPORT}|final|final report|overview report|report"
    rf"|(?:(?:final|executive|public|anonymised|redacted) )?version(?: for publication"
    r"| \d{1,2}(?:\.\d)?)?|executive summary)(?:\s*[\u2013-]?\s*for publication)?"
    r"(?:,? (?:agreed|approved|signed off)(?: on)?)?"
    rf"\s*[,:\u2013\u2014-]{{0,2}}\s*)?(?:{DATE})\.?",
    re.IGNORECASE,
)


_CASE = (
    r"(?:deaths? (?:of|in|on|at)|died|killed|killing|born|murder(?:ed)?|convicted|sentenced|since|between|inquest"
    r"|trial)"
)
OF_THE_CASE = re.compile(rf"\b{_CASE}\b", re.IGNORECASE)
PRESENTED = re.compile(  # "Report to the Executive, December 2023"
    r"(?:(?:report|paper|briefing) (?:to|for)|(?:date (?:the )?(?:report|review) (?:was )?)?presented to|submitted to"
    r"|prepared for"
    r"|(?:(?:cabinet|council|board|committee|executive|scrutiny|partnership|panel) )*meeting (?:of|on|in)"
    r"|(?:cabinet|council|board|committee|executive|scrutiny committee)(?=[,:]? ))"
    rf"\b(?:(?!\b{_CASE}\b)[^.;?!]){{1,80}}?[\s,|\u2013-]+(?:{DATE})\.?",
    re.IGNORECASE,
)
RELEASED = re.compile(  # "Media statement \u2013 for release 10am, 9 November 2023"
    r"(?:(?:media|press|public|news|joint)\s+(?:statement|release|notice)|statement\s*(?:issued|dated|[:\u2013-])"
    r"|(?:under\s+)?embargo(?:ed)?|(?:not\s+)?for\s+(?:immediate\s+)?(?:release|publication))\b"
    rf"(?:(?!\b{_CASE}\b)[^.;]){{0,60}}?(?<!\d)(?:{DATE})\.?$",
    re.IGNORECASE,
)
TODAY = re.compile(rf"\b(?:today|this (?:morning|afternoon|week))\s*[,(\u2013-]\s*(?:{DATE})", re.IGNORECASE)
AUTHORED = re.compile(  # "Lead reviewer: A. Author   June 2023"
    rf"(?:(?:lead|independent|overview|report|of|by|the)\s+)*(?:authors?|reviewers?|written by|prepared by)\b"
    r"(?:[^.;?!]|(?<=\b[A-Z])\.){1,80}?"
    rf"[\s,|\u2013-]+(?:{DATE})",
    re.IGNORECASE,
)
UPDATED = re.compile(  # at the head or the foot of a page of a web site
    rf"(?:(?:this )?(?:page|content) )?(?:was )?(?:last|page) updated(?: on)?:?\s+(?:{DATE})\.?", re.IGNORECASE
)
A_DAY = re.compile(rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{_MONTH})|(?:{_MONTH})\s+\d{{1,2}})\W*", re.IGNORECASE)


def iso_date(match: re.Match[str]) -> str | None:
    if match["y"]:
        year, month, day = int(match["y"]), int(match["m"]), int(match["d"])
    else:
        year, day = int(match["year"] or match["of"]), int(match["day"] or match["nth"] or 0)
        said = (match["month"] or match["named"]).lower()[:3]
        month = next(number for name, number in _MONTHS.items() if name.startswith(said))
    try:
        return date(year, month, day).isoformat() if day else f"{year}-{month:02d}"
    except ValueError:
        return None
