"""The themes of one recommendation or learning point."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render, resolve_url
from django.views.decorators.http import require_http_methods

from config.ui.forms import add_refusal
from partners import access
from partners.http import ActorRequest, by_reference
from partners.roles import Power
from reviews.forms.themes import ThemesForm
from reviews.models import ItemKind, LearningPoint, Recommendation, Theme
from reviews.services import themes as service


@require_http_methods(["GET", "POST"])
def recommendation_themes(request: ActorRequest, reference: str) -> HttpResponse:
    recommendation = by_reference(Recommendation.objects.for_list(), request.actor, reference)
    chosen = Theme.objects.filter(recommendations=recommendation)
    return _themes_of(
        request, recommendation, list(chosen.as_tree()), resolve_url("recommendation", reference), reference
    )


@require_http_methods(["GET", "POST"])
def learning_themes(request: ActorRequest, code: UUID) -> HttpResponse:
    rows = LearningPoint.objects.visible_to(request.actor).select_related("review__partnership", "partnership")
    point = get_object_or_404(rows, code=code)
    chosen = Theme.objects.filter(learning_points=point)
    is_learning = point.kind == ItemKind.LEARNING
    page = "review_learning" if is_learning else "review_practice"
    back = f"{resolve_url(page, point.review.reference)}#point-{point.position}"
    return _themes_of(
        request, point, list(chosen.as_tree()), back, "Learning" if is_learning else "Good practice and questions"
    )


def _themes_of(
    request: ActorRequest, of: Recommendation | LearningPoint, chosen: list[Theme], back: str, back_text: str
) -> HttpResponse:
    """Its form; and one suggested theme, accepted by the button beside it."""
    access.require_in(request.actor, Power.MANAGE_REVIEWS, of.partnership)
    request.shown_in = of.partnership
    themes = service.offered(of.partnership_id)
    taken = next((theme for theme in themes if theme.name == request.POST.get("take_up")), None)
    if taken:
        service.take_up(of=of, theme=taken, by=request.actor)
        return HttpResponseRedirect(back)
    posted = request.POST if request.method == "POST" else None
    form = ThemesForm(posted, themes=themes, text=service.words_of(of), chosen=chosen)
    if form.is_valid():
        try:
            service.set_themes(of=of, names=form.theme_names(), by=request.actor)
        except ValidationError as error:
            add_refusal(form, error, name="new_theme")
        else:
            return HttpResponseRedirect(back)
    return render(
        request,
        "reviews/themes_of.html",
        {"form": form, "of": of, "review": of.review, "back": back, "back_text": back_text},
    )
