"""Where words stand in the text of a document, whatever its line ends and marks."""

import re

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_LONGEST = 400  # words of a pattern: what begins alike for so long is the same
_BETWEEN = r"[\W_]{0,12}"


def found_in(source: str, words: str, start: int = 0, end: int | None = None) -> tuple[int, int] | None:
    """The first stretch of the source that says these words, or None: they may be typed, not quoted."""
    parts = [re.escape(word) for word in _WORD.findall(words)[:_LONGEST]]
    if not parts:
        return None
    found = re.compile(_BETWEEN.join(parts), re.IGNORECASE).search(source, start, len(source) if end is None else end)
    return (found.start(), found.end()) if found else None
