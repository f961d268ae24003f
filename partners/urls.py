from allauth.account import views as allauth
from django.urls import path, re_path, register_converter

from partners.http import ReferenceConverter
from partners.views import joining, mailbox, messages, pages, partnership, saved_views

register_converter(ReferenceConverter, "ref")

urlpatterns = [
    path("p/<slug:slug>/partnership/", partnership.partnership, name="partnership"),
    path("p/<slug:slug>/partnership/agencies/add/", joining.add_agency, name="add_agency"),
    path("p/<slug:slug>/partnership/people/invite/", joining.invite, name="invite"),
    path("p/<slug:slug>/views/save/<slug:of>/", saved_views.save_view, name="save_view"),
    path("p/<slug:slug>/views/<uuid:code>/", saved_views.saved_view, name="saved_view"),
    path("p/<slug:slug>/messages/", messages.messages, name="messages"),
    path("mailbox/", mailbox.mailbox, name="mailbox"),
    path("mailbox/<str:name>/", mailbox.mail, name="mail"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("privacy/", pages.privacy, name="privacy"),
    path("help/", pages.help_page, name="help"),
    path("help/<slug:name>/", pages.help_topic, name="help_topic"),
    # One by one, not include(): what the library adds later is not open by accident.
    path("accounts/login/", allauth.login, name="account_login"),
    path("accounts/logout/", allauth.logout, name="account_logout"),
    path("accounts/inactive/", allauth.account_inactive, name="account_inactive"),
    path("accounts/signup/", pages.signup_closed, name="account_signup"),
    path("accounts/password/reset/", allauth.password_reset, name="account_reset_password"),
    path("accounts/password/reset/done/", allauth.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^accounts/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "accounts/password/reset/key/done/",
        allauth.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]
