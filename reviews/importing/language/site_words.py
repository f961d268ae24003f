"""What stands over and under the text on a page of a web site: banners, buttons, news, ways to other pages."""

import re

OF_OTHER_PAGES = (
    r"(?:you|readers|visitors|people) (?:(?:may|might|could) )?also (?:like|liked|read|viewed|enjoy|be interested in)"
    r"|you (?:may|might) be interested in|more like this|read next|popular (?:pages|posts|articles)|recommended for you"
    r"|related (?:pages|content|articles|reviews|posts)|(?:our |see )?other (?:pages|articles|posts)"
)
_NEWS = (
    r"(?:latest|recent|more|other|our) (?:news|posts?|articles|updates|events|stories|pages)|news(?: and events)?"
    r"|(?:upcoming|forthcoming) (?:events|training|courses|dates)|(?:key )?dates for (?:your|the) diary|diary dates"
    rf"|(?:tags|categories|archives?)|{OF_OTHER_PAGES}|leave a (?:reply|comment)"
)
_OTHER_PAGES = (
    r"related (?:pages|links|content|documents|articles|reviews|information|news|posts)"
    r"|(?:supporting |related |associated |further )?(?:documents|downloads|files|attachments|publications)"
    r"(?: (?:and|&) (?:links|downloads|documents))?|services and information|explore the topic|in this section"
    r"|quick links|page navigation|skip to .{1,40}|back to (?:the )?top"
)
_ABOUT_THE_PAGE = (
    r"(?:is|was) this page (?:helpful|useful)|(?:yes ?no ?)?report a problem(?: with this page)?|print this page"
    r"|(?:page )?last (?:updated|reviewed|modified)\b.{0,40}|share this(?: page)?|follow us|sign up .{1,50}"
    r"|(?:\u00a9|\(c\)|copyright) .{1,110}"
)
_BANNERS = (
    r"privacy|cookies(?: on .{1,60})?|this (?:web)?site uses cookies"
    r"|(?:accept|reject|allow|decline|manage|hide)\b.{0,60}\bcookies?\b.{0,60}"
    r"|(?:(?:i accept|accept|reject|settings|decline|yes|no|close)(?: all)? ?){2,}"
)
SITE = rf"{_NEWS}|{_OTHER_PAGES}|{_ABOUT_THE_PAGE}|{_BANNERS}"


_FILE = r"(?:pdf|docx?|word|pptx?|powerpoint|xlsx?|excel|odt)(?: (?:document|file|version))?"
_SIZE = r"\d[\d.,]* ?(?:bytes|[km]i?b)"
_TO_A_FILE = re.compile(
    rf".{{3,140}}?\s*[(\[\u2013-]\s*(?:{_FILE}(?:[\s,:;|(\u2013-]*{_SIZE})?|{_SIZE}(?:[\s,:;|\u2013-]*{_FILE})?)"
    r"(?:[\s,;|\u2013-]*\d+ pages?)?\s*[)\]]?(?:\s*\(?opens (?:in )?(?:a )?new (?:window|tab)\)?)?"
    r"|.{3,140}\(opens (?:in )?(?:a )?new (?:window|tab)\)",
    re.IGNORECASE,
)


def names_a_download(text: str) -> bool:
    """Tell a link to a file: "Burns in the kitchen (PDF, 166 KB)"."""
    return _TO_A_FILE.fullmatch(text) is not None
