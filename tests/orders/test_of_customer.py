"""What the customer's page in the admin shows from here: orders, requests, and who ordered likewise."""

import pytest
from django.contrib.auth.models import Permission

from configurator.customers.models import User
from configurator.orders.alike import alike_by_orders
from configurator.orders.models import Contact
from tests.orders.shop import AT, CONTACT, ON_REQUEST, build, guest, member, ordered, place, publish_lamp, submission

HTMX = {"HX-Request": "true"}


@pytest.fixture
def lamps(db):
    publish_lamp()


def url(visitor, name="orders"):
    return f"/staff/customers/{visitor.customer_id}/{name}/"


def test_orders_and_requests_of_one_customer_as_a_fragment_and_as_a_page(staff, lamps):
    joe, other = member(), guest()
    order = ordered(joe)
    asked = build(joe, ON_REQUEST)
    request = place(visitor=joe, submission=submission(asked), at=AT)
    elsewhere = ordered(other)
    for headers in (HTMX, {}):
        page = staff.get(url(joe), headers=headers).content.decode()
        assert (order.number in page, request.number in page, elsewhere.number in page) == (True, True, False)
        assert ("<html" in page) is (not headers)


@pytest.mark.parametrize("count", [1, 3])
def test_orders_take_the_same_queries_for_one_and_for_three(staff, lamps, django_assert_num_queries, count):
    joe = member()
    for _ in range(count):
        ordered(joe)
    with django_assert_num_queries(5):  # session, user, orders, their lines, requests
        staff.get(url(joe), headers=HTMX)


OTHER = Contact(name="Ann", email="ann@example.com", line1="A", postcode="99999", city="Bonn", country="DE")


@pytest.mark.parametrize(
    ("contact", "why"),
    [
        (CONTACT, "has the e-mail address joe@example.com"),
        (
            Contact(name="joe doe", email="x@example.com", line1="B", postcode="12345", city="Berlin", country="DE"),
            "went",
        ),
        (Contact(name="Joe Doe", email="x@example.com", line1="B", postcode="99999", city="Bonn", country="DE"), ""),
        (OTHER, ""),
    ],
)
def test_who_ordered_likewise_is_perhaps_the_same_person(staff, lamps, contact, why):
    joe, other = member(), guest()
    ordered(joe)
    ordered(other, contact=contact)
    found = alike_by_orders(customer_id=joe.customer_id)
    assert [(one.customer.pk, why in one.why) for one in found] == ([(other.customer_id, True)] if why else [])
    for headers in (HTMX, {}):
        page = staff.get(url(joe, "alike"), headers=headers).content.decode()
        assert (str(other.customer_id) in page) is bool(why)


def test_nobody_without_the_right_sees_orders_of_a_customer(client, lamps):
    joe = member()
    clerk = User.objects.create_user("clerk@example.com", "x", is_staff=True)
    client.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    assert [client.get(url(joe, name)).status_code for name in ("orders", "alike", "builds")] == [403] * 3
    clerk.user_permissions.add(Permission.objects.get(codename="view_customer"))
    assert [client.get(url(joe, name)).status_code for name in ("orders", "alike", "builds")] == [200] * 3
    assert [client.post(url(joe, name)).status_code for name in ("orders", "alike", "builds")] == [405] * 3
