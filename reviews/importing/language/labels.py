"""Printed labels in front of a block: "Recommendation 3.2:", "R7", "1.6.2", "(a)", "ii)", bullets."""

import re
from dataclasses import dataclass
from enum import StrEnum

from reviews.importing.language.dates import ALONE


class Marker(StrEnum):
    """How a block is marked off from the text around it."""

    NONE = "none"
    NAMED = "named"  # a word and a number: "Learning point 2"
    NUMBER = "number"
    LETTER = "letter"
    ROMAN = "roman"
    BULLET = "bullet"


class Word(StrEnum):
    """What a named label says the block is."""

    NONE = ""
    RECOMMENDATION = "recommendation"
    LEARNING = "learning"
    GOOD_PRACTICE = "good practice"


@dataclass(frozen=True)
class Label:
    """A label taken off the front of `rest`."""

    marker: Marker
    text: str | None
    rest: str
    word: Word = Word.NONE
    bullet: str = ""  # as printed


_ORDINAL = r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_COUNT = rf"\d{{1,3}}(?:\.\d{{1,3}}){{0,3}}(?: ?\([a-z]\)|[a-z]\b)?|[A-Z]\d{{0,2}}\b|[ivxIVX]{{1,5}}\b|(?:{_ORDINAL})\b"
_COUNT_IN_BRACKETS = r"\((?:\d{1,2}|[a-z]|[ivx]{1,5})\)"
_NO_KIND = "see|to|in|of|with|from|under|also|this|these|that|and|for|as|was|is|on|by|both|each|all"
_OF_WHAT = rf"(?!(?:{_NO_KIND})\b)[A-Za-z][\w&'-]* "  # "Safety recommendation 2"
_SECTION_NUMBER = r"(?:\d{1,2}(?:\.\d{1,3}){0,3}[.)]?\s+)?"
_NAMED = re.compile(
    rf"{_SECTION_NUMBER}(?:(?P<rec>(?:{_OF_WHAT}){{0,2}}recommendations?|rec\.?|considerations?|strategy(?= \d))"
    r"|(?P<learn>(?:key |main |practice |system )?(?:(?:areas?|points?) (?:for|of) (?:practice |system )?"
    r"(?:improvement|learning|development)|learning(?: points?| outcomes?| messages?)?|lessons?(?: learn(?:ed|t))?"
    r"|messages?|practice points?|findings?))"
    r"|(?P<good>(?:good|best|effective) practice(?: points?| examples?)?))"
    rf"(?![A-Za-z])\s*(?:(?:no\.?|number|ref(?:erence)?\.?(?: no\.?| number)?|id|\#)\s*:?)?\s*"
    rf"(?P<label>{_COUNT}|{_COUNT_IN_BRACKETS})(?P<owner>\s*\([^()]{{2,60}}\))?\s*"
    rf"(?P<sep>[:.)\u2013\u2014|-]+)?\s*(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_CODED = re.compile(
    r"(?P<label>(?:Rec|R|LP|L|F|KF|KL|GP)\s?\d{1,2}(?:\.\d{1,2}){0,2}[a-z]?)"
    r"(?P<sep>\s*[:.)\u2013\u2014-](?!\s*[A-Z]{0,3}\s?\d)|\s|$)\s*(?P<rest>.*)",
    re.DOTALL,
)
_BRACKETED = re.compile(r"\((?P<label>\d{1,2}|[a-z]|[ivx]{1,5})\)\s*(?P<rest>.*)", re.DOTALL)
_POINTED = re.compile(
    r"(?P<label>\d{1,3}|\d{1,2}[a-h]|[a-zA-Z]|[ivx]{2,5})(?P<sep>[.)])(?:\s+(?P<rest>.*)|$)", re.DOTALL
)
_DOTTED = re.compile(
    r"(?P<label>\d{1,2}(?:\.\d{1,3}){1,4})(?P<sep>[.):]?)\s*(?P<rest>(?:[A-Z\"'\u2018\u201c(\[\u2026].*)?)$", re.DOTALL
)
_LIMB = re.compile(
    r"(?P<label>\d{1,2}(?:\.\d{1,3}){2,4})[.):]?\s+(?P<rest>[a-z]{2,}\s.*)", re.DOTALL
)  # "1.2.1 that she …"
_LETTERED = re.compile(
    r"(?P<label>[A-Z]\d{1,2}(?:\.\d{1,2})?)[.):]\s+(?P<rest>[A-Z].*)", re.DOTALL
)  # "C1. The Council …"
_CHAPTERED = re.compile(
    r"(?P<label>[A-Z]\d{1,2}(?:\.\d{1,2})?)\s+"
    r"(?P<rest>[A-Z][a-z]*\s(?:.*\b(?:should|must|needs? to|will|to)\b|.{60}).*)",
    re.DOTALL,
)  # "A1 The Council should …": counted anew for each body or theme
_INITIALLED = re.compile(
    r"(?P<label>[A-Z]{3,5}\d{1,2})[.):]?\s+(?P<rest>[A-Z][a-z].*)", re.DOTALL
)  # "CSC2 The Council …": an agency counts its own
_BULLET = re.compile(
    r"(?:(?:[\u2022\u25aa\u25cf\u25e6\u25a0\u25a1\u25c6\u25ba\u25b6\u27a2\u2713\u2714\u2717\u2718\uf0b7\uf0a7\uf0d8\u2023\u2043\u00b7\u2756\u2794\u2605\u2192\u203a\u2726\u279c\u25cb\u2751\u274f\u2b50\U0001f300-\U0001faff]\ufe0f?\s*)+"
    r"|[-*+\u2013\u2014](?=\s)(?:\s+\[[ xX\u2713]?\](?=\s))?|[-=]>(?=\s)"
    r"|[\u2610\u2611\u2612\u2705](?=(?:\s+[^\s\u2610-\u2612]+){4})|[XxoO\u00bb>](?=\s+[A-Z\"'\u2018\u201c])|o(?=\s+[a-z]))\s*(?P<rest>.*)",
    re.DOTALL,
)
_EMPTY_BULLET = re.compile(r"[\u2022\u25aa\u25cf\u25e6\u25a0\u25ba\u27a2\u2713\u2714\uf0b7\uf0a7\u00b7*-]")
_SIGNS = re.compile(r"\A(?:[\u2600-\u27bf\u2b00-\u2bff\U0001f300-\U0001faff]\ufe0f?\s*)+(?=\S)")  # before a heading
_SECTION = re.compile(
    r"\A(?:section |part |chapter )?(\d{1,2}(?:\.\d{1,3}){0,4})(?:[.):]\s*|\s+[-\u2013]?\s*)(?=\S)", re.IGNORECASE
)


def named(text: str) -> Label | None:
    """Read "Recommendation 4: …" and its kin; a mention ("Recommendation 4 of the earlier review was …") is none."""
    match = _NAMED.match(text)
    if match:
        return _from_named(match)
    match = _CODED.match(text)
    if not match or match["rest"][:1].islower():
        return None
    kind = Word.RECOMMENDATION if match["label"].startswith("R") else Word.LEARNING
    kind = Word.GOOD_PRACTICE if match["label"].startswith("GP") else kind
    return Label(Marker.NAMED, match["label"].replace(" ", ""), match["rest"].strip(), kind)


def _from_named(match: re.Match[str]) -> Label | None:
    bracketed = match["label"].startswith("(")
    label, rest = match["label"].strip(" ()") if bracketed else match["label"].strip(), match["rest"].strip()
    plural = match.group(0).split(label)[0].rstrip().lower().endswith("s")
    lone_word = label.isalpha() and not label.isupper() and label.lower() not in _ORDINAL.split("|")
    if lone_word and not match["sep"] and not bracketed and rest:
        return None
    if not match["sep"] and (rest[:1].islower() or rest[:1] in {",", "/", "&"}) and not match["owner"]:
        return None
    if plural and (match["sep"] in {None, "-", "\u2013"}):
        return None
    word = Word.RECOMMENDATION if match["rec"] else Word.LEARNING if match["learn"] else Word.GOOD_PRACTICE
    return Label(Marker.NAMED, label, rest, word)


def marked(text: str) -> Label | None:
    """Read the label of a list item or numbered paragraph, bullets included; a label after a bullet counts."""
    bullet = _BULLET.match(text)
    if bullet:
        inner = named(bullet["rest"]) or numbered(bullet["rest"])
        return inner or Label(Marker.BULLET, None, bullet["rest"].strip(), bullet=text[:1])
    if _EMPTY_BULLET.fullmatch(text):
        return Label(Marker.BULLET, None, "", bullet=text[:1])
    return numbered(text)


def numbered(text: str) -> Label | None:
    """Read "1.", "1)", "(1)", "1.6.2", "a)", "(ii)"."""
    forms = (_DOTTED, _LIMB, _LETTERED, _CHAPTERED, _INITIALLED)
    match = next(filter(None, (form.fullmatch(text) for form in forms)), None)
    if match:
        return Label(Marker.NUMBER, match["label"], match["rest"].strip())
    match = _BRACKETED.match(text) or _POINTED.match(text)
    if not match:
        return None
    label, rest = match["label"], (match["rest"] or "").strip()
    if label.isdigit():
        return None if len(label) == 3 else Label(Marker.NUMBER, label, rest)  # noqa: PLR2004 - "101." is a telephone number
    if label[0].isdigit():
        return Label(Marker.NUMBER, label, rest)  # "3a."
    if label.isupper() and rest[1:2] in {".", ""}:
        return None  # initials of a person: "J. B. Smith"
    return Label(Marker.ROMAN if len(label) > 1 or label == "i" else Marker.LETTER, label, rest)


def section_number(heading: str) -> tuple[int, ...]:
    """Give the number a heading carries, "5.1 Housing" as (5, 1); none is empty."""
    match = None if ALONE.fullmatch(heading) else _SECTION.match(heading)
    return tuple(int(part) for part in match[1].split(".")) if match else ()


def is_numbered_below(heading: str, other: str) -> bool:
    """Tell "4.1 Housing" below "4. Findings"."""
    mine, its = section_number(heading), section_number(other)
    return bool(mine) and len(its) > len(mine) and its[: len(mine)] == mine


def without_number(heading: str) -> str:
    """Take the section number off a heading, and the signs that only catch the eye."""
    return _SECTION.sub("", _SIGNS.sub("", heading, count=1), count=1).strip() or heading


def follows_on(label: str | None, other: str | None) -> bool:
    """Tell whether `other` is the number that comes after `label` ("3" after "2", "6" after "5.4")."""
    mine, its = _numbers(label), _numbers(other)
    return bool(its) and any(its == (*mine[:depth], mine[depth] + 1) for depth in range(len(mine)))


def is_below(label: str | None, line: str) -> bool:
    """Tell a line that is numbered one level deeper: "4.1 …" below "4"."""
    below = marked(line)
    return bool(label) and below is not None and re.fullmatch(rf"{label}\.\d{{1,3}}", str(below.text)) is not None


_ROMANS = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv"]


def succeeds(label: str | None, other: str | None) -> bool:
    """Tell whether `other` is the letter or the Roman number that comes after `label`, in the same case."""
    if not label or not other or label.isupper() != other.isupper():
        return False
    mine, its = label.lower(), other.lower()
    if mine in _ROMANS and its in _ROMANS and _ROMANS.index(its) == _ROMANS.index(mine) + 1:
        return True
    return len(mine) == len(its) == 1 and ord(its) == ord(mine) + 1


def _numbers(label: str | None) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", label or ""))
