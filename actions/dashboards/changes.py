"""Every change of an action, a recommendation or a review: who, when, what, from what to what. Newest first.

The pages themselves tell the story; this is the history behind them, kept by the database (partners.history).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.apps import apps
from django.db.models import Field, Q
from django.utils import timezone

from actions.dashboards.change_words import KINDS, columns, done
from actions.models import Action, Challenge, Submission
from config.ui.lists import Value
from partners.models import Appointment, Event, Verb
from partners.models.event import EventQuerySet
from partners.roles import Role
from partners.scope import Actor
from partners.working_days import spoken
from reviews.models import Recommendation, Review

OF_AGENCY = (
    "actions.action",
    "actions.correction",
    "actions.timerequest",
    "actions.progressnote",
    "actions.challenge",
    "actions.retest",
)
OF_ACTION = (*OF_AGENCY, "actions.actionrecommendation", "actions.snooze")
OF_REVIEW = (
    "reviews.review",
    "reviews.involvement",
    "reviews.document",
    "reviews.recommendation",
    "reviews.learningpoint",
)
OF_RECOMMENDATION = ("reviews.subpoint", "reviews.recommendationtheme")
LONG = 400  # characters of a value that a page shows; a file has all
NOTHING = "nothing"


@dataclass(frozen=True)
class Line:
    """One field: for a change what it was and what it became, else what it is (`was` is empty)."""

    field: str
    was: str
    now: str
    is_change: bool


@dataclass(frozen=True)
class Doer:
    """Who did it, and for which agency, or in which part of the partnership, as it was then."""

    name: str
    agency: str = ""
    part: str = ""

    def __str__(self) -> str:
        """Before a verb: “Priya Shah of Northmere Police”, “Cora Ellis, coordinator,”."""
        if self.agency:
            return f"{self.name} of {self.agency}"
        return f"{self.name}, {self.part}," if self.part else self.name


@dataclass(frozen=True)
class Change:
    """What one person did at one time; `about` names the thing where the page is of another."""

    at: datetime
    who: "Doer"
    did: str
    lines: tuple[Line, ...]
    through: str = ""
    about: str = ""
    request_id: str = ""


# Which events


def of_action(action: Action, actor: Actor) -> EventQuerySet:
    """All for who reads the partnership whole; for the agency what happened since it was asked, drafts of nobody."""
    whole = action.partnership_id in actor.read_all_ids
    answers = Submission.objects.visible_to(actor).filter(action=action).order_by().values("pk")
    sent = Q(kind="actions.submission") & (
        Q(verb=Verb.CHANGED, now__has_any_keys=["submitted_at", "taken_back_at"])
        | Q(verb=Verb.ADDED, now__submitted_at__gt="")
    )
    own = Q(kind__in=OF_ACTION if whole else OF_AGENCY) | (sent & Q(thing__in=answers))
    judged = Q(kind__in=["actions.decision", "actions.opinion"] if whole else ["actions.decision"])
    found = Event.objects.filter(
        (Q(under_kind="actions.action", under=action.pk) & own)
        | (Q(under_kind="actions.submission", under__in=answers) & judged),
        partnership=action.partnership_id,
    )
    return found if whole or action.issued_at is None else found.filter(at__gte=action.issued_at)


def of_recommendation(recommendation: Recommendation, actor: Actor) -> EventQuerySet:
    itself = Q(
        under_kind="reviews.review",
        under=recommendation.review_id,
        kind="reviews.recommendation",
        thing=recommendation.pk,
    )
    hung = Q(under_kind="reviews.recommendation", under=recommendation.pk, kind__in=OF_RECOMMENDATION)
    asked = _challenges(Q(recommendation=recommendation))
    return Event.objects.visible_to(actor).filter(itself | hung | asked, partnership=recommendation.partnership_id)


def of_review(review: Review, actor: Actor) -> EventQuerySet:
    """With its recommendations, learning and documents; drafts have a history of their own."""
    recommended = Recommendation.objects.filter(review=review).order_by().values("pk")
    itself = Q(under_kind="reviews.review", under=review.pk, kind__in=OF_REVIEW)
    hung = Q(under_kind="reviews.recommendation", under__in=recommended, kind__in=OF_RECOMMENDATION)
    asked = _challenges(Q(review=review) | Q(recommendation__in=recommended))
    return Event.objects.visible_to(actor).filter(itself | hung | asked, partnership=review.partnership_id)


def _challenges(about: Q) -> Q:
    """Those on no action, in whose history they would stand otherwise."""
    found = Challenge.objects.filter(about).order_by().values("pk")
    return Q(under_kind="actions.action", under=None, kind="actions.challenge", thing__in=found)


# In words


def told(events: Sequence[Event]) -> list[Change]:
    """What one transaction did to one thing is one entry. As many queries for one event as for a thousand."""
    people, names, cited = _people(events), _names(events), _cited(events)
    entries = []
    for _, group in groupby(events, key=_at_once):
        together = sorted(group, key=lambda one: one.pk)
        if did := _done(together):
            first = together[0]
            lines = tuple(line for one in together for line in _lines(one, names))
            about = cited.get(_thing(first), "")
            who = _who(first, people)
            entries.append(Change(first.at, who, did, lines, _through(first), about, first.request_id))
    return entries


def _at_once(event: Event) -> tuple[object, ...]:
    return event.txid, event.request_id, event.origin, event.person_id, event.token_id, _thing(event)


def _thing(event: Event) -> int | None:
    """Recommendations are told apart on their review's page; whatever else happened at once is one thing."""
    if event.kind == "reviews.recommendation":
        return event.thing
    return event.under if event.under_kind == "reviews.recommendation" else None


def _done(events: Sequence[Event]) -> str:
    """The acts in their order; that the action's own row followed them need not be said."""
    acts = [(one.kind, said) for one in events if (said := done(one))]
    others = [said for kind, said in acts if kind not in {"actions.action", "actions.actionrecommendation"}]
    return " and ".join(dict.fromkeys(others or [said for _, said in acts][:1]))


def _lines(event: Event, names: "Names") -> Iterator[Line]:
    kind = KINDS[event.kind]
    changed = event.verb == Verb.CHANGED
    for column in columns(event):
        was, now = (_shown(event.kind, column, (row or {}).get(column), names) for row in (event.was, event.now))
        yield Line(kind.fields[column], was or NOTHING if changed else "", now or was or NOTHING, changed)


Names = Mapping[tuple[str, int], str]


def _field(kind: str, column: str) -> "Field[Any, Any]":
    fields = apps.get_model(kind)._meta.concrete_fields
    return next(one for one in fields if one.column == column)


def _shown(kind: str, column: str, value: Any, names: Names) -> str:
    if value is None or value == "":
        return ""
    field = _field(kind, column)
    if field.is_relation:
        label = field.related_model._meta.label_lower  # type: ignore[union-attr]
        return names.get((label, value), "one that is not there any more")
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    return _as_day(field.get_internal_type(), value)


def _as_day(kind: str, value: Any) -> str:
    if kind == "DateField":
        return spoken(date.fromisoformat(value))
    if kind == "DateTimeField":
        moment = timezone.localtime(datetime.fromisoformat(value))
        return f"{spoken(moment.date())}, {moment:%H:%M}"
    return str(value)


def _names(events: Iterable[Event]) -> Names:
    """What rows that are pointed at are called; one query for each kind of them."""
    wanted: dict[str, set[int]] = {}
    for event in events:
        for column in columns(event):
            field = _field(event.kind, column)
            if field.is_relation:
                label = field.related_model._meta.label_lower  # type: ignore[union-attr]
                wanted.setdefault(label, set()).update(_keys(event, column))
    found: dict[tuple[str, int], str] = {}
    for label, keys in wanted.items():
        rows = apps.get_model(label)._default_manager.filter(pk__in=keys)
        rows = rows.select_related("partnership", "review") if label == "reviews.recommendation" else rows
        found |= {(label, one.pk): _called(one) for one in rows}
    return found


def _keys(event: Event, column: str) -> set[int]:
    return {row[column] for row in (event.was, event.now) if row and row.get(column)}


def _called(row: Any) -> str:
    return f"{row} ({row.reference})" if isinstance(row, Recommendation) else str(row)


def _cited(events: Iterable[Event]) -> dict[int | None, str]:
    keys = {key for event in events if (key := _thing(event))}
    found = Recommendation.objects.filter(pk__in=keys).select_related("partnership", "review") if keys else ()
    return {one.pk: _called(one) for one in found}


def _people(events: Iterable[Event]) -> dict[int, list[Appointment]]:
    """The appointments, in this partnership, of everybody who did something."""
    keys = {key for one in events if (key := one.token.issued_by_id if one.token else one.person_id)}
    places = {one.partnership_id for one in events}
    found: dict[int, list[Appointment]] = {}
    held = Appointment.objects.filter(user__in=keys, partnership__in=places).select_related("agency")
    for appointment in held.order_by("starts_on", "pk"):
        found.setdefault(appointment.user_id, []).append(appointment)
    return found


def _who(event: Event, people: Mapping[int, list[Appointment]]) -> Doer:
    person = event.token.issued_by if event.token else event.person
    if person is None:
        return Doer(_nobody(event.origin))
    day = timezone.localtime(event.at).date()
    held = people.get(person.pk, [])
    then = [one for one in held if one.starts_on <= day and (one.ends_on is None or one.ends_on >= day)]
    agencies = dict.fromkeys(one.agency.name for one in then if one.agency)
    parts = dict.fromkeys(Role(one.role).label.lower() for one in then if not one.agency)
    return Doer(person.name, " and ".join(agencies), " and ".join(parts))


def _nobody(origin: str) -> str:
    if origin.startswith("login"):
        return "Somebody with a login of the database"
    return "Somebody at the server’s command line" if origin.startswith("command") else "Followthrough"


def _through(event: Event) -> str:
    return event.token.name if event.token else ""


# As a file

HEADS = ("When", "Who", "For", "Through", "What was done", "Of", "Field", "Was", "Became", "Request")


def file_rows(changes: Iterable[Change]) -> Iterator[list[Value]]:
    """A row for each field."""
    for one in changes:
        for line in one.lines or (Line("", "", "", is_change=False),):
            yield [
                one.at, one.who.name, one.who.agency or one.who.part, one.through, one.did, one.about,
                line.field, line.was, line.now, one.request_id,
            ]  # fmt: skip
