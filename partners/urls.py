from allauth.account import views as allauth
from allauth.mfa.base import views as second_step
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.usersessions import views as usersessions
from django.contrib.auth.decorators import login_not_required
from django.urls import path, re_path, register_converter

from partners.http import ReferenceConverter
from partners.views import (
    account,
    joining,
    mailbox,
    messages,
    my_reminders,
    organisations,
    pages,
    partnership,
    pauses,
    people,
    saved_views,
    tokens,
)

register_converter(ReferenceConverter, "ref")

urlpatterns = [
    path("p/<slug:slug>/partnership/", partnership.partnership, name="partnership"),
    path("p/<slug:slug>/partnership/agencies/add/", joining.add_agency, name="add_agency"),
    path("p/<slug:slug>/partnership/people/invite/", joining.invite, name="invite"),
    path("p/<slug:slug>/partnership/people/", people.people, name="people"),
    path("appointments/<uuid:code>/", people.appointment, name="appointment"),
    path("p/<slug:slug>/partnership/tokens/issue/", tokens.issue_token, name="issue_token"),
    path("tokens/<uuid:code>/", tokens.token, name="token"),
    path("p/<slug:slug>/views/save/<slug:of>/", saved_views.save_view, name="save_view"),
    path("p/<slug:slug>/views/<uuid:code>/", saved_views.saved_view, name="saved_view"),
    path("p/<slug:slug>/messages/", messages.messages, name="messages"),
    path("p/<slug:slug>/pauses/", pauses.pauses, name="pauses"),
    path("my-reminders/", my_reminders.my_reminders, name="my_reminders"),
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
    path("accounts/login/code/", allauth.request_login_code, name="account_request_login_code"),
    path("accounts/login/code/confirm/", allauth.confirm_login_code, name="account_confirm_login_code"),
    path("accounts/login/passkey/", login_not_required(passkeys.login_webauthn), name="mfa_login_webauthn"),
    path("accounts/login/second-step/", second_step.authenticate, name="mfa_authenticate"),
    path("accounts/organisation/", organisations.organisation, name="organisation"),
    path("accounts/organisation/<uuid:code>/", organisations.organisation_go, name="organisation_go"),
    path("accounts/organisation/back/", organisations.organisation_back, name="organisation_back"),
    path("account/confirm/organisation/", organisations.organisation_confirm, name="organisation_confirm"),
    path("accounts/invitation/<str:key>/", account.invitation, name="invitation"),
    path("accounts/kept/", account.kept, name="kept"),
    path("accounts/still-here/", account.still_here, name="still_here"),
    path("account/", account.account, name="account"),
    path("account/data/", account.account_data, name="account_data"),
    path("account/password/", allauth.password_change, name="account_change_password"),
    path("account/password/choose/", allauth.password_set, name="account_set_password"),
    path("account/sessions/", usersessions.list_usersessions, name="usersessions_list"),
    path("account/confirm/", allauth.reauthenticate, name="account_reauthenticate"),
    path("account/confirm/code/", second_step.reauthenticate, name="mfa_reauthenticate"),
    path("account/confirm/passkey/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("account/second-step/", second_step.index, name="mfa_index"),
    path("account/second-step/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("account/second-step/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("account/second-step/codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("account/second-step/codes/new/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("account/second-step/codes/file/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("account/passkeys/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("account/passkeys/add/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("account/passkeys/<int:pk>/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("account/passkeys/<int:pk>/remove/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
]
