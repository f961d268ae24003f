"""What is timed, as whom, and the target of each."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse

from actions.models import Action
from bench import stack
from bench.stack import Visitor
from partners import scope
from partners.models import Appointment, Partnership
from partners.roles import Role

LIST, OVERVIEW, API = 100, 300, 100  # milliseconds, with 100,000 actions on two cores
QUERIES = 10


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
    action: str
    mine: str
    recommendation: str
    review: str


def cast() -> Cast:
    """Of the largest partnership. The lead is that of the police, who are in every partnership."""
    with scope.partnerships(scope.all_partnership_ids()[:1]):
        partnership = Partnership.objects.get()
        held = Appointment.objects.select_related("user").order_by("pk")
        people = {role: held.filter(role=role)[0].user for role in (Role.COORDINATOR, Role.CHAIR, Role.ASSURER)}
        lead = held.filter(role=Role.LEAD, agency__kind="police")[0]
        answered = Action.objects.filter(submitted_at__isnull=False).select_related("partnership").order_by("-pk")
        action, mine = answered[0], answered.filter(agency=lead.agency_id)[0]
        under = action.recommendations.select_related("partnership", "review__partnership")[0]
        return Cast(
            partnership=partnership,
            coordinator=stack.person("coordinator", people[Role.COORDINATOR]),
            chair=stack.person("chair", people[Role.CHAIR]),
            assurer=stack.person("assurer", people[Role.ASSURER]),
            lead=stack.person("agency lead", lead.user),
            client=stack.client_of(partnership.pk),
            action=action.reference,
            mine=mine.reference,
            recommendation=under.reference,
            review=under.review.reference,
        )


def pages(who: Cast) -> Iterator[Page]:
    yield from _lists(who)
    yield from _work(who)
    yield from _one(who)
    yield from _figures(who)
    yield from _api(who)


def _lists(who: Cast) -> Iterator[Page]:
    slug = who.partnership.slug
    for name, words in (("actions", ("", "status=all", "status=assured", "overdue=yes")), ("reviews", ("",))):
        for query in words:
            for visitor in (who.coordinator, who.lead):
                yield from _first_and_deep(f"{name} {query}".strip(), visitor, _at(name, slug, query=query))
    yield from _first_and_deep("messages", who.coordinator, _at("messages", slug))
    yield from _first_and_deep("evidence", who.lead, _at("evidence"))
    yield from _first_and_deep("challenges", who.chair, _at("challenges", slug))


def _first_and_deep(name: str, visitor: Visitor, address: str, *, within: int = LIST) -> Iterator[Page]:
    yield Page(f"{name}, first page", visitor, address, within, QUERIES)
    yield Page(f"{name}, deep page", visitor, address, within, QUERIES, deep=True)


def _work(who: Cast) -> Iterator[Page]:
    slug = who.partnership.slug
    yield Page("today", who.coordinator, _at("today", slug), OVERVIEW)
    yield Page("my work", who.lead, _at("my_work"), LIST, QUERIES)
    yield from _first_and_deep("my work, done", who.lead, _at("my_work", query="group=done"))
    yield from _first_and_deep("to judge", who.assurer, _at("judging", slug))


def _one(who: Cast) -> Iterator[Page]:
    for visitor, reference in ((who.coordinator, who.action), (who.lead, who.mine)):
        yield Page("an action", visitor, _at("action", reference), LIST)
    yield Page("a recommendation", who.coordinator, _at("recommendation", who.recommendation), LIST)
    yield Page("a review", who.coordinator, _at("review", who.review), LIST)
    yield Page("a review’s history", who.coordinator, _at("review_history", who.review), LIST)


def _figures(who: Cast) -> Iterator[Page]:
    yield Page("Overview", who.chair, _at("overview", who.partnership.slug), OVERVIEW)


def _api(who: Cast) -> Iterator[Page]:
    for name in ("actions", "reviews", "recommendations"):
        address = _at(f"api_{name}", query="page_size=100")
        yield from _first_and_deep(f"API {name}, 100", who.client, address, within=API)
    yield Page("API status", who.client, _at("api_status"), API)


def _at(name: str, *args: str, query: str = "") -> str:
    return reverse(name, args=args) + (f"?{query}" if query else "")
