"""Which lines of plain text and Markdown are headings: by their words, their type, and the room that was left."""

import re

from reviews.importing.language import labels, markup
from reviews.importing.language.asking_headings import is_open
from reviews.importing.language.blocks import BOLD, PLAIN
from reviews.importing.language.counted_topics import counts_its_topic
from reviews.importing.language.grammar import has_main_verb, is_a_name
from reviews.importing.language.headings import role_of
from reviews.importing.language.review_names import names_a_review
from reviews.importing.language.side_notes import is_side_note
from reviews.importing.language.vocabulary import states_a_task
from reviews.importing.outlining.printed_lines import FULL_ENOUGH, SENTENCE_END, Printed, begins_like_a_heading

LEAVES_OFF = re.compile(
    r"\b(?:of|into|at|in|on|the|and|or|for|to|by|with|from|an?|its|their|that|who|which)$", re.IGNORECASE
)
MOST_WORDS = 12
LONGEST = 95
_BOLD_WORDS = 20
_ENDS_WITHIN = re.compile(r"[a-z]{3,}\.\s+[A-Z]")  # a sentence


def heading_level(printed: Printed, width: int | None) -> int:
    """Rank the line as a heading; 0 is none. `width` is where full lines were broken, where that is known."""
    text = printed.text
    level = BOLD if printed.bold else PLAIN
    if not begins_like_a_heading(text) or text.endswith(",") or _is_broken_off(printed):
        return 0
    if role_of(text) or is_open(text):
        return level
    lead, _, rest = text.partition(":")
    title = (names_a_review(rest) and not has_main_verb(rest)) or (names_a_review(text) and is_a_name(rest.strip()))
    if is_side_note(text) or states_a_task(text) or (rest and role_of(lead) and not title):
        return 0
    sentence = has_main_verb(text) and not text.isupper()
    if level == BOLD:
        asks = text.endswith("?") and labels.section_number(text)
        return 0 if (sentence and not asks) or len(text.split()) > _BOLD_WORDS else BOLD
    return 0 if sentence or printed.quoted or not _stands_short(printed, width) else PLAIN


def _is_broken_off(printed: Printed) -> bool:
    """Tell the first line of a paragraph: it leaves off after a word such as "The", or long and goes on below."""
    long = printed.length >= FULL_ENOUGH
    if printed.bold:
        below = markup.clean(printed.following) if markup.is_bold(printed.following) else ""
        return long and below[:1].islower() and not printed.text.endswith(SENTENCE_END)
    return (printed.runs_over and long) or (bool(printed.following) and LEAVES_OFF.search(printed.text) is not None)


def _stands_short(printed: Printed, width: int | None) -> bool:
    """A line without marks is a heading only if it is short by choice, not because the text was wrapped there."""
    text = printed.text
    longest = 2 if counts_its_topic(text) else 1  # times a heading
    if len(text) > LONGEST * longest or len(text.split()) > MOST_WORDS * longest:
        return False
    if text.endswith((".", ";", ":")):
        return False
    if labels.named(text) or printed.runs_over or _ENDS_WITHIN.search(text):
        return False
    if width is None or not printed.next_word:
        return True
    return printed.reach + 1 + len(printed.next_word) <= width
