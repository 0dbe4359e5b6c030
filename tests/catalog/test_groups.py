import io

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from catalog.groups import ensure_groups


def codes(name, app_label):
    permissions = Group.objects.get(name=name).permissions.filter(content_type__app_label=app_label)
    return set(permissions.values_list("codename", flat=True))


@pytest.mark.django_db
def test_clerks_serve_customers_and_touch_no_catalog():
    ensure_groups()
    assert codes("clerk", "customers") == {"view_customer", "add_note", "add_identity", "add_consent", "add_merge"}
    assert "view_order" in codes("clerk", "orders")
    assert codes("clerk", "catalog") == set()


@pytest.mark.django_db
def test_storekeepers_count_stock_and_clerks_look_at_it():
    ensure_groups()
    looking = {"view_stockitem", "view_movement", "view_reservation"}
    assert codes("storekeeper", "stock") == looking | {"add_stockitem", "change_stockitem"}
    assert codes("clerk", "stock") == looking


@pytest.mark.django_db
def test_clerks_answer_requests_and_returns():
    ensure_groups()
    assert {"add_quoteanswer", "change_return", "change_rating"} <= codes("clerk", "orders")


@pytest.mark.django_db
def test_connectors_look_after_receivers_and_keys_and_make_nothing(client):
    ensure_groups()
    may = codes("connector", "fulfillment")
    assert {"add_receiver", "change_receiver", "view_delivery", "change_delivery", "view_deliveryattempt"} <= may
    assert "work_orders" not in may
    assert not [code for code in may if code.startswith("delete_")]
    assert codes("connector", "api") >= {"add_apikey", "change_apikey"}
    assert codes("connector", "catalog") == codes("connector", "customers") == set()
    user = get_user_model().objects.create_user("con@example.com", "x", is_staff=True)
    client.force_login(user)
    assert client.get("/admin/fulfillment/receiver/add/").status_code == 403
    user.groups.set(Group.objects.filter(name="connector"))
    for page in ("fulfillment/receiver/add", "fulfillment/receiver", "fulfillment/delivery", "api/apikey/add"):
        assert client.get(f"/admin/{page}/").status_code == 200


@pytest.mark.django_db
def test_strategists_run_campaigns_and_programmes_and_look_at_values():
    ensure_groups()
    assert {"change_campaign", "run_campaign", "change_programme", "run_programme"} <= codes("strategist", "programs")
    assert {"view_supplierperiod", "add_supplierperiod"} <= codes("strategist", "programs")
    assert not [code for code in codes("strategist", "programs") if code.startswith("delete_")]
    treating = {"add_channelmove", "change_channelmove", "change_tiereffort", "change_needsgroup"}
    assert {code for code in codes("strategist", "insight") if not code.startswith("view_")} == treating
    assert codes("strategist", "orders") == {"view_rating"}
    assert codes("strategist", "customers") == codes("strategist", "offers") == set()


@pytest.mark.django_db
def test_editors_change_the_catalog_and_publishers_publish():
    ensure_groups()
    every = set(Permission.objects.filter(content_type__app_label="catalog").values_list("codename", flat=True))
    assert codes("editor", "catalog") == codes("publisher", "catalog") == every
    assert codes("publisher", "releases") - codes("editor", "releases") == {"publish_release"}
    assert "publish_release" not in codes("editor", "releases")


@pytest.mark.django_db
def test_again_changes_nothing_and_keeps_what_a_shop_added():
    ensure_groups()
    added = Permission.objects.get(codename="view_user")
    stray = Permission.objects.get(codename="publish_release")
    Group.objects.get(name="editor").permissions.add(added, stray)
    call_command("ensure_groups", stdout=io.StringIO())
    assert codes("editor", "customers") == {"view_user"}
    assert "publish_release" not in codes("editor", "releases")
    assert Group.objects.filter(name__in=["editor", "publisher"]).count() == 2


@pytest.mark.django_db
def test_clerks_sell_at_the_counter_and_makers_do_not():
    ensure_groups()
    assert (codes("clerk", "desk"), codes("maker", "desk")) == ({"sell_at_counter"}, set())
