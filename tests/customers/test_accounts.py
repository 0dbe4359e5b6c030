"""Sign-up and sign-in over HTTP, and the users' admin."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.core.cache import cache
from django.test import Client

from configurator.customers.identify import ensure_customer
from configurator.customers.models import Customer, Identity, Interaction, Learning, User, Verb
from configurator.customers.track import Act, track
from configurator.customers.visitor import COOKIE, Visitor, dumps, loads
from tests.conftest import AT, proven

pytestmark = pytest.mark.django_db

PASSWORD = "a very good password"


@pytest.fixture(autouse=True)
def nothing_tried_before():
    """Limits are counted in the cache, for all tests of a process."""
    cache.clear()


def visitor_of(client):
    return loads(client.cookies[COOKIE].value)


def account(email="joe@example.com", **fields):
    """An account whose address was confirmed."""
    return proven(User.objects.create_user(email, PASSWORD, **fields))


def code_in_mail():
    """The code in the mail that went out last."""
    return re.search(r"^([A-Z0-9-]{6,9})$", mail.outbox[-1].body, re.MULTILINE)[1]


@pytest.mark.parametrize(("ticked", "learning"), [({}, Learning.VISIT), ({"always": "on"}, Learning.ALWAYS)])
def test_signup_takes_an_address_proves_it_and_offers_to_learn_always(client, ticked, learning):
    assert 'name="always"' in client.get("/accounts/signup/").content.decode()
    posted = {"email": "Joe@Example.com", "name": "Joe Doe"} | ticked
    assert client.post("/accounts/signup/", posted)["Location"] == "/accounts/confirm-email/"
    assert COOKIE not in client.cookies
    client.post("/accounts/confirm-email/", {"code": code_in_mail()})
    customer = Customer.objects.get(pk=visitor_of(client).customer_id)
    user = User.objects.get()
    assert (customer.learning, customer.name, user.email) == (learning, "Joe", "joe@example.com")
    assert (customer.learning_chosen_at is None) == (learning == Learning.VISIT)
    assert not user.has_usable_password()


def test_signup_with_a_password_too(client):
    client.post("/accounts/signup/", {"email": "joe@example.com", "password1": PASSWORD})
    client.post("/accounts/confirm-email/", {"code": code_in_mail()})
    assert User.objects.get().check_password(PASSWORD)
    weak = {"email": "ann@example.com", "password1": "1234"}
    assert "too short" in Client().post("/accounts/signup/", weak).content.decode()


def test_signup_with_a_wrong_code_is_nobody(client):
    client.post("/accounts/signup/", {"email": "joe@example.com"})
    client.post("/accounts/confirm-email/", {"code": "AAAAAA"})
    assert COOKIE not in client.cookies
    assert not EmailAddress.objects.filter(verified=True).exists()


def test_sign_in_by_code(client):
    account()
    assert client.post("/accounts/login/code/", {"email": "joe@example.com"}).status_code == 302
    client.post("/accounts/login/code/confirm/", {"code": code_in_mail()})
    assert visitor_of(client).signed_in


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("/accounts/signup/", {"email": "{}"}),
        ("/accounts/login/code/", {"email": "{}"}),
        ("/accounts/password/reset/", {"email": "{}"}),
        ("/accounts/login/", {"login": "{}", "password": "wrong"}),
    ],
)
def test_nobody_learns_who_has_an_account(url, words):
    account()
    answers = []
    for email in ("joe@example.com", "ann@example.com"):
        client = Client()
        posted = {name: text.format(email) for name, text in words.items()}
        first = client.post(url, posted)
        second = client.get(first["Location"]) if first.status_code == 302 else first
        page = re.sub(
            r'(value|data-hx-headers)="[^"]*"|\'{"X-CSRFToken[^\']*\'', "", second.content.decode().replace(email, "")
        )
        answers.append((first.status_code, first.get("Location"), page))
    assert answers[0] == answers[1]


def test_too_many_tries_are_refused_with_a_page_of_ours(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"signup": "2/m/ip"}
    answers = [client.post("/accounts/signup/", {"email": f"a{number}@example.com"}) for number in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert "Too many tries" in answers[-1].content.decode()
    cache.clear()
    assert client.post("/accounts/signup/", {"email": "b@example.com"}).status_code == 302


def test_one_address_gets_only_some_codes_a_minute():
    account()
    for _ in range(6):
        Client().post("/accounts/login/code/", {"email": "joe@example.com"})
    assert len(mail.outbox) == 3


def test_the_sign_in_page_puts_code_and_passkey_before_the_password(client):
    page = client.get("/accounts/login/").content.decode()
    places = [page.index(words) for words in ("Send me a code", "Sign in with a passkey", "With a password")]
    assert places == sorted(places)
    assert "<details>" in page
    again = client.post("/accounts/login/", {"login": "joe@example.com", "password": "wrong"}).content.decode()
    assert "<details open>" in again


# Staff and the second factor


@pytest.fixture
def clerk(settings, client):
    settings.STAFF_NEEDS_MFA = True
    user = account("clerk@example.com", is_staff=True, is_superuser=True)
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    return user


def test_staff_are_asked_for_a_second_factor_before_they_work(clerk, client, settings):
    for path in ("/admin/", "/admin/customers/customer/", "/staff/customers/x/orders/"):
        assert client.get(path)["Location"] == "/accounts/2fa/"
    assert "Staff sign in with a second factor" in client.get("/accounts/2fa/").content.decode()
    assert client.get("/").status_code == 200
    settings.STAFF_NEEDS_MFA = False
    assert client.get("/admin/").status_code == 200


def test_an_app_for_codes_is_set_up_and_then_asked_for(clerk, client):
    assert client.get("/accounts/2fa/totp/activate/")["Location"].startswith("/accounts/reauthenticate/")
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    assert ("<svg" in page, "data:image" in page) == (True, False)
    secret = re.search(r'id="secret" value="([A-Z2-7]+)"', page)[1]
    client.post("/accounts/2fa/totp/activate/", {"code": code_now(secret)})
    assert client.get("/admin/").status_code == 200
    assert Authenticator.objects.filter(type=Authenticator.Type.RECOVERY_CODES).exists()
    kept = Authenticator.objects.get(type=Authenticator.Type.TOTP).data["secret"]
    assert (kept.startswith("sealed:"), secret in kept) == (True, False)
    other = Client()
    cache.clear()
    answer = other.post("/accounts/login/", {"login": clerk.email, "password": PASSWORD})
    assert answer["Location"].startswith("/accounts/2fa/authenticate/")
    assert other.get("/admin/").status_code == 302
    page = other.get("/accounts/2fa/authenticate/").content.decode()
    assert "or one of your recovery codes" in page
    assert "With a passkey" not in page  # there is none
    recovery = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES).wrap().get_unused_codes()[0]
    other.post("/accounts/2fa/authenticate/", {"code": recovery})
    assert other.get("/admin/").status_code == 200


def test_staff_see_that_there_is_a_second_factor_but_not_its_secret(clerk, client, settings):
    settings.STAFF_NEEDS_MFA = False
    made = Authenticator.objects.create(user=clerk, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"})
    for path in ("/admin/mfa/authenticator/", f"/admin/mfa/authenticator/{made.pk}/change/"):
        page = client.get(path).content.decode()
        assert (clerk.email in page, "JBSWY3DPEHPK3PXP" in page) == (True, False)
    assert client.get("/admin/mfa/authenticator/add/").status_code == 403
    client.post(f"/admin/mfa/authenticator/{made.pk}/delete/", {"post": "yes"})
    assert not Authenticator.objects.exists()


def code_now(secret):
    counter = next(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, counter))


def test_a_sign_in_by_code_is_in_our_words_and_names_no_machine(client):
    user = account()
    client.post("/accounts/login/code/", {"email": user.email})
    (sent,) = mail.outbox
    assert (sent.subject, "this is your code to sign in" in sent.body) == ("Your code to sign in", True)
    page = client.get("/accounts/login/code/confirm/").content.decode()
    assert "Write the code from the mail" in page
    client.post("/accounts/login/code/confirm/", {"code": code_in_mail()})
    assert client.session["_auth_user_id"] == str(user.pk)


@pytest.mark.parametrize(
    ("path", "email", "subject"),
    [
        ("/accounts/signup/", "joe@example.com", "You have an account already"),
        ("/accounts/signup/", "new@example.com", "Your code to confirm your e-mail address"),
        ("/accounts/login/code/", "new@example.com", "There is no account with this address"),
        ("/accounts/password/reset/", "joe@example.com", "A new password"),
    ],
)
def test_every_mail_about_an_account_is_in_our_words(client, path, email, subject):
    account()
    client.post(path, {"email": email})
    assert [sent.subject for sent in mail.outbox] == [subject]
    assert mail.outbox[0].body.startswith("Hello,")
    assert "Hello from" not in mail.outbox[0].body


def test_customers_are_not_asked_for_a_second_factor(settings, client):
    settings.STAFF_NEEDS_MFA = True
    account()
    client.post("/accounts/login/", {"login": "joe@example.com", "password": PASSWORD})
    assert client.get("/account/").status_code == 200


def test_a_passkey_is_offered_to_sign_in_and_refused_when_forged(client):
    options = client.get("/accounts/2fa/webauthn/login/", headers={"Accept": "application/json"}).json()
    assert options["request_options"]["publicKey"]["challenge"]
    answer = client.post("/accounts/2fa/webauthn/login/", {"credential": '{"id": "forged"}'})
    assert (answer.status_code, COOKIE in client.cookies) == (302, False)


@pytest.mark.parametrize("path", ["", "webauthn/", "webauthn/add/", "recovery-codes/generate/", "totp/activate/"])
def test_pages_of_the_second_factor_have_our_look(clerk, client, path):
    answer = client.get(f"/accounts/2fa/{path}", follow=True)
    assert answer.status_code == 200
    assert "css/site.css" in answer.content.decode()


def test_sign_in_and_out_over_http(client):
    account()
    client.post("/accounts/login/", {"login": "joe@example.com", "password": PASSWORD})
    assert visitor_of(client).signed_in
    assert Identity.objects.get().kind == "sign_in"
    client.post("/accounts/logout/")
    assert visitor_of(client).customer_id is None
    assert Interaction.objects.count() == 0


def test_an_address_that_was_never_proven_is_proven_at_the_first_sign_in(client):
    User.objects.create_user("joe@example.com", PASSWORD)
    client.post("/accounts/login/", {"login": "joe@example.com", "password": PASSWORD})
    assert COOKIE not in client.cookies
    client.post("/accounts/confirm-email/", {"code": code_in_mail()})
    assert visitor_of(client).signed_in


def test_wrong_password_is_nobody(client):
    account()
    client.post("/accounts/login/", {"login": "joe@example.com", "password": "wrong"})
    assert COOKIE not in client.cookies


def test_user_email_is_unique_in_any_case():
    User.objects.create_user("joe@example.com")
    with pytest.raises(Exception, match=r"(?i)unique constraint"):
        User.objects.create(email="JOE@example.com")


@pytest.fixture
def staff(client):
    user = User.objects.create_superuser("staff@example.com", PASSWORD)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_admin_adds_a_user_with_password(staff):
    posted = {"email": "Ann@Example.com", "name": "Ann", "usable_password": "true"}
    both = {"password1": PASSWORD, "password2": PASSWORD}
    response = staff.post("/admin/customers/user/add/", posted | both)
    assert response.status_code == 302
    made = User.objects.get(email__iexact="ann@example.com")
    assert (made.email, made.name, made.check_password(PASSWORD), made.is_staff) == (
        "ann@example.com",
        "Ann",
        True,
        False,
    )


def test_admin_refuses_two_passwords(staff):
    posted = {"email": "ann@example.com", "usable_password": "true", "password1": PASSWORD, "password2": "other"}
    assert staff.post("/admin/customers/user/add/", posted).status_code == 200
    assert User.objects.count() == 1


@pytest.mark.parametrize(("words", "count"), [("joe", 1), ("doe", 1), ("nobody", 0)])
def test_admin_finds_users_by_email_and_name(staff, words, count):
    User.objects.create_user("joe@example.com", name="J. Doe")
    page = staff.get("/admin/customers/user/", {"q": words}).content.decode()
    assert page.count("joe@example.com</a>") == count


def test_admin_shows_a_user(staff):
    user = User.objects.create_user("joe@example.com")
    assert staff.get(f"/admin/customers/user/{user.pk}/change/").status_code == 200
    assert staff.get(f"/admin/customers/user/{user.pk}/password/").status_code == 200


def test_a_guest_who_makes_an_account_is_asked_about_what_they_did_before(client):
    visitor = Visitor()
    guest_id = ensure_customer(visitor=visitor, at=AT)
    track(visitor=visitor, learning=Learning.VISIT, at=AT, acts=[Act(verb=Verb.CHOSE, family_code="lamp")])
    client.cookies[COOKIE] = dumps(visitor)
    client.post("/accounts/signup/", {"email": "joe@example.com"})
    client.post("/accounts/confirm-email/", {"code": code_in_mail()})
    assert visitor_of(client).guest_id == guest_id
    assert 'action="/me/join/"' in client.get("/me/").content.decode()
