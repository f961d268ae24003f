"""The demo's mailbox: what its mail catcher was sent. Outside the demo there is no such page."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
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
    return render(request, "partners/mail.html", {"mail": found})


def _only_in_the_demo() -> None:
    if not settings.DEMO:
        raise Http404
