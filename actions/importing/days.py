"""Dates as trackers have them: 12/06/2026, 12 June 2026, June 2026, a number of Excel's. Day before month."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

_NAMES = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_EXCEL_BEGINS = date(1899, 12, 30)
_SERIALS = range(20_000, 80_000)  # 1954 to 2119
_FIRST_YEAR, _LAST_YEAR = 1990, 2099
_UNKNOWN = {
    *("ongoing", "on going", "tbc", "tba", "to be confirmed", "to be agreed", "n/a", "na", "none", "asap"),
    *("immediate", "immediately", "continuous", "not set", "-", "–", "?"),
}
_BEFORE = re.compile(r"^(?:by|due|before|on|from|the|end of|end|early|mid|late)\b[\s-]*", re.IGNORECASE)
_WEEKDAY = re.compile(r"^(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?,?\s+", re.IGNORECASE)
_YEAR = r"(?P<y>\d{4}|\d{2})"
_WORD = r"(?P<word>[a-z]{3,9})\.?,?"
_WHOLE = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?",
        rf"(?P<d>\d{{1,2}})\s*[/.\-]\s*(?P<m>\d{{1,2}})\s*[/.\-]\s*{_YEAR}(?:\s+\d{{1,2}}:\d{{2}}(?::\d{{2}})?)?",
        rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[\s\-]+(?:of\s+)?{_WORD}[\s\-]+{_YEAR}",
        rf"{_WORD}\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})",
    )
)
_MONTH = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (rf"{_WORD}[\s\-']+{_YEAR}", r"(?P<m>\d{1,2})\s*[/.\-]\s*(?P<y>\d{4})", r"(?P<y>\d{4})-(?P<m>\d{2})")
)


@dataclass(frozen=True)
class Day:
    """What a cell says: a day or none, what a reader should know of it, or why it is no date."""

    on: date | None = None
    note: str = ""
    error: str = ""


def day_of(text: str) -> Day:
    said = " ".join(text.split())
    if not said:
        return Day()
    if said.casefold().rstrip(".") in _UNKNOWN:
        return Day(note=f"“{said}” is no date, so there is none yet")
    bare = said
    while (stripped := _WEEKDAY.sub("", _BEFORE.sub("", bare))) != bare:
        bare = stripped
    return _serial(bare) or _whole(bare, said) or _month(bare, said) or _no_date(said)


def _no_date(said: str) -> Day:
    return Day(error=f"“{said[:60]}” is not a date. Write it as 12/06/2026 or 12 June 2026")


def _serial(bare: str) -> Day | None:
    """Excel counts days from the end of 1899; a cell that is not shown as a date gives the number."""
    number = bare.partition(".")[0]
    if number.isascii() and number.isdigit() and len(number) == 5 and int(number) in _SERIALS:  # noqa: PLR2004 - digits
        return Day(_EXCEL_BEGINS + timedelta(days=int(number)))
    return None


def _whole(bare: str, said: str) -> Day | None:
    for pattern in _WHOLE:
        if (found := pattern.fullmatch(bare)) and (month := _number_of_month(found)):
            try:
                return _within(date(_year(found["y"]), month, int(found["d"])), said)
            except ValueError:
                return Day(error=f"“{said[:60]}” is not a real date")
    return None


def _month(bare: str, said: str) -> Day | None:
    for pattern in _MONTH:
        if (found := pattern.fullmatch(bare)) and (month := _number_of_month(found)) and month <= len(_NAMES):
            year = _year(found["y"])
            last = date(year, month, calendar.monthrange(year, month)[1]) if year else None
            if last is None:
                return None
            spoken = f"{last.day} {_NAMES[month - 1].capitalize()} {year}"
            return _within(last, said, note=f"“{said}” names no day: {spoken} is taken")
    return None


def _number_of_month(found: re.Match[str]) -> int:
    named = found.groupdict()
    if word := (named.get("word") or "").casefold():
        return next(
            (at for at, name in enumerate(_NAMES, start=1) if name.startswith(word)), 9 if word == "sept" else 0
        )
    return int(named["m"] or 0)


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)  # noqa: PLR2004 - digits


def _within(day: date, said: str, note: str = "") -> Day:
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        return Day(error=f"“{said[:60]}” lies in the year {day.year}. Check the year")
    return Day(day, note)
