"""What looks private in a draft: replaced, or left with a reason."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from config.ui.forms import add_refusal
from partners.http import ActorRequest
from reviews.forms.drafts import PrivateForm
from reviews.models import Reading
from reviews.services import drafting, private
from reviews.services.held import ReadingClosed
from reviews.views.reading import draft_or_404, show_closed, to_item


@require_http_methods(["GET", "POST"])
def reading_private(request: ActorRequest, code: UUID, item: UUID, number: int) -> HttpResponse:
    """Decide on one detail of an item; the decision holds wherever the draft says the same."""
    draft = draft_or_404(request, code)
    found = get_object_or_404(draft.items.select_related("reading"), code=item)
    detail = next((one for one in private.details(found) if one.number == number), None)
    if detail is None:
        raise Http404
    form = PrivateForm(request.POST if request.method == "POST" else None, detail=detail)
    try:
        if form.is_valid():
            _decide(request, draft, detail, form)
            return redirect("reading_confirm", code=draft.code) if request.GET.get("then") else to_item(found)
    except ValidationError as error:
        add_refusal(form, error)
    except ReadingClosed as refusal:
        return show_closed(request, draft, refusal)
    context = {"form": form, "reading": draft, "item": found, "detail": detail, "name": drafting.named(found)}
    return render(request, "reviews/private.html", context)


def _decide(request: ActorRequest, draft: Reading, detail: private.Detail, form: PrivateForm) -> None:
    given = form.cleaned_data
    if given["decision"] == private.REDACTED:
        private.redact(reading=draft, value=detail.value, instead=given["instead"], by=request.actor)
    else:
        private.keep(reading=draft, value=detail.value, reason=given["reason"], by=request.actor)
