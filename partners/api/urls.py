from django.urls import path

from partners.api.views import AgencyDetail, AgencyList, PartnershipDetail

urlpatterns = [
    path("partnership", PartnershipDetail.as_view(), name="api_partnership"),
    path("agencies", AgencyList.as_view(), name="api_agencies"),
    path("agencies/<slug:slug>", AgencyDetail.as_view(), name="api_agency"),
]
