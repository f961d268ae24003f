"""Text that some converter spaced out: a blank line after each line, within paragraphs too."""

from itertools import pairwise

from reviews.importing.language import labels

_FEWEST = 12  # lines with text
_NEARLY_ALL = 0.85  # of the lines have a blank one under them
_MANY = 0.2  # of the lines go on with the sentence of the line before them
_LONGEST = 140  # signs; a longer line is a whole paragraph
_STOPS = (".", "!", "?", ":", ";")


def is_spaced_out(raws: list[str]) -> bool:
    """Tell lines of broken paragraphs with blank ones between nearly all of them: those blank lines say nothing."""
    filled = [raw.strip() for raw in raws if raw.strip()]
    if len(filled) < _FEWEST or max(map(len, filled)) > _LONGEST:
        return False
    close = sum(1 for raw, below in pairwise(raws) if raw.strip() and below.strip())
    over = sum(1 for text, below in pairwise(filled) if _goes_on(text, below))
    return close <= len(filled) * (1 - _NEARLY_ALL) and over >= len(filled) * _MANY


def _goes_on(text: str, below: str) -> bool:
    return below[:1].islower() and labels.marked(below) is None and not text.endswith(_STOPS)
