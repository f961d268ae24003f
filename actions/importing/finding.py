"""Whose row it is: the agencies, the review, the recommendation and the action that its cells name."""

import re
from dataclasses import dataclass

from actions.importing import plain
from actions.importing.record import Act, Rec, Record

_SEPARATORS = (r"[\n;|•]+", r"[\n;|•/+]+", r"[\n;|•/+,]+", r"[\n;|•/+,&]+|\band\b")
_EVERYONE = re.compile(r"all (?:the )?(?:agencies|partners|partner agencies|member agencies)|all")
_REFERENCE = re.compile(r"([A-Z]{2,12})\s*[-–]\s*(\d{1,9})", re.IGNORECASE)
_BRACKET = re.compile(r"\s*\(([^()]*)\)\s*$")


class NotFound(Exception):
    """A sentence: what cannot be found, and what to do."""


@dataclass(frozen=True)
class NewRec:
    """A recommendation that the sheet brings to a review; rows with the same key are under the same one."""

    review: int
    key: str
    label: str
    text: str
    citation: str


def number_in(text: str, record: Record) -> int | None:
    """The number of a reference of this partnership; None for the tracker's own."""
    found = _REFERENCE.fullmatch(text.strip())
    return int(found[2]) if found and found[1].upper() == record.prefix else None


def agencies(text: str, record: Record) -> list[int]:
    """The member agencies that a cell names, each once. Raises NotFound."""
    if not text:
        raise NotFound("There is no agency. Name the one that is asked")
    if _EVERYONE.fullmatch(plain.name(text)):
        return list(record.everyone)
    whole = _agency(text, record)
    if whole:
        return [whole]
    unknown = [text]
    for separator in _SEPARATORS:
        names = [one.strip() for one in re.split(separator, text) if one.strip(" .")]
        found = [_agency(one, record) for one in names]
        missing = [one for one, pk in zip(names, found, strict=True) if pk is None]
        if names and not missing:
            return list(dict.fromkeys(pk for pk in found if pk))
        if len(missing) < len(names):
            unknown = missing
    raise NotFound(_unknown_agency(unknown, record))


def _agency(text: str, record: Record) -> int | None:
    bracket = _BRACKET.search(text)
    forms = [text, *([text[: bracket.start()], bracket[1]] if bracket else [])]
    return next((pk for form in forms if (pk := record.agencies.get(plain.name(form)))), None)


def _unknown_agency(names: list[str], record: Record) -> str:
    said = "; ".join(f"“{name[:60]}”" for name in names[:5])
    if any(plain.name(name) in record.outside for name in names):
        return f"{said} does not belong to this partnership. Add it on the Partnership page, or name another"
    if any(record.agencies.get(plain.name(name), 0) is None for name in names):
        return f"{said} may mean more than one agency. Write its full name"
    return f"{said} is no agency of this partnership. Write it as the Partnership page has it, or add it there"


def review(cells: dict[str, str], record: Record, chosen: int | None) -> int | None:
    """The review that the row names, else the one chosen for the whole sheet, else None. Raises NotFound."""
    text = cells.get("review", "")
    if not text:
        return chosen
    number = number_in(text, record)
    found = {record.review_numbers[number]} & set(record.review_names) if number in record.review_numbers else set()
    found = found or record.reviews.get(plain.name(text), set())
    if len(found) > 1:
        raise NotFound(f"More than one review is called “{text[:60]}”. Write its reference, such as {record.prefix}-12")
    if not found:
        raise NotFound(f"“{text[:60]}” is no review on the record. Open the review first, or write its reference")
    return next(iter(found))


def recommendation(cells: dict[str, str], record: Record, under: int | None) -> Rec | NewRec:
    """Raises NotFound where the row has none, or it is not clear which."""
    label, text = cells.get("label", ""), cells.get("recommendation", "")
    number = number_in(label, record)
    if number in record.recs_by_number:
        return record.recs_by_number[number]
    if not label and not text:
        raise NotFound("There is no recommendation. Give its number or its words")
    if under is None:
        return _by_text_alone(label, text, record)
    found = record.by_label.get((under, plain.label(label)), []) if label else []
    found = found or [rec for rec in record.by_text.get(plain.plain(text), []) if rec.review == under]
    found = _narrowed(found, text)
    name = record.review_names[under]
    if len(found) > 1:
        raise NotFound(f"{name} has more than one recommendation {label}. Give its words, or its reference")
    if found:
        return found[0]
    if not text:
        raise NotFound(f"{name} has no recommendation {label} on the record, and the row does not give its words")
    key = plain.label(label) or plain.plain(text)
    return NewRec(under, f"{under}:{key}", _printed(label), text, f"{name}, Rec {_printed(label) or '(new)'}")


def _narrowed(found: list[Rec], text: str) -> list[Rec]:
    same = [rec for rec in found if plain.plain(rec.text) == plain.plain(text)] if text and len(found) > 1 else []
    return same or found


def _by_text_alone(label: str, text: str, record: Record) -> Rec:
    found = record.by_text.get(plain.plain(text), []) if text else []
    if len(found) > 1 and label:
        found = [rec for rec in found if plain.label(rec.label) == plain.label(label)]
    if len(found) == 1:
        return found[0]
    if found:
        raise NotFound("More than one review has this recommendation. Name the review in a column of its own")
    raise NotFound(
        "No recommendation on the record has these words, and the row names no review. Choose a review for the whole "
        "sheet, or name it in a column"
    )


def _printed(label: str) -> str:
    bare = " ".join(label.split()).strip(" .:")
    return re.sub(r"^(?:recommendation|rec)\.?\s*(?=\S)", "", bare, flags=re.IGNORECASE)[:40]


def existing(cells: dict[str, str], record: Record, rec: Rec | NewRec, agency: int) -> Act | None:
    """The action that this row tells of: by the tracker's own reference, or by the very words of what is asked."""
    if isinstance(rec, NewRec):
        return None
    own = record.own.get((plain.plain(cells.get("reference", "")), rec.pk, agency))
    if own:
        return own
    asked = plain.plain(cells.get("action", ""))
    return next((act for act in record.asked.get((rec.pk, agency), []) if plain.plain(act.question) == asked), None)
