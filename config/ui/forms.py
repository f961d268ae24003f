"""What Django's forms lack or do otherwise than GOV.UK: dates in three parts, several files, a service's refusal."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

PARTS = ("day", "month", "year")
_MONTHS = (  # English by name, whatever the server's locale
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_SHORTEST_MONTH = 3  # "Jun"
_YEAR_DIGITS = 4


class DateWidget(forms.MultiWidget):
    """Day, month and year, each in a box of its own, named <field>_day and so on."""

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__({part: forms.TextInput() for part in PARTS}, dict(attrs or {}))

    def decompress(self, value: Any) -> list[Any]:
        return [value.day, value.month, value.year] if isinstance(value, date) else [None, None, None]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return all(f"{name}_{part}" not in data for part in PARTS)


class DateField(forms.DateField):
    """A date as people write it: 12 6 2026, 12 June 2026. The year has four digits, or 26 could be 1926.

    Its errors carry the wrong parts in params["parts"]; the page marks those and links to the first.
    """

    widget = DateWidget
    default_error_messages = {
        "incomplete": "The date must include a %(missing)s",
        "invalid": "The date must be a real date",
        "year": "The year must have 4 digits",
    }

    def to_python(self, value: Any) -> date | None:
        if not isinstance(value, list | tuple):
            return super().to_python(value)
        texts = [str(part or "").strip() for part in value]
        if not any(texts):
            return None
        self._require_all(texts)
        return self._real_date(*texts)

    def _require_all(self, texts: Sequence[str]) -> None:
        missing = [part for part, text in zip(PARTS, texts, strict=True) if not text]
        if missing:
            self._refuse("incomplete", missing, missing=" and ".join(missing))

    def _real_date(self, day: str, month: str, year: str) -> date:
        numbers = {"day": _number(day), "month": _month(month), "year": _number(year)}
        if numbers["year"] is not None and len(year) != _YEAR_DIGITS:
            self._refuse("year", ["year"])
        unread = [part for part, number in numbers.items() if number is None]
        try:
            return date(**{part: number or 0 for part, number in numbers.items()})
        except ValueError:
            self._refuse("invalid", unread or list(PARTS))
            raise

    def _refuse(self, code: str, parts: Sequence[str], **params: str) -> None:
        raise ValidationError(self.error_messages[code], code=code, params={"parts": tuple(parts), **params})


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _YEAR_DIGITS else None


def _month(text: str) -> int | None:
    """A month by number or by name, "6", "June", "jun", "Sept"."""
    word = text.lower().rstrip(".")
    if len(word) >= _SHORTEST_MONTH and word.isalpha():
        return next((number for number, name in enumerate(_MONTHS, start=1) if name.startswith(word)), None)
    number = _number(text)
    return number if number is not None and 1 <= number <= len(_MONTHS) else None


def add_refusal(form: forms.Form, error: ValidationError, **renamed: str) -> None:
    """Put what a service refused beside its field, or above the form where there is none of that name."""
    found = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, sentences in found.items():
        here = renamed.get(name, name)
        form.add_error(here if here in form.fields else None, [ValidationError(sentence) for sentence in sentences])


class FilesInput(forms.ClearableFileInput):
    """A file box that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once; its value is a list, empty when none was chosen."""

    widget = FilesInput

    def clean(
        self, data: Any, initial: Any = None
    ) -> "list[UploadedFile[Any]]":  # the stubs know it as generic, Django does not
        files = data if isinstance(data, list | tuple) else [data]
        cleaned = [super(FilesField, self).clean(item, initial) for item in files or [None]]
        return [item for item in cleaned if item]
