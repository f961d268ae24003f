from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from partners import access
from partners.gateways.files import FileRefused
from partners.http import ActorRequest, by_reference, partnership_or_404
from partners.models import Partnership
from partners.roles import Power
from reviews.forms import UploadForm
from reviews.importing import ReadingError
from reviews.models import Reading, Review
from reviews.services.reading import read_upload


@require_http_methods(["GET", "POST"])
def upload_review(request: ActorRequest, slug: str) -> HttpResponse:
    """Upload a review as published; it is read at once."""
    partnership = partnership_or_404(request.actor, slug)
    return _upload(request, partnership, None)


@require_http_methods(["GET", "POST"])
def attach_document(request: ActorRequest, reference: str) -> HttpResponse:
    """Upload one more document about a review."""
    review = by_reference(Review.objects.for_list(), request.actor, reference)
    return _upload(request, review.partnership, review)


def _upload(request: ActorRequest, partnership: Partnership, review: Review | None) -> HttpResponse:
    access.require_in(request.actor, Power.MANAGE_REVIEWS, partnership)
    posted = request.method == "POST"
    form = UploadForm(request.POST if posted else None, request.FILES if posted else None)
    if form.is_valid():
        reading = _read(request, form, partnership, review)
        if reading:
            return redirect("reading", code=reading.code)
    return render(request, "reviews/upload.html", {"form": form, "partnership": partnership, "review": review})


def _read(request: ActorRequest, form: UploadForm, partnership: Partnership, review: Review | None) -> Reading | None:
    try:
        return read_upload(partnership=partnership, upload=form.cleaned_data["file"], by=request.actor, review=review)
    except (FileRefused, ReadingError) as refusal:
        form.add_error("file", ValidationError(str(refusal)))
        return None
