"""Every way by which an act could be written, walked with learning off, and with it on to know that it is one."""

import re
import uuid

import pytest

from configurator.configurations.models import Configuration
from configurator.customers.models import Identity, Interaction, Learning, Verb
from configurator.orders.models import Order
from configurator.profiles.models import Taste
from configurator.releases.shelf import current_release
from tests.profiles.shop import act as do
from tests.profiles.shop import be, clicked, learn_all, member

ADDRESS = {
    "name": "Joe Doe",
    "email": "joe@example.com",
    "line1": "Long Street 1",
    "line2": "",
    "postcode": "12345",
    "city": "Berlin",
    "country": "DE",
    "quantity": "1",
}


def walk(client):
    """Look, choose, wish, take back, fill in, undo and order, each as the browser does it."""
    client.get("/")
    client.get("/configure/lamp/", follow=True)
    url = f"/b/{Configuration.objects.get().key}/"
    for path, data in [
        ("m/shade/", {"value": "GOLD"}),
        ("m/extras/", {"make": "extras/DIMMER=yes"}),
        ("undo/", {}),
        ("m/shade/", {"retract": "1"}),
        ("m/shade/", {"value": "GLASS"}),
        ("fill/", {}),
    ]:
        version = Configuration.objects.get().version
        response = client.post(url + path, data | {"version": version}, headers={"HX-Request": "true"})
        assert response.status_code == 200
    page = client.get(f"{url}checkout/").content.decode()
    posted = ADDRESS | {
        "token": re.search(r'name="token" value="([^"]+)"', page)[1],
        "version": Configuration.objects.get().version,
        "shown": re.search(r'name="shown" value="([^"]*)"', page)[1],
    }
    client.post(f"{url}checkout/", posted)
    client.get("/me/")
    client.get("/me/", headers={"HX-Request": "true"})
    client.post("/me/appetite/", {"step": "4"})
    learn_all()


def what_is_written():
    return sorted(set(Interaction.objects.values_list("verb", flat=True)))


def test_off_writes_no_act_visit_or_taste(client, shop):
    client = be(client, member(learning=Learning.OFF))
    walk(client)
    assert Order.objects.count() == 1
    assert (what_is_written(), Taste.objects.count(), Identity.objects.visits().count()) == ([], 0, 0)


@pytest.mark.parametrize(("learning", "visits"), [(Learning.VISIT, 1), (Learning.ALWAYS, 0)])
def test_the_same_walk_writes_every_verb_when_it_may(client, shop, learning, visits):
    client = be(client, member(learning=learning))
    walk(client)
    elsewhere = {Verb.NOTED, Verb.COMPARED, Verb.SHARED}
    assert what_is_written() == sorted(set(Verb.values) - elsewhere)
    assert (Taste.objects.count() > 0, Identity.objects.visits().count()) == (True, visits)


def test_off_from_now_on_leaves_what_is_known(client, shop):
    visitor = member()
    do(visitor, clicked("shade/GLASS"))
    learn_all()
    before = set(Taste.objects.values_list())
    client = be(client, visitor)
    client.post("/me/learning/", {"learning": "off"})
    walk(client)
    assert (set(Taste.objects.values_list()), Interaction.objects.count()) == (before, 1)
    build = Configuration.objects.create(
        key=uuid.uuid4(), customer_id=visitor.customer_id, release_id=current_release("lamp").pk, family_code="lamp"
    )
    assert "you picked it" not in client.get(f"/b/{build.key}/").content.decode()
    client.post("/me/learning/", {"learning": "always"})
    assert "you picked it before" in client.get(f"/b/{build.key}/").content.decode()
