"""Makes a mail from a kind's fixed words, references, dates and counts. It is given nothing else."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from partners import working_days
from partners.gateways.mail import Mail
from partners.http import REFERENCE
from partners.messages.kinds import NOTICE, kind_of
from partners.models import Mailing, Message, User
from partners.scope import Actor

SOON = 10  # working days
LONGEST = 100  # lines of one part of a digest; the rest is counted


@dataclass(frozen=True)
class Line:
    """One thing open for a person: its reference, the URL name of its page, its date."""

    reference: str
    due_on: date
    page: str = "action"

    def __post_init__(self) -> None:
        if not REFERENCE.fullmatch(self.reference):
            raise ValueError("A digest names references such as NSCP-142, and nothing else.")

    @property
    def url(self) -> str:
        return address(self.page, self.reference)


@dataclass(frozen=True)
class Part:
    """The lines of a digest under one heading; `more` says how many are not listed."""

    heading: str
    lines: tuple[tuple[Line, str], ...]
    more: int


Digest = Callable[[Actor, date], Iterable[Line]]
_digests: list[Digest] = []


def register_digest(lines: Digest) -> Digest:
    """An app says what is open for a person; asked inside the person's scope when a digest is rendered."""
    if lines not in _digests:
        _digests.append(lines)
    return lines


def address(page: str, reference: str) -> str:
    return settings.SITE_URL.rstrip("/") + reverse(page, kwargs={"reference": reference})


def render(mailing: Mailing, messages: Sequence[Message], *, actor: Actor, on: date) -> Mail:
    """The mail as it reads today; must run in the scope of the recipient."""
    subject, context = (
        _notice(messages, mailing.recipient) if mailing.purpose == NOTICE else _digest(messages, actor, on)
    )
    context |= {"subject": subject, "home": settings.SITE_URL.rstrip("/") + reverse("home")}
    name = f"emails/{mailing.purpose}"
    return Mail(
        to=mailing.recipient.email,
        subject=subject,
        text=render_to_string(f"{name}.txt", context),
        html=render_to_string(f"{name}.html", context),
        message_id=mailing.message_id,
    )


def _notice(messages: Sequence[Message], to: User) -> tuple[str, dict[str, object]]:
    notices = [{"reference": one.about, "words": one.reason, "url": _address_of(one, to)} for one in messages]
    one = messages[0]
    subject = f"{one.about}: {one.reason}" if len(messages) == 1 else f"{len(messages)} notices"
    return subject, {"notices": notices}


def _address_of(message: Message, to: User) -> str:
    kind = kind_of(message.kind)
    return kind.link(to) if kind.link else address(kind.page, message.about)


def _digest(messages: Sequence[Message], actor: Actor, on: date) -> tuple[str, dict[str, object]]:
    lines = {line.reference: line for digest in _digests for line in digest(actor, on)}
    for message in messages:  # whatever brought this digest about stands in it
        if message.due_on:
            lines.setdefault(message.about, Line(message.about, message.due_on, kind_of(message.kind).page))
    ordered = sorted(lines.values(), key=lambda line: (line.due_on, line.reference))
    last_soon = working_days.add(on, SOON)
    late = [line for line in ordered if line.due_on < on]
    soon = [line for line in ordered if on <= line.due_on <= last_soon]
    later = [line for line in ordered if line.due_on > last_soon]
    counts = ((len(late), "late"), (len(soon), "due soon"), (len(later), "due later"))
    subject = ", ".join(f"{count} {word}" for count, word in counts if count)
    headed = ((f"Late ({len(late)})", late), (f"Due in {SOON} working days ({len(soon)})", soon))
    parts = [_part(heading, found, on) for heading, found in (*headed, (f"Later ({len(later)})", later)) if found]
    return subject, {"parts": parts}


def _part(heading: str, lines: Sequence[Line], on: date) -> Part:
    shown = tuple((line, working_days.due_phrase(line.due_on, on=on)) for line in lines[:LONGEST])
    return Part(heading, shown, more=len(lines) - len(shown))
