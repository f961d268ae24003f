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


class Named(ApiView):
    """The partnership's name, to be changed at its own address."""

    required_scopes = writing_scopes = STATUS

    def hold(self):
        Partnership.objects.select_for_update().get(pk=actor_of(self.request).token_partnership_id)

    def get(self, request):
        return Response({"name": Partnership.objects.visible_to(actor_of(request)).get().name})

    def patch(self, request):
        Partnership.objects.visible_to(actor_of(request)).update(name=request.data["name"])
        return self.get(request)


urlpatterns = [
    path("api/v1/numbers", TakeNumber.as_view()),
    path("api/v1/name", Named.as_view()),
    path("", include("config.urls")),
]
