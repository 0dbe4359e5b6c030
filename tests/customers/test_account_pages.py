"""The pages of accounts say it in our words, in every language, and the forms on them work."""

import re
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.test import Client

from configurator.customers.models import User
from tests.conftest import proven

pytestmark = pytest.mark.django_db

PASSWORD = "a very good password"
OURS = Path(settings.BASE_DIR) / "templates"
THEIRS = re.compile(
    r"Email Address|Re-send|Make Primary|Change Password|Set Password|Password Reset|Are you sure|Security Key|"
    r"Authenticator|Deactivate|Sign Out|Enter your|Request Code|Generate"
)
PAGES = {
    "email/": ("E-mail addresses", "E-Mail-Adressen"),
    "password/change/": ("Present password", "Bisheriges Passwort"),
    "logout/": ("Builds and orders stay", "bleiben beim Konto"),
    "2fa/recovery-codes/generate/": ("Those of before", "Die bisherigen gelten"),
    "2fa/totp/deactivate/": ("Do without the app", "Auf die App verzichten"),
}
OPEN = {
    "password/reset/": ("Send the link", "Link senden"),
    "password/reset/done/": ("Look into your mail", "Sehen Sie in Ihre Mails"),
    "password/reset/key/1-2-3/": ("It was used already", "schon benutzt"),
    "login/code/": ("Sign in with a code", "Mit einem Code anmelden"),
    "inactive/": ("This account is closed", "Dieses Konto ist geschlossen"),
}


@pytest.fixture(autouse=True)
def nothing_tried_before():
    cache.clear()


@pytest.fixture
def joe(client):
    """Signed in a moment ago, with an app for codes and recovery codes."""
    user = proven(User.objects.create_user("joe@example.com", PASSWORD))
    client.post("/accounts/login/", {"login": "joe@example.com", "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(user)
    return user


def seen(client, path, language=""):
    answer = client.get(f"{language}/accounts/{path}", follow=True)
    assert answer.status_code == 200
    assert str(answer.templates[0].origin.name).startswith(str(OURS)), path
    return answer.content.decode()


@pytest.mark.parametrize("path", [*PAGES, *OPEN])
def test_a_page_is_ours_and_speaks_other_languages(client, request, path):
    if path in PAGES:
        request.getfixturevalue("joe")
    english, german = (PAGES | OPEN)[path]
    page = seen(client, path)
    assert english in page
    assert THEIRS.findall(page) == []
    assert german in seen(client, path, "/de")
    for language in ("/fa", "/zh-hans"):
        assert english not in seen(client, path, language)


def test_whoever_has_no_password_sets_one(client):
    user = proven(User.objects.create_user("joe@example.com"))
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert "New password once more" in seen(client, "password/set/")


def test_is_it_you_asks_for_the_password_or_a_code(joe, client):
    assert "Is it you?" in seen(client, "reauthenticate/")
    page = seen(client, "2fa/reauthenticate/")
    assert ("one of your recovery codes" in page, THEIRS.findall(page)) == (True, [])


def test_an_address_is_added_confirmed_made_the_main_one_and_the_other_removed(joe, client):
    client.post("/accounts/email/", {"email": "new@example.com", "action_add": ""})
    code = re.search(r"^\s*([A-Z0-9-]{6,})\s*$", mail.outbox[-1].body, re.MULTILINE)[1]
    assert mail.outbox[-1].to == ["new@example.com"]
    client.post("/accounts/confirm-email/", {"code": code})
    page = seen(client, "email/")
    assert (page.count("Confirmed."), page.count("Make it the main one"), "new@example.com" in page) == (2, 1, True)
    said = client.post("/accounts/email/", {"email": "new@example.com", "action_primary": ""}, follow=True)
    assert "This is your main address now." in said.content.decode()
    said = client.post("/accounts/email/", {"email": "new@example.com", "action_remove": ""}, follow=True)
    assert "is your main address. Make another one the main one first." in said.content.decode()
    client.post("/accounts/email/", {"email": "joe@example.com", "action_remove": ""})
    assert list(EmailAddress.objects.values_list("email", "primary")) == [("new@example.com", True)]


def test_a_wrong_address_is_said_beside_its_field(joe, client):
    page = client.post("/accounts/email/", {"email": "no address", "action_add": ""}).content.decode()
    assert re.search(r'name="email"[^>]*value="no address".*errorlist', page, re.DOTALL)


def test_a_password_is_changed_and_a_forgotten_one_replaced(joe, client):
    said = {"oldpassword": PASSWORD, "password1": "another good password", "password2": "another good password"}
    answer = client.post("/accounts/password/change/", said, follow=True)
    assert "The password is changed." in answer.content.decode()
    wrong = client.post("/accounts/password/change/", said)
    assert "errorlist" in wrong.content.decode()
    stranger = Client()
    cache.clear()
    stranger.post("/accounts/password/reset/", {"email": "joe@example.com"})
    path = re.search(r"https?://[^/]+(/\S*password/reset/key/\S+)", mail.outbox[-1].body)[1]
    page = stranger.get(path, follow=True)
    assert "New password once more" in page.content.decode()
    done = stranger.post(page.request["PATH_INFO"], {"password1": "a third good one", "password2": "a third good one"})
    assert done.status_code == 302
    assert User.objects.get().check_password("a third good one")


def test_new_recovery_codes_and_doing_without_the_app(joe, client):
    before = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    client.post("/accounts/2fa/recovery-codes/generate/")
    assert Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes() != before
    said = client.post("/accounts/2fa/totp/deactivate/", follow=True)
    assert "The app is not asked for any more." in said.content.decode()
    assert not Authenticator.objects.filter(type="totp").exists()


def test_a_passkey_is_renamed_and_removed(joe, client):
    data = {"name": "Old name", "credential": {"clientExtensionResults": {}}, "passwordless": True}
    key = Authenticator.objects.create(user=joe, type="webauthn", data=data)
    page = seen(client, f"2fa/webauthn/keys/{key.pk}/edit/")
    assert ("Rename the passkey" in page, "Old name" in page) == (True, True)
    client.post(f"/accounts/2fa/webauthn/keys/{key.pk}/edit/", {"name": "<b>Phone</b>"})
    page = seen(client, f"2fa/webauthn/keys/{key.pk}/remove/")
    assert "&lt;b&gt;Phone&lt;/b&gt;</b> won't sign you in any more." in page
    said = client.post(f"/accounts/2fa/webauthn/keys/{key.pk}/remove/", follow=True)
    assert "The passkey is removed." in said.content.decode()
