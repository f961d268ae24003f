from django.urls import path

from reviews.api.views import RecommendationDetail, RecommendationList, ReviewDetail, ReviewList

urlpatterns = [
    path("reviews", ReviewList.as_view(), name="api_reviews"),
    path("reviews/<ref:reference>", ReviewDetail.as_view(), name="api_review"),
    path("recommendations", RecommendationList.as_view(), name="api_recommendations"),
    path("recommendations/<ref:reference>", RecommendationDetail.as_view(), name="api_recommendation"),
]
