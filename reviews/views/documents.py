from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from partners import access
from partners.http import ActorRequest
from partners.models import Viewing
from partners.roles import Power
from partners.services import viewings
from partners.views.download import given
from reviews.models import Document


@require_GET
def document(request: ActorRequest, code: UUID) -> HttpResponseBase:
    """A document as it was given, never opened inside our pages; one of a draft is for coordinators alone."""
    found = get_object_or_404(Document.objects.visible_to(request.actor), code=code)
    if found.review_id is None:
        access.require(request.actor, Power.MANAGE_REVIEWS, partnership_id=found.partnership_id)
    place, of = found.partnership_id, Viewing.Of.DOCUMENT
    viewings.read(of=of, code=found.code, partnership_id=place, by=request.actor)
    return given(found)
