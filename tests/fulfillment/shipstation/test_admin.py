import re

import pytest

from configurator.fulfillment.models import ShipStationStore
from configurator.fulfillment.shipstation.credentials import store_of

pytestmark = pytest.mark.django_db

STORES = "/admin/fulfillment/shipstationstore/"
FORM = {"name": "North plant", "code": "north", "is_active": "on", "all_families": "on"}


def shown(answer):
    return re.findall(r"for ShipStation: (\S+) \.", answer.content.decode())


def test_a_new_store_gets_a_password_that_is_shown_once(staff):
    (password,) = shown(staff.post(f"{STORES}add/", FORM, follow=True))
    store = ShipStationStore.objects.get()
    assert store_of(username="north", password=password) == store
    pages = [staff.get(STORES), staff.get(f"{STORES}{store.pk}/change/"), staff.get(f"{STORES}{store.pk}/history/")]
    assert password not in "".join(page.content.decode() for page in pages)
    assert "http://127.0.0.1:8000/shipstation/" in pages[1].content.decode()


def test_changing_a_store_keeps_its_password(staff):
    (password,) = shown(staff.post(f"{STORES}add/", FORM, follow=True))
    store = ShipStationStore.objects.get()
    assert shown(staff.post(f"{STORES}{store.pk}/change/", FORM | {"name": "South"}, follow=True)) == []
    assert store_of(username="north", password=password).name == "South"


def test_a_new_password_is_made_on_demand_and_written_down_without_it(staff):
    (old,) = shown(staff.post(f"{STORES}add/", FORM, follow=True))
    store = ShipStationStore.objects.get()
    answer = staff.post(STORES, {"action": "new_password", "_selected_action": [store.pk]}, follow=True)
    (new,) = shown(answer)
    assert store_of(username="north", password=old) is None
    assert store_of(username="north", password=new) == store
    history = staff.get(f"{STORES}{store.pk}/history/").content.decode()
    assert "Made a new password." in history
    assert new not in history


def test_customers_are_kept_out(member):
    assert member.get(STORES).status_code == 302
