from django.urls import path

from reviews.views.confirming import reading_confirm
from reviews.views.details import reading_private
from reviews.views.documents import document
from reviews.views.items import reading_add, reading_item, reading_split
from reviews.views.opening import edit_review, open_review
from reviews.views.printed import reading_page
from reviews.views.reading import reading, reading_again, reading_discard, reading_step_back
from reviews.views.reopening import reading_reopen
from reviews.views.responding import respond
from reviews.views.themes import edit_theme, edit_themes, merge_theme, retire_theme
from reviews.views.theming import learning_themes, recommendation_themes
from reviews.views.uploading import attach_document, upload_review

urlpatterns = [
    path("p/<slug:slug>/reviews/open/", open_review, name="open_review"),
    path("p/<slug:slug>/reviews/upload/", upload_review, name="upload_review"),
    path("reviews/<ref:reference>/edit/", edit_review, name="edit_review"),
    path("reviews/<ref:reference>/attach/", attach_document, name="attach_document"),
    path("readings/<uuid:code>/", reading, name="reading"),
    path("readings/<uuid:code>/add/", reading_add, name="reading_add"),
    path("readings/<uuid:code>/items/<uuid:item>/", reading_item, name="reading_item"),
    path("readings/<uuid:code>/items/<uuid:item>/split/", reading_split, name="reading_split"),
    path("readings/<uuid:code>/items/<uuid:item>/private/<int:number>/", reading_private, name="reading_private"),
    path("readings/<uuid:code>/pages/<int:page>/", reading_page, name="reading_page"),
    path("readings/<uuid:code>/step-back/", reading_step_back, name="reading_step_back"),
    path("readings/<uuid:code>/again/", reading_again, name="reading_again"),
    path("readings/<uuid:code>/reopen/", reading_reopen, name="reading_reopen"),
    path("readings/<uuid:code>/confirm/", reading_confirm, name="reading_confirm"),
    path("readings/<uuid:code>/discard/", reading_discard, name="reading_discard"),
    path("documents/<uuid:code>/", document, name="document"),
    path("recommendations/<ref:reference>/respond/", respond, name="respond"),
    path("recommendations/<ref:reference>/themes/", recommendation_themes, name="recommendation_themes"),
    path("learning/<uuid:code>/themes/", learning_themes, name="learning_themes"),
    path("p/<slug:slug>/themes/edit/", edit_themes, name="edit_themes"),
    path("themes/<uuid:code>/edit/", edit_theme, name="edit_theme"),
    path("themes/<uuid:code>/merge/", merge_theme, name="merge_theme"),
    path("themes/<uuid:code>/retire/", retire_theme, name="retire_theme"),
]
