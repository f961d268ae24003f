from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from config.ui.forms import add_refusal
from partners import access
from partners.http import ActorRequest, by_reference
from partners.roles import Power
from reviews.forms import RespondForm
from reviews.models import Recommendation
from reviews.services import responding
from reviews.services.themes import offered
from reviews.vague import read_recommendation


@require_http_methods(["GET", "POST"])
def respond(request: ActorRequest, reference: str) -> HttpResponse:
    """Say what the partnership answers to a recommendation."""
    recommendation = by_reference(Recommendation.objects.for_list(), request.actor, reference)
    access.require_in(request.actor, Power.MANAGE_REVIEWS, recommendation.partnership)
    posted = request.POST if request.method == "POST" else None
    themes = offered(recommendation.partnership_id)
    form = RespondForm(posted, recommendation=recommendation, themes=themes)
    if form.is_valid():
        try:
            responding.respond(recommendation=recommendation, by=request.actor, on=timezone.localdate(), **form.facts())
        except ValidationError as error:
            add_refusal(form, error)
        else:
            answer = recommendation.get_response_display().lower()
            messages.success(request, f"Recorded: {recommendation.citation} is {answer}.")
            return redirect("recommendation", reference=recommendation.reference)
    limbs = tuple(point.text for point in recommendation.sub_points.all())
    said = read_recommendation(recommendation.text, limbs=limbs, addressed_to=recommendation.addressed_to)
    return render(request, "reviews/respond.html", {"form": form, "recommendation": recommendation, "said": said})
