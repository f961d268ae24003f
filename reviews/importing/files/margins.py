"""What stands in the margins of pages: numbers that count their lines, and what a browser prints around them."""

import re

_NUMBERED = re.compile(r"(?P<page>\f?)(?P<space>[ \t]{0,3})(?P<number>\d{1,3})(?=[ \t]+\S)")
_EVERY = 5
_FEWEST = 4  # numbers one after another that leave no doubt
_NEAR, _FAR = 3, 14  # lines between two of them, blank ones among them


def without_margins(source: str) -> str:
    """Put spaces in the place of all that, so that the text stays where it is."""
    return _without_line_numbers(_without_browsers_edges(source))


def _without_line_numbers(source: str) -> str:
    """Drafts for a board count their lines: 5, 10, 15 and so on."""
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


_PRINTED_AT = re.compile(r"[ \t]*\d{1,2}/\d{1,2}/\d{2,4},? \d{1,2}:\d{2}(?: ?[AP]M)?(?P<name>[ \t]+\S.*)?")
_ADDRESS = re.compile(r"[ \t]*(?:https?|file)://\S+[ \t]+\d{1,3}/\d{1,3}[ \t]*")


def _without_browsers_edges(source: str) -> str:
    """Blank what a browser prints at the edges of pages: the time, the name of the page, its address."""
    kept: list[str] = []
    opens, named = True, False  # a page opens here; its name stands in the next line with text
    for raw in re.split(r"(?<=[\n\f])", source):
        text = raw.rstrip("\n\f")
        printed = _PRINTED_AT.fullmatch(text) if opens else None
        address = _ADDRESS.fullmatch(text) is not None
        goes = printed is not None or address or (named and bool(text.strip()))
        kept.append(" " * len(text) + raw[len(text) :] if goes else raw)
        if text.strip():
            opens, named = address, printed is not None and printed["name"] is None
        opens = opens or raw.endswith("\f")
    return "".join(kept)
