"""What waits for an answer of staff: who sees it, in which order, and when it is gone."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission

from configurator.customers.models import Customer, User
from configurator.insight.models import Tier, TierEffort
from configurator.orders.place import place
from configurator.orders.quotes.answer import answer
from configurator.orders.returns.answer import refuse_return
from configurator.orders.waiting import REQUEST, RETURN, waiting_for_staff
from tests.orders.returns.test_returns import ask, order, owner
from tests.orders.shop import AT, ON_REQUEST, build, guest, publish_lamp, submission
from tests.programs.campaigns.club import valued

__all__ = ["order", "owner"]

pytestmark = pytest.mark.django_db
WAITING = "/staff/waiting/"
HOUR = timedelta(hours=1)


@pytest.fixture
def lamps(db):
    publish_lamp()


def asks(hours, tier=""):
    visitor = guest()
    if tier:
        valued(Customer.objects.get(pk=visitor.customer_id), tier)
    return place(visitor=visitor, submission=submission(build(visitor, ON_REQUEST)), at=AT + hours * HOUR)


def numbers(kinds=(REQUEST, RETURN)):
    return [one.number for one, _ahead in waiting_for_staff(kinds=kinds)]


def test_requests_are_answered_in_the_order_of_their_customers_tiers(lamps):
    below, rest, best = asks(0, Tier.BELOW_ZERO), asks(1), asks(20, Tier.MOST_VALUABLE)
    late = asks(30, Tier.MOST_VALUABLE)
    assert numbers() == [best.number, below.number, rest.number, late.number]
    TierEffort.objects.update(head_start_hours=0)
    assert numbers() == [below.number, rest.number, best.number, late.number]


def test_what_was_answered_waits_no_more(lamps):
    first, second = asks(0, Tier.MOST_VALUABLE), asks(1)
    words = {"unit_price": Decimal(104), "note": "", "by_id": None, "at": AT + 2 * HOUR}
    answer(request_key=first.key, valid_until=AT.date() + timedelta(days=9), **words)
    assert numbers() == [second.number]


def test_returns_wait_beside_them_until_they_are_answered(owner, order):
    request = asks(48)
    found = ask(owner, order)
    assert numbers() == [order.number, request.number]
    assert numbers([REQUEST]) == [request.number]
    refuse_return(return_key=found.key, why="Too late.", by="staff:1", at=AT + 30 * HOUR)
    assert numbers() == [request.number]


def test_each_sees_what_they_may_answer(client, staff, customer, owner, order):
    request = asks(0, Tier.MOST_VALUABLE)
    ask(owner, order)
    page = staff.get(WAITING).content.decode()
    assert f"/admin/orders/quoterequest/{request.key}/answer/" in page
    assert "24 hours: Most valuable" in page
    assert f"Return of order {order.number}" in page
    user = User.objects.create_user("clerk@example.com", "a password of theirs", is_staff=True)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert (customer.get(WAITING).status_code, client.get(WAITING).status_code) == (403, 403)
    user.user_permissions.add(Permission.objects.get(codename="add_quoteanswer"))
    page = client.get(WAITING).content.decode()
    assert (request.number in page, order.number in page) == (True, False)
    assert staff.post(WAITING).status_code == 405


def test_the_lists_lead_there(staff):
    for path in ("/admin/orders/quoterequest/", "/admin/orders/return/"):
        assert WAITING in staff.get(path).content.decode()
    assert "Nothing waits" in staff.get(WAITING).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_the_queue(staff, lamps, django_assert_num_queries, count):
    for hour in range(count):
        asks(hour)
    with django_assert_num_queries(6):  # session, user, requests, returns, values, effort
        page = staff.get(WAITING).content.decode()
    assert page.count("Price for request") == count


def test_a_long_queue_has_pages(staff, lamps, monkeypatch):
    monkeypatch.setattr("configurator.orders.staff.ON_A_PAGE", 1)
    asks(0), asks(1)
    first, second = (staff.get(f"{WAITING}?page={page}").content.decode() for page in ("1", "2"))
    assert ("?page=2" in first, "?page=1" in second) == (True, True)
