"""Makes a mail from a kind's fixed words, references, dates and counts. It is given nothing else."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

from django.conf import settings
from django.urls import reverse
from django.utils.text import capfirst
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from partners import working_days
from partners.gateways.mime import Mail
from partners.http import PREFIX, REFERENCE
from partners.messages import ways_out
from partners.messages.kinds import NOTICE, Heading, kind_of
from partners.models import Mailing, Message, User
from partners.scope import Actor

_SOME = "AB-1"
SOON = 10  # working days
LONGEST = 100  # lines of one part of a digest; the rest is counted


@dataclass(frozen=True)
class Line:
    """One thing open for a person: its reference, the URL name of its page, its date (or since when it waits)."""

    reference: str
    due_on: date
    page: str = "action"
    what: str = ""  # where it is something else than the thing itself
    heading: Heading | None = None
    link: str = ""  # of its own, where it is about the partnership itself and named by its prefix

    def __post_init__(self) -> None:
        if not (PREFIX if self.link else REFERENCE).fullmatch(self.reference):
            raise ValueError("A digest names references such as NSCP-142, and nothing else.")

    @cached_property
    def url(self) -> str:
        return self.link or address(self.page, self.reference)

    def way_out(self, person_id: int) -> str:
        """For an action that is asked of somebody; what waits for the partnership has none."""
        if self.page != "action" or self.what or self.heading:
            return ""
        return ways_out.link(person_id=person_id, purpose="item", reference=self.reference)

    def words(self, on: date) -> str:
        """What stands beside the reference, of fixed words and dates alone."""
        far, day = working_days.due_phrase(self.due_on, on=on), working_days.spoken(self.due_on)
        waits = self.heading == Heading.WAITS
        when = f"since {day}, {far.replace('late', 'waiting')}" if waits else f"due {day}, {far}"
        return f"{self.what}, {when}" if self.what else when


@dataclass(frozen=True)
class Part:
    """The lines of a digest under one heading; `more` says how many are not listed."""

    heading: str
    lines: tuple[tuple[Line, str, str], ...]  # with its words, and the link of its way out
    more: int


Digest = Callable[[Actor, date], Iterable[Line]]
_digests: list[Digest] = []


def register_digest(lines: Digest) -> Digest:
    """An app says what is open for a person; asked inside the person's scope when a digest is rendered."""
    if lines not in _digests:
        _digests.append(lines)
    return lines


def address(page: str, reference: str) -> str:
    before, after = _path(page)
    return f"{settings.SITE_URL.rstrip('/')}{before}{reference}{after}"


@cache
def _path(page: str) -> tuple[str, str]:
    """What stands before and after the reference: a digest has dozens of addresses, and each would be looked up."""
    before, _, after = reverse(page, kwargs={"reference": _SOME}).partition(_SOME)
    return before, after


def render(mailing: Mailing, messages: Sequence[Message], *, actor: Actor, on: date) -> Mail:
    """The mail as it reads today; must run in the scope of the recipient."""
    subject, context = (
        _notice(messages, mailing.recipient)
        if mailing.purpose == NOTICE
        else _digest(messages, mailing.recipient, actor, on)
    )
    if mailing.purpose != NOTICE:
        context["deputy"] = ways_out.link(person_id=mailing.recipient_id, purpose="deputy")
    context |= {"subject": subject, "home": settings.SITE_URL.rstrip("/") + reverse("home")}
    template, name = _templates().get_template, f"emails/{mailing.purpose}"
    return Mail(
        to=mailing.recipient.email,
        subject=subject,
        text=template(f"{name}.txt").render(context),
        html=template(f"{name}.html").render(context),
        message_id=mailing.message_id,
        purpose=mailing.purpose,
    )


@cache
def _templates() -> Environment:
    """Jinja, which makes code of a template: a digest has dozens of lines, twice over."""
    environment = Environment(
        loader=FileSystemLoader(settings.BASE_DIR / "templates"),
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        auto_reload=settings.DEBUG,
    )
    environment.filters["capfirst"] = capfirst
    return environment


def _notice(messages: Sequence[Message], to: User) -> tuple[str, dict[str, object]]:
    notices = [{"reference": one.about, "words": one.reason, "url": _address_of(one, to)} for one in messages]
    one = messages[0]
    subject = f"{one.about}: {one.reason}" if len(messages) == 1 else f"{len(messages)} notices"
    return subject, {"notices": notices}


def _address_of(message: Message, to: User) -> str:
    kind = kind_of(message.kind)
    return kind.link(to) if kind.link else address(kind.page, message.about)


def _digest(messages: Sequence[Message], to: User, actor: Actor, on: date) -> tuple[str, dict[str, object]]:
    open_here = [line for digest in _digests for line in digest(actor, on)]
    lines = {(line.reference, line.what, line.due_on): line for line in open_here}
    for message in messages:  # whatever brought this digest about stands in it
        if message.due_on:
            line = _line(message, message.due_on, to)
            lines.setdefault((line.reference, line.what, line.due_on), line)
    ordered = sorted(lines.values(), key=lambda line: (line.due_on, line.reference))
    counts, parts, person = [], [], actor.person_id
    for heading, word, found in _grouped(ordered, on):
        counts.append(f"{len(found)} {word}")
        parts.append(_part(f"{heading} ({len(found)})", found, on, person if word != "due later" else None))
    return ", ".join(counts), {"parts": parts}


def _line(message: Message, due_on: date, to: User) -> Line:
    kind = kind_of(message.kind)
    return Line(message.about, due_on, kind.page, kind.line, kind.heading, kind.link(to) if kind.link else "")


def _grouped(lines: Sequence[Line], on: date) -> Iterator[tuple[str, str, list[Line]]]:
    """Late first, then soon; each with its heading, its word for the subject and its lines."""
    last_soon = working_days.add(on, SOON)
    dated = [line for line in lines if line.heading is None]
    groups = (
        ("Late", "late", [line for line in dated if line.due_on < on]),
        (Heading.ESCALATED.value, "escalated", [line for line in lines if line.heading == Heading.ESCALATED]),
        (f"Due in {SOON} working days", "due soon", [line for line in dated if on <= line.due_on <= last_soon]),
        (Heading.WAITS.value, "waiting", [line for line in lines if line.heading == Heading.WAITS]),
        ("Later", "due later", [line for line in dated if line.due_on > last_soon]),
    )
    return (group for group in groups if group[2])


def _part(heading: str, lines: Sequence[Line], on: date, person_id: int | None) -> Part:
    """With the ways out of this person; without them for what is far off."""
    shown = tuple((line, line.words(on), line.way_out(person_id) if person_id else "") for line in lines[:LONGEST])
    return Part(heading, shown, more=len(lines) - len(shown))
