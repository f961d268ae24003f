"""The ledger: every message of a partnership, to whom, about what, why, and what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from config.ui.pagination import listed_page
from partners import access
from partners.forms import LedgerFilter
from partners.http import ActorRequest, partnership_or_404
from partners.messages import page_of
from partners.models import Mailing, Message, User
from partners.models.message import MessageQuerySet
from partners.roles import Power

REFUSED = 400
NOT_DELIVERED_SHOWN = 20

State = Mailing.State
TAGS = {
    State.PLANNED: "govuk-tag--grey",
    State.SENT: "govuk-tag--blue",
    State.UNCERTAIN: "govuk-tag--yellow",
    State.SUPERSEDED: "govuk-tag--grey",
    State.DEAD: "govuk-tag--red",
}


@dataclass(frozen=True)
class Row:
    message: Message
    url: str | None
    state: State
    tag: str
    more: str

    @property
    def sent_at(self) -> datetime | None:
        return self.message.mailing.sent_at if self.message.mailing and self.state == State.SENT else None


@dataclass(frozen=True)
class NotDelivered:
    """One mail that could not be sent, and what it was about."""

    mailing: Mailing
    recipient: User
    rows: tuple[Row, ...]


@require_GET
def messages(request: ActorRequest, slug: str) -> HttpResponse:
    partnership = partnership_or_404(request.actor, slug)
    access.require_any(request.actor, Power.MODERATE, Power.CHALLENGE, partnership=partnership)
    everything = Message.objects.visible_to(request.actor).filter(partnership=partnership).for_ledger()
    form = LedgerFilter(request.GET)
    state = form.cleaned_data["state"] if form.is_valid() else ""
    page = listed_page(request.GET, everything.in_state(state) if state else everything, order=("-pk",))
    context = {
        "partnership": partnership,
        "form": form,
        "filtered": bool(state),
        "page": page,
        "rows": [_row(message) for message in page.items],
        "not_delivered": _not_delivered(everything),
    }
    return render(request, "partners/messages.html", context, status=REFUSED if form.errors else None)


def _row(message: Message) -> Row:
    state = State(message.state)
    page = page_of(message.kind)
    url = reverse(page, kwargs={"reference": message.about}) if page else None
    return Row(message, url, state, TAGS[state], _more(message, state))


def _more(message: Message, state: State) -> str:
    """What the word for the state leaves open."""
    mailing = message.mailing
    if state == State.UNCERTAIN:
        return "The line broke; sent again within the hour, marked as the same mail"
    if mailing and mailing.last_error and state in {State.PLANNED, State.DEAD, State.SENT}:
        return mailing.last_error
    return ""


def _not_delivered(messages: MessageQuerySet) -> list[NotDelivered]:
    dead: Iterable[Message] = messages.not_delivered().order_by("-mailing_id", "-pk")[:NOT_DELIVERED_SHOWN]
    mails = groupby(dead, key=lambda message: message.mailing)
    found = [(mailing, [_row(message) for message in of_it]) for mailing, of_it in mails]
    return [NotDelivered(mailing, rows[0].message.recipient, tuple(rows)) for mailing, rows in found if mailing]
