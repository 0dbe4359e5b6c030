"""The home page: what is on sale, what the customer gets to see, and to whom it is shown."""

import pytest
from django.contrib.sessions.models import Session

from configurator.customers.models import Customer, Learning
from configurator.releases.shelf import current_release
from tests.configurations.shop import text_of
from tests.conftest import Browser
from tests.profiles.shop import DARK, LAMP, act, be, clicked, guest, member, ordered, publish_shop

pytestmark = pytest.mark.django_db

SEAT = {"seat": "STEEL", "cushions/RED": "0", "cushions/INK": "1"}


def browser(visitor):
    return be(Browser(visitor), visitor)


def test_home_shows_what_is_on_sale(bike, client):
    said = text_of(client.get("/"))
    assert "Bike" in said
    assert "4 things to choose · 390 variants" in said


def test_home_says_when_nothing_is_on_sale(client, db):
    assert "Nothing is on sale yet." in text_of(client.get("/"))


def test_home_answers_a_get_only(client, db):
    assert client.post("/").status_code == 405


@pytest.mark.parametrize("count", [1, 3])
def test_home_takes_the_same_queries_at_one_build_and_at_three(bike, customer, build, count, django_assert_num_queries):
    for _ in range(count):
        build(customer, bike, {"frame": "THIN"})
    with django_assert_num_queries(5):  # the start page, families on sale, builds, acts, orders
        said = text_of(customer.get("/"))
    assert said.count("1 to choose") == count


@pytest.mark.parametrize("count", [1, 3])
def test_home_of_a_member_takes_the_same_queries_at_one_order_and_at_three(shop, count, django_assert_num_queries):
    joe = member()
    act(joe, *[ordered(DARK), ordered(SEAT, family="chair"), ordered(DARK)][:count])
    there = browser(joe)
    there.get("/")  # this process reads the releases once
    # those of a guest, what was told, session and user, the usual, the last address, the list, whether we may use what
    # we know, a message
    with django_assert_num_queries(13):
        said = text_of(there.get("/"))
    assert said.count("your usual") == min(count, 2)


def test_a_returning_customer_is_offered_the_usual(shop):
    joe = member()
    act(joe, ordered(DARK))
    said = text_of(browser(joe).get("/"))
    assert "Hello Joe, your usual?" in said
    assert "Lamp : Glass shade, 2 × LED bulb, Dimmer" in said  # noqa: RUF001  as it is written
    assert "Ordered once, last on 4 March 2026." in said
    assert "See it and order, €8.00" in said  # there is no address yet


def test_a_browser_that_only_remembers_joe_names_nobody_and_tells_nothing(shop):
    joe = member()
    act(joe, ordered(DARK), clicked("shade/GLASS"))
    there = browser(joe)
    assert "Joe" in text_of(there.get("/"))
    Session.objects.all().delete()
    said = text_of(there.get("/"))
    assert "Joe" not in said
    assert "usual" not in said
    assert "Glass" not in said
    assert "You ordered" not in said


def test_a_guest_has_no_usual(shop):
    joe = guest()
    act(joe, ordered(DARK))
    assert "your usual" not in text_of(browser(joe).get("/"))


def test_with_learning_off_there_is_neither_a_usual_nor_a_proposal(shop):
    joe = member()
    act(joe, ordered(DARK))
    assert "You ordered Glass shade" in text_of(browser(joe).get("/"))
    Customer.objects.update(learning=Learning.OFF)
    said = text_of(browser(joe).get("/"))
    assert "Lamp" in said
    assert "usual" not in said
    assert "You ordered" not in said


def test_a_part_that_is_gone_is_replaced_by_an_equal_one_and_the_home_page_says_so(shop):
    joe = member()
    act(joe, ordered(DARK))
    _retire_glass()
    said = text_of(browser(joe).get("/"))
    assert "Shade: Glass shade is no longer offered; Onyx shade, an equal part, comes instead." in said
    assert "Lamp : Onyx shade, 2 × LED bulb, Dimmer" in said  # noqa: RUF001  as it is written
    assert "Order it for" not in said  # what changed is seen before anything is ordered
    assert "See it and order, €8.00" in said


def _retire_glass():
    """The next release has an equal shade in the place of the glass one."""
    components = [c for c in LAMP["components"] if c["sku"] != "GLASS"]
    glass = next(c for c in LAMP["components"] if c["sku"] == "GLASS")
    shade = LAMP["modules"][0]
    lines = [line for line in shade["components"] if line["sku"] != "GLASS"]
    onyx = {"sku": "ONYX", "price": "2.00", "max_quantity": 1}
    changed = {
        **LAMP,
        "components": [*components, glass | {"sku": "ONYX", "name": "Onyx shade"}],
        "modules": [shade | {"components": [*lines, onyx]}, *LAMP["modules"][1:]],
    }
    publish_shop(changed)


def test_a_proposal_begins_a_build_with_the_part_it_names(shop):
    joe = guest()
    act(joe, ordered(DARK))
    there = browser(joe)
    assert "Chair with Ink cushion" in text_of(there.get("/")) or "Chair with Steel seat" in text_of(there.get("/"))
    made = there.post("/configure/chair/", {"take": "seat=STEEL"})
    assert made.status_code == 303
    assert "Steel seat" in text_of(there.get(made.url))
    nothing = there.post("/configure/chair/", {"take": "seat=GOLD&seat=OAK"})
    assert nothing.status_code == 303


def test_news_tell_what_has_changed_for_a_build(shop, customer, build):
    build(customer, current_release("lamp"), {"shade": "GLASS"})
    assert "News about your builds" not in text_of(customer.get("/"))
    _retire_glass()
    said = text_of(customer.get("/"))
    assert "Your Lamp of 4 March" in said
    assert "Glass shade is no longer offered; Onyx shade, an equal part, comes instead." in said
