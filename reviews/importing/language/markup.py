"""What Markdown, HTML and printed pages add to a line, taken off again."""

import re

_NOTED = r"\(\\?#(?:foot|end)note[^)\s]{0,40}\)"
_FOOTNOTE_MARK = re.compile(
    rf"\[\\?\[\d{{1,3}}\\?\]\]{_NOTED}"
    r"|(?<=[.,;:!?\w\u201d\u2019])\[?\[\d{1,3}\](?:\]\(#[^)\s]{1,60}\))?(?!\()"
    r"|<sup>[^<]{0,20}</sup>|\[\^[^\]\s]{1,10}\]|[\u00b9\u00b2\u00b3\u2070-\u2079]+(?!\w)"
)
_NOTE = re.compile(rf"\[\u2191\]{_NOTED}|^\s*\[\^[^\]\s]{{1,10}}\]:")
_NUMBERED_NOTE = re.compile(r"\[(\d{1,3})\]\s+\S")
_IMAGE = re.compile(r"!\[[^\]]{0,200}\]\((?:data:[^)\s]*|[^)\s]{0,500})\)")
_LINK = re.compile(r"\[([^\]\[]{1,300})\]\([^)\s]{0,500}\)")
_ATTRIBUTE = r"(?:[#.][\w.:-]{1,120}|[\w-]{1,40}=(?:\"[^\"]{0,80}\"|[\w.%-]{1,40}))"
_ATTRIBUTES = re.compile(rf"\{{ ?{_ATTRIBUTE}(?: {_ATTRIBUTE})* ?\}}")  # "## Background {#background .first}"
_SPAN = re.compile(r"\[([^\]\[]{0,300})\]\{[.#][^{}]{1,80}\}")  # "[Learning]{.underline}"
_ANCHOR = re.compile(r"<a (?:id|name)=[^<>]{1,200}>\s*</a>")
_DASHES = re.compile(r"(?<=\s)--(?=\s)")  # as some write a dash
_ADDRESS = re.compile(r"<((?:https?://|mailto:)?[\w.+-]{1,80}(?:@[\w.-]{1,80}|\.\w[^<>\s]{0,200}))>")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,80}>")
_STRONG = re.compile(r"\*{2,}|_{2,}")
_EMPHASIS = re.compile(r"(?<![*\w])\*(?=\S)|(?<=\S)\*(?![*\w])|(?<!\w)_(?=\w)|(?<=[\w.,:;?!])_(?!\w)")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!|>-])")
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\ufeff\x00-\x08\x0e-\x1f]")
_WHOLE_BOLD = re.compile(r"(\*{2,3}|__)(?![*_])[^*]{1,300}\1[:.]?")
_ENTITIES = {"&amp;": "&", "&nbsp;": " ", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'"}

# First halves after which a hyphen at a line end belongs to the word.
_FIRST_HALVES = (
    "multi non pre post self well co inter cross re anti sub long short high low face one two three "
    "follow decision child family person trauma evidence step half ex mid semi under over early single risk "
    "full part up to day drug age time"
)
_KEEPS_HYPHEN = frozenset(_FIRST_HALVES.split())

# Second halves before which it does.
_AFTER_HYPHEN = (
    "up home based led wide term making taking level free related specific centred focused informed neglect harm "
    "agency depth date off"
)
_SECOND_HALVES = frozenset(_AFTER_HYPHEN.split())
_AFTER_LITTLE_WORDS = {  # "in-patient", but "injured"
    "in": {"house", "depth", "patient", "patients", "person", "year", "service", "reach", "built", "law", "laws"},
    "on": {"going", "line", "site", "call", "street", "duty"},
}

_NARROW = (
    "recommendation recommendations action actions target date dates timescale timescales timeframe milestones outcome "
    "outcomes responsible responsibility organisation agency partnership completion progress evidence learning local "
    "red amber green complete completed ongoing "
    "january february march april june july august september october november december"
)
NARROW_WORDS = frozenset(_NARROW.split())  # that stand in narrow columns


def clean(raw: str) -> str:
    """Give the words a reader sees, with white space collapsed."""
    text = _INVISIBLE.sub("", raw)
    if "<" in text or "[" in text or not text.isascii():
        text = _FOOTNOTE_MARK.sub("", text)
    if "[" in text or "{" in text:
        text = _without_links(text)
    if " -- " in text:
        text = _DASHES.sub("\u2013", text)
    if "<" in text:
        text = _ADDRESS.sub(r"\1", text)
        text = _TAG.sub(" ", text)
    if "*" in text or "_" in text:
        text = _EMPHASIS.sub("", _STRONG.sub("", text))
    if "\\" in text:
        text = _ESCAPE.sub(r"\1", text)
    if "&" in text:
        for entity, character in _ENTITIES.items():
            text = text.replace(entity, character)
    return " ".join(text.split())


def _without_links(text: str) -> str:
    """Give the words of links and spans, without addresses and attributes."""
    text = _LINK.sub(r"\1", _IMAGE.sub("", _SPAN.sub(r"\1", text)))
    return _ATTRIBUTES.sub("", text)


def without_anchors(raw: str) -> str:
    """Take off the places that links of the document lead to: they may stand before the marks of a heading."""
    return _ANCHOR.sub("", raw) if "<a " in raw else raw


def is_a_note(raw: str) -> bool:
    """Tell a footnote that a converter wrote under the text, by what leads back from it."""
    return _NOTE.search(raw) is not None


def number_of_note(text: str) -> str | None:
    """Give the number of "[1] See the Act"."""
    match = _NUMBERED_NOTE.match(text)
    return match[1] if match else None


def is_bold(raw: str) -> bool:
    """Tell whether the whole line is set in bold, as a heading without hashes is."""
    return _WHOLE_BOLD.fullmatch(raw.strip()) is not None


def join(lines: list[str], words: frozenset[str]) -> str:
    """Put lines together, mending words broken at a line end.

    `words` are the lower-case words of the document: they tell "safe-guarding" from "multi-agency".
    """
    pieces = lines[:1]
    for line in lines[1:]:
        if not pieces[-1] or not line:
            pieces.append(line)
        elif pieces[-1].endswith("-") and line[0].islower():
            pieces[-1:] = _mended(pieces[-1], line, words)
        else:
            pieces.append(" " + line)
    return "".join(pieces)


def _mended(first: str, second: str, words: frozenset[str]) -> list[str]:
    left = first.rsplit(None, 1)[-1][:-1].lower()
    right = second.split(None, 1)[0].rstrip(".,;:)?!").lower()
    if not left or not left[-1].isalpha():
        return [first, " " + second]
    keeps = right in _AFTER_LITTLE_WORDS[left] if left in _AFTER_LITTLE_WORDS else left in _KEEPS_HYPHEN
    hyphenated = f"{left}-{right}" in words or keeps or right in _SECOND_HALVES
    whole = left + right in words or (hyphenated and any(word.startswith(left + right) for word in words))
    return [first if hyphenated and not whole else first[:-1], second]


def breaks_a_word(first: str, rest: str) -> bool:
    """Tell a word that a narrow column broke without a hyphen: "Recommendatio" over "n"."""
    left, right = first.rpartition(" ")[2], rest.partition(" ")[0].rstrip(".,;:")
    whole = (left + right).lower()
    return right.isalpha() and right.islower() and whole in NARROW_WORDS and left.lower() not in NARROW_WORDS
