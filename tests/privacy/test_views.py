import json
import zipfile
from io import BytesIO

import pytest
from django.test import Client

from configurator.customers.models import Customer, User
from configurator.customers.visitor import COOKIE, loads
from configurator.outbox.models import Message
from configurator.privacy.walk import person_behind
from tests.orders.shop import be, guest
from tests.privacy.person import counts
from tests.profiles.test_views import text

LEAVE, EXPORT = "/me/leave-entirely/", "/me/export/"


def test_the_archive_is_the_visitors_own(client, joe, ann):
    response = be(client, joe).get(EXPORT)
    assert response.headers["Content-Type"] == "application/zip"
    assert "attachment" in response.headers["Content-Disposition"]
    data = json.loads(zipfile.ZipFile(BytesIO(response.getvalue())).read("data.json"))
    own = {str(pk) for pk in person_behind(customer_id=joe.customer_id).customer_ids}
    assert {row["id"] for row in data["tables"]["customers.Customer"]} == own


def test_leaving_asks_first_and_wants_the_box_ticked(client, joe):
    before = counts()
    be(client, joe)
    assert "Erase you entirely?" in text(client.get(LEAVE))
    assert "Please tick the box first" in text(client.post(LEAVE))
    after = counts()
    assert {label for label in before if before[label] != after[label]} <= {"sessions.Session"}


def test_leaving_signs_out_and_erases(client, joe, ann):
    response = be(client, joe).post(LEAVE, {"sure": "1"})
    assert (response.status_code, response.headers["Location"]) == (303, "/")
    assert [user.email for user in User.objects.exclude(is_staff=True)] == ["ann@example.com"]
    assert loads(client.cookies[COOKIE].value).customer_id is None
    assert "You are erased" in text(client.get("/"))
    assert client.get("/me/").status_code == 200


def test_a_guest_can_leave_too(client, shop):
    visitor = guest()
    Customer.objects.update(name="Joe")
    be(client, visitor).post(LEAVE, {"sure": "1"})
    assert Customer.objects.get().name == ""


def test_leaving_says_what_stands_against_it(client, joe):
    be(client, joe)
    Message.objects.filter(topic="order.placed").update(delivered_at=None)
    late = client.post(LEAVE, {"sure": "1"})
    assert (late.status_code, "Order A-2026-000001 is just on its way" in text(late)) == (409, True)
    User.objects.filter(email="joe@example.com").update(is_staff=True)
    assert "belongs to the staff" in text(client.post(LEAVE, {"sure": "1"}))


def test_a_remembered_account_signs_in_first(client, joe):
    be(client, joe)
    del client.cookies["sessionid"]
    for path in (LEAVE, EXPORT):
        assert client.get(path).headers["Location"] == f"/accounts/login/?next={path}"
    assert client.post(LEAVE, {"sure": "1"}).status_code == 302
    assert User.objects.filter(email="joe@example.com").exists()


@pytest.mark.parametrize(("path", "method"), [(EXPORT, "post"), (LEAVE, "put")])
def test_other_methods_are_refused(client, shop, path, method):
    assert getattr(client, method)(path).status_code == 405


def test_leaving_needs_its_token(shop):
    assert Client(enforce_csrf_checks=True).post(LEAVE, {"sure": "1"}).status_code == 403
