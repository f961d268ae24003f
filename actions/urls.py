from django.urls import path

from actions.views.challenges import challenges
from actions.views.home import home, partnership_home
from actions.views.judging_queue import judging
from actions.views.lists import actions, reviews
from actions.views.overview import overview
from actions.views.recommendation import recommendation
from actions.views.reviews import review, review_documents, review_history, review_learning, review_practice
from actions.views.today import today
from actions.views.work import my_work

urlpatterns = [
    path("", home, name="home"),
    path("my-work/", my_work, name="my_work"),
    path("p/<slug:slug>/", partnership_home, name="partnership_home"),
    path("p/<slug:slug>/today/", today, name="today"),
    path("p/<slug:slug>/overview/", overview, name="overview"),
    path("p/<slug:slug>/judging/", judging, name="judging"),
    path("p/<slug:slug>/reviews/", reviews, name="reviews"),
    path("p/<slug:slug>/actions/", actions, name="actions"),
    path("p/<slug:slug>/challenges/", challenges, name="challenges"),
    path("reviews/<ref:reference>/", review, name="review"),
    path("reviews/<ref:reference>/learning/", review_learning, name="review_learning"),
    path("reviews/<ref:reference>/practice/", review_practice, name="review_practice"),
    path("reviews/<ref:reference>/documents/", review_documents, name="review_documents"),
    path("reviews/<ref:reference>/history/", review_history, name="review_history"),
    path("recommendations/<ref:reference>/", recommendation, name="recommendation"),
]
