"""Pages that are the same for everybody, signed in or not."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from config.ui import guide


@login_not_required
@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/accessibility.html")


@login_not_required
@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/privacy.html")


@login_not_required
@require_GET
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/help.html", {"topics": guide.topics()})


@login_not_required
@require_GET
def help_topic(request: HttpRequest, name: str) -> HttpResponse:
    topic = guide.topic(name)
    if topic is None:
        raise Http404
    return render(request, "pages/help_topic.html", {"topic": topic, "topics": guide.topics()})


@login_not_required
@require_GET
def signup_closed(request: HttpRequest) -> HttpResponse:
    """Nobody signs up by themselves: they are invited."""
    return render(request, "account/signup_closed.html")
