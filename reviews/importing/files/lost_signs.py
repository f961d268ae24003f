"""Points whose bullets were of a font that a converter could not read: only the space after each is left."""

import re
from dataclasses import replace

from reviews.importing.files.manuscript import Line

_LEFT = re.compile(r" (?=[A-Z])")
_FEWEST = 2
_MOST = 0.7


def with_lost_signs(lines: list[Line]) -> list[Line]:
    """Put a bullet in the place of the one space that some lines begin with, where the others begin without."""
    filled = [line.raw for line in lines if line.raw.strip()]
    left = sum(1 for raw in filled if _LEFT.match(raw))
    set_in = any(raw.startswith("  ") for raw in filled)
    if set_in or not _FEWEST <= left <= len(filled) * _MOST:
        return lines
    return [
        replace(line, raw=_LEFT.sub("\u2022", line.raw, count=1)) if _LEFT.match(line.raw) else line for line in lines
    ]
