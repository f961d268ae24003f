"""How the sentences of a review sound: those that recommend, narrate, announce, define, note beside or sign off.

These are cues of language, gathered in one place so that a new way of writing is a new word here.
"""

import re

from reviews.importing.language.bodies import body_opening
from reviews.importing.language.done import leads_to_what_was_done
from reviews.importing.language.grammar import (
    BEFORE_AN_OBJECT,
    HEARD,
    IMPERATIVES,
    MAY_BE_NOUNS,
    MODAL,
    has_main_verb,
    opens_with_imperative,
)
from reviews.importing.language.headings import Role, role_of
from reviews.importing.language.names_of_bodies import has_a_body, names_a_body

_ASSURING = re.compile(
    (
        r"\b(?:seeks?|requests?|asks?|assures?|ensures?|reviews?|considers?|satisf(?:y|ies)|reminds?"
        r"|requires?|develops?|works?|continues?|agrees?|commits?)\b"
    ),
    re.IGNORECASE,
)
_PASSIVE = re.compile(
    (
        r"\b(?:is|are|to be|be)\s+(?:\w+ly\s+)?(?:in place|\w+ed|made|given|held|kept|known|seen|sought|taken"
        r"|taught|told|written|built|set|put|undertaken|shown|sent|drawn|led)\b"
    ),
    re.IGNORECASE,
)
_ONLY_AFTER_TO = (  # verbs that begin no recommendation, but say what a body is to do: "Nurses to see …"
    "see|find|speak|talk|sit|stand|walk|go|come|know|think|let|join|ring|spend|become|remain|understand|stay|reach|read"
    "|pay|begin|return|accept|believe"
)
_TO_VERB = re.compile(
    rf"(?:(?!(?:of|for|from|in|about)\b)\S+\s+){{1,6}}?to (?:\w+ly )?(?:be|{'|'.join(sorted(IMPERATIVES))})\b",
    re.IGNORECASE,
)
_TOLD_BEFORE_TO = (  # "The governor has begun to ring …" tells what was done
    "was|were|had|is|are|has|have|been|who|which|that|asked|told|wanted|wished|hoped|agreed|decided|began|begun|came"
    "|went|tried|chose|able|unable|due|how|where|what|used|seemed|failed|reluctant|ready|time|way"
)
_IS_TO = re.compile(
    rf"(?:(?!(?:of|for|from|in|about|{_TOLD_BEFORE_TO})\b)\S+\s+){{1,6}}?to (?:\w+ly )?"
    rf"(?:(?:{_ONLY_AFTER_TO})\b|(?:{'|'.join(sorted(MAY_BE_NOUNS))}){BEFORE_AN_OBJECT.pattern})",
    re.IGNORECASE,
)
_TO_BE_DONE = re.compile(  # "Training about … to be made available"
    r"[A-Z](?:(?!\b(?:was|were|had|is|are|has|have|who|which|that|asked|told|wanted|wished|hoped|agreed|decided)\b)"
    r"[^.;:]){3,80}?"
    r" to be (?:made|given|held|sent|\w+ed)\b"
)
_FOR_A_BODY = re.compile(
    r"(?:(?:for|to) )?(?P<body>[A-Z\u2018(]?[^:.;]{2,80}):\s+(?P<task>\S.*)", re.IGNORECASE | re.DOTALL
)
_ARTICLE = re.compile(r"(?:the|all|each|every|both) ", re.IGNORECASE)
_THAT_OPENING = re.compile(
    r"that \w+|to (?:\w+ly )?(?!(?:date|the|this|that|some|a|an)\b)[a-z]+\b(?! of\b)", re.IGNORECASE
)
_PAST = re.compile(
    (
        r"\b(?:was|were|had|did|told|said|found|heard|met|felt|thought|described|agreed|noted|concluded"
        r"|considered|identified|highlighted|accepted|received|attended|visited|took|made|became|led)\b"
    ),
    re.IGNORECASE,
)


def recommends(text: str) -> bool:
    """Tell whether the sentence asks for something to be done, in one of the ways reviews do."""
    head = text[:400]
    if (
        opens_with_imperative(text)
        or MODAL.search(head)
        or _TO_VERB.match(head)
        or _IS_TO.match(head)
        or _TO_BE_DONE.match(head)
    ):
        return True
    if _THAT_OPENING.match(head) or names_whom_it_is_for(text):
        return True
    return asks_a_body(text) or (bool(body_opening(text)) and _ASSURING.search(head[:160]) is not None)


_TASK = re.compile(r"To (?:\w+ly )?(?!(?:date|the|this|that|these|those|some|a|an|all|our|his|her|their)\b)[a-z]+\b \S")


def opens_with_a_task(text: str) -> bool:
    """Tell "To ensure that …", which a list of tasks is made of."""
    return _TASK.match(text) is not None


def names_whom_it_is_for(text: str) -> str | None:
    """Give the body before the colon in "For the Council: open a helpline"."""
    match = _FOR_A_BODY.match(text[:HEARD])
    if match is None or not (opens_with_imperative(match["task"]) or MODAL.search(match["task"][:200])):
        return None
    body = match["body"].strip()
    return (
        body
        if names_a_body(_ARTICLE.sub("", body)[:1].upper() + _ARTICLE.sub("", body)[1:]) or has_a_body(body)
        else None
    )


def asks_a_body(text: str) -> bool:
    """Tell "The Council to buy …" from "Response to concerns": a verb after "to" has no plural."""
    body = body_opening(text)
    if body and has_main_verb(body):
        return False  # "The Board has written to …"
    return bool(body) and re.search(rf"{re.escape(str(body))},? to [a-z]*(?:[a-rt-z]|ss|us)\b", text[:400]) is not None


def states_a_task(text: str) -> bool:
    """Tell a recommendation set in bold from a heading: it says what should be done, or is a whole sentence."""
    return (
        MODAL.search(text[:HEARD]) is not None
        or _THAT_OPENING.match(text) is not None
        or (text.endswith(".") and recommends(text))
    )


def asks_in_the_present(text: str) -> bool:
    """Tell whether the sentence states, in the present passive, how things are to be ("Learning is shared with …")."""
    return has_main_verb(text) and _PASSIVE.search(text[:300]) is not None


def narrates(text: str) -> bool:
    """Tell whether the sentence says what happened and asks for nothing."""
    return _PAST.search(text[:HEARD]) is not None and not recommends(text)


def tells_on(point: str, line: str) -> bool:
    """Tell where, under a whole "Learning point: …", a line goes on with the story and not with the point."""
    head, _, text = point.partition(":")
    return text.endswith(".") and role_of(head) is Role.LEARNING and narrates(line) and not narrates(text)


_ANNOUNCES = re.compile(
    r"\b(?:following|below|set out|outlined|listed|summarised|identified|contained|made|makes|make"
    r"|accepted|accepts|agreed|agrees|linked|these|number of|"
    r"(?:one|a single|two|three|four|five|six|seven|eight|nine|ten|\d+) (?:key |main "
    r"|multi-agency )?(?:recommendations?|learning points?|points of learning|headings|lessons?))\b",
    re.IGNORECASE,
)
_SPOKEN_OF = re.compile(
    r"\b(?:recommendations?|learning(?: points?)?|lessons?|findings|areas|themes|questions|actions|points|practice"
    r"|messages|take-?aways)\b",
    re.IGNORECASE,
)
_RECOMMENDS_THAT = re.compile(
    (
        r"(?:(?:in (?:the )?light of|in view of|given|following|based on|on the basis of|as a result of|having"
        r"|arising from|to address) [^.:;]{3,80}? )?(?:it is (?:therefore )?recommended|"
        r"(?:(?:the|this) (?:(?:lead|independent|overview|report) ){0,2}(?:review|panel|report|author|reviewer)s?"
        r"|it|we|i|they)"
        r" (?:therefore |has |have )*(?:recommend(?:s|ed)?|suggest(?:s|ed)?|propose[sd]?))"
        r"(?: that)?\s*:?"
    ),
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    (
        r"(?:AND|OR)\b|(?:and|or|but|this|these|they|such|it(?! is (?:\w+ )?(?:recommended|suggested|proposed))"
        r"|in addition|in doing so|where|within|with"
        r"|to (?:include|achieve|support|do)) ?"
    ),
    re.IGNORECASE,
)


_THERE_ARE = re.compile(
    r"(?:there (?:are|is|were)|here are|below are|the following (?:are|is|were)"
    r"|(?:it|they|we)(?: (?:has|have|also|then|therefore))* (?:makes?|made|sets? out|gives?|gave|lists?|listed)"
    r"|(?:there was|(?:(?:the|this) (?:\w+ )?(?:review|report|panel|author|reviewer)|we|i) (?:has|had|have|draws?|drew"
    r"|offers?|finds?|found)) (?:only |just )?(?:one|a single|two|three|four|five|six)"
    r"|(?:only |just )?(?:one|a single)(?=.{0,40} (?:stands? out|follows|emerged|(?:is|was) (?:made|drawn|found))))\b"
    r".{0,60}"
    r"\b(?:recommendations?|lessons?|learning points?|themes|points? (?:of|for) (?:learning|practice)|messages)\b",
    re.IGNORECASE,
)


_THERE_IS_COMMON = re.compile(  # "Although they differ, there is common learning."
    r"(?:[^.:;]{3,100}, (?:but |and |yet )?)?there (?:is|are|was|were) "
    r"(?:(?:much|some|many|several|clear|also|a lot of|the) ){0,2}(?:common|shared|similar|same|key) "
    r"(?:learning|lessons|messages|themes)"
    r"(?: (?:in|across|from|between|among|to) [^.:;]{2,60})?[.:]?"
    r"|(?:the )?(?:key |main )?(?:learning|lessons|messages)(?: (?:of|from|in) (?:this|the) (?:review|case|report))?"
    r" (?:can|may|could) be (?:put|stated|summari[sz]ed|summed up|expressed|set out|told|drawn)\b[^.:;]{0,40}[.:]?",
    re.IGNORECASE,
)
_HERE_IS = re.compile(  # "Here are the three reviews of this year, with the learning from each."
    r"(?:here (?:are|is)|below (?:are|is)|(?:on )?this page"
    r"|(?:this|the) (?:section|note|briefing|bulletin|digest|poster))\b"
    r".{0,100}\b(?:recommendations?|lessons?|learning|messages|themes|reviews|briefings)\b",
    re.IGNORECASE,
)
_AS_FOLLOWS = re.compile(
    r"[^.:;]{3,140}\b(?:as follows|as set out below"
    r"|(?:the )?following(?: (?:points|areas|matters|changes|actions|forward|up|on|into account"
    r"|to (?:be done|happen|be put (?:right|in place))))?)[.:]?",
    re.IGNORECASE,
)
_LEAVES_OPEN = re.compile(  # "The main lessons for schools are:"
    r"\b(?:learning|lessons?|messages|points|recommendations?|findings|themes)\b[^.:;]{0,100}"
    r"\b(?:is|are|was|were)(?: that| this| these)?:$"
    r"|^(?:the )?(?:key |main )?lessons (?:for|from|of) [^.:;]{2,60} includ(?:e[sd]?|ing):$",
    re.IGNORECASE,
)
_POINTS_TO_ITEMS = re.compile(  # "The Board has been asked to act upon these recommendations:"
    r"\b(?:these|the following) (?:\w+ ){0,2}"
    r"(?:recommendations|learning points|lessons)\b[^.:;]{0,80}:$"
    r"|\b(?:these|the following),? (?:each|all) of which (?:was|were|is|are|has been|have been) recommended\b.{0,60}:$",
    re.IGNORECASE,
)
_ACCEPTED = re.compile(
    r"(?:the|all) [^.;:]{3,60}\b(?:has|have) accepted (?:all|each|every|the|these)\b[^.;:]{0,40}\brecommendations\b"
    r"|the [^.;:]{3,40} (?:is|are) (?:recommended|asked|invited) to (?:accept|agree|adopt|consider) the following\b",
    re.IGNORECASE,
)


_NAMES_A_LIST = re.compile(  # but "Themes and learning points include:" lists topics
    r"(?!(?:key |main |the )?themes\b)(?P<list>[^.:;]{5,60}?)"
    r" (?:includ(?:e[sd]?|ing)|compris(?:e[sd]?|ing)|is|are|was|were):",
    re.IGNORECASE,
)


def _list_named(text: str) -> Role | None:
    """Say what "Learning includes:" names, in the words of a heading."""
    match = _NAMES_A_LIST.fullmatch(text.strip())
    role = role_of(match["list"]) if match else None
    return role if role in {Role.RECOMMENDATIONS, Role.LEARNING} else None


_COUNTS_THEM = re.compile(  # "The review asked the partnership to take five steps, all of which are in hand."
    r"(?!.*\b(?:should|must|ought|needs? to)\b)[^.:;]{3,80}\b(?:two|three|four|five|six|seven|eight|nine|ten|\d{1,2})"
    r" (?:\w+ ){0,2}(?:steps|recommendations|changes|actions|things|proposals)\b[^.:;]{0,60}[.:]",
    re.IGNORECASE,
)
_TO_ACCEPT = re.compile(  # "The author asks the Board to accept that:"
    r"[^.:;]{3,60}\b(?:asks?|invites?|(?:is|are) (?:asked|invited)) [^.:;]{0,40}?to (?:accept|agree|adopt|consider)"
    r"(?: that| the following| these)?:",
    re.IGNORECASE,
)


def announces(text: str) -> bool:
    """Tell whether the sentence only introduces what follows ("The review makes these recommendations:")."""
    if _list_named(text):
        return True
    leads = any(form.match(text) for form in (_THERE_ARE, _HERE_IS, _ACCEPTED))
    if leads or any(form.fullmatch(text) for form in (_COUNTS_THEM, _TO_ACCEPT)):
        return True
    before, _, last = text.strip().rpartition(". ")
    if any(form.fullmatch(last) for form in (_RECOMMENDS_THAT, _THERE_IS_COMMON, _AS_FOLLOWS)):
        return not recommends(before)
    head = text[:300]
    if _POINTS_TO_ITEMS.search(text[-200:]) and not opens_with_imperative(text):
        return True
    if _LEAVES_OPEN.search(text[-200:]) and not opens_with_imperative(text):
        return True
    return _SPOKEN_OF.search(head) is not None and _ANNOUNCES.search(head) is not None and not _opens_as_a_task(text)


_OF_RECOMMENDATIONS = re.compile(
    r"\brecommend(?:ations?|s|ed)?\b(?! (?:of|from|in) (?:previous|earlier|other))", re.IGNORECASE
)
_OF_LEARNING = re.compile(
    r"\b(?:learning(?: points?)?|lessons?|(?:key|main|practice|important|top) messages|messages for practi\w+"
    r"|areas (?:for|of) (?:improvement|learning|development)|practice points"
    r"|take-?(?:away|home) (?:points|messages)|take-?aways)\b",
    re.IGNORECASE,
)
_FOREIGN = re.compile(
    r"\b(?:previous|earlier|past|national panel|national review|other reviews?|inspection|Ofsted|another)\b",
    re.IGNORECASE,
)


_DONE_ALREADY = re.compile(  # the sentence right before the list, where it tells what came of the recommendations
    r"\b(?:(?:has|have) (?:now |already |since )*been|are (?:now|already)|were) (?:\w+ )?"
    r"(?:put in(?:to)? (?:place|practice)|implemented|completed|carried out|achieved|done|delivered|introduced|met)"
    r"\b[^.]{0,60}:\W*$",
    re.IGNORECASE,
)
_ONLY_ABOUT = re.compile(  # "There are eight recommendations. These cover:", over their topics
    r"\b(?:these|they|which|recommendations) (?:cover|concern|relate to|are about|address|fall (?:under|into)|focus on"
    r"|span|deal with)\b[^.]{0,60}$",
    re.IGNORECASE,
)
_ANNOUNCES_ONE = re.compile(
    r"[^.:]{0,80}\b(?:one|a single)\b[^.:]{0,30}\b(?:recommendation|learning point|lesson|message|point of learning)\b"
    r"[^.:]{0,80}[.:]\s+(?=[A-Z])",
    re.IGNORECASE,
)


def beyond_the_announcement(text: str) -> str:
    """Give what follows "There is one key learning point." in the same paragraph; else the text as it is."""
    match = _ANNOUNCES_ONE.match(text)
    return text[match.end() :] if match and announces(match[0].rstrip()) else text


_NEXT_SENTENCE = re.compile(r"[.!?][\u2019\u201d\"']?\s+(?=[A-Z])")


def closing_sentence(text: str) -> str:
    """Give the last sentence of a paragraph, which may lead to a list: "… on the telephone. The review recommends:"."""
    return _NEXT_SENTENCE.split(text)[-1]


_ONLY_OF_TOPICS = re.compile(  # "The review makes eight recommendations. These cover:"
    r"\b(?:covers?|covering|concern|relates? to|relating to|focus(?:es)? on|are about|deals? with|fall under)\b"
    r"[^.:]{0,40}:$",
    re.IGNORECASE,
)


def names_only_topics(text: str, point: str) -> bool:
    """Tell a list of what the recommendations are about, by the sentence before it and by its first point."""
    return _ONLY_OF_TOPICS.search(text) is not None and not recommends(point)


def what_is_announced(text: str) -> Role | None:
    """Say what a sentence in the narrative announces ("The review recommends:"); None if nothing of its own."""
    if not announces(text) or any(form.search(text) for form in (_FOREIGN, _DONE_ALREADY, _ONLY_ABOUT)):
        return None
    if leads_to_what_was_done(text):
        return None
    if _OF_RECOMMENDATIONS.search(text):
        return Role.RECOMMENDATIONS
    return Role.LEARNING if _OF_LEARNING.search(text) else None


def _opens_as_a_task(text: str) -> bool:
    return (
        opens_with_imperative(text)
        or (body_opening(text) is not None and _TO_VERB.match(text) is not None)
        or bool(re.search(r"\b(?:should|must|needs? to|seeks?|to seek|to be)\b", text))
        or not re.search(
            (
                r"\b(?:review|report|panel|partnership|board|authors?|reviewers?|team|meeting|recommendations|lessons|points"
                r"|learning|findings)\b.{0,80}\b(?:\w+ed|makes?|made|are|is|has|have|sets?|below|following)\b"
            ),
            text,
            re.IGNORECASE,
        )
    )


def goes_on(text: str) -> bool:
    """Tell whether a paragraph carries on the sentence before it."""
    return text[:1].islower() or _GOES_ON.match(text) is not None


_TAKEN_UP = re.compile(
    r"(?:and|so that) (?:the|all|each|every|both|its|their|this|these|they|it)\b[^.:;]{0,80}?\b(?:should|must)\b"
)


def takes_up_the_sentence(line: str) -> bool:
    """Tell "and the Board should …": after limbs it goes on with the sentence that led to them."""
    return _TAKEN_UP.match(line) is not None


_PRACTICE = re.compile(
    (
        r"\b(?:should|must|needs? to|(?:it is|was) (?:important|essential|vital|critical|crucial)"
        r"|missed opportunit(?:y|ies))\b"
    ),
    re.IGNORECASE,
)


def speaks_of_practice(text: str) -> bool:
    """Tell whether a paragraph says what those who work with families should know or do."""
    return _PRACTICE.search(text[:HEARD]) is not None
