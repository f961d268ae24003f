"""The demo's mailbox: what its mail catcher was sent. Outside the demo there is no such page."""

import re

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from partners.gateways import mailbox as caught
from partners.http import ActorRequest

SHOWN = 100


@require_GET
def mailbox(request: ActorRequest) -> HttpResponse:
    _only_in_the_demo()
    return render(request, "partners/mailbox.html", {"mails": caught.newest(SHOWN), "most": SHOWN})


@require_GET
def mail(request: ActorRequest, name: str) -> HttpResponse:
    _only_in_the_demo()
    found = caught.read(name)
    if found is None:
        raise Http404
    return render(request, "partners/mail.html", {"mail": found, "text": _linked(found.text.strip())})


def _linked(text: str) -> SafeString:
    """The text with its links to this site as links; everything else in it stays text."""
    site = re.escape(settings.SITE_URL.rstrip("/"))
    parts = re.split(rf"({site}/\S*)", text)
    link = '<a class="govuk-link" href="{0}">{0}</a>'
    return format_html_join("", "{}", ((format_html(link, part) if at % 2 else part,) for at, part in enumerate(parts)))


def _only_in_the_demo() -> None:
    if not settings.DEMO:
        raise Http404
