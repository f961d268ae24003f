"""The API's addresses: each app's own, joined; anything else below /api/ is a problem, never a page."""

from django.urls import include, path, re_path

from actions.api import kinds as of_actions
from partners.api import kinds as of_partners
from partners.api import reference
from partners.api.changes import ChangeList
from partners.api.schema import SchemaView
from partners.api.unknown import Unknown
from reviews.api import kinds as of_reviews

KINDS = (*of_partners.KINDS, *of_reviews.KINDS, *of_actions.KINDS)

urlpatterns = [
    path("api/", reference.start, name="api_start"),
    path("api/reference/<slug:slug>/", reference.group, name="api_group"),
    path("api/schema/", SchemaView.as_view(), name="api_schema"),
    path("api/v1/changes", ChangeList.as_view(kinds=KINDS), name="api_changes"),
    path("api/v1/", include("partners.api.urls")),
    path("api/v1/", include("actions.api.urls")),
    path("api/v1/", include("reviews.api.urls")),
    re_path(r"^api/", Unknown.as_view(), name="api_unknown"),
]
