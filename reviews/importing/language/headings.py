"""What headings announce.

A new way of heading a section is a new line here and not a new branch elsewhere.
"""

import re
from enum import StrEnum
from functools import lru_cache

from reviews.importing.language.asked import ASKED
from reviews.importing.language.elsewhere import OF_A_LIFE, is_from_elsewhere
from reviews.importing.language.labels import without_number
from reviews.importing.language.learned import HELD_IN_MIND
from reviews.importing.language.paper import covers_a_plan, speaks_in_general, speaks_of_the_paper, tells_what_becomes
from reviews.importing.language.praised import PRAISED
from reviews.importing.language.review_names import names_a_review
from reviews.importing.language.sentences_as_headings import is_a_sentence
from reviews.importing.language.site_words import SITE, names_a_download


class Role(StrEnum):
    """What a heading says stands under it."""

    RECOMMENDATIONS = "recommendations"
    LEARNING = "learning"
    LEARNING_AND_RECOMMENDATIONS = "learning and recommendations"
    FINDINGS = "findings"
    GOOD_PRACTICE = "good practice"
    QUESTIONS = "questions"
    THEMES = "themes"
    AGENCIES = "agencies"
    ACTION_PLAN = "action plan"
    CONTENTS = "contents"
    SITE = "the web site"
    NARRATIVE = "narrative"


NO_TEXT = frozenset({Role.CONTENTS, Role.SITE})  # what stands under such a heading is not of the review
OF_ONE_KIND = frozenset({Role.RECOMMENDATIONS, Role.LEARNING, Role.GOOD_PRACTICE, Role.QUESTIONS})  # its items are
OF_ITEMS = OF_ONE_KIND | {Role.LEARNING_AND_RECOMMENDATIONS}

_QUALIFIER = (
    r"(?:the |our |key |main |top |most important |(?:two|three|four|five|six|seven|ten|\d{1,2}) |"
    r"summary of(?: the)? |overall |final |overarching |multi-?agency "
    r"|single[- ]agency |inter-?agency |individual |strategic |local |national |additional |"
    r"immediate |initial |early |other |further |specific |agreed |panel |review |practice |partnership |agency "
    r"|wider |system "
    r"|areas? (?:of|for) |list of |emerging |identified |themes? and |"
    r"conclusions?(?: and|,) |findings and |analysis and |practice and |organisational |professional "
    r"|what needs to change\W+)*"
)
_RECOMMENDED = r"(?:recommendations?|recommended (?:actions|changes|strategies|measures|steps))"
_ANY_WORDS = r"(?:(?!(?:to|on|of|against|about|with|for|implementing|monitoring|following|accepted)\b)[\w'&-]+ ){0,4}"
_LEARNED = (
    r"(?:learning(?: points?| outcomes| lessons| themes| identified| from (?:the|this) (?:review|case"
    r"|report))?|lessons(?: (?:to be )?learn(?:ed|t))?"
    r"(?: from (?:the|this) (?:review|case))?|messages(?: for practice)?|practice points"
    r"|points for practice|implications for practice)"
)
_TAIL = (
    r"(?: (?:from (?:the|this|our|these|both|all|each)|of|for|to|arising from|made by|identified by|in) .{1,70}| made"
    r"| identified| points| themes| statements| arising| with .{1,40}| summary(?: table)?"
    r"| highlights| headlines| at a glance| in (?:brief|full|short|summary|outline)"
    r"| (?:agreed|adopted|endorsed|made) by .{1,40})?"
    r"(?: and (?:(?:the )?(?:board|partnership|agency|panel|agencies)(?:'?s'?)? )?(?:actions?|next steps"
    r"|responses?|conclusions?|key messages|practice points))?(?: for (?:action|improvement|change))?"
)
_SPEAKERS = (  # who tell what they lived through, and not what is to be learned
    r"(?:[\w'-]+ ){0,3}?(?:family|families|parents?|mothers?|fathers?|mum|dad|carers?|relatives?|neighbours?|friends?"
    r"|husband|wife|widow|widower|partner|sons?|daughters?|sisters?|brothers?|siblings?|grand(?:mother|father|parents?)"
    r"|aunts?|uncles?|cousins?|survivors?|residents|tenants|patients|victims?|perpetrator|people|communit(?:y|ies)|pupils"
    r"|children|young people|practitioners|professionals|staff|workers|managers|nurses|teachers|officers)(?: members)?"
    r"|(?:(?:child|baby|adult|young person|mr|mrs|ms|miss|family) )?(?-i:[A-Z])(?:[a-z]+|\d{0,2})"
    r"|she|he|they|others|everyone|everybody|all of them"
)
_HEADINGS = [
    (
        Role.CONTENTS,
        (
            r"(?:table of )?contents(?: page)?|index|on this page|(?:what'?s )?(?:in|inside) this"
            r" (?:issue|edition|newsletter|bulletin|briefing|update|month)|what'?s inside"
        ),
    ),
    (
        Role.LEARNING_AND_RECOMMENDATIONS,
        (
            rf"{_QUALIFIER}(?:learning|lessons(?: learn(?:ed|t))?|findings)(?: points| themes| identified)?(?:,| and"
            rf"| &) (?:key )?(?:conclusions and )?recommendations.{{0,50}}"
        ),
    ),
    (Role.ACTION_PLAN, r"(?:.{0,60} )?action plan(?: template)?|action log"),
    (
        Role.RECOMMENDATIONS,
        (
            rf"{_QUALIFIER}{_RECOMMENDED}{_TAIL}(?: and (?:lead |responsible )?(?:agencies|leads|owners|timescales))?"
            r"|what (?:is|was|were|are|has been|have been|is being) (?:recommended|suggested)"
            r"(?: (?!.*(?:\b(?:earlier|previous|last|before)\b|\d)).{1,40})?"
            r"|(?:the )?recommendations? (?:is|are)|what (?:we|the (?:review"
            rf"|panel|reviewers?)) (?:recommend|suggest)(?:s|ed)?|what (?:does the review"
            rf"|did the review|do we|has the review) recommend(?:ed)?|"
            rf"(?:conclusions?|summary|findings|analysis) (?:and|&) (?:key )?recommendations.{{0,40}}"
            rf"|recommendations (?:and|&) (?:action plan|actions)|improving (?:systems and practice"
            rf"|practice and systems)|(?:(?:suggested|proposed|key) )?strategies (?:for|to) improv\w+ .{{1,50}}"
            rf"|what (?:needs to|must|should) (?:change|happen)(?: next)?\W*{_RECOMMENDED}"
            rf"|what (?:are|were) the (?:key |main )?recommendations|{_ANY_WORDS}recommendations{_TAIL}"
            r"|recommendations arising"
            r"|(?:table|schedule|register|list|summary|set|record|log|index) of"
            r" (?:the |all |our )?(?:\w+ )?recommendations"
            r"|(?:we|the (?:\w+ )?(?:reviews?|panel|report|authors?|reviewers?)) (?:therefore |also )?"
            r"(?:recommends?|proposes?|urges?)(?: that| the following)?"
            r"|it is (?:therefore )?(?:recommended|proposed)(?: that)?"
            r"|what (?:the|this) (?:review|panel|report|reviewers?)"
            r" (?:says?|said|asks?|asked|wants?|wanted|thinks?|thought) (?:for|we|should|must|needs?|ought)\b.{0,50}"
        ),
    ),
    (Role.GOOD_PRACTICE, PRAISED),
    (Role.QUESTIONS, ASKED),
    (
        Role.THEMES,
        (
            r"(?:key |main |overarching |emerging |practice |the )*(?:themes|key words"
            r"|keywords)(?: (?:that|which|from|of|in|identified|emerging|emerged|include).{0,90})?"
        ),
    ),
    (
        Role.AGENCIES,
        (
            r"(?:the )?(?:agencies|organisations|services|partners|key agencies)(?: (?:that were |which were "
            r"|that |which (?:have )?|who (?:were )?)?(?:involved|contributing|contributed|taking part|took part"
            r"|participating|participated|represented|known to the family|submitt\w+|suppl(?:ied|ying)"
            r"|provid(?:ed|ing) (?:reports|information))).{0,40}"
            r"|(?:which|what) (?:agencies|organisations|services) (?:took part|were involved|contributed).{0,30}"
            r"|(?:list (?:and roles? )?of )?(?:the )?(?:relevant|participating|contributing)"
            r" (?:agencies|organisations|services)"
        ),
    ),
    (
        Role.LEARNING,
        (
            rf"{_QUALIFIER}{_LEARNED}{_TAIL}|what (?:did we|have we|has been|was|we(?:'ve)?(?: have)?|can we"
            rf"|did the review|do we|are the) (?:learn(?:ed|t|ing)?|learning(?: points)?|lessons)(?: .{{1,50}})?|"
            r"what (?:is|was|were|are) the (?:key |main )?(?:learning|lessons|messages)(?: .{1,40})?"
            r"|(?:the )?(?:key|main) (?:learning|lessons|messages)(?: points?)? from \w+'s (?:review|case|story)"
            rf"|what (?!(?:{_SPEAKERS}) (?:tells?|told)\b)"
            r".{1,50} (?:tells?|told|teach(?:es)?|taught|shows?|showed) us"
            r"(?: about .{1,50})?"
            r"|what (?:did )?the review (?:learn(?:ed|t)?|taught us|t(?:old|ell) us)"
            r"|(?:key )?learning (?:and improvement|opportunities|summary|themes)"
            r"|(?:points|opportunities|areas) (?:for|of) (?:further )?learning"
            r"|areas (?:for|of) (?:improvement|development)"
            r"|what (?:this|it) (?:means|meant) for (?:our )?(?:practice|practitioners|professionals"
            r"|(?:frontline )?staff|you|us|me|managers|your \w+)"
            rf"|(?:take ?away|take-away|take home) (?:messages|points|learning){_TAIL}"
            r"|what (?:could|can|might) (?:we|be|have been) (?:do(?:ne)? )?differently"
            rf"|{HELD_IN_MIND}"
            r"|(?:key |main )?(?:practice|learning) (?:implications|messages|considerations)"
            r"|what (?:does|do|did) (?:this|it|these) mean for (?:our )?(?:practice|practitioners|professionals)"
        ),
    ),
    (
        Role.FINDINGS,
        (
            r"(?:the |key |main |summary of |review |our |overall )*findings(?: (?:of|from) (?:the"
            r"|this) (?:review|case))?(?: in (?:more )?(?:detail|full|depth|brief|summary))?"
            r"|what did (?:(?:the|this|these|our|both|all) )?(?:[\w-]+ ){0,3}?(?:reviews?|audits?|panel|we|it) find"
            r"(?: out)?|what (?:was"
            r"|were|are) the (?:(?:key|main) )?findings(?: (?:of|from|about) .{1,50})?|what (?:was"
            r"|did the review) found|what we (?:found|noticed|discovered)"
            r"|what (?:stood out|emerged)|(?:key|main|practice) (?:issues|concerns)(?: identified)?"
        ),
    ),
    (
        Role.NARRATIVE,
        (
            rf"what (?:{_SPEAKERS}) (?:told|said to) (?:us|the (?:review|panel|reviewers?|author)).{{0,40}}"
            rf"|{OF_A_LIFE}|wider (?:learning|lessons)"
            r"|how (?:we|our|the|learning)\b.{0,30} (?:shar|us|spread|embed|disseminat)(?:es?|ing|ed|s)?\b.{0,40}"
            r"|(?:sharing|embedding|disseminating|spreading) (?:the |our |this )?learning\b.{0,40}"
            r"|our response|yours (?:sincerely|faithfully|truly)|(?:with )?(?:kind|best|warm) (?:regards|wishes)"
            r"|(?:(?:some|our|top|practice|practical|helpful|handy|useful|quick|\w+) )?(?:tips|hints|dos and don'?ts)"
            r"(?: (?:for|on|from|to|about|when) .{1,60})?"
            r"|training(?: (?:dates|courses|events|calendar|opportunities))?|(?:dates|events) for (?:your|the) diary"
            r"|diary dates|(?:forthcoming|upcoming|future) (?:events|training|dates)|policy updates?"
            r"|help and .{1,40}|getting help.{0,40}|what to do(?: next| now)?|where can .{1,60}"
            r"|what you (?:can|could|should|must|need to) do\b.{0,40}|what (?:do|should|can|must) (?:i|we"
            r"|you) do\b.{0,40}"
            r"|what do (?:i|we|you) need to do.{0,40}|"
            r"what (?:needs to|must|should|will) happen(?: next| now)?|what we (?:want|ask|expect|would like)\b.{0,40}|"
            r"(?:who|when) (?:can|should|must|may|to)\b.{0,50}|how to .{1,60}|"
            r"(?:with |our |many |special |warm )*(?:thanks|thank you)(?: to .{1,60})?|afterword|epilogue|postscript"
            r"|obituary|tributes?(?: .{1,40})?|in memor(?:y|iam)\b.{0,40}|dedication|disclaimer"
            r"|(?:(?:a|the|\w+'s) )?(?:last|final|closing) words?(?: .{1,30})?"
            r"|(?:a |the )?notes? (?:of (?:dissent|thanks|caution)|on (?:terms|language|names|numbers))(?: .{1,30})?"
            r"|(?:financial|legal|resource|equality|budget|cost) implications(?: .{1,40})?|"
            r"introduction.{0,60}|background.{0,40}|(?:local |legal |the )?context\b.{0,40}|(?:what"
            r"|who) (?:happened|is|was|are|were)\b.{0,60}|(?:case |brief |family |the )*(?:summary|synopsis"
            r"|overview|circumstances|chronology|history|facts|story)(?: of .{1,80})?|"
            r"(?:the )?(?:executive summary|foreword|preface|methodology|review process|terms of reference"
            r"|time ?line|genogram)(?: .{0,60})?|(?:the )?(?:method|model|scope|process|incident|purpose|aims?"
            r"|family)(?: (?:of (?:the|this) .{1,40}|and .{1,40}|composition|background|history|structure|members"
            r"|involvement|engagement|contribution|views))?|"
            r"(?:appendix|appendices|annex|annexe|annexes)\b.{0,80}|(?:list of )?(?:references?|bibliography"
            r"|glossary|(?:hard|difficult|some) words|words (?:that )?we (?:have )?used?"
            r"|what (?:the|these|some) words mean|abbreviations|acronyms|acknowledge?ments|footnotes|endnotes"
            r"|sources)(?: .{0,40})?|"
            r"(?:further|more|additional|other|useful|helpful) (?:reading|information|resources|links|support"
            r"|help|guidance|contacts).{0,40}|resources.{0,40}|(?:find out|read) more"
            r"|what the (?:review|panel) found|(?:useful )?(?:contact"
            r"|contacts|links)(?: us| details| (?!(?:with|between|from|by|that|which|who)\b).{1,30})?|"
            r"(?:where|how) to (?:get|find|use|contact|go) .{1,60}|next steps"
            r"|(?:the )?next (?:review|meeting|update)s?|what (?:happens|will happen|comes) (?:next|now).{0,20}"
            r"|what next\W*|conclusions?|concluding (?:remarks|comments)|closing remarks"
            r"|(?:overview )?analysis.{0,60}|why (?:does|do|did|is|was|we|it|this|are|an?|there|the)\b.{0,60}|"
            r"(?:notes to editors|statement|press|media)\b.{0,60}|feedback.{0,30}|about (?:this|the)\b.{0,60}"
            r"|contributors.{0,40}|(?:contribution|involvement|engagement|participation"
            r"|views) of (?:the )?(?:family|practitioners)|(?:the )?(?:partnership|board"
            r"|panel)(?:'s)? response.{0,40}|responses?(?: (?:to the|from the|of the) .{1,40})?|"
            r"key (?:dates|events|episodes|people|facts|practice episodes)|parallel .{1,40}"
            r"|criminal (?:proceedings|investigations?|trials?|process|case|court|matters|justice).{0,30}"
            r"|(?:the )?(?:decision|rationale|outcome)s?(?:[ -]making)?(?: (?:of|on|for|about|and) .{1,50})?"
            r"|publication|dissemination|distribution|signed.{0,40}|version control|confidentiality"
            r"|equality and diversity|statutory (?:framework|guidance|basis)|authors?\b.{0,40}|legislation|"
            r"(?:arrangements? for|oversight of (?:the )?"
            r"(?:action|plan|recommend|implement|progress|learning|response|review)) ?.{1,60}|"
            r"implementation(?: of .{1,40})?|monitoring(?: and .{1,40}| of .{1,40})?|progress(?: (?:to|so|on"
            r"|since|made|against|with)\b.{0,60})?|(?:improvements?|actions?|changes) (?:made|taken|already"
            r"|(?:that )?we (?:are|have|will)"
            r"|since)\b.{0,60}|what (?:has|have) (?:changed|been done|we done|happened).{0,40}|what (?:we"
            r"|are we) (?:have done|doing|are doing).{0,40}|previous .{1,60}|earlier .{1,60}"
        ),
    ),
]
# Where no form above fits: words that tell a heading of the field from one of its own kind ("Learning disability").
_FEW_WORDS = r"(?:(?!(?:to|on|of|against|about|with|for|in|by|following|accepted|practitioners?)\b)[\w,'&/-]+ ){0,5}"
_ONWARDS = r"(?: (?:from|for|about|arising|regarding|relating to|in relation to|around|across|made|by|and|&) .{1,70})?"
_CUES = [
    (
        Role.RECOMMENDATIONS,
        rf"{_FEW_WORDS}recommendations?{_ONWARDS}|(?:what|how) .{{0,50}}\brecommend(?:s|ed|ing)?\b.{{0,50}}",
    ),
    (
        Role.LEARNING,
        (
            rf"{_FEW_WORDS}(?:learning|lessons?)(?: (?:points?|identified|learn(?:ed|t)|to be learn(?:ed|t)|themes"
            rf"|opportunities|messages|gained|taken|arising))?{_ONWARDS}"
            r"|what .{0,50}\b(?:learn(?:ed|t|ing)?|lessons)\b.{0,50}"
        ),
    ),
    (Role.LEARNING, rf"{_FEW_WORDS}(?:messages|take-?aways|points to remember){_ONWARDS}"),
    (Role.FINDINGS, rf"{_FEW_WORDS}findings{_ONWARDS}"),
]
_ROLES = [(role, re.compile(rf"(?:{pattern})", re.IGNORECASE)) for role, pattern in _HEADINGS]
_CUED = [(role, re.compile(rf"(?:{pattern})", re.IGNORECASE)) for role, pattern in _CUES]
_SITE = re.compile(rf"(?:{SITE})", re.IGNORECASE)
_DECORATION = re.compile(
    r"^(?:(?:section|part|chapter|step|minute|appendix \w{1,2}|annex \w{1,2})"
    r"\s*(?:\d*|(?-i:[A-Z]{1,4})|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
    r"\s*[:.\u2013-]\s*"
    r"|(?-i:[A-H]|[IVX]{1,5})[.):]\s+)",
    re.IGNORECASE,
)
_LEFT_OPEN = re.compile(r"\s+(?:for|about|on|from|in|to|of|around)(?:\s+the)?\s*(?:\.{2,}|\u2026)$", re.IGNORECASE)
_WHATS = re.compile(r"\bwhat's\b(?! (?:in|inside|new|on)\b)", re.IGNORECASE)
_SO = re.compile(r"^so,? (?=(?:what|how) [a-z])", re.IGNORECASE)
_IN_TWO = re.compile(r"(?P<lead>[^?:\u2013\u2014]{2,40}?)(?P<mark>\?|:|\s[\u2013\u2014-])\s+(?P<rest>\S.{2,60})")
_APPENDED = re.compile(r"(?:appendix|annexe?) \w{1,3}\b", re.IGNORECASE)
_A_QUESTION = re.compile(r"(?:what|how|who|why|where|which)\b", re.IGNORECASE)
_OF_OTHER_REVIEWS = re.compile(
    r"\b(?:previous|earlier|past|prior|other reviews?|progress|already"
    r"|national learning|(?:recommended|said|asked) at the time"
    r"|(?:of|from|by) (?:the |an? )?(?:inquest|coroner|inspectorate|inspection|ombudsman|public inquiry)"
    r"|(?:inquest|coroner|inspectorate|ombudsman)['\u2019]s)\b",
    re.IGNORECASE,
)
_OF_ANOTHER = re.compile(
    r"\b(?:previous|earlier|past|prior|other) (?:[\w-]+ ){0,2}?(?:reviews?|recommendations|learning|lessons)\b"
    r"|\b(?:progress|update) (?:on|against|with) .{0,40}\bfrom\b",
    re.IGNORECASE,
)
_SPEAKS_OF_ITEMS = re.compile(r"\b(?:recommendations?|learning|lessons?|actions?)\b", re.IGNORECASE)
_QUALIFYING_TAIL = re.compile(
    r"\s*(?:\([^()]{1,40}\)|\s[\u2013-]\s.{1,40}"
    r"|,\s(?:as|to|in|all|at|so|for|from|with|which|that) .{1,40}|(?<=recommendations):\s[^:.]{1,40}"
    r"|(?<=[Ll]earning):\s(?P<topic>[^:.?]{2,60}))$"
)
_LONGEST_HEADING = 120
_PLAN = re.compile(r"(?:the |our )?(?:[\w-]+ ){0,2}plan", re.IGNORECASE)
BARE = re.compile(
    r"(?:key |practice )?(?:learning(?: points?)?|lessons?(?: learn(?:ed|t))?|recommendations?)\W*", re.IGNORECASE
)

OVER_POINTS = re.compile(
    r"(?:(?:key|main|practice|our) )?(?:learning(?: points?| for practice)?|lessons?(?: learn(?:ed|t))?|messages?)"
    r"|takeaways|(?:practice|learning) (?:points?|messages?)|points for practice"
    r"|what (?:we|have we|did we|was|has been|the \w+) (?:(?:have|has) )?(?:learn(?:ed|t)?)",
    re.IGNORECASE,
)

INTRODUCES = re.compile(
    r"(?:introduction|background|(?:the )?(?:review process|methodology|methods?|terms of reference))\b", re.IGNORECASE
)


def role_of(heading: str) -> Role | None:
    """Say what a heading announces; None for a heading of its own kind, such as a theme."""
    return _role_of(heading) if len(heading) <= _LONGEST_HEADING else None


@lru_cache(maxsize=4096)
def _role_of(heading: str) -> Role | None:
    text = _written_out(undecorated(heading).replace("\u2019", "'"))
    if _SITE.fullmatch(text):
        return Role.SITE
    if not text or is_a_sentence(heading, text):
        return None
    role = (
        _answered_by(text)
        or _announced_by(text)
        or _announced_by(_QUALIFYING_TAIL.sub("", text).rstrip(" ?"))
        or _cued_by(text)
    )
    role = role or _in_either_language(text)
    others = is_from_elsewhere(text) or tells_what_becomes(text) or speaks_in_general(text)
    if others or (role is Role.ACTION_PLAN and covers_a_plan(text)):
        return Role.NARRATIVE  # of minutes, or a covering report
    if role is Role.ACTION_PLAN and names_a_review(text):
        return None  # the title of a document that is an action plan
    if role is None and _APPENDED.match(heading):
        return Role.NARRATIVE  # whatever it holds, it goes on with no list
    of_others = _OF_OTHER_REVIEWS.search(text) and (role or _SPEAKS_OF_ITEMS.search(text))
    return Role.NARRATIVE if of_others else role


def _written_out(text: str) -> str:
    """Give "What's good?" in full."""
    return _WHATS.sub("what is", text)


def tells_of_another_review(heading: str) -> bool:
    """Tell "Progress on recommendations from the review of 2014", over a table of what that one asked."""
    return _OF_ANOTHER.search(heading) is not None and _SPEAKS_OF_ITEMS.search(heading) is not None


def _answered_by(text: str) -> Role | None:
    """Read a heading in two pieces, of which the second says what stands there: "So what? The learning"."""
    match = _IN_TWO.fullmatch(text)
    if match is None or match["lead"].casefold().startswith(("append", "annex")):
        return None
    leads = match["mark"] == "?" or _announced_by(match["lead"]) is Role.NARRATIVE
    role = _announced_by(match["rest"])
    return role if leads and role in OF_ITEMS else None


def _in_either_language(heading: str) -> Role | None:
    """Read a heading printed in two languages: "Argymhellion / Recommendations"."""
    names = [undecorated(name) for name in re.split(r"\s*/\s*", heading)]
    known = (_announced_by(name) for name in names if len(names) > 1 and not _A_QUESTION.match(name))
    return next(filter(None, known), None)


_OF_ONE = re.compile(r"(?:Child|Baby|Adult|Young Person|Family|Mr|Mrs|Ms) [A-Z]{1,3}\d?")


def topic_of_learning(heading: str) -> str | None:
    """Give what "3. Learning: interpreters" says the learning is of; the pseudonym of a person is no topic."""
    match = _QUALIFYING_TAIL.search(undecorated(heading))
    topic = match["topic"] if match else None
    return None if topic is None or _OF_ONE.fullmatch(topic) or names_a_review(topic) else topic


def undecorated(heading: str) -> str:
    """Take off a number, a letter or a "So" before a heading: "C. What we ask"; and where its subheadings end it."""
    plain = _SO.sub("", _DECORATION.sub("", without_number(heading)), count=1)
    return _LEFT_OPEN.sub("", plain).strip(" .:;?!*\u2013\u2026-")


def names_a_topic(heading: str) -> bool:
    """Tell a heading that can be a theme from a date, an author, a title, a pseudonym or a known heading."""
    text = heading.strip(" .:*")
    of_the_document = (
        _PLAN.fullmatch(text) or speaks_of_the_paper(text) or _OF_ONE.fullmatch(text) or names_a_download(text)
    )
    return bool(text) and not of_the_document and not names_a_review(text) and role_of(text) is None


def _announced_by(text: str) -> Role | None:
    return next((role for role, pattern in _ROLES if pattern.fullmatch(text)), None)


def _cued_by(text: str) -> Role | None:
    if names_a_review(text):
        return None
    return next((role for role, pattern in _CUED if pattern.fullmatch(text)), None)
