"""Text, plain or Markdown, as a manuscript: drawn tables, printed pages, or lines."""

import re

from reviews.importing.files.drawn.text import manuscript_of_drawn
from reviews.importing.files.gapped_tables import is_unbroken, with_gapped_tables
from reviews.importing.files.lost_signs import with_lost_signs
from reviews.importing.files.manuscript import Manuscript
from reviews.importing.files.margins import without_margins
from reviews.importing.files.printed.pages import is_printed, manuscript_of_print
from reviews.importing.files.source import lines_of, put_in_order
from reviews.importing.files.spacing import closed_up

_HARD_BREAK = re.compile(r"(?<!\\)\\(?=[ \t]*$)", re.MULTILINE)  # with which Markdown ends a line within a paragraph


def manuscript_of_text(text: str) -> Manuscript:
    """Read decoded text: drawn tables by their bars, printed pages by their layout, all else by its lines."""
    text = without_margins(text)
    unbroken = _HARD_BREAK.sub("", text)
    text = unbroken if unbroken.strip() else text
    drawn = manuscript_of_drawn(text)
    if drawn is not None:
        return drawn
    printed = manuscript_of_print(text) if is_printed(text) and not is_unbroken(text) else None
    return printed if printed is not None and printed.source else _of_lines(text)


def _of_lines(source: str) -> Manuscript:
    read = lines_of(source)
    closed = with_lost_signs([read[place] for place in closed_up([line.raw for line in read])])
    lines = tuple(put_in_order(with_gapped_tables(closed) if is_unbroken(source) else closed))
    return Manuscript(source, lines, (0, *(line.start for line in lines if line.opens_page)))
