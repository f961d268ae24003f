"""Every address. Each app lists its own; names are flat, and no address holds a primary key."""

from django.urls import include, path

from config.health import healthz, readyz
from config.metrics import metrics

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("", include("partners.urls")),
    path("", include("reviews.urls")),
    path("", include("actions.urls")),
    path("", include("config.api")),
]

handler500 = "config.failing.server_error"
