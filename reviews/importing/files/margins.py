"""Numbers in the margin that count the lines of a page: 5, 10, 15 … as drafts for a board have them."""

import re

_NUMBERED = re.compile(r"(?P<page>\f?)(?P<space>[ \t]{0,3})(?P<number>\d{1,3})(?=[ \t]+\S)")
_EVERY = 5
_FEWEST = 4  # numbers one after another that leave no doubt
_NEAR, _FAR = 3, 14  # lines between two of them, blank ones among them


def without_line_numbers(source: str) -> str:
    """Put spaces in the place of such numbers, so that all else stays where it is."""
    raws = source.split("\n")
    counts: list[list[int]] = []
    for place, raw in enumerate(raws):
        match = _NUMBERED.match(raw)
        number = int(match["number"]) if match else 0
        if number == _EVERY:
            counts.append([place])
        elif counts and number == _EVERY * (len(counts[-1]) + 1) and _NEAR < place - counts[-1][-1] <= _FAR:
            counts[-1].append(place)
    if max(map(len, counts), default=0) < _FEWEST:
        return source
    numbered = {place for count in counts if len(count) > 1 for place in count}  # a 5 alone may be a row's
    return "\n".join(_blanked(raw) if place in numbered else raw for place, raw in enumerate(raws))


def _blanked(raw: str) -> str:
    match = _NUMBERED.match(raw)
    return f"{match['page']}{' ' * (match.end() - len(match['page']))}{raw[match.end() :]}" if match else raw
