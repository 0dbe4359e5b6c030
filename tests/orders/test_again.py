"""The usual in one tap: exactly what was shown, once, to the last address; the difference first where there is one."""

import re
import uuid
from decimal import Decimal

import pytest

from configurator.configurations.models import Configuration
from configurator.configurations.usual import usual_today
from configurator.customers.identify import set_learning
from configurator.customers.models import Learning
from configurator.orders.again import NothingToRepeatError, NoUsualError, OfferChangedError, Tap, order_usual
from configurator.orders.models import DeliveryMethod, Order
from configurator.orders.place import TokenReusedError
from configurator.releases.shelf import current_release
from configurator.stock import levels
from configurator.stock.models import StockItem
from tests.configurations.shop import text_of
from tests.conftest import Browser
from tests.orders.shop import AT, CONTACT, be, build, guest, lamp, member, ordered, publish_lamp
from tests.releases.shop import put_on_sale

pytestmark = pytest.mark.django_db

URL = "/again/lamp/"


@pytest.fixture
def joe(db):
    """A member who ordered the lamp once and has us learn always."""
    publish_lamp()
    visitor = member()
    set_learning(visitor=visitor, learning=Learning.ALWAYS, at=AT)
    ordered(visitor, quantity=1)
    return visitor


def today(visitor):
    return usual_today(customer_id=visitor.customer_id, release=current_release("lamp"))


def tap(visitor, **changed):
    return Tap(**{"token": uuid.uuid4().hex, "seal": today(visitor).seal} | changed)


def again(visitor, pressed, contact=CONTACT):
    return order_usual(visitor=visitor, release=current_release("lamp"), tap=pressed, contact=contact, at=AT)


def test_one_tap_orders_the_same_for_the_price_that_was_shown(joe):
    shown = today(joe)
    order = again(joe, tap(joe))
    first, second = Order.objects.with_parts().order_by("number")
    assert order == second
    assert second.lines.get().choices == first.lines.get().choices
    assert (second.total, second.contact) == (shown.quote.total, first.contact)


def test_a_tap_that_arrives_twice_orders_once(joe):
    pressed = tap(joe)
    assert again(joe, pressed) == again(joe, pressed)
    assert Order.objects.count() == 2
    assert again(joe, tap(joe)) != again(joe, tap(joe))  # other taps are other orders
    assert Order.objects.count() == 4


def test_a_tap_of_somebody_else_is_not_mine(joe):
    pressed = tap(joe)
    again(joe, pressed)
    eve = member("eve@example.com")
    set_learning(visitor=eve, learning=Learning.ALWAYS, at=AT)
    ordered(eve, quantity=1)
    with pytest.raises(TokenReusedError):
        again(eve, Tap(token=pressed.token, seal=today(eve).seal))


def test_a_price_that_changed_is_shown_before_anything_is_ordered(joe):
    pressed = tap(joe)
    publish_lamp(paper="25.00")
    with pytest.raises(OfferChangedError) as changed:
        again(joe, pressed)
    assert changed.value.today.changes[0] == "Paper shade costs €25.00 instead of €19.90."
    assert Order.objects.count() == 1
    assert again(joe, tap(joe)).total == changed.value.today.quote.total


def with_a_cable(*skus):
    document = lamp()
    cable = document["modules"][0] | {"code": "cable", "name": "Cable"}
    cable["components"] = [{"sku": sku, "price": "2.50", "max_quantity": 1} for sku in skus]
    document["modules"].append(cable)
    put_on_sale(document, AT)


def test_a_part_that_now_comes_with_it_is_named(joe):
    with_a_cable("PLUG")
    assert today(joe).changes == ("Cable: Plug comes with it now.", "The total is €33.00 instead of €30.50.")


def test_where_something_is_to_be_chosen_first_the_build_waits_for_it(joe):
    with_a_cable("PLUG", "LED")
    assert "Cable is to be chosen now." in today(joe).changes
    with pytest.raises(NothingToRepeatError) as waiting:
        again(joe, tap(joe))
    assert not waiting.value.complete
    assert waiting.value.configuration.choices["shade"] == "PAPER"
    assert Order.objects.count() == 1


def test_without_an_address_the_build_waits_for_one(joe):
    with pytest.raises(NothingToRepeatError) as waiting:
        again(joe, tap(joe), contact=None)
    assert waiting.value.complete
    assert Configuration.objects.owned_by(joe.customer_id).open().get() == waiting.value.configuration


def test_who_ordered_nothing_has_no_usual(joe):
    with pytest.raises(NoUsualError):
        again(member("new@example.com"), Tap(token="t", seal="s"))


# Pages


def posted(page):
    """What the page's form sends."""
    found = dict(
        re.findall(r'<input type="hidden" name="(token|seal|shown|delivery)" value="([^"]*)">', page.content.decode())
    )
    assert {"token", "seal"} <= set(found)
    return found


def test_one_tap_on_the_home_page(joe):
    browser = be(Browser(joe), joe)
    sent = posted(browser.get("/"))
    placed = browser.post(URL, sent)
    assert placed.status_code == 303
    assert "Thank you. We have your order" in text_of(browser.get(placed["Location"]))
    assert browser.post(URL, sent)["Location"] == placed["Location"]
    assert Order.objects.count() == 2


def test_the_page_shows_lines_address_and_price_and_orders(joe):
    browser = be(Browser(joe), joe)
    page = browser.get(URL)
    said = text_of(page)
    assert "Long Street 1" in said
    assert "Order for €30.50" in said
    assert browser.post(URL, posted(page))["Location"].startswith("/orders/")


def test_a_tap_on_an_old_page_shows_the_difference(joe):
    browser = be(Browser(joe), joe)
    sent = posted(browser.get("/"))
    publish_lamp(paper="25.00")
    answer = browser.post(URL, sent)
    assert answer.status_code == 409
    assert "Paper shade costs €25.00 instead of €19.90." in text_of(answer)
    assert Order.objects.count() == 1
    assert browser.post(URL, posted(answer)).status_code == 303


@pytest.mark.parametrize("data", [{}, {"token": "x" * 1_000, "seal": "x"}, {"seal": "\0"}])
def test_a_forged_tap_orders_nothing(joe, data):
    assert be(Browser(joe), joe).post(URL, data).status_code == 409
    assert Order.objects.count() == 1


def test_guests_and_browsers_that_only_remember_are_asked_to_sign_in(joe):
    eve = guest()
    build(eve)
    for visitor in (eve, joe):
        answer = Browser(visitor).get(URL)
        assert answer.status_code == 302
        assert answer.url.startswith("/accounts/login/")


def test_strangers_and_unknown_families_are_not_found(joe):
    eve = member("eve@example.com")
    assert be(Browser(eve), eve).get(URL).status_code == 404
    browser = be(Browser(joe), joe)
    assert browser.get("/again/moon/").status_code == 404
    assert browser.put(URL).status_code == 405


@pytest.mark.parametrize("count", [1, 3])
def test_home_takes_the_same_queries_at_one_order_and_at_three(joe, count, django_assert_num_queries):
    for _ in range(count - 1):
        ordered(joe)
    browser = be(Browser(joe), joe)
    browser.get("/")  # this process reads the releases once
    # those of a guest and what was told; session and user; the usual and the last address; offers, ways, tax for its
    # price; the list, whether we may use what we know, a message; the lines of orders
    with django_assert_num_queries(17):
        said = text_of(browser.get("/"))
    assert said.count("A-2026-") == count
    assert said.count("Order it for €30.50") == 1


def test_recent_orders_are_the_person_s_own(joe, client):
    number = Order.objects.get().number
    ordered(guest())
    assert number in text_of(be(Browser(joe), joe).get("/"))
    for stranger in (Browser(joe), client):  # a browser that only remembers, and one that knows nobody
        assert "A-2026-" not in text_of(stranger.get("/"))


def test_one_tap_says_the_price_with_delivery_as_the_order_has_it(joe):
    DeliveryMethod.objects.create(code="parcel", name="Parcel", price="4.90", currency="EUR")
    browser = be(Browser(joe), joe)
    page = browser.get("/")
    assert "Order it for €35.40" in text_of(page)
    assert "delivery included" in text_of(page)
    assert browser.post(URL, posted(page)).status_code == 303
    assert Order.objects.newest_first()[0].total == Decimal("35.40")


def test_without_an_address_the_usual_is_looked_at_first(joe):
    Order.objects.all().move(line1="")
    said = text_of(be(Browser(joe), joe).get("/"))
    assert "See it and order, €30.50" in said
    assert "One tap" not in said


def test_a_part_that_is_sold_out_is_said_before_the_tap_and_nothing_is_offered_for_order(joe):
    StockItem.objects.create(sku="LED", on_hand=0)
    levels.forget()
    assert today(joe).short == ("2 \N{MULTIPLICATION SIGN} LED bulb: sold out.",)
    browser = be(Browser(joe), joe)
    home, page = (text_of(browser.get(path)) for path in ("/", URL))
    assert "LED bulb: sold out." in home
    assert "Order it for" not in home
    assert "LED bulb: sold out." in page
    assert "Order for" not in page
    StockItem.objects.update(on_hand=3)
    levels.forget()
    assert today(joe).in_one_tap
