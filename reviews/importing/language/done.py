"""What was done since a review: it is told beside its recommendations and is none."""

import re

from reviews.importing.language.grammar import HEARD

_OF_WHAT_WAS_DONE = re.compile(  # "The Board has accepted all five recommendations. Since his death:"
    r"(?:.*[.!?]\W*\s)?\W*(?:since\b|so far\b|to date\b|already\b|meanwhile\b|in (?:response|the meantime)\b"
    r"|as a result\b|over the (?:last|past)\b|(?:in|during) the (?:\w+ )?(?:weeks|months|years?|time) since\b)"
    r"[^.:]{0,100}:\W*$",
    re.IGNORECASE | re.DOTALL,
)
_PARTICIPLES = (
    r"(?:been|begun|bought|brought|built|changed|chosen|drawn|given|gone|grown|had|held|kept|led|made|met|put|run|seen|sent"
    r"|set|shared|spent|started|taken|taught|told|trained|visited|won|written|\w{2,}ed)"
)
_DONE = re.compile(rf"\b(?:has|have) (?:(?:now|already|also|all|both|each|since|recently) ){{0,2}}{_PARTICIPLES}\b")


_HEADS_IT = re.compile(
    r"(?:the |our |key )?(?:changes?|improvements?|progress|work|steps|developments?)(?: \w+)?"
    r" (?:already|since|so far|to date|made|done|taken|introduced|completed|in place)(?: .*)?"
    r"|(?:what|how) .{0,30}\b(?:has|have|had) (?:\w+ )?(?:changed|improved|been (?:done|changed))(?: .*)?",
    re.IGNORECASE,
)
_SPEAKS_OF_IT = re.compile(
    r"\b(?:what|how) (?:they|it|we|each|agencies|services|partners) (?:had|have|has) (?:already |since |now ){0,2}"
    r"(?:changed|done|improved|put in place)\b",
    re.IGNORECASE,
)


def heads_what_was_done(name: str) -> bool:
    """Tell the name of a column such as "Change made" or "What has changed"."""
    return _HEADS_IT.fullmatch(name.strip(" :*")) is not None


def speaks_of_what_was_done(text: str) -> bool:
    """Tell "Agencies told the review what they had already changed."."""
    return _SPEAKS_OF_IT.search(text[:HEARD]) is not None


def leads_to_what_was_done(text: str) -> bool:
    """Tell a sentence whose list says what came of the recommendations that it speaks of."""
    return _OF_WHAT_WAS_DONE.match(text) is not None


_WITHIN = re.compile(
    r"\b(?:who|which|that|whose|may|might|if|when|where|until|before|after|once|to|should|must)\b", re.IGNORECASE
)


def opens_with_what_was_done(text: str) -> bool:
    """Tell "Finding 3 has been dealt with already.", where the verb is that of the sentence itself."""
    done = _DONE.search(text[:HEARD])
    return done is not None and _WITHIN.search(text[: done.start()]) is None


def was_done(text: str) -> bool:
    """Tell "all partners have signed a protocol"."""
    return _DONE.search(text[:HEARD]) is not None
