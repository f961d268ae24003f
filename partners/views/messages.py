"""The ledger: every message of a partnership, to whom, about what, why, and what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.contrib import messages as told
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from config.ui.csv_files import csv_lines
from config.ui.lists import Value
from config.ui.pagination import listed_page
from partners import access
from partners.forms import LedgerFilter
from partners.http import ActorRequest, partnership_or_404
from partners.messages import page_of
from partners.models import Mailing, Message, Partnership, Pause, User, Viewing
from partners.models.message import MessageQuerySet
from partners.roles import Power
from partners.services import chasing, viewings

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


@require_http_methods(["GET", "POST"])
def messages(request: ActorRequest, slug: str) -> HttpResponseBase:
    partnership = partnership_or_404(request.actor, slug)
    access.require_any(request.actor, Power.MODERATE, Power.CHALLENGE, partnership=partnership)
    if "resend" in request.POST:
        return _resend(request, partnership)
    everything = Message.objects.visible_to(request.actor).filter(partnership=partnership).for_ledger()
    form = LedgerFilter(request.GET)
    found = form.narrow(everything) if form.is_valid() else everything
    if request.GET.get("file") == "csv" and form.is_valid():
        viewings.taken_out(of=Viewing.Of.MESSAGES, partnership_id=partnership.pk, by=request.actor)
        return _file(partnership, found)
    page = listed_page(request.GET, found, order=("-pk",))
    pauses = Pause.objects.visible_to(request.actor).filter(partnership=partnership)
    context = {
        "partnership": partnership,
        "form": form,
        "filtered": form.narrows,
        "manages": request.actor.has(Power.MODERATE, partnership_id=partnership.pk),
        "paused": pauses.in_force(on=timezone.localdate()).select_related("user"),
        "file": f"?{_with_file(request)}",
        "page": page,
        "rows": [_row(message) for message in page.items],
        "not_delivered": _not_delivered(everything),
    }
    return render(request, "partners/messages.html", context, status=REFUSED if form.errors else None)


def _resend(request: ActorRequest, partnership: Partnership) -> HttpResponse:
    count = chasing.resend(partnership=partnership, message_id=request.POST["resend"][:200], by=request.actor)
    if count:
        told.success(request, "It is sent again with the next mail, if it still holds.")
    else:
        told.error(request, "There is nothing to send again: somebody has done so, or it went another way.")
    return redirect("messages", partnership.slug)


def _with_file(request: ActorRequest) -> str:
    query = request.GET.copy()
    query.pop("after", None)
    query["file"] = "csv"
    return query.urlencode()


HEADS = ("To", "Address", "About", "Why", "Rung", "Planned", "State", "Sent", "Tries", "What was said")


def _file(partnership: Partnership, found: MessageQuerySet) -> StreamingHttpResponse:
    lines = csv_lines(f"Messages of {partnership.name}", HEADS, (_cells(one) for one in found.order_by("-pk")))
    return StreamingHttpResponse(
        lines,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="messages-{partnership.slug}.csv"'},
    )


def _cells(message: Message) -> list[Value]:
    row, mailing = _row(message), message.mailing
    return [
        message.recipient.name,
        message.recipient.email,
        message.about,
        message.reason,
        message.rung,
        message.created_at,
        row.state.label,
        row.sent_at,
        mailing.tries if mailing else 0,
        row.more,
    ]


def _row(message: Message) -> Row:
    state = State(message.state)
    page = page_of(message.kind)
    url = reverse(page, kwargs={"reference": message.about}) if page else None
    return Row(message, url, state, TAGS[state], _more(message, state))


def _more(message: Message, state: State) -> str:
    """What the word for the state leaves open."""
    mailing = message.mailing
    if state == State.UNCERTAIN:
        return "The line broke; asked about or sent again within the hour, as the same mail"
    if mailing and mailing.perhaps_twice:
        return "Perhaps came twice: the line broke, and it was sent again as the same mail"
    if mailing and mailing.last_error and state in {State.PLANNED, State.DEAD, State.SENT}:
        return mailing.last_error
    return ""


def _not_delivered(messages: MessageQuerySet) -> list[NotDelivered]:
    dead: Iterable[Message] = messages.not_delivered().order_by("-mailing_id", "-pk")[:NOT_DELIVERED_SHOWN]
    mails = groupby(dead, key=lambda message: message.mailing)
    found = [(mailing, [_row(message) for message in of_it]) for mailing, of_it in mails]
    return [NotDelivered(mailing, rows[0].message.recipient, tuple(rows)) for mailing, rows in found if mailing]
