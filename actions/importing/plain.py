"""Texts as they are compared: what people write differently and mean alike is the same."""

import re

_LABEL = re.compile(r"^(?:recommendation|recommendations|rec|r|number|no)s?[\s.:]*(?=[\d(]|[a-z]?\d)", re.IGNORECASE)


def plain(text: str) -> str:
    """Without capitals and doubled space."""
    return " ".join(text.split()).casefold()


def same_text(one: str, other: str) -> bool:
    """The same words, wherever their lines break."""
    return " ".join(one.split()) == " ".join(other.split())


def name(text: str) -> str:
    """Of a body, a review, a heading: without apostrophes, signs and “the”."""
    words = re.sub(r"['’]", "", text.casefold()).replace("&", " and ")
    return re.sub(r"[\W_]+", " ", words).strip().removeprefix("the ")


def label(text: str) -> str:
    """“Recommendation 3.”, “Rec 3”, “R3” and “3” are one label."""
    bare = " ".join(text.split())
    return _LABEL.sub("", bare).strip(" .:").casefold()
