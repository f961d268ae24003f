from django.urls import path

from actions.api.views import ActionDetail, ActionList, StatusDetail

urlpatterns = [
    path("status", StatusDetail.as_view(), name="api_status"),
    path("actions", ActionList.as_view(), name="api_actions"),
    path("actions/<ref:reference>", ActionDetail.as_view(), name="api_action"),
]
