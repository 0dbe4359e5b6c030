import re

import pytest

from configurator.configurations.models import Configuration
from configurator.orders.models import Order, QuoteRequest
from configurator.releases.models import CurrentRelease
from tests.orders.shop import ON_REQUEST, be, build, form, guest, member, ordered, publish_lamp

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


def address(configuration):
    return f"/b/{configuration.key}/checkout/"


def text_of(response):
    """The words of a page, without its marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.fixture
def customer():
    publish_lamp()
    return guest()


# Checkout


def test_checkout_shows_the_lines_and_the_total(client, customer):
    page = be(client, customer).get(address(build(customer)))
    words = text_of(page)
    assert page.status_code == 200
    assert "Paper shade €19.90" in words
    assert "2 × LED bulb €8.10" in words  # noqa: RUF001
    assert "Order for €30.50" in words
    assert "By invoice" in words


def test_checkout_places_a_guests_order_and_leads_to_its_link(client, customer):
    configuration = build(customer)
    answer = be(client, customer).post(address(configuration), form(configuration))
    order = Order.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/o/{order.token}/")
    page = client.get(answer["Location"])
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert order.number in text_of(page)


def test_checkout_places_a_members_order_and_leads_to_the_account(client):
    publish_lamp()
    joe = member()
    configuration = build(joe)
    answer = be(client, joe).post(address(configuration), form(configuration))
    assert (answer.status_code, answer["Location"]) == (303, f"/orders/{Order.objects.get().key}/")


def test_checkout_counts_a_new_total_without_htmx_and_keeps_what_was_typed(client, customer):
    configuration = build(customer)
    page = be(client, customer).post(address(configuration), form(configuration, quantity="3", count="1", city=""))
    words = text_of(page)
    assert (page.status_code, Order.objects.count()) == (200, 0)
    assert "Order for €91.50" in words
    assert 'value="Long Street 1"' in page.content.decode()
    assert "Please tell us" not in words


def test_checkout_counts_a_new_total_with_htmx_in_a_fragment(client, customer):
    configuration = build(customer)
    page = be(client, customer).post(address(configuration), form(configuration, quantity="3", count="1"), headers=HTMX)
    body = page.content.decode().strip()
    assert (body.startswith("<section"), body.count('id="checkout-summary"'), "<html" in body) == (True, 1, False)
    assert "Order for €91.50" in text_of(page)


@pytest.mark.parametrize("quantity", ["0", "100", "-1", "x", "", "1.5", "9" * 5000, "\u0661"])
def test_checkout_counts_one_for_a_quantity_that_makes_no_sense(client, customer, quantity):
    configuration = build(customer)
    page = be(client, customer).post(address(configuration), form(configuration, quantity=quantity, count="1"))
    assert (page.status_code, "Order for €30.50" in text_of(page)) == (200, True)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"name": " "}, "Please tell us your name."),
        ({"email": "joe"}, "That does not look like an e-mail address, such as joe@example.com."),
        ({"email": ""}, "Please give us an e-mail address for the confirmation."),
        ({"line1": ""}, "Please tell us the street and number."),
        ({"postcode": ""}, "Please tell us the postcode."),
        ({"postcode": "12"}, "Postcodes look like 11111 there (Germany). Please look again."),
        ({"city": ""}, "Please tell us the town or city."),
        ({"country": ""}, "Please choose a country."),
        ({"country": "XX"}, "We don't know that country. Please choose one from the list."),
        ({"quantity": "0"}, "Please order at least 1."),
        ({"quantity": "100"}, "Up to 99 in one order. For more, please write to us."),
        ({"quantity": "a few"}, "Please give a whole number from 1 to 99."),
        ({"line2": "x" * 201}, "That is longer than 200 characters. Please shorten it."),
    ],
)
def test_checkout_says_beside_the_field_what_to_mend_and_keeps_the_rest(client, customer, changed, says):
    configuration = build(customer)
    page = be(client, customer).post(address(configuration), form(configuration, **changed))
    body = page.content.decode()
    (field,) = changed
    assert (page.status_code, Order.objects.count()) == (422, 0)
    said = re.search(rf'id="id_{field}_error">([^<]*)<', body)
    assert said[1].replace("&#x27;", "'") == says
    assert f'aria-describedby="id_{field}' in body
    assert ('value="Joe Doe"' in body) == (field != "name")


@pytest.mark.parametrize("changed", [{"token": ""}, {"token": "x" * 65}, {"version": "new"}, {"version": "-1"}])
def test_checkout_with_a_page_that_can_not_be_read_gives_a_fresh_one_with_the_words_kept(client, customer, changed):
    configuration = build(customer)
    page = be(client, customer).post(address(configuration), form(configuration, **changed))
    body = page.content.decode()
    assert (page.status_code, Order.objects.count()) == (422, 0)
    assert "Please look it through and send it again." in body
    assert 'value="Long Street 1"' in body
    hidden = dict(re.findall(r'type="hidden" name="(token|version)" value="([^"]*)"', body))
    answer = client.post(address(configuration), form(configuration, **hidden))
    assert answer.status_code == 303


def test_checkout_needs_no_postcode_where_there_is_none(client, customer):
    configuration = build(customer)
    answer = be(client, customer).post(address(configuration), form(configuration, postcode="", country="HK"))
    assert answer.status_code == 303


def test_checkout_again_with_the_same_token_leads_to_the_same_order(client, customer):
    configuration = build(customer)
    said = form(configuration)
    be(client, customer)
    first, second = client.post(address(configuration), said), client.post(address(configuration), said)
    assert (first["Location"], Order.objects.count()) == (second["Location"], 1)


def test_checkout_again_with_the_same_token_and_other_words_is_told_so(client, customer):
    configuration = build(customer)
    said = form(configuration)
    be(client, customer).post(address(configuration), said)
    page = client.post(address(configuration), said | {"city": "Hamburg"})
    assert (page.status_code, Order.objects.count()) == (422, 1)
    assert f"it became {Order.objects.get().number}" in text_of(page)


def test_checkout_of_an_ordered_build_leads_to_its_order(client, customer):
    configuration = build(customer)
    be(client, customer).post(address(configuration), form(configuration))
    order = Order.objects.get()
    answer = client.get(address(configuration))
    assert (answer.status_code, answer["Location"]) == (303, f"/o/{order.token}/")


@pytest.mark.parametrize("method", ["get", "post"])
def test_checkout_of_an_incomplete_build_leads_back_and_names_what_is_missing(client, customer, method):
    configuration = build(customer, {"shade": "PAPER"})
    answer = getattr(be(client, customer), method)(address(configuration), form(configuration))
    assert (answer.status_code, answer["Location"]) == (303, f"/b/{configuration.key}/")
    assert "Still to choose before you can order: Bulb." in text_of(client.get(answer["Location"]))
    assert Order.objects.count() == 0


def test_checkout_after_a_price_change_shows_the_difference_and_both_ways_on(client, customer):
    configuration = build(customer)
    publish_lamp(paper="21.90")
    be(client, customer)
    for page in (client.get(address(configuration)), client.post(address(configuration), form(configuration))):
        words = text_of(page)
        assert page.status_code == 409
        assert "Paper shade costs €21.90 instead of €19.90." in words
        assert f'action="/b/{configuration.key}/renew/"' in page.content.decode()
        assert "Keep my build for now" in words
    assert Order.objects.count() == 0


def test_checkout_after_going_on_with_the_new_release_orders_at_the_new_price(client, customer):
    configuration = build(customer)
    publish_lamp(paper="21.90")
    be(client, customer).post(f"/b/{configuration.key}/renew/", {"version": configuration.version})
    configuration.refresh_from_db()
    answer = client.post(address(configuration), form(configuration, quantity="1", shown="32.50 EUR"))
    assert (answer.status_code, str(Order.objects.get().total)) == (303, "32.500")


def test_checkout_of_a_build_changed_in_another_tab_says_so(client, customer):
    configuration = build(customer)
    said = form(configuration)
    Configuration.objects.filter(pk=configuration.pk).update(version=7)
    page = be(client, customer).post(address(configuration), said)
    assert (page.status_code, Order.objects.count()) == (409, 0)
    assert "Your build changed in another tab" in text_of(page)
    assert 'value="Long Street 1"' in page.content.decode()
    again = said | {"version": "7", "token": "another"}
    assert 'name="version" value="7"' in page.content.decode()
    assert client.post(address(configuration), again).status_code == 303
    assert "Long Street 1" not in client.get(address(build(customer))).content.decode()


@pytest.mark.parametrize("counted", [True, False])
def test_what_a_guest_typed_is_there_again_after_what_we_sell_changed(client, customer, counted):
    configuration = build(customer)
    said = form(configuration, **({"count": "1"} if counted else {}))
    publish_lamp(paper="21.90")
    words = {"headers": HTMX} if counted else {}
    assert be(client, customer).post(address(configuration), said, **words).status_code == (200 if counted else 409)
    client.post(f"/b/{configuration.key}/renew/", {"version": configuration.version})
    page = client.get(address(configuration)).content.decode()
    assert 'value="Long Street 1"' in page
    assert 'value="DE" selected' in page


def test_what_a_guest_typed_is_there_when_it_is_on_sale_again_for_them_alone(client, customer):
    configuration = build(customer)
    on_sale = CurrentRelease.objects.get()
    said = form(configuration)
    CurrentRelease.objects.all().delete()
    assert be(client, customer).post(address(configuration), said).status_code == 409
    on_sale.save(force_insert=True)
    assert 'value="Long Street 1"' in client.get(address(configuration)).content.decode()
    other = guest()
    assert "Long Street 1" not in be(client, other).get(address(build(other))).content.decode()


def test_checkout_of_a_family_off_sale_says_so(client, customer):
    configuration = build(customer)
    CurrentRelease.objects.all().delete()
    page = be(client, customer).get(address(configuration))
    assert (page.status_code, "We don't sell this at the moment" in text_of(page)) == (409, True)


def test_checkout_count_with_htmx_when_something_changed_loads_the_page_that_says_it(client, customer):
    configuration = build(customer)
    publish_lamp(paper="21.90")
    answer = be(client, customer).post(address(configuration), form(configuration, count="1"), headers=HTMX)
    assert answer["HX-Redirect"] == address(configuration)


def test_checkout_with_a_price_on_request_asks_for_it(client, customer):
    configuration = build(customer, ON_REQUEST)
    assert "Ask for a price" in text_of(be(client, customer).get(address(configuration)))
    answer = client.post(address(configuration), form(configuration))
    asked = QuoteRequest.objects.get()
    assert (answer.status_code, answer["Location"], Order.objects.count()) == (303, f"/o/{asked.token}/", 0)
    page = client.get(answer["Location"])
    assert (asked.number in text_of(page), page["X-Robots-Tag"]) == (True, "noindex, nofollow")
    assert "Golden shade" in text_of(client.get(f"/requests/{asked.key}/"))


def test_counting_for_a_request_brings_no_ways_that_its_page_has_no_place_for(client, customer):
    be(client, customer)
    for choices, has in ((None, True), (ON_REQUEST, False)):
        configuration = build(customer, choices) if choices else build(customer)
        assert ("checkout-delivery" in client.get(address(configuration)).content.decode()) is has
        answer = client.post(address(configuration), form(configuration, count="1"), headers=HTMX)
        assert ("checkout-delivery" in answer.content.decode()) is has


def test_checkout_knows_a_members_name_and_address_and_no_guests(client, customer):
    joe = member("joe@example.com")
    page = be(client, joe).get(address(build(joe))).content.decode()
    assert (page.count('value="joe@example.com"'), page.count('value="Joe Doe"')) == (1, 1)
    page = be(client, customer).get(address(build(customer))).content.decode()
    assert "joe@example.com" not in page.replace("such as joe@example.com", "")
    assert "Joe Doe" not in page


def test_checkout_knows_a_members_last_address_and_no_guests(client):
    publish_lamp()
    joe, somebody = member(), guest()
    ordered(joe)
    ordered(somebody)
    assert 'value="Long Street 1"' in be(client, joe).get(address(build(joe))).content.decode()
    assert 'value="Long Street 1"' not in be(client, somebody).get(address(build(somebody))).content.decode()


# Who may, and how


def test_checkout_of_a_strangers_build_is_not_there(client, customer):
    configuration = build(customer)
    be(client, guest())
    assert client.get(address(configuration)).status_code == 404
    assert client.post(address(configuration), form(configuration)).status_code == 404
    assert Order.objects.count() == 0


@pytest.mark.parametrize("kind", ["nobody", "stranger", "other member"])
def test_order_of_somebody_else_is_not_there(client, customer, kind):
    order = ordered(customer)
    if kind != "nobody":
        be(client, guest() if kind == "stranger" else member("eve@example.com"))
    assert client.get(f"/orders/{order.key}/").status_code == 404


def test_request_of_somebody_else_is_not_there(client, customer):
    configuration = build(customer, ON_REQUEST)
    be(client, customer).post(address(configuration), form(configuration))
    be(client, guest())
    assert client.get(f"/requests/{QuoteRequest.objects.get().key}/").status_code == 404


def test_order_is_shown_to_its_owner_and_kept_out_of_caches(client, customer):
    order = ordered(customer)
    page = be(client, customer).get(f"/orders/{order.key}/")
    words = text_of(page)
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    for said in (order.number, "Placed", "2 × Lamp", "€61.00", "Paper shade", "Long Street 1", "Germany"):  # noqa: RUF001
        assert said in words


def test_link_needs_the_whole_token(client, customer):
    order = ordered(customer)
    assert client.get(f"/o/{order.token}/").status_code == 200
    assert client.get(f"/o/{order.token[:-1]}/").status_code == 404
    assert client.get(f"/o/{order.key}/").status_code == 404


def test_token_has_128_random_bits(customer):
    first, second = ordered(customer), ordered(customer)
    assert (len(first.token), first.token == second.token) == (22, False)


@pytest.mark.parametrize("path", ["/orders/{key}/", "/requests/{key}/", "/o/{token}/", "/account/"])
def test_pages_refuse_other_methods(client, customer, path):
    order = ordered(customer)
    be(client, customer)
    assert client.post(path.format(key=order.key, token=order.token)).status_code == 405


def test_checkout_refuses_other_methods(client, customer):
    assert be(client, customer).put(address(build(customer))).status_code == 405


def test_hostile_words_are_shown_as_words(client, customer):
    configuration = build(customer)
    said = form(configuration, name='<script>alert("x")</script>')
    answer = be(client, customer).post(address(configuration), said)
    body = client.get(answer["Location"]).content.decode()
    assert "<script>alert" not in body
    assert "&lt;script&gt;alert" in body


# Account


def test_account_lists_own_orders_and_requests_only(client, customer):
    mine = ordered(customer)
    theirs = ordered(guest())
    configuration = build(customer, ON_REQUEST)
    be(client, customer).post(address(configuration), form(configuration))
    words = text_of(client.get("/account/"))
    shown = re.findall(r"[AQ]-2026-\d+", words)
    assert (shown, theirs.number in words) == ([mine.number, QuoteRequest.objects.get().number], False)


def test_account_of_nobody_says_what_will_be_here(client):
    assert "What you order shows up here" in text_of(client.get("/account/"))


@pytest.mark.parametrize("count", [1, 3])
def test_account_costs_the_same_for_one_order_and_for_three(client, customer, count, django_assert_num_queries):
    for _ in range(count):
        ordered(customer)
    be(client, customer)
    with django_assert_num_queries(3):
        client.get("/account/")


@pytest.mark.parametrize("quantity", [1, 3])
def test_order_page_costs_seven_queries(client, customer, quantity, django_assert_num_queries):
    order = ordered(customer, quantity=quantity)
    be(client, customer)
    with django_assert_num_queries(7):
        client.get(f"/orders/{order.key}/")


def test_a_browser_whose_session_ended_is_asked_to_sign_in_before_orders_are_shown(client):
    publish_lamp()
    joe = member()
    order = ordered(joe)
    pages = [f"/orders/{order.key}/", "/account/"]
    assert [be(client, joe).get(page).status_code for page in pages] == [200, 200]
    del client.cookies["sessionid"]
    answers = [client.get(page) for page in pages]
    assert [(a.status_code, a["Location"]) for a in answers] == [
        (302, f"/accounts/login/?next={page}") for page in pages
    ]
    assert 'value="Long Street 1"' not in client.get(address(build(joe))).content.decode()
    assert client.get(f"/o/{order.token}/").status_code == 200
