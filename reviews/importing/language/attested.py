"""The person whom the title of a review names, told by how the text goes on to speak of that person."""

import re

from reviews.importing.language.blocks import FRONT, Block, Kind
from reviews.importing.language.subjects import AS_A_PERSON, could_be_a_name, subject_in

_WORD = re.compile(r"\b[A-ZÀ-Þ][a-zß-ſ]{1,14}(?:-[A-Z][a-zß-ſ]{1,14})?\b")
_OF_A_PERSON = re.compile(
    r"\b(?:he|she|his|her|him|boy|girl|man|woman|died|born|homeless|years|months|weeks|\d{1,3})\b"
)
_OF_MANY = re.compile(r"\b(?:thematic|babies|families|deaths|suicides)\b", re.IGNORECASE)
_HOUSE = r"(?:Road|Street|Lane|Avenue|Close|Court|House|Lodge|Hall|Home|Hospital|Centre|Ward|Park|Hill|View|School)"
_FEW_WORDS = 3


def attested_in(title: str, blocks: list[Block]) -> str | None:
    """Give a name of the title with which a sentence near the beginning tells of a person."""
    named = title.title() if title.isupper() else title
    texts = [block.text for block in blocks[:FRONT] if block.kind in {Kind.PARAGRAPH, Kind.LIST_ITEM}]
    words = (word[0] for word in _WORD.finditer(named) if not re.match(rf" {_HOUSE}\b", named[word.end() :]))
    return next((name for name in words if could_be_a_name(name) and _is_a_person(name, texts)), None)


def subject_attested(title: str | None, blocks: list[Block]) -> str | None:
    """Give such a name where the form of the title says none, or only one word that the text does not know."""
    said = subject_in(title) if title else None
    if title is None or (said and " " in said) or (said is None and _OF_MANY.search(title)):
        return None
    name = attested_in(title, blocks)
    return None if said and (name is None or said == name or said.isupper()) else name


def names_the_person(block: Block, blocks: list[Block]) -> bool:
    """Tell a heading of some words that names whom the text tells of: "Review of Practice: the Last Year of Dev"."""
    long = block.kind is Kind.HEADING and len(block.text.split()) >= _FEW_WORDS
    return long and attested_in(block.text, blocks) is not None


def _is_a_person(name: str, texts: list[str]) -> bool:
    tells = re.compile(rf"(?:^|[.!?]\s){re.escape(name)}(?:{AS_A_PERSON})")
    return any(tells.search(text) and _OF_A_PERSON.search(text) for text in texts)
