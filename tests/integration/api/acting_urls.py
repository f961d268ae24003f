"""Addresses with acts, so that what all acts of the API share is tested apart from any one of them."""

from django.urls import include, path
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from partners.api.authentication import actor_of
from partners.api.permissions import STATUS
from partners.api.view import ApiView
from partners.models import Partnership


class TakeNumber(ApiView):
    """Takes a number of the partnership's references, which nobody can take back."""

    writing_scopes = STATUS

    def post(self, request):
        number = Partnership.objects.visible_to(actor_of(request)).get().take_number()
        asked = request.data
        if asked.get("refuse"):
            raise ValidationError({"refuse": ["As asked."]})
        if asked.get("break"):
            raise RuntimeError("As asked")
        return Response({"number": number, "said": asked.get("say")}, status=201, headers={"Location": f"/{number}"})

    patch = post


urlpatterns = [path("api/v1/numbers", TakeNumber.as_view()), path("", include("config.urls"))]
