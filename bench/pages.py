"""What is timed, as whom, and the target of each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from actions.dashboards import columns
from actions.models import WITH_AGENCY, Action, Challenge, Evidence, Meeting, Retest
from bench import stack
from bench.stack import Visitor
from bench.words import PLACES
from config.ui.lists import Column
from partners import scope
from partners.models import Appointment, Change, Partnership, User
from partners.roles import Role
from partners.services import changes
from reviews.models import Reading

LIST, OVERVIEW, SEARCH, API = 100, 300, 150, 100  # milliseconds, with 100,000 actions on two cores
QUERIES = 10
YEAR = 365  # days; how far back “as at” looks


@dataclass(frozen=True)
class Page:
    """`deep`: not the page of this address, but one far down the same list."""

    name: str
    visitor: Visitor
    first: str
    within: int | None = None
    queries: int | None = None
    deep: bool = False

    @cached_property
    def address(self) -> str:
        return stack.deep(self.visitor, self.first) if self.deep else self.first


@dataclass(frozen=True)
class Cast:
    """The people and the key, and what they look at."""

    partnership: Partnership
    coordinator: Visitor
    chair: Visitor
    assurer: Visitor
    lead: Visitor
    client: Visitor
    executive: Visitor
    action: str
    mine: str
    recommendation: str
    review: str
    agency: str
    evidence: UUID
    asked: str
    reading: UUID
    meeting: UUID
    coming: UUID
    challenge: UUID
    answered: str
    retest: UUID
    past: date
    ten_thousand: date


def cast() -> Cast:
    """Of the largest partnership. The lead is that of the police, who are in every partnership."""
    with scope.partnerships(scope.all_partnership_ids()[:1]):
        partnership = Partnership.objects.get()
        held = Appointment.objects.select_related("user", "agency").order_by("pk")
        people = {role: held.filter(role=role)[0].user for role in (Role.COORDINATOR, Role.CHAIR, Role.ASSURER)}
        lead = _of_police(held, Role.LEAD)
        answered = Action.objects.filter(submitted_at__isnull=False).select_related("partnership").order_by("-pk")
        action, mine = answered[0], answered.filter(agency=lead.agency_id)[0]
        under = action.recommendations.select_related("partnership", "review__partnership")[0]
        return Cast(
            partnership=partnership,
            coordinator=stack.person("coordinator", people[Role.COORDINATOR]),
            chair=stack.person("chair", people[Role.CHAIR]),
            assurer=stack.person("assurer", people[Role.ASSURER]),
            lead=stack.person("agency lead", lead.user),
            executive=stack.person("executive lead", _of_police(held, Role.EXECUTIVE).user),
            client=stack.client_of(partnership.pk),
            action=action.reference,
            mine=mine.reference,
            recommendation=under.reference,
            review=under.review.reference,
            agency=lead.agency.slug if lead.agency else "",
            evidence=Evidence.objects.filter(agency=lead.agency_id).order_by("-pk").values_list("code", flat=True)[0],
            asked=_asked(lead),
            reading=Reading.objects.values_list("code", flat=True)[0],
            meeting=Meeting.objects.filter(closed_at__isnull=False).order_by("-pk").values_list("code", flat=True)[0],
            coming=Meeting.objects.filter(closed_at__isnull=True).order_by("-pk").values_list("code", flat=True)[0],
            challenge=Challenge.objects.filter(agency__isnull=False).values_list("code", flat=True)[0],
            answered=_answered(people[Role.ASSURER]),
            retest=_retest(people[Role.ASSURER]),
            past=timezone.localdate() - timedelta(days=YEAR),
            ten_thousand=_due_first(10_000),
        )


def _of_police(held: QuerySet[Appointment], role: Role) -> Appointment:
    return held.filter(role=role, agency__kind="police")[0]


def _answered(assurer: User) -> str:
    """The newest answer that waits and that this assurer may judge."""
    theirs = Appointment.objects.filter(user=assurer, agency__isnull=False).values("agency")
    waiting = Action.objects.awaiting_judgement().exclude(agency__in=theirs).select_related("partnership")
    return waiting.order_by("-pk")[0].reference


def _retest(assurer: User) -> UUID:
    """One that waits for judgement; where none does, any."""
    theirs = Appointment.objects.filter(user=assurer, agency__isnull=False).values("agency")
    found = Retest.objects.exclude(action__agency__in=theirs)
    return (found.to_judge().first() or found[0]).code


def _asked(lead: Appointment) -> str:
    """The newest question that waits for an answer of this lead's agency."""
    waiting = Action.objects.filter(agency=lead.agency_id, status__in=WITH_AGENCY).select_related("partnership")
    return waiting.order_by("-pk")[0].reference


def _due_first(count: int) -> date:
    """The day until which so many actions were due; of fewer, all."""
    due = Action.objects.filter(due_on__isnull=False).order_by("due_on").values_list("due_on", flat=True)
    return list(due[:count])[-1] or timezone.localdate()


def pages(who: Cast) -> Iterator[Page]:
    yield from _lists(who)
    yield from _work(who)
    yield from _one(who)
    yield from _figures(who)
    yield from _found(who)
    yield from _files(who)
    yield from _api(who)


def _lists(who: Cast) -> Iterator[Page]:
    slug = who.partnership.slug
    for query in ("", "status=all", "status=assured", "overdue=yes"):
        for visitor in (who.coordinator, who.lead):
            yield from _first_and_deep(f"actions {query}".strip(), visitor, _at("actions", slug, query=query))
    for visitor in (who.coordinator, who.lead):
        yield from _first_and_deep("reviews", visitor, _at("reviews", slug))
        yield from _first_and_deep("recommendations", visitor, _at("recommendations", slug))
    yield from _sorted("actions", who, columns.ACTIONS, "status=all&")
    yield from _sorted("reviews", who, columns.REVIEWS)
    yield from _sorted("recommendations", who, columns.RECOMMENDATIONS)
    yield from _first_and_deep("actions as at", who.chair, _at("actions_as_at", slug, query=f"on={who.past}"))
    yield Page(
        "actions with lapsed re-tests", who.chair, _at("actions", slug, query="status=any&retest=lapsed"), LIST, QUERIES
    )
    yield from _first_and_deep("messages", who.coordinator, _at("messages", slug))
    yield from _first_and_deep("messages not delivered", who.coordinator, _at("messages", slug, query="state=dead"))
    yield from _first_and_deep("evidence", who.lead, _at("evidence"))
    yield from _first_and_deep("who read what", who.coordinator, _at("viewings", slug))
    yield from _first_and_deep("challenges", who.chair, _at("challenges", slug))
    for query in ("state=open", "state=answered"):
        yield Page(f"challenges {query}", who.chair, _at("challenges", slug, query=query), LIST, QUERIES)
    yield from _first_and_deep("meetings", who.coordinator, _at("meetings", slug))


def _sorted(name: str, who: Cast, listed: Iterable[Column[Any]], query: str = "") -> Iterator[Page]:
    """By each column that sorts, the other way round than it starts."""
    for column in listed:
        if column.sort:
            address = _at(name, who.partnership.slug, query=f"{query}sort=-{column.key}")
            yield from _first_and_deep(f"{name} by {column.heading.lower()}", who.coordinator, address)


def _first_and_deep(name: str, visitor: Visitor, address: str, *, within: int = LIST) -> Iterator[Page]:
    yield Page(f"{name}, first page", visitor, address, within, QUERIES)
    yield Page(f"{name}, deep page", visitor, address, within, QUERIES, deep=True)


def _work(who: Cast) -> Iterator[Page]:
    slug = who.partnership.slug
    yield Page("today", who.coordinator, _at("today", slug), OVERVIEW)
    yield Page("my work", who.lead, _at("my_work"), LIST, QUERIES)
    yield from _first_and_deep("my work, done", who.lead, _at("my_work", query="group=done"))
    yield from _first_and_deep("to judge", who.assurer, _at("judging", slug))
    yield Page("my work, what waits for a sign-off", who.executive, _at("my_work"), LIST, QUERIES)
    for name, code in (("a meeting to come", who.coming), ("a meeting that was", who.meeting)):
        yield Page(name, who.coordinator, _at("meeting", str(code)), LIST, QUERIES)
    yield Page("what a meeting might go through", who.coordinator, _at("gather_items", str(who.coming)), LIST, QUERIES)
    yield Page("minutes", who.coordinator, _at("meeting_minutes", str(who.meeting)), LIST, QUERIES)


def _one(who: Cast) -> Iterator[Page]:
    for visitor, reference in ((who.coordinator, who.action), (who.lead, who.mine)):
        yield Page("an action", visitor, _at("action", reference), LIST)
    yield Page("an item of evidence", who.lead, _at("evidence_item", str(who.evidence)), LIST)
    yield Page("giving an item", who.lead, _at("give_evidence", str(who.evidence)), LIST, QUERIES)
    yield Page("a challenge on an agency", who.chair, _at("challenge_page", str(who.challenge)), LIST, QUERIES)
    yield Page("an answer to judge", who.assurer, _at("judge", who.answered), LIST)
    yield Page("a re-test to judge", who.assurer, _at("retest_judge", str(who.retest)), LIST)
    yield Page("a question to correct", who.coordinator, _at("correct_question", who.asked), LIST)
    yield Page("changes of an action", who.coordinator, _at("action_changes", who.action), LIST, QUERIES)
    yield Page("an answer being written", who.lead, _at("answer", who.asked), LIST)
    yield Page("a recommendation", who.coordinator, _at("recommendation", who.recommendation), LIST)
    yield Page("a review", who.coordinator, _at("review", who.review), LIST)
    yield Page("a review’s history", who.coordinator, _at("review_history", who.review), LIST)


def _figures(who: Cast) -> Iterator[Page]:
    slug = who.partnership.slug
    yield Page("Overview", who.chair, _at("overview", slug), OVERVIEW)
    yield Page("Overview as at", who.chair, _at("overview", slug, query=f"as_at={who.past}"), OVERVIEW)
    yield Page("Insight", who.chair, _at("insight", slug), OVERVIEW)
    yield Page("Insight as at", who.chair, _at("insight", slug, query=f"as_at={who.past}"), OVERVIEW)
    yield Page("Agency", who.lead, _at("agency", who.agency), OVERVIEW)


def _found(who: Cast) -> Iterator[Page]:
    """One word of a few texts, one of very many, the beginning of one, one mistyped, several together."""
    rare = PLACES[len(PLACES) * 2 // 3]
    typed = {
        "a rare word": rare,
        "a common word": "practitioners",
        "a beginning": rare[:5],
        "a slip": rare[:3] + rare[4:],
        "three words": "missed appointments escalate",
        "a phrase": '"coercive control"',
    }
    for visitor in (who.coordinator, who.lead):
        for name, words in typed.items():
            yield Page(f"search, {name}", visitor, _at("search", query=urlencode({"q": words})), SEARCH)
        suggested = _at("search_suggest", query=urlencode({"q": rare[:5]}))
        yield Page("suggestions while typing", visitor, suggested, SEARCH)
    yield Page("seen before, five recommendations", who.coordinator, _at("seen_before", str(who.reading)), SEARCH)


def _files(who: Cast) -> Iterator[Page]:
    """Some ten thousand rows: all that was due until a day."""
    until = f"status=all&due_to={who.ten_thousand}"
    for file, name in (("csv", "CSV"), ("xlsx", "Excel")):
        address = _at("actions", who.partnership.slug, query=f"{until}&file={file}")
        yield Page(f"{name} of 10,000 actions", who.coordinator, address)


def _api(who: Cast) -> Iterator[Page]:
    for name in ("actions", "reviews", "recommendations", "transitions", "submissions", "decisions", "evidence"):
        address = _at(f"api_{name}", query="page_size=100")
        yield from _first_and_deep(f"API {name}, 100", who.client, address, within=API)
    for name in ("opinions", "corrections", "challenges", "retests", "meetings", "meeting_items"):
        yield Page(f"API {name}, 100", who.client, _at(f"api_{name}", query="page_size=100"), API, QUERIES)
    yield Page("API status", who.client, _at("api_status"), API)
    start = changes.here()
    told = Change.objects.order_by("-txid", "-pk")
    with scope.partnerships([who.partnership.pk]):
        late = told[told.count() // 10]
    for name, place in (("first", replace(start, txid=0)), ("deep", replace(start, txid=late.txid, id=late.pk))):
        address = _at("api_changes", query=urlencode({"after": place.encode(), "page_size": 100}))
        yield Page(f"API changes, 100, {name} page", who.client, address, API)


def _at(name: str, *args: str, query: str = "") -> str:
    return reverse(name, args=args) + (f"?{query}" if query else "")
