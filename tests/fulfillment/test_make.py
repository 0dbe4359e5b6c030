import json
import uuid
from base64 import b64decode
from datetime import timedelta

import pytest
from django.db.models import QuerySet

from catalog.models import ProductFamily
from configurator.fulfillment.deliveries import bodies
from configurator.fulfillment.deliveries.make import make_deliveries
from configurator.fulfillment.formats import FORMATS
from configurator.fulfillment.models import Delivery, DeliveryAttempt, FrozenDeliveryError, Receiver
from configurator.fulfillment.redact import redact_deliveries
from configurator.fulfillment.reports.read import Report
from configurator.fulfillment.reports.take import record_report
from configurator.orders.models import Kind, OrderDocument
from configurator.orders.models.frozen import FrozenRowError
from configurator.outbox.models import Message
from configurator.outbox.queue import settle
from tests.fulfillment.receiving import happened, make_all, receiver, said
from tests.orders.shop import AT, guest, ordered, publish_lamp

pytestmark = pytest.mark.django_db
URL = "https://mill.example.com/orders"


@pytest.fixture
def order():
    publish_lamp()
    return ordered(guest())


def placed():
    return Message.objects.get(topic="order.placed")


def test_make_freezes_the_announcement_for_each_receiver(order):
    mill, _print = receiver(URL), receiver(URL, code="print")
    assert make_deliveries(message=placed(), at=AT) == 2
    delivery = Delivery.objects.get(receiver=mill)
    assert bytes(delivery.body) == bytes(placed().payload)
    assert said(delivery)["document"] == json.loads(bytes(OrderDocument.objects.get().body))
    assert (delivery.order, str(delivery.event)) == (order, said(delivery)["id"])
    assert (delivery.topic, delivery.version, delivery.content_type) == ("order.placed", 1, "application/json")
    assert (delivery.state, delivery.due_at, delivery.give_up_at) == ("waiting", AT, AT + timedelta(days=4))


def test_make_again_makes_nothing(order):
    receiver(URL)
    before = make_deliveries(message=placed(), at=AT), list(Delivery.objects.values())
    assert (make_deliveries(message=placed(), at=AT + timedelta(days=1)), list(Delivery.objects.values())) == (
        0,
        before[1],
    )


def test_a_spreadsheet_goes_inside_of_the_announcement_and_loses_an_erased_person(order):
    receiver(URL, format="xlsx")
    make_all()
    delivery = Delivery.objects.get()
    document = bytes(OrderDocument.objects.get().body)
    told = said(delivery)
    file = told.pop("file")
    announced = {name: value for name, value in json.loads(bytes(placed().payload)).items() if name != "document"}
    assert (delivery.content_type, told) == ("application/json", announced)
    assert (file["name"], file["content_type"]) == (f"{order.number}.xlsx", FORMATS["xlsx"].content_type)
    assert b64decode(file["base64"]) == FORMATS["xlsx"].write(document)
    without = document.replace(order.name.encode(), b"Erased")
    QuerySet(OrderDocument).update(body=without)
    redact_deliveries(key=str(order.key))
    assert b64decode(said(Delivery.objects.get())["file"]["base64"]) == FORMATS["xlsx"].write(without)


def test_make_writes_the_receivers_format_and_json_where_there_is_no_document(order):
    receiver(URL, format="csv")
    happened(order)
    make_all()
    first, second = Delivery.objects.order_by("sequence")
    assert (first.content_type, bytes(first.body)[:10]) == ("text/csv; charset=utf-8", b'\xef\xbb\xbf"order"')
    assert (second.content_type, said(second)["type"]) == ("application/json", "order.held")


@pytest.mark.parametrize(("chosen", "count"), [(["lamp"], 2), ([], 0)])
def test_make_asks_which_families_a_receiver_makes(order, chosen, count):
    mill = receiver(URL, all_families=False)
    mill.families.set(ProductFamily.objects.filter(code__in=chosen))
    happened(order)
    assert make_all() == count


def test_make_tells_whoever_has_heard_of_an_order_what_happens_to_it(order):
    mill = receiver(URL)
    make_all()
    Receiver.objects.update(all_families=False)
    happened(order, Kind.CANCELLED)
    assert make_all() == 1
    assert list(mill.deliveries.order_by("sequence").values_list("topic", flat=True)) == [
        "order.placed",
        "order.cancelled",
    ]


def test_make_tells_the_others_what_one_receiver_reports(order):
    mill, other = receiver(URL), receiver(URL, code="other")
    make_all()
    report = Report(key=uuid.uuid4(), order=order.pk, kind=Kind.CANCELLED, at=AT, version=1, detail={})
    record_report(receiver=mill, report=report, at=AT)
    assert make_all() == 1
    heard = Delivery.objects.get(topic="order.cancelled")
    assert (heard.receiver, said(heard)["id"], said(heard)["by"]) == (other, str(heard.event), "receiver:mill")


@pytest.mark.parametrize(("state", "count"), [("active", 1), ("disabled", 1), ("retired", 0)])
def test_make_keeps_orders_for_receivers_that_are_off_and_not_for_those_given_up(order, state, count):
    receiver(URL, state=state)
    assert make_all() == count


def test_make_of_a_later_message_makes_what_waits_before_it_first(order):
    receiver(URL)
    later = happened(order)
    assert make_deliveries(message=later, at=AT) == 2
    assert list(Delivery.objects.order_by("pk").values_list("topic", flat=True)) == ["order.placed", "order.held"]
    settle(message=placed(), at=AT)
    assert make_deliveries(message=later, at=AT) == 0


def test_make_with_a_format_that_fails_makes_the_others_and_says_so(order, monkeypatch):
    def broken(announced, name):
        if name == "csv":
            raise ValueError("no such cell")
        return bodies.body_of(announced, name)

    monkeypatch.setattr("configurator.fulfillment.deliveries.make.body_of", broken)
    receiver(URL, format="csv")
    mill = receiver(URL, code="print")
    with pytest.raises(ValueError, match="no such cell"):
        make_deliveries(message=placed(), at=AT)
    assert [delivery.receiver for delivery in Delivery.objects.all()] == [mill]


def test_deliveries_have_no_path_by_which_they_change(order):
    receiver(URL)
    make_all()
    delivery = Delivery.objects.get()
    for change in (
        delivery.save,
        lambda: Delivery.objects.update(body=b""),
        lambda: Delivery.objects.update(event=None),
    ):
        with pytest.raises(FrozenDeliveryError):
            change()
    DeliveryAttempt.objects.create(delivery=delivery, at=AT, seconds=0, status=200)
    with pytest.raises(FrozenRowError):
        DeliveryAttempt.objects.update(status=500)


def test_make_costs_the_same_for_a_long_history(order, django_assert_max_num_queries):
    receiver(URL)
    for _ in range(20):
        happened(order)
    make_all()
    for message in Message.objects.exclude(topic="mail"):
        settle(message=message, at=AT)
    last = happened(order)
    with django_assert_max_num_queries(10):
        assert make_deliveries(message=last, at=AT) == 1
