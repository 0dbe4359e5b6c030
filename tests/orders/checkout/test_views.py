"""The checkout of a cart, with delivery and tax; what stands on the form when something is in the way."""

import re
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from configurator.configurations.models import Configuration
from configurator.orders.cart.keep import put_in
from configurator.orders.models import CartLine, DeliveryMethod, Order, TaxRate
from configurator.stock.levels import forget
from configurator.stock.models import StockItem
from configurator.stock.words import date_words
from tests.orders.shop import AT, FORM, ON_REQUEST, be, build, form, guest, member, ordered, publish_lamp

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
URL = "/checkout/"
ONE_BULB = {"shade": "PAPER", "bulb": "LED"}


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.fixture
def customer():
    publish_lamp()
    return guest()


@pytest.fixture
def terms():
    DeliveryMethod.objects.create(code="parcel", name="Parcel", price="4.90", countries="EU", days=2, position=1)
    DeliveryMethod.objects.create(code="express", name="Express", price="14.90", countries="DE", position=2)
    TaxRate.objects.create(country="DE", name="VAT", percent="19")
    TaxRate.objects.create(country="FR", name="TVA", percent="20")


def laid(visitor, *choices):
    made = [build(visitor, chosen) for chosen in choices or [None]]
    for one in made:
        put_in(visitor=visitor, key=one.key, quantity=1, at=AT)
    return made


def hidden(page):
    """What the form says by itself."""
    inputs = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.content.decode())
    names = {name for name, _ in inputs} - {"csrfmiddlewaretoken"}
    return {name: [value for other, value in inputs if other == name] for name in names}


def filled(page, builds, **changed):
    """The page's form as somebody fills it in."""
    words = {name: text for name, text in FORM.items() if name != "quantity"}
    counts = {f"quantity-{one.key}": "1" for one in builds}
    return words | hidden(page) | counts | changed


def test_the_cart_is_checked_out_as_it_lies_there(client, customer):
    first, second = laid(customer, None, ONE_BULB)
    page = be(client, customer).get(URL)
    words = text_of(page)
    assert "1 × Lamp €30.50" in words  # noqa: RUF001
    assert "1 × Lamp €23.95" in words  # noqa: RUF001
    assert "Order for €54.45" in words
    answer = client.post(URL, filled(page, [first, second]))
    order = Order.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/o/{order.token}/")
    assert (order.lines.count(), CartLine.objects.count()) == (2, 0)


def test_an_empty_cart_leads_to_the_cart(client, customer):
    answer = be(client, customer).get(URL)
    assert (answer.status_code, answer["Location"]) == (303, "/cart/")


def test_what_can_not_come_along_is_named_and_stays(client, customer):
    good, _, broken = laid(customer, None, ON_REQUEST, ONE_BULB)
    Configuration.objects.filter(pk=broken.pk).update(choices={"shade": "PAPER"})
    page = be(client, customer).get(URL)
    words = text_of(page)
    assert "This stays in your cart" in words
    assert "Still to choose before you can order: Bulb." in words
    assert "1 more in your cart has another currency or no price yet" in words
    assert client.post(URL, filled(page, [good])).status_code == 303
    assert CartLine.objects.count() == 2


def test_a_change_while_the_form_was_filled_in_is_named_line_by_line_and_the_rest_can_go(client, customer):
    changed, good = laid(customer, None, ONE_BULB)
    page = be(client, customer).get(URL)
    publish_lamp(without="PLUG")
    answer = client.post(URL, filled(page, [changed, good]))
    words = text_of(answer)
    assert (answer.status_code, Order.objects.count()) == (409, 0)
    assert "What we sell has changed for it:" in words
    assert "Plug" in words
    assert "Order for €23.95" in words
    assert 'value="Long Street 1"' in answer.content.decode()
    assert client.post(URL, filled(answer, [good])).status_code == 303
    assert CartLine.objects.get().configuration == changed


def test_where_nothing_can_go_the_differences_stand_alone(client, customer):
    (changed,) = laid(customer)
    page = be(client, customer).get(URL)
    publish_lamp(paper="21.90")
    answer = client.post(URL, filled(page, [changed]))
    assert answer.status_code == 409
    assert "Paper shade costs €21.90 instead of €19.90." in text_of(answer)
    assert f'href="/b/{changed.key}/renew/"' in answer.content.decode()


def test_a_line_taken_out_in_another_tab_is_told(client, customer):
    builds = laid(customer, None, ONE_BULB)
    page = be(client, customer).get(URL)
    client.post(f"/cart/{builds[0].key}/", {"out": "1"})
    answer = client.post(URL, filled(page, builds))
    assert (answer.status_code, Order.objects.count()) == (409, 0)
    assert "Your cart changed in another tab" in text_of(answer)


def test_the_same_form_again_is_the_same_order_and_with_other_words_it_is_told(client, customer):
    builds = laid(customer, None, ONE_BULB)
    said = filled(be(client, customer).get(URL), builds)
    first, second = client.post(URL, said), client.post(URL, said)
    assert (first["Location"], Order.objects.count()) == (second["Location"], 1)
    answer = client.post(URL, said | {"city": "Hamburg"})
    assert (answer.status_code, "Look at my cart" in text_of(answer)) == (422, True)


@pytest.mark.parametrize("keys", [[], ["x"], [str(uuid.uuid4())]])
def test_builds_that_are_not_there_are_not_found(client, customer, keys):
    builds = laid(customer)
    page = be(client, customer).get(URL)
    assert client.post(URL, filled(page, builds, build=keys)).status_code == 404


def test_a_strangers_build_is_not_found(client, customer):
    mine, theirs = laid(customer)[0], laid(guest())[0]
    page = be(client, customer).get(URL)
    said = filled(page, [mine, theirs], **{f"version-{theirs.key}": "1"})
    assert client.post(URL, said | {"build": [mine.key, theirs.key]}).status_code == 404
    assert Order.objects.count() == 0


def test_builds_of_several_kinds_of_price_are_led_back_to_the_cart(client, customer):
    priced, asked = laid(customer, None, ON_REQUEST)
    page = be(client, customer).get(URL)
    said = filled(page, [priced, asked], **{f"version-{asked.key}": asked.version})
    answer = client.post(URL, said | {"build": [priced.key, asked.key]})
    assert (answer.status_code, answer["Location"], Order.objects.count()) == (303, "/cart/", 0)


@pytest.mark.parametrize(
    ("quantity", "says"), [("0", "Please order at least 1."), ("x", "Please give a whole number from 1 to 99.")]
)
def test_a_quantity_is_judged_beside_its_own_product(client, customer, quantity, says):
    first, second = laid(customer, None, ONE_BULB)
    page = be(client, customer).get(URL)
    answer = client.post(URL, filled(page, [first, second], **{f"quantity-{second.key}": quantity}))
    body = answer.content.decode()
    assert (answer.status_code, Order.objects.count()) == (422, 0)
    assert f'id="id_quantity-{second.key}_error">{says}<' in body
    assert f'id="id_quantity-{first.key}_error"' not in body


def test_checkout_refuses_other_methods(client, customer):
    laid(customer)
    assert be(client, customer).put(URL).status_code == 405


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_build_and_for_three(client, customer, count, django_assert_num_queries):
    laid(customer, *[ONE_BULB] * count)
    be(client, customer).get(URL)
    with django_assert_num_queries(8):
        client.get(URL)


# Delivery and tax


@pytest.mark.usefixtures("terms")
def test_another_country_shows_its_ways_and_tax_with_htmx(client, customer):
    (one,) = laid(customer)
    page = be(client, customer).get(URL)
    assert [code in page.content.decode() for code in ('value="parcel"', 'value="express"')] == [True, True]
    answer = client.post(URL, filled(page, [one], country="FR", delivery="express", count="1"), headers=HTMX)
    body, words = answer.content.decode(), text_of(answer)
    assert ('value="parcel" checked' in body, 'value="express"' in body) == (True, False)
    assert 'id="checkout-delivery" data-hx-swap-oob="true"' in body
    assert "Parcel €4.90" in words
    assert "Total €35.40 of it TVA 20 % €5.90" in words
    assert "<html" not in body


@pytest.mark.usefixtures("terms")
def test_another_country_shows_its_ways_and_tax_without_htmx_and_keeps_what_was_typed(client, customer):
    (one,) = laid(customer)
    page = be(client, customer).get(URL)
    answer = client.post(URL, filled(page, [one], delivery="express", count="1"))
    assert "Total €45.40 of it VAT 19 % €7.25" in text_of(answer)
    assert 'value="Long Street 1"' in answer.content.decode()


@pytest.mark.usefixtures("terms")
@pytest.mark.parametrize("htmx", [True, False])
def test_where_nothing_goes_it_says_so_beside_the_country(client, customer, htmx):
    (one,) = laid(customer)
    page = be(client, customer).get(URL)
    said = filled(page, [one], country="NO", postcode="0150", delivery="parcel")
    if htmx:
        answer = client.post(URL, said | {"count": "1"}, headers=HTMX)
    else:
        answer = client.post(URL, said)
        assert 'id="id_country_error"' in answer.content.decode()
    assert answer.status_code == (200 if htmx else 422)
    assert "We don't deliver to Norway yet. We deliver to 27 countries." in text_of(answer).replace("&#x27;", "'")
    assert Order.objects.count() == 0


@pytest.mark.usefixtures("terms")
def test_a_tax_or_way_that_changed_meanwhile_is_shown_on_the_filled_in_form_first(client, customer):
    (one,) = laid(customer)
    page = be(client, customer).get(URL)
    said = filled(page, [one], delivery="parcel")
    DeliveryMethod.objects.filter(code="parcel").update(price="6.90")
    answer = client.post(URL, said)
    assert (answer.status_code, Order.objects.count()) == (409, 0)
    assert "The total is €37.40 now. Nothing is ordered yet" in text_of(answer)
    assert 'value="Long Street 1"' in answer.content.decode()
    assert client.post(URL, filled(answer, [one], delivery="parcel")).status_code == 303
    assert str(Order.objects.get().total) in {"37.40", "37.400"}


@pytest.mark.usefixtures("terms")
def test_a_way_that_does_not_go_there_is_named(client, customer):
    (one,) = laid(customer)
    page = be(client, customer).get(URL)
    said = filled(page, [one], country="FR", delivery="express", shown="35.40 EUR")
    answer = client.post(URL, said)
    assert (answer.status_code, "It would come by: Parcel." in text_of(answer)) == (409, True)


@pytest.mark.usefixtures("terms")
def test_a_member_is_asked_for_nothing_again_the_way_included(client):
    publish_lamp()
    joe = member()
    ordered(joe, delivery="express")
    page = be(client, joe).get(f"/b/{build(joe).key}/checkout/").content.decode()
    assert 'value="express" checked' in page
    assert 'value="DE" selected' in page


# Stock


@pytest.mark.parametrize("from_cart", [True, False])
def test_parts_that_are_short_are_named_with_the_ways_out_and_nothing_is_lost(client, customer, from_cart):
    StockItem.objects.create(sku="LED", on_hand=3)
    (one,) = laid(customer)
    be(client, customer)
    if from_cart:
        url, said = URL, filled(client.get(URL), [one], **{f"quantity-{one.key}": "2", "shown": "61.00 EUR"})
    else:
        url, said = f"/b/{one.key}/checkout/", form(one)
    answer = client.post(url, said)
    words = text_of(answer)
    assert (answer.status_code, Order.objects.count(), CartLine.objects.count()) == (409, 0, 1)
    assert "LED bulb : you want 4, 3 are left." in words
    assert "order 1 or fewer of it, or take something else in Bulb" in words
    assert f'href="/b/{one.key}/#m-bulb"' in answer.content.decode()
    assert 'value="Long Street 1"' in answer.content.decode()
    fewer = {name: "1" for name in said if name.startswith("quantity")}
    assert client.post(url, said | fewer | {"shown": "30.50 EUR"}).status_code == 303


@pytest.mark.parametrize(
    ("days", "number", "says"),
    [(3, 20, "20 more come on {day}."), (3, 1, "1 more comes on {day}."), (-1, 20, "20 more come soon.")],
)
def test_of_what_is_short_it_is_said_when_more_come(client, customer, days, number, says):
    day = timezone.localdate() + timedelta(days=days)
    StockItem.objects.create(sku="LED", on_hand=3, incoming=number, incoming_date=day)
    forget()
    (one,) = laid(customer)
    words = text_of(be(client, customer).post(f"/b/{one.key}/checkout/", form(one)))
    assert f"3 are left. {says.format(day=date_words(day, timezone.localdate()))}" in words


def test_of_what_is_short_nothing_is_promised_where_nothing_comes(client, customer):
    StockItem.objects.create(sku="LED", on_hand=3)
    forget()
    (one,) = laid(customer)
    words = text_of(be(client, customer).post(f"/b/{one.key}/checkout/", form(one)))
    assert "3 are left." in words
    assert " more come" not in words


# The usual


@pytest.mark.usefixtures("terms")
def test_the_usual_shows_its_total_with_delivery_and_orders_for_that(client):
    publish_lamp()
    joe = member()
    ordered(joe, quantity=1, delivery="express")
    be(client, joe)
    page = client.get("/again/lamp/")
    assert "Order for €45.40" in text_of(page)
    tap = client.get("/")
    assert "Order it for €45.40" in text_of(tap)
    bare = {name: hidden(page)[name][0] for name in ("token", "seal")}
    answer = client.post("/again/lamp/", bare)  # as a page sends it that shows the lamp's price only
    assert (answer.status_code, Order.objects.count()) == (409, 1)
    assert "With delivery and tax it is €35.40" in text_of(answer)
    assert client.post("/again/lamp/", hidden(tap)).status_code == 303
    assert Order.objects.order_by("number").last().delivery_code == "express"
