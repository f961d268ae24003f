"""What is paused in a partnership: nothing goes to anybody, or to one person, and the page says so."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from config.ui.forms import add_refusal
from partners import access
from partners.forms import PauseForm
from partners.http import ActorRequest, partnership_or_404
from partners.models import Partnership, Pause
from partners.roles import Power
from partners.services import chasing


@require_http_methods(["GET", "POST"])
def pauses(request: ActorRequest, slug: str) -> HttpResponse:
    partnership = partnership_or_404(request.actor, slug)
    access.require_any(request.actor, Power.MODERATE, Power.CHALLENGE, partnership=partnership)
    if "end" in request.POST:
        return _end(request, partnership)
    form = PauseForm(request.POST if "pause" in request.POST else None, partnership=partnership)
    if form.is_valid() and (made := _made(request, form, partnership)):
        messages.success(request, f"Paused: {made.user.name if made.user else partnership.name}. Nothing is sent.")
        return redirect("pauses", slug)
    rows = Pause.objects.visible_to(request.actor).filter(partnership=partnership).select_related("user", "by")
    context = {
        "partnership": partnership,
        "form": form,
        "open": rows.in_force(on=timezone.localdate()),
        "manages": request.actor.has(Power.MODERATE, partnership_id=partnership.pk),
    }
    return render(request, "partners/pauses.html", context)


def _made(request: ActorRequest, form: PauseForm, partnership: Partnership) -> Pause | None:
    facts = {"user": form.cleaned_data["whom"], "reason": form.cleaned_data["reason"]}
    try:
        return chasing.pause(partnership=partnership, until=form.cleaned_data["until"], by=request.actor, **facts)
    except ValidationError as error:
        add_refusal(form, error)
        return None


def _end(request: ActorRequest, partnership: Partnership) -> HttpResponse:
    """By the person's address, or nothing for the partnership as a whole."""
    mine = Pause.objects.visible_to(request.actor).filter(partnership=partnership, ended_at__isnull=True)
    address = request.POST["end"]
    pause = get_object_or_404(mine, user__email=address) if address else get_object_or_404(mine, user=None)
    chasing.end_pause(pause=pause, by=request.actor)
    messages.success(request, "The pause is ended. What still holds goes with the next mails.")
    return redirect("pauses", partnership.slug)
