"""What staff see: the waterfall on the customer's page, the list by tier, whom serving costs too much, the settings."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission

from configurator.customers.models import User
from configurator.insight.models import ActivityCost, CustomerValue, TierChange, ValuePolicy
from configurator.insight.rebuild import rebuild
from tests.insight.shop import NOW, bring, buy, call, guest, only_calls_cost, publish_lamp

HTMX = {"HX-Request": "true"}
BELOW = "/staff/value/below-zero/"


@pytest.fixture(autouse=True)
def lamps(db):
    publish_lamp()
    only_calls_cost()


def url(visitor):
    return f"/staff/customers/{visitor.customer_id}/value/"


def costly():
    joe = guest()
    buy(joe, 0)
    call(joe, *[399] * 9)
    return joe


def test_the_waterfall_as_a_fragment_and_as_a_page(staff):
    joe = guest()
    buy(joe, 0, 200)
    call(joe, 399)
    bring(joe, guest(), 380)
    rebuild(at=NOW)
    value = CustomerValue.objects.get(pk=joe.customer_id)
    for headers in (HTMX, {}):
        page = staff.get(url(joe), headers=headers).content.decode()
        rows = [page.index(words) for words in ("margin to come", "referrals", "talk with staff, Telephone")]
        assert rows == sorted(rows)
        assert page.count(f"€{value.value:.2f}") == 3  # on top, as the last sum, and with the change of tier
        assert "valued for the first time" in page
        assert "By the channel “E-mail”" in page
        assert ("<html" in page) is (not headers)


def test_the_customers_page_joins_it_by_its_address(staff):
    joe = costly()
    assert url(joe) in staff.get(f"/admin/customers/customer/{joe.customer_id}/change/").content.decode()


def test_without_a_value_it_is_said(staff):
    assert "No value yet" in staff.get(url(guest()), headers=HTMX).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_a_waterfall(staff, django_assert_num_queries, count):
    joe = guest()
    buy(joe, *range(0, 30 * count, 30))
    for channel in ["telephone", "counter", "email"][:count]:
        call(joe, 399, channel=channel)
    rebuild(at=NOW)
    with django_assert_num_queries(7):  # session, user, value, terms, costs, names, changes
        staff.get(url(joe), headers=HTMX)


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_the_worklist(staff, django_assert_num_queries, count):
    for _ in range(count):
        costly()
    rebuild(at=NOW)
    with django_assert_num_queries(7):  # session, user, count, values, terms, costs, what was taken
        page = staff.get(BELOW).content.decode()
    assert page.count("cost to serve €") == count


def test_an_empty_worklist_and_one_of_several_pages(staff, monkeypatch):
    assert "Nobody is below zero" in staff.get(BELOW).content.decode()
    monkeypatch.setattr("configurator.insight.staff.ON_A_PAGE", 1)
    costly(), costly()
    rebuild(at=NOW)
    first, second = (staff.get(f"{BELOW}?page={page}").content.decode() for page in ("1", "2"))
    assert ("?page=2" in first, "?page=1" in second) == (True, True)
    assert staff.get(f"{BELOW}?page=nonsense").status_code == 200


@pytest.mark.parametrize("where", ["waterfall", "worklist"])
def test_only_staff_who_may_see_values_do(client, staff, customer, where):
    joe = costly()
    rebuild(at=NOW)
    path = url(joe) if where == "waterfall" else BELOW
    user = User.objects.create_user("clerk@example.com", "a password of theirs", is_staff=True)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert (customer.get(path).status_code, client.get(path).status_code) == (403, 403)
    user.user_permissions.add(Permission.objects.get(codename="view_customervalue"))
    assert client.get(path).status_code == 200
    assert staff.post(path).status_code == 405


def test_the_list_by_tier_leads_to_the_customer(staff):
    joe = costly()
    rebuild(at=NOW)
    page = staff.get("/admin/insight/customervalue/?tier=below").content.decode()
    assert f"/admin/customers/customer/{joe.customer_id}/change/" in page
    assert BELOW in page
    assert str(joe.customer_id) not in staff.get("/admin/insight/customervalue/?tier=mvc").content.decode()
    answer = staff.get(f"/admin/insight/customervalue/{joe.customer_id}/change/")
    assert answer.url == f"/admin/customers/customer/{joe.customer_id}/change/"
    assert staff.get("/admin/insight/customervalue/add/").status_code == 403
    changes = staff.get("/admin/insight/tierchange/").content.decode()
    assert "valued for the first time" in changes
    assert TierChange.objects.count() == 1
    assert "rate" in staff.get("/admin/insight/linemodel/").content.decode()


def test_settings_are_one_row_and_count_from_the_next_rebuild(staff):
    joe = guest()
    buy(joe, 0, 200)
    rebuild(at=NOW)
    before = CustomerValue.objects.get(pk=joe.customer_id).value
    form = {field.name: getattr(ValuePolicy(), field.name) for field in ValuePolicy._meta.fields if field.editable}
    assert "36 months, 10 % a year, EUR" in staff.get("/admin/insight/valuepolicy/1/change/").content.decode()
    assert staff.post("/admin/insight/valuepolicy/1/change/", form | {"horizon_months": 12}).status_code == 302
    assert staff.get("/admin/insight/valuepolicy/add/").status_code == 403
    rebuild(at=NOW)
    assert CustomerValue.objects.get(pk=joe.customer_id).value < before
    wrong = staff.post("/admin/insight/valuepolicy/1/change/", form | {"discount_percent": "101"}).content.decode()
    assert "less than or equal to 100" in wrong


def test_costs_are_edited_and_asked_for_once(staff):
    row = ActivityCost.objects.get(channel="telephone")
    staff.post(f"/admin/insight/activitycost/{row.pk}/change/", {"kind": row.kind, "channel": row.channel, "cost": "7"})
    assert ActivityCost.objects.get(pk=row.pk).cost == Decimal(7)
    again = staff.post("/admin/insight/activitycost/add/", {"kind": "noted", "channel": "telephone", "cost": "1"})
    assert again.status_code == 200
