from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from actions import access
from actions.dashboards import challenged
from actions.dashboards import review as dashboard
from partners.http import ActorRequest, by_reference
from partners.roles import Power
from reviews.models import Document, ItemKind, Review

TABS = (
    ("Recommendations", "review"),
    ("Learning", "review_learning"),
    ("Good practice and questions", "review_practice"),
    ("Documents", "review_documents"),
    ("History", "review_history"),
)


@require_GET
def review(request: ActorRequest, reference: str) -> HttpResponse:
    """The review's first tab: each recommendation as printed, and what came of it."""
    shown = by_reference(Review.objects.for_list(), request.actor, reference)
    cards = dashboard.cards(shown, request.actor, on=timezone.localdate())
    has_documents = Document.objects.visible_to(request.actor).filter(review=shown).exists()
    context = {
        "cards": cards,
        "challenged": challenged.about(shown, request.actor, on=timezone.localdate()),
        "primary": _primary(shown, cards),
        "has_documents": has_documents,
    }
    return _tab(request, shown, "review", context)


def _primary(shown: Review, cards: tuple[dashboard.Card, ...]) -> dict[str, str]:
    """The one thing to do next for the review: the first response missing, else the first question to be asked."""
    for page, verb in (("respond", "Respond to"), ("ask", "Ask agencies about")):
        for card in cards:
            if card.next_page == page:
                words = f"{verb} Rec {card.recommendation.label or card.recommendation.position}"
                return {"text": words, "href": reverse(page, args=[card.recommendation.reference])}
    if any(card.next_page for card in cards):
        answers = reverse("actions", args=[shown.partnership.slug])
        return {"text": "See answers", "href": f"{answers}?review={shown.reference}&status=all"}
    return {}


@require_GET
def review_learning(request: ActorRequest, reference: str) -> HttpResponse:
    shown = by_reference(Review.objects.for_list(), request.actor, reference)
    points = dashboard.learning(shown, request.actor)
    return _tab(request, shown, "review_learning", {"points": [one for one in points if one.is_learning]})


@require_GET
def review_practice(request: ActorRequest, reference: str) -> HttpResponse:
    shown = by_reference(Review.objects.for_list(), request.actor, reference)
    points = dashboard.learning(shown, request.actor)
    good = [one for one in points if one.point.kind == ItemKind.GOOD_PRACTICE]
    questions = [one for one in points if one.point.kind == ItemKind.QUESTION]
    return _tab(request, shown, "review_practice", {"good": good, "questions": questions})


@require_GET
def review_documents(request: ActorRequest, reference: str) -> HttpResponse:
    shown = by_reference(Review.objects.for_list(), request.actor, reference)
    documents = Document.objects.visible_to(request.actor).filter(review=shown).select_related("uploaded_by")
    return _tab(request, shown, "review_documents", {"documents": documents})


@require_GET
def review_history(request: ActorRequest, reference: str) -> HttpResponse:
    shown = by_reference(Review.objects.for_list().select_related("opened_by"), request.actor, reference)
    entries = dashboard.history(shown, request.actor)
    whole = dashboard.reads_whole(request.actor, shown)
    return _tab(
        request, shown, "review_history", {"entries": entries, "limit": dashboard.HISTORY, "reads_whole": whole}
    )


def _tab(request: ActorRequest, shown: Review, tab: str, context: dict[str, object]) -> HttpResponse:
    tabs = [{"text": text, "href": reverse(name, args=[shown.reference]), "active": name == tab} for text, name in TABS]
    frame = {
        "review": shown,
        "tabs": tabs,
        "tab_title": next(text for text, name in TABS if name == tab),
        "facts": dashboard.facts(shown, request.actor, on=timezone.localdate()),
        "may_challenge": access.may_challenge_in(request.actor, shown.partnership_id),
        "may_manage": request.actor.has(Power.MANAGE_REVIEWS, partnership_id=shown.partnership_id),
    }
    return render(request, f"actions/{tab}.html", frame | context)
