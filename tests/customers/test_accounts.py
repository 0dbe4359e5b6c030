"""Sign-up and sign-in over HTTP, and the users' admin."""

import pytest

from configurator.customers.models import Customer, Identity, Interaction, Learning, User
from configurator.customers.visitor import COOKIE, loads

pytestmark = pytest.mark.django_db

PASSWORD = "a very good password"


def visitor_of(client):
    return loads(client.cookies[COOKIE].value)


@pytest.mark.parametrize(("ticked", "learning"), [({}, Learning.VISIT), ({"always": "on"}, Learning.ALWAYS)])
def test_signup_offers_to_learn_always(client, ticked, learning):
    form = client.get("/accounts/signup/").content.decode()
    assert 'name="always"' in form
    posted = {"email": "Joe@Example.com", "password1": PASSWORD, "name": "Joe Doe"} | ticked
    assert client.post("/accounts/signup/", posted).status_code == 302
    customer = Customer.objects.get(pk=visitor_of(client).customer_id)
    assert (customer.learning, customer.name, User.objects.get().email) == (learning, "Joe", "joe@example.com")
    assert (customer.learning_chosen_at is None) == (learning == Learning.VISIT)


def test_sign_in_and_out_over_http(client):
    User.objects.create_user("joe@example.com", PASSWORD)
    client.post("/accounts/login/", {"login": "joe@example.com", "password": PASSWORD})
    assert visitor_of(client).signed_in
    assert Identity.objects.get().kind == "sign_in"
    client.post("/accounts/logout/")
    assert visitor_of(client).customer_id is None
    assert Interaction.objects.count() == 0


def test_wrong_password_is_nobody(client):
    User.objects.create_user("joe@example.com", PASSWORD)
    client.post("/accounts/login/", {"login": "joe@example.com", "password": "wrong"})
    assert COOKIE not in client.cookies


def test_user_email_is_unique_in_any_case():
    User.objects.create_user("joe@example.com")
    with pytest.raises(Exception, match="UNIQUE constraint"):
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
