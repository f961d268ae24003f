from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from config.ui.forms import add_refusal
from partners.http import REFERENCE, ActorRequest
from reviews.forms import NEW, OTHER, ConfirmForm
from reviews.models import Reading, ReadingState, Review
from reviews.services import private
from reviews.services.confirming import (
    confirm,
    facts_read,
    names_in,
    proposed_reviews,
    what_it_added,
    what_it_adds,
)
from reviews.services.held import ReadingClosed
from reviews.services.naming import agencies_named
from reviews.views.reading import draft_or_404, show, show_closed


@require_http_methods(["GET", "POST"])
def reading_confirm(request: ActorRequest, code: UUID) -> HttpResponse:
    """The last look: which review it is, what it is called, what goes on the record."""
    draft = draft_or_404(request, code)
    if request.method == "GET" and draft.state != ReadingState.DRAFT:
        return show(request, draft)
    proposed = _proposed(request, draft)
    form = ConfirmForm(request.POST if request.method == "POST" else None, reading=draft, proposed=proposed)
    try:
        review = _confirmed(request, draft, form) if form.is_valid() else None
    except ReadingClosed as refusal:
        return show_closed(request, draft, refusal)
    if review:
        messages.success(request, f"On the record: {what_it_added(draft).words}, from “{draft.document.filename}”.")
        return redirect("review", reference=review.reference)
    return render(request, "reviews/confirm.html", _context(draft, form, proposed))


def _proposed(request: ActorRequest, draft: Reading) -> list[Review]:
    """Known reviews of the pseudonym as read, or as it was just typed."""
    facts = facts_read(draft)
    typed = request.POST.get("pseudonym", facts.pseudonym).replace("\0", "")  # the form has yet to refuse it
    return proposed_reviews(draft, replace(facts, pseudonym=typed))


def _confirmed(request: ActorRequest, draft: Reading, form: ConfirmForm) -> Review | None:
    try:
        return confirm(reading=draft, by=request.actor, review=_chosen(draft, form), facts=form.facts())
    except ValidationError as error:
        add_refusal(form, error, review="which")
        return None


def _chosen(draft: Reading, form: ConfirmForm) -> Review | None:
    which = form.cleaned_data["which"]
    if which == NEW:
        return None
    reference = form.cleaned_data["reference"] if which == OTHER else which
    named = REFERENCE.fullmatch(reference)
    rows = Review.objects.filter(partnership=draft.partnership).for_list()
    found = rows.filter(number=int(named[2])).first() if named else None
    if found is None or found.reference != reference:
        raise ValidationError(
            {"reference": f"There is no review {reference} in this partnership. Check the reference."}
        )
    return found


def _context(draft: Reading, form: ConfirmForm, proposed: list[Review]) -> dict[str, object]:
    new = what_it_adds(draft)
    hints = {NEW: f"With {new.words}"}
    for review in proposed:
        adds = what_it_adds(draft, review)
        already = f"; {adds.already} that it holds already are not added again" if adds.already else ""
        hints[review.reference] = f"{review.title}. Adds {adds.words}{already}"
    return {
        "form": form,
        "reading": draft,
        "new": new,
        "hints": hints,
        "undecided": private.undecided(draft.items.all()),
        "named": agencies_named(draft.partnership, names_in(draft)),
        "known": proposed,
    }
