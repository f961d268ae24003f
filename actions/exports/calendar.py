"""Due dates as an iCalendar feed (RFC 5545): references, dates and links, and no word of a case."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event

REFRESH = timedelta(hours=12)
PRODUCT = "-//Followthrough//Due dates//EN"


@dataclass(frozen=True)
class Entry:
    """One all-day event. `uid` stays the same while its date moves, so that a calendar moves it, too."""

    uid: str
    on: date
    title: str
    url: str
    changed_at: datetime


def calendar_file(name: str, entries: Iterable[Entry], *, now: datetime) -> bytes:
    """Folded at 75 octets with CRLF, as Outlook and Google want it; all-day events that block nobody's time."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT12H")
    for entry in entries:
        calendar.add_component(_event(entry, now))
    content: bytes = calendar.to_ical()
    return content


def _event(entry: Entry, now: datetime) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", now)
    event.add("last-modified", entry.changed_at)
    event.add("dtstart", entry.on)
    event.add("dtend", entry.on + timedelta(days=1))
    event.add("summary", entry.title)
    event.add("description", entry.url)
    event.add("url", entry.url)
    event.add("transp", "TRANSPARENT")
    return event
