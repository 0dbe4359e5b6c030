import re
import uuid
from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from configurator.customers.models import Customer, User
from configurator.orders.invoices.issue import credit
from configurator.orders.models import DeliveryMethod, Invoice, Kind, Order, Payment, Refund, Return, TaxRate
from configurator.orders.record import NewEvent, record
from configurator.orders.returns import ask as asking
from configurator.orders.returns.answer import OtherwiseError, accept_return, receive_return, refuse_return
from configurator.orders.returns.ask import NoReturnError, WrongNumberError, ask_return
from configurator.outbox.models import Message
from configurator.stock.models import StockItem
from tests.orders.shop import AT, be, guest, ordered, publish_lamp

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def owner():
    publish_lamp()
    return guest()


def happened(order, kind, at=AT):
    record(order_key=order.key, event=NewEvent(kind=kind, key=uuid.uuid4(), at=at, source="shop"), now=at)


@pytest.fixture
def order(owner):
    """Two lamps, 61.00, that came."""
    StockItem.objects.create(sku="LED", on_hand=10)
    order = ordered(owner)
    happened(order, Kind.SHIPPED)
    happened(order, Kind.DELIVERED)
    return order


def ask(owner, order, number=1, *, position=1, key=None, at=AT + DAY):
    words = {"key": key or uuid.uuid4(), "wanted": {position: number}, "reason": "unwanted", "at": at}
    return ask_return(visitor=owner, order_key=order.key, **words)


def received(owner, order, number=1, *, restock=False):
    found = ask(owner, order, number)
    accept_return(return_key=found.key, by="staff:2", at=AT + DAY)
    return receive_return(return_key=found.key, restock=restock, by="staff:1", at=AT + 2 * DAY)


def last_mail():
    return bytes(Message.objects.filter(topic="mail").order_by("pk").last().payload).decode()


def test_never_more_comes_back_than_was_bought_over_all_returns(owner, order):
    ask(owner, order)
    with pytest.raises(WrongNumberError) as reason:
        ask(owner, order, 2)
    assert reason.value.left == {1: 1}
    ask(owner, order)
    with pytest.raises(WrongNumberError):
        ask(owner, order)


def test_without_the_guard_more_would_come_back(owner, order, monkeypatch):
    monkeypatch.setattr(asking, "left_of", lambda _order: {1: 2})
    for _ in range(3):
        ask(owner, order, 2)
    assert Return.objects.counting().pieces() == {1: 6}


@pytest.mark.parametrize(("number", "position"), [(0, 1), (-1, 1), (3, 1), (1, 2)])
def test_wrong_numbers_are_refused(owner, order, number, position):
    with pytest.raises(WrongNumberError):
        ask(owner, order, number, position=position)
    assert not Return.objects.exists()


def test_staff_read_the_number_of_the_order_and_no_key(owner, order):
    assert str(ask(owner, order)) == f"Return of {order.number}"


def test_the_same_form_twice_is_one_return(owner, order):
    key = uuid.uuid4()
    assert ask(owner, order, key=key) == ask(owner, order, key=key)
    assert Return.objects.count() == 1


def test_what_was_refused_can_be_asked_again(owner, order):
    found = ask(owner, order, 2)
    refuse_return(return_key=found.key, why="It was worn {out}.", by="staff:2", at=AT)
    assert "It was worn {out}." in last_mail()
    assert ask(owner, order, 2).status == "asked"
    with pytest.raises(OtherwiseError):
        accept_return(return_key=found.key, by="staff:2", at=AT)


def test_only_what_left_within_so_many_days_and_by_its_owner(owner, order, settings):
    settings.RETURN_DAYS = 14
    with pytest.raises(NoReturnError, match="more than 14 days ago"):
        ask(owner, order, at=AT + 14 * DAY + timedelta(seconds=1))
    assert ask(owner, order, at=AT + 14 * DAY).status == "asked"
    with pytest.raises(NoReturnError, match="not on its way"):
        ask(owner, ordered(owner))
    with pytest.raises(Order.DoesNotExist):
        ask(guest(), order)


def test_a_part_is_credited_once_and_its_parts_lie_on_the_shelf_once(owner, order):
    found = received(owner, order, restock=True)
    receive_return(return_key=found.key, restock=True, by="staff:1", at=AT + 3 * DAY)
    note = Invoice.objects.credits().get()
    assert (note.total, note.body["lines"][0]["name"]) == (Decimal("30.50"), "Lamp")
    assert StockItem.objects.get().on_hand == 10 - 4 + 2
    assert Order.objects.get().status == "delivered"
    assert "€30.50 are taken off your invoice" in last_mail()


def test_who_of_the_staff_answered_and_received_it_is_kept(owner, order):
    found = received(owner, order)
    assert (found.answered_by, found.received_by) == ("staff:2", "staff:1")
    refused = refuse_return(return_key=ask(owner, order).key, why="Worn.", by="staff:3", at=AT + DAY)
    refused.refresh_from_db()
    assert (refused.answered_by, refused.received_by) == ("staff:3", "")


def test_what_came_back_in_part_is_an_event_and_the_order_stays_delivered(owner, order):
    found = received(owner, order)
    receive_return(return_key=found.key, restock=False, by="staff:1", at=AT + 3 * DAY)
    event = order.events.get(kind=Kind.PART_RETURNED)
    assert (event.key, event.source, event.at) == (found.key, "staff:1", AT + 2 * DAY)
    assert Order.objects.get().status == "delivered"


@pytest.mark.parametrize("step", [accept_return, partial(refuse_return, why="Worn.")])
def test_the_open_page_of_an_order_says_by_itself_what_became_of_a_return(client, owner, order, step):
    url, htmx = reverse("orders:order", args=[order.key]), {"HX-Request": "true"}
    be(client, owner)

    def news(page):
        """What the page gets when it looks the next time; it says itself where."""
        return client.get(re.search(r'data-hx-get="([^"]+seen=\d+)"', page.content.decode())[1], headers=htmx)

    assert "?seen=" not in client.get(url).content.decode()
    found = ask(owner, order)
    page = client.get(url)
    assert news(page).status_code == 204
    step(return_key=found.key, by="staff:1", at=AT + DAY)
    answered = news(page)
    assert answered.status_code == 200
    assert found.refresh_from_db() or found.get_status_display() in answered.content.decode()
    if found.status == "accepted":
        receive_return(return_key=found.key, restock=True, by="staff:1", at=AT + DAY)
        assert "Part of it came back" in news(answered).content.decode()


def test_an_order_that_nobody_says_was_delivered_has_an_end_too(owner, settings):
    settings.RETURN_DAYS = 14
    order = ordered(owner)
    happened(order, Kind.SHIPPED)
    with pytest.raises(NoReturnError, match="sent more than 44 days ago"):
        ask(owner, order, at=AT + 44 * DAY + timedelta(seconds=1))
    assert ask(owner, order, at=AT + 44 * DAY).status == "asked"


def test_what_is_not_good_any_more_stays_off_the_shelf(owner, order):
    received(owner, order)
    assert StockItem.objects.get().on_hand == 6


def test_when_everything_came_back_the_order_is_returned_and_nothing_stays_billed(owner, order):
    received(owner, order)
    received(owner, order)
    assert Order.objects.get().status == "returned"
    assert Invoice.objects.bills().get().left() == (0, 0)
    assert "all of your order" in last_mail()


def credited(nth=0):
    body = list(Invoice.objects.credits().in_order())[nth].body
    return [(row["quantity"], row["name"], row["price"]) for row in body["lines"]], body


def test_the_credit_note_of_a_whole_order_names_what_came_back_as_the_invoice_does(owner, order):
    received(owner, order, 2)
    (bill,), (rows, note) = Invoice.objects.bills(), credited()
    assert rows == [(2, "Lamp", "61.00")]
    assert note["lines"] == bill.body["lines"]
    assert {name: note[name] for name in ("subtotal", "delivery")} == {
        name: bill.body[name] for name in ("subtotal", "delivery")
    }
    assert (note["total"], note["lines"][0]["parts"][0]) == ("61.00", "1 × Paper shade")  # noqa: RUF001


def test_goods_that_came_back_without_a_form_are_named_too(order):
    happened(order, Kind.RETURNED, AT + DAY)
    assert credited()[0] == [(2, "Lamp", "61.00")]


def test_the_rest_that_comes_back_last_is_named_with_delivery_and_comes_to_the_total(owner):
    DeliveryMethod.objects.create(code="post", name="Parcel", price=Decimal("4.90"))
    TaxRate.objects.create(country="DE", name="VAT", percent=Decimal(19))
    order = ordered(owner, delivery="post", shown=None)
    happened(order, Kind.SHIPPED)
    received(owner, order)
    received(owner, order)
    rows, note = credited(1)
    assert rows == [(1, "Lamp", "30.50"), (1, "Parcel", "4.90")]
    assert (note["total"], "subtotal" in note) == ("35.40", False)
    assert note["lines"][0]["parts"] == ["1 × Paper shade", "2 × LED bulb", "1 × Plug"]  # noqa: RUF001


def test_after_a_change_of_the_price_goods_are_named_and_one_row_has_the_amount(owner, order):
    credit(bill=Invoice.objects.get(), amount=Decimal("0.33"), why="Scratched.", at=AT)
    received(owner, order, 2)
    rows, note = credited(1)
    assert rows == [(2, "Lamp", ""), (1, "The goods came back.", "60.67")]
    assert note["total"] == "60.67"


def test_what_was_cancelled_never_left_and_is_not_named_as_goods(owner):
    order = ordered(owner)
    happened(order, Kind.SHIPPED)
    bill = Invoice.objects.get()
    credit(bill=bill, amount=bill.total, why="The order was cancelled.", at=AT)
    assert credited()[0] == [(1, "The order was cancelled.", "61.00")]


def test_money_that_a_provider_took_goes_back(owner, order):
    Payment.objects.create(
        order=order, provider="stripe", reference="pi_1", amount=order.total, currency="EUR", begun_at=AT,
        status=Payment.Status.SUCCEEDED,
    )  # fmt: skip
    received(owner, order)
    received(owner, order)
    assert [refund.amount for refund in Refund.objects.order_by("asked_at", "pk")] == [Decimal("30.50")] * 2


def test_only_what_was_accepted_is_received(owner, order):
    found = ask(owner, order)
    with pytest.raises(OtherwiseError):
        receive_return(return_key=found.key, restock=True, by="staff:1", at=AT)
    assert not Invoice.objects.credits().exists()


def test_the_database_knows_when_a_return_came(owner, order):
    found = ask(owner, order)
    with pytest.raises(IntegrityError, match="return_received_has_a_time"), transaction.atomic():
        Return.objects.filter(pk=found.pk).update(status="received")


@pytest.fixture
def present(owner):
    """An order that came just now, by the clock of the pages."""
    order = ordered(owner)
    happened(order, Kind.SHIPPED, timezone.now())
    return order


def test_the_owner_asks_from_the_page_of_the_order(client, owner, present):
    be(client, owner)
    page = f"/orders/{present.key}/return/"
    assert page in client.get(f"/orders/{present.key}/").content.decode()
    assert "0 to 2" in client.get(page).content.decode()
    said = {"key": uuid.uuid4(), "reason": "damaged", "line_1": "1"}
    for wrong in ({"line_1": "3"}, {"line_1": ""}, {"line_1": "-1"}, {"reason": "x"}, {"key": "x"}):
        assert client.post(page, said | wrong).status_code == 422
    assert client.post(page, said).status_code == client.post(page, said).status_code == 303
    assert Return.objects.count() == 1
    assert "Waiting for our answer" in client.get(f"/orders/{present.key}/").content.decode()


def test_strangers_neither_see_nor_ask(client, present):
    be(client, guest())
    page = f"/orders/{present.key}/return/"
    assert client.get(page).status_code == client.post(page, {"line_1": "1"}).status_code == 404
    assert page not in client.get(f"/o/{present.token}/").content.decode()


def test_staff_accept_and_receive_in_the_admin(client, owner, present):
    found = ask(owner, present, at=timezone.now())
    client.force_login(User.objects.create_superuser("clerk@example.com", "a good password", name="Clara Clerk"))
    page = reverse("admin:orders_return_handle", args=[found.key])
    assert page in client.get(reverse("admin:orders_return_change", args=[found.key])).content.decode()
    assert client.get(reverse("admin:orders_return_changelist")).status_code == 200
    refused = client.post(page, {"act": "refuse"})
    assert (refused.status_code, "Please say why" in refused.content.decode()) == (422, True)
    for act in ("accept", "receive"):
        assert client.post(page, {"act": act}).status_code == 303
    found.refresh_from_db()
    assert (found.status, found.restocked) == ("received", False)
    for shown in (page, reverse("admin:orders_return_change", args=[found.key])):
        text = client.get(shown).content.decode()
        assert (text.count("Clara Clerk"), "staff:" in text) == (2, False)


def test_others_do_not_handle_returns(client, owner, present):
    found = ask(owner, present, at=timezone.now())
    client.force_login(User.objects.create_user("joe2@example.com", "a good password"))
    page = reverse("admin:orders_return_handle", args=[found.key])
    assert client.post(page, {"act": "accept"}).status_code in {302, 403}
    found.refresh_from_db()
    assert found.status == "asked"


@pytest.mark.parametrize("typed", ["9", "-1", "many"])
def test_a_wrong_number_is_answered_in_plain_words_and_keeps_what_was_typed(client, owner, present, typed):
    said = {"key": uuid.uuid4(), "reason": "unwanted", "line_1": typed}
    answer = be(client, owner).post(f"/orders/{present.key}/return/", said)
    assert answer.status_code == 422
    assert "Say a number from 0 to 2." in answer.content.decode()
    assert f'value="{typed}"' in answer.content.decode()


@pytest.mark.parametrize(
    ("language", "words"), [("de", "Sie dürfen dies zurücksenden"), ("", "you may send this back")]
)
def test_the_mail_is_in_the_customers_language_whatever_staff_speak(owner, order, language, words):
    Customer.objects.update(language=language)
    found = ask(owner, order)
    with override("fa"):
        accept_return(return_key=found.key, by="staff:2", at=AT + DAY)
    assert words in last_mail()
