from django.urls import path

from reviews.api import views

urlpatterns = [
    path("review-types", views.ReviewTypeList.as_view(), name="api_review_types"),
    path("reviews", views.ReviewList.as_view(), name="api_reviews"),
    path("reviews/<ref:reference>", views.ReviewDetail.as_view(), name="api_review"),
    path("documents", views.DocumentList.as_view(), name="api_documents"),
    path("documents/<uuid:code>", views.DocumentDetail.as_view(), name="api_document"),
    path("learning-points", views.LearningPointList.as_view(), name="api_learning_points"),
    path("learning-points/<uuid:code>", views.LearningPointDetail.as_view(), name="api_learning_point"),
    path("recommendations", views.RecommendationList.as_view(), name="api_recommendations"),
    path("recommendations/<ref:reference>", views.RecommendationDetail.as_view(), name="api_recommendation"),
    path("themes", views.ThemeList.as_view(), name="api_themes"),
    path("themes/<uuid:code>", views.ThemeDetail.as_view(), name="api_theme"),
]
