import uuid

import pytest

from configurator.configurations.models import Configuration
from configurator.orders.models import Order
from configurator.orders.place import place
from configurator.outbox.models import Message
from tests.orders.shop import AT, be, build, guest, submission
from tests.orders.tracker.conftest import happen

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def browser(client, owner, order):
    return be(client, owner)


def press(browser, order, act, key=None):
    return browser.post(f"/orders/{order.key}/{act}/", {"key": key or uuid.uuid4()}, follow=True)


def test_page_shows_what_is_proven_and_nothing_more(browser, order):
    happen(order, "accepted", "shipped", detail={"tracking": "1Z <b>999</b>"})
    text = browser.get(f"/orders/{order.key}/").content.decode()
    assert text.count("is-reached") == 6
    assert 'is-reached is-present" aria-current="step"' in text
    assert "Delivered<span" in text
    assert "parcel <bdi>1Z &lt;b&gt;999&lt;/b&gt;</bdi>" in text


def test_page_answers_nothing_while_nothing_happened(browser, order, django_assert_num_queries):
    url = f"/orders/{order.key}/?seen=2"
    with django_assert_num_queries(2):
        assert browser.get(url, headers=HTMX).status_code == 204
    happen(order, "accepted")
    answer = browser.get(url, headers=HTMX)
    assert (answer.status_code, b"<html" in answer.content, b"Accepted" in answer.content) == (200, False, True)
    assert b"?seen=3" in answer.content


def test_page_stops_looking_when_all_is_done(browser, order):
    happen(order, "delivered")
    assert b'data-hx-trigger="every' not in browser.get(f"/orders/{order.key}/").content


def test_cancel_and_too_late(browser, order):
    page = press(browser, order, "cancel").content.decode()
    assert ("It is cancelled: nothing is made" in page, 'class="messages"' in page) == (True, False)
    assert Order.objects.get().status == "cancelled"
    said = press(browser, order, "cancel").content.decode()
    assert "That is not possible any more. The order is cancelled." in said


def test_button_that_is_no_button_is_pressed_again(browser, order):
    assert "Please press it again" in press(browser, order, "hold", key="x").content.decode()
    assert Order.objects.get().status == "placed"


def test_hold_and_release(browser, order):
    press(browser, order, "hold")
    assert Order.objects.get().status == "on_hold"
    press(browser, order, "release")
    assert Order.objects.get().status == "placed"


@pytest.mark.parametrize("act", ["cancel", "hold", "release", "address", "lines/1/change"])
def test_strangers_are_answered_404_and_get_does_nothing(client, order, act):
    stranger = be(client, guest())
    url = f"/orders/{order.key}/{act}/"
    assert stranger.post(url, {"key": uuid.uuid4()}).status_code == 404
    assert stranger.get(url).status_code in {404, 405}
    assert Order.objects.get().status == "placed"


def test_link_shows_but_changes_nothing(client, order):
    stranger = be(client, guest())
    text = stranger.get(f"/o/{order.token}/").content.decode()
    assert order.number in text
    assert f"/orders/{order.key}/cancel/" not in text


def test_link_in_the_owners_browser_has_the_controls(browser, order):
    assert f"/orders/{order.key}/cancel/" in browser.get(f"/o/{order.token}/").content.decode()


ADDRESS = {
    "name": "Joe Doe",
    "email": "joe@example.com",
    "line1": "Short Street 2",
    "postcode": "20095",
    "city": "Hamburg",
}


def test_address_is_asked_for_and_taken(browser, order):
    assert b"Long Street 1" in browser.get(f"/orders/{order.key}/address/").content
    answer = browser.post(f"/orders/{order.key}/address/", ADDRESS | {"key": uuid.uuid4()}, follow=True)
    assert b"The address is changed." in answer.content
    assert (Order.objects.get().city, Order.objects.get().country) == ("Hamburg", "DE")


@pytest.mark.parametrize(
    ("field", "value"), [("name", ""), ("postcode", ""), ("postcode", "123"), ("email", "no"), ("line1", "x" * 300)]
)
def test_address_with_a_mistake_is_kept_and_told(browser, order, field, value):
    answer = browser.post(f"/orders/{order.key}/address/", ADDRESS | {"key": uuid.uuid4(), field: value})
    assert answer.status_code == 422
    assert b"field-says" in answer.content
    assert b"Hamburg" in answer.content
    assert Order.objects.get().city == "Berlin"


def test_change_a_product_from_the_page_to_the_new_version(browser, order):
    build = browser.post(f"/orders/{order.key}/lines/1/change/")
    key = build["Location"].split("/")[2]
    Configuration.objects.filter(pk=key).update(choices={"shade": "PAPER", "bulb": "LED"}, version=7)
    assert browser.get(f"/b/{key}/checkout/")["Location"] == f"/b/{key}/change/"
    shown = browser.get(f"/b/{key}/change/").content.decode()
    assert "Comes instead" in shown
    assert browser.post(f"/b/{key}/change/", {"version": 7}, follow=True).status_code == 200
    assert Order.objects.get().version == 2


def test_change_that_only_adds_does_not_say_instead(browser, owner):
    bare = {"shade": "PAPER", "bulb": "LED*2"}
    order = place(visitor=owner, submission=submission(build(owner, bare)), at=AT)
    key = browser.post(f"/orders/{order.key}/lines/1/change/")["Location"].split("/")[2]
    Configuration.objects.filter(pk=key).update(choices=bare | {"extras/PLUG": "yes"}, version=7)
    shown = browser.get(f"/b/{key}/change/").content.decode()
    assert ("Comes with it" in shown, "Comes instead" in shown) == (True, False)


def test_while_a_cancellation_is_asked_for_the_page_says_only_that(browser, order):
    happen(order, "accepted", "in_production")
    before = browser.get(f"/orders/{order.key}/").content.decode()
    press(browser, order, "cancel")
    after = browser.get(f"/orders/{order.key}/").content.decode()
    said = ("The products can&#x27;t be changed any more.", "The products can't be changed any more.")
    assert (any(one in before for one in said), any(one in after for one in said)) == (True, False)
    assert "It can't be cancelled any more" not in after
    assert "You asked to cancel it." in after


def test_list_of_orders_shows_a_cancelled_one_in_another_tone(browser, order):
    assert "tag tag-good" in browser.get("/account/").content.decode()
    press(browser, order, "cancel")
    page = browser.get("/account/").content.decode()
    assert ("tag tag-stop" in page, "tag tag-good" in page) == (True, False)


def test_change_too_late_is_refused_with_the_reason(browser, order):
    key = browser.post(f"/orders/{order.key}/lines/1/change/")["Location"].split("/")[2]
    happen(order, "in_production")
    answer = browser.post(f"/b/{key}/change/", {"version": 1})
    assert "Go on choosing" not in answer.content.decode(), "there is nothing to choose any more"
    assert answer.status_code == 409
    assert "It is being made already." in answer.content.decode()
    assert (
        "It is being made already."
        in browser.post(f"/orders/{order.key}/lines/1/change/", follow=True).content.decode()
    )


def test_change_of_a_stranger_is_404(client, order, owner):
    key = be(client, owner).post(f"/orders/{order.key}/lines/1/change/")["Location"].split("/")[2]
    assert be(client, guest()).get(f"/b/{key}/change/").status_code == 404


def test_page_says_when_an_older_version_is_made(browser, order):
    key = browser.post(f"/orders/{order.key}/lines/1/change/")["Location"].split("/")[2]
    Configuration.objects.filter(pk=key).update(choices={"shade": "PAPER", "bulb": "LED"}, version=7)
    browser.post(f"/b/{key}/change/", {"version": 7})
    happen(order, "in_production", version=1)
    assert "Version 1 is being made" in browser.get(f"/orders/{order.key}/").content.decode()
    happen(order, "quality_check", version=2)
    assert "is being made:" not in browser.get(f"/orders/{order.key}/").content.decode()


def test_what_is_collected_is_ready_and_collected_on_the_page_and_in_the_mail(browser, order, settings):
    settings.SHOP_ADDRESS = "Mill Lane 1"
    Order.objects.filter(pk=order.pk).move(collected=True)
    happen(order, "accepted", "packed", "shipped")
    text = browser.get(f"/orders/{order.key}/").content.decode()
    assert [words in text for words in ("Ready to collect", "Collected", "On its way", "Delivered<")] == [
        *(True, True),
        *(False, False),
    ]
    mail = bytes(Message.objects.filter(topic="mail").order_by("pk").last().payload).decode()
    assert "ready for you to collect in our shop. It is here: Mill Lane 1" in mail
    assert "has left our house" not in mail
    happen(order, "delivered")
    assert Order.objects.get().get_status_display() == "Collected"
