from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from config.ui.forms import add_refusal
from partners import access
from partners.http import ActorRequest, by_reference, partnership_or_404
from partners.models import Partnership
from partners.roles import Power
from reviews.forms import ReviewForm
from reviews.models import Review
from reviews.services import opening, types


@require_http_methods(["GET", "POST"])
def open_review(request: ActorRequest, slug: str) -> HttpResponse:
    """Open a review by hand: a notification or a rapid review has no document yet."""
    partnership = partnership_or_404(request.actor, slug)
    access.require_in(request.actor, Power.MANAGE_REVIEWS, partnership)
    form = ReviewForm(request.POST if request.method == "POST" else None, partnership=partnership)
    if form.is_valid():
        review = _saved(request, form, partnership, None)
        if review:
            messages.success(request, f"{review} is open.")
            return redirect("review", reference=review.reference)
    return render(request, "reviews/open.html", {"form": form, "partnership": partnership})


@require_http_methods(["GET", "POST"])
def edit_review(request: ActorRequest, reference: str) -> HttpResponse:
    review = by_reference(Review.objects.for_list(), request.actor, reference)
    access.require_in(request.actor, Power.MANAGE_REVIEWS, review.partnership)
    posted = request.POST if request.method == "POST" else None
    form = ReviewForm(posted, partnership=review.partnership, review=review)
    if form.is_valid() and _saved(request, form, review.partnership, review):
        messages.success(request, "The review is changed.")
        return redirect("review", reference=review.reference)
    asked = review.involvements.filter(shared_at__isnull=False).values_list("agency__slug", flat=True)
    hints = dict.fromkeys(asked, "Asked already, so it stays involved")
    return render(request, "reviews/edit.html", {"form": form, "review": review, "hints": hints})


def _saved(request: ActorRequest, form: ReviewForm, partnership: Partnership, review: Review | None) -> Review | None:
    """The review opened or changed, or None with what was refused beside the fields."""
    try:
        facts = form.facts() | {"review_type": types.type_named(partnership, form.cleaned_data["type_name"])}
        if review is None:
            return opening.open_review(partnership=partnership, by=request.actor, **facts)
        return opening.change_review(review=review, by=request.actor, **facts)
    except ValidationError as error:
        add_refusal(form, error, published_on="published")
        return None
