import uuid
from datetime import date, timedelta
from decimal import Decimal

import pytest

from configurator.orders.models import DeliveryMethod, Kind, Order, QuoteAnswer, QuoteRequest, TaxRate
from configurator.orders.place import place
from configurator.orders.quotes import accept as step
from configurator.orders.quotes.accept import (
    Acceptance,
    CostsOtherwiseError,
    ExpiredError,
    NotAnsweredError,
    accept,
    agreed,
    ask_again,
)
from configurator.orders.quotes.answer import BecameOrderError, answer
from configurator.outbox.models import Message
from configurator.stock.models import StockItem
from configurator.stock.reserve import NotEnoughError
from tests.orders.shop import AT, ON_REQUEST, build, guest, publish_lamp, submission

pytestmark = pytest.mark.django_db

UNTIL = date(2026, 3, 10)


@pytest.fixture
def owner():
    publish_lamp()
    return guest()


@pytest.fixture
def asked(owner):
    return place(visitor=owner, submission=submission(build(owner, ON_REQUEST)), at=AT)


def answered(asked, price="104.05", until=UNTIL, at=AT):
    return answer(
        request_key=asked.key, unit_price=Decimal(price), valid_until=until, note="With a box.", by_id=None, at=at
    )


def yes(asked, row, **changed):
    words = {"answer_key": row.key, "shown": agreed(asked=asked, answer=row).shown, "payment": "invoice"}
    return Acceptance(**words | changed)


def mails():
    return [bytes(message.payload).decode() for message in Message.objects.filter(topic="mail").order_by("pk")]


def test_an_answer_is_mailed_with_price_day_and_note(asked):
    answered(asked)
    told = mails()[-1]
    for word in ("104.05 each", "10 March 2026", "With a box.", f"/o/{asked.token}/"):
        assert word in told


def test_accepted_it_is_an_order_of_the_frozen_build_at_that_price(owner, asked):
    TaxRate.objects.create(country="DE", name="VAT", percent=Decimal(19))
    DeliveryMethod.objects.create(code="parcel", name="Parcel", currency="EUR", price=Decimal(5))
    row = answered(asked)
    order = accept(visitor=owner, request_key=asked.key, said=yes(asked, row), at=AT)
    assert (order.status, order.subtotal, order.delivery_price, order.total) == (
        "placed", Decimal("208.10"), Decimal(5), Decimal("213.10")
    )  # fmt: skip
    (line,) = Order.objects.with_parts().get().lines.all()
    assert (line.quantity, line.unit_price) == (2, Decimal("104.05"))
    assert line.choices == asked.build["configuration"]["choices"]
    assert [(item.sku, item.price, item.cost) for item in line.bom.all()] == [
        ("GOLD", Decimal(100), Decimal(90)), ("LED", Decimal("4.05"), Decimal("1.20"))
    ]  # fmt: skip
    assert sorted(event.kind for event in order.events.all()) == [Kind.ORDERED, Kind.PLACED]
    assert Message.objects.filter(topic="order.placed").count() == 1


def test_a_price_below_the_known_parts_gives_the_others_nothing(owner, asked):
    order = accept(visitor=owner, request_key=asked.key, said=yes(asked, answered(asked, "3.00")), at=AT)
    assert [item.price for item in order.lines.get().bom.order_by("position")] == [Decimal(0), Decimal("4.05")]


def test_accepting_twice_is_one_order(owner, asked):
    said = yes(asked, answered(asked))
    first = accept(visitor=owner, request_key=asked.key, said=said, at=AT)
    late = AT + timedelta(days=30)
    assert accept(visitor=owner, request_key=asked.key, said=said, at=late) == first
    assert Order.objects.count() == 1


def test_the_build_is_ordered_with_it_and_not_once_more(owner, asked):
    accept(visitor=owner, request_key=asked.key, said=yes(asked, answered(asked)), at=AT)
    key = asked.build["configuration"]["key"]
    assert step.Configuration.objects.get(pk=key).status == "ordered"


def test_a_build_that_became_another_order_stays_there(owner, asked):
    key = uuid.UUID(asked.build["configuration"]["key"])
    configuration = step.Configuration.objects.get(pk=key)
    configuration.choices = {"shade": "PAPER", "bulb": "LED", "extras/PLUG": "no"}
    configuration.save()
    other = place(visitor=owner, submission=submission(configuration), at=AT)
    order = accept(visitor=owner, request_key=asked.key, said=yes(asked, answered(asked)), at=AT)
    assert list(Order.objects.of_build(key)) == [other]
    assert order.lines.get().choices == asked.build["configuration"]["choices"]


def test_after_the_day_it_is_refused_and_can_be_asked_again_once(owner, asked):
    row = answered(asked)
    said = yes(asked, row)
    last, after = AT.replace(day=10, hour=23), AT.replace(day=11, hour=0)
    with pytest.raises(NotAnsweredError):
        ask_again(visitor=owner, request_key=asked.key, at=last)
    with pytest.raises(ExpiredError):
        accept(visitor=owner, request_key=asked.key, said=said, at=after)
    new = ask_again(visitor=owner, request_key=asked.key, at=after)
    assert ask_again(visitor=owner, request_key=asked.key, at=after) == new
    assert (new.number, new.build, new.name) == ("Q-2026-000002", asked.build, asked.name)
    assert Order.objects.count() == 0


def test_on_the_last_day_it_is_taken(owner, asked):
    said = yes(asked, answered(asked))
    assert accept(visitor=owner, request_key=asked.key, said=said, at=AT.replace(day=10, hour=23)).number


def test_a_later_answer_takes_the_place_of_an_earlier_one(owner, asked):
    old = answered(asked)
    new = answered(asked, "99.00", at=AT + timedelta(hours=1))
    with pytest.raises(NotAnsweredError):
        accept(visitor=owner, request_key=asked.key, said=yes(asked, old), at=AT)
    assert accept(visitor=owner, request_key=asked.key, said=yes(asked, new), at=AT).subtotal == Decimal(198)


def test_another_total_than_shown_is_refused(owner, asked):
    said = yes(asked, answered(asked))
    DeliveryMethod.objects.create(code="parcel", name="Parcel", currency="EUR", price=Decimal(5))
    with pytest.raises(CostsOtherwiseError):
        accept(visitor=owner, request_key=asked.key, said=said, at=AT)
    assert Order.objects.count() == 0


def test_parts_that_are_gone_are_refused_and_the_build_stays_open(owner, asked):
    StockItem.objects.create(sku="GOLD", on_hand=1)
    said = yes(asked, answered(asked))
    with pytest.raises(NotEnoughError):
        accept(visitor=owner, request_key=asked.key, said=said, at=AT)
    key = asked.build["configuration"]["key"]
    assert (Order.objects.count(), step.Configuration.objects.get(pk=key).status) == (0, "open")


def test_strangers_can_neither_accept_nor_ask(asked):
    said = yes(asked, answered(asked))
    with pytest.raises(QuoteRequest.DoesNotExist):
        accept(visitor=guest(), request_key=asked.key, said=said, at=AT)
    with pytest.raises(QuoteRequest.DoesNotExist):
        ask_again(visitor=guest(), request_key=asked.key, at=AT)


def test_what_became_an_order_is_answered_no_more(owner, asked):
    accept(visitor=owner, request_key=asked.key, said=yes(asked, answered(asked)), at=AT)
    with pytest.raises(BecameOrderError):
        answered(asked, "1.00")
    assert QuoteAnswer.objects.count() == 1
