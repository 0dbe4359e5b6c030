import json
import uuid
from datetime import timedelta

import pytest

from configurator.fulfillment.reports.read import STATUSES
from configurator.orders.models import Kind, OrderDocument, OrderEvent
from configurator.orders.record import NewEvent, record
from configurator.outbox.models import Message
from tests.api.conftest import Program, said
from tests.orders.shop import AT, CONTACT, guest, ordered, publish_lamp

pytestmark = pytest.mark.django_db

ORDERS = "/api/v1/orders"


@pytest.fixture
def order(db):
    publish_lamp()
    return ordered(guest())


def more(count):
    visitor = guest()
    return [ordered(visitor) for _ in range(count)]


def happened(order, kind=Kind.ACCEPTED, at=AT):
    event = NewEvent(kind=kind, key=uuid.uuid4(), at=at, source="shop")
    record(order_key=order.key, event=event, now=at)


def report(**words):
    base = {"id": str(uuid.uuid4()), "kind": "accepted", "at": "2026-03-04T06:00:00Z", "version": 1}
    return base | words


def numbers(answer):
    return [row["number"][-2:] for row in said(answer)["orders"]]


# Reading


def test_an_order_is_listed_without_who_ordered(order, program):
    answer = program.get(ORDERS)
    assert said(answer) == {
        "orders": [
            {
                "key": str(order.key),
                "number": "A-2026-000001",
                "version": 1,
                "status": "placed",
                "placed_at": "2026-03-04T05:06:07.890Z",
                "currency": "EUR",
                "subtotal": "61.00",
                "total": "61.00",
                "payment": "invoice",
            }
        ],
        "next": None,
    }
    assert answer["Cache-Control"] == "no-store"
    assert CONTACT.email not in answer.content.decode()


def test_pages_have_every_order_once_also_when_orders_come_in_between(order, program):
    more(4)
    first = program.get(ORDERS, {"limit": 2})
    assert numbers(first) == ["01", "02"]
    more(1)
    second = program.get(ORDERS, {"limit": 2, "cursor": first.json()["next"]})
    third = program.get(ORDERS, {"limit": 2, "cursor": second.json()["next"]})
    assert (numbers(second), numbers(third), third.json()["next"]) == (["03", "04"], ["05", "06"], None)


def test_orders_are_found_by_status_and_by_what_happened_since(order, program):
    (other,) = more(1)
    happened(other, at=AT + timedelta(hours=1))
    later = (AT + timedelta(minutes=1)).isoformat()
    assert numbers(program.get(ORDERS, {"status": "placed"})) == ["01"]
    assert numbers(program.get(ORDERS, {"since": later})) == ["02"]
    assert numbers(program.get(ORDERS, {"since": later, "status": "placed"})) == []


@pytest.mark.parametrize(
    "query",
    [
        {"status": "eaten"},
        {"since": "yesterday"},
        {"since": "2026-03-04T05:06:07"},
        {"limit": 201},
        {"cursor": "\0"},
        {"stauts": "placed"},
    ],
)
def test_a_wrong_question_is_said(program, query):
    (error,) = said(program.get(ORDERS, query), 422)["errors"]
    assert error["at"] == f"query.{next(iter(query))}"


@pytest.mark.parametrize("name", ["key", "number"])
def test_one_order_has_its_document(order, program, name):
    found = said(program.get(f"{ORDERS}/{getattr(order, name)}"))
    document = OrderDocument.objects.get(order=order)
    assert found["document"] == json.loads(bytes(document.body))
    assert found["document"]["customer"]["email"] == CONTACT.email


def test_a_version_that_is_not_there_is_said(order, program):
    assert program.get(f"{ORDERS}/{order.key}?version=1").status_code == 200
    assert said(program.get(f"{ORDERS}/{order.key}?version=2"), 404)["detail"] == "This order has 1 version."


def test_what_happened_is_told_in_order(order, program):
    happened(order, Kind.ACCEPTED, AT + timedelta(hours=2))
    happened(order, Kind.HELD, AT + timedelta(hours=1))
    found = said(program.get(f"{ORDERS}/{order.number}/events"))["events"]
    assert [event["kind"] for event in found][-2:] == ["held", "accepted"]
    assert set(found[0]) == {"id", "kind", "at", "recorded_at", "source", "version", "detail"}


@pytest.mark.parametrize("count", [1, 3])
def test_reading_costs_the_same_for_one_order_and_many(order, program, count, django_assert_num_queries):
    more(count - 1)
    program.get(ORDERS)  # writes down that the key is used
    with django_assert_num_queries(2):
        assert len(numbers(program.get(ORDERS))) == count
    for path in (f"{ORDERS}/{order.key}", f"{ORDERS}/{order.key}/events"):
        with django_assert_num_queries(3):
            assert program.get(path).status_code == 200


def test_names_and_addresses_need_the_key_for_orders(order):
    others = Program("orders:status", "stock:read", "stock:write", "catalog:read", "builds:write")
    answers = [others.get(ORDERS), others.get(f"{ORDERS}/{order.key}"), others.get(f"{ORDERS}/{order.key}/events")]
    answers.append(others.send(f"{ORDERS}/{order.key}/events", report()))
    assert [answer.status_code for answer in answers] == [403, 403, 403, 201]
    assert not [answer for answer in answers if "joe" in answer.content.decode().lower()]


# Reporting


def test_a_report_is_recorded_once(order, program):
    words = report(kind="shipped", detail={"tracking": {"carrier": "DHL", "number": "1Z"}})
    path = f"{ORDERS}/{order.number}/events"
    assert said(program.send(path, words), 201) == {"status": "shipped", "is_new": True}
    assert said(program.send(path, words)) == {"status": "shipped", "is_new": False}
    event = OrderEvent.objects.get(kind="shipped")
    assert (event.source, str(event.key)) == (f"api:{program.key.prefix}", words["id"])
    assert event.detail == {"tracking": {"carrier": "DHL", "number": "1Z"}}


def test_every_status_that_others_may_report_is_taken(order, program):
    for kind in STATUSES:
        answer = program.send(f"{ORDERS}/{order.key}/events", report(kind=kind))
        assert answer.status_code == 201, kind


def test_a_report_from_long_before_the_order_is_refused(order, program):
    problem = said(program.send(f"{ORDERS}/{order.key}/events", report(at="0855-02-01T21:13:53+20:42")), 422)
    assert problem["detail"] == "“at” lies before the order."


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("body.event.kind", {"kind": "eaten"}),
        ("body.event.kind", {"kind": "paid"}),
        ("body.event.id", {"id": "1"}),
        ("body.event.id", {"id": 5}),
        ("body.event.at", {"at": 5}),
        ("body.event.at", {"at": "2026-03-04T06:00:00"}),
        ("body.event.version", {"version": "1"}),
        ("body.event.note", {"note": "no such word"}),
        ("body.event.detail.reason", {"detail": {"reason": "a\0b"}}),
        ("body.event.detail.tracking.url", {"detail": {"tracking": {"url": "javascript:alert(1)"}}}),
    ],
)
def test_a_wrong_report_changes_nothing_and_says_where(order, program, place, words):
    before = OrderEvent.objects.count()
    problem = said(program.send(f"{ORDERS}/{order.key}/events", report(**words)), 422)
    assert [error["at"] for error in problem["errors"]] == [place]
    assert OrderEvent.objects.count() == before


def test_a_report_of_what_can_t_be_is_refused(order, program):
    path = f"{ORDERS}/{order.key}/events"
    assert said(program.send(path, report(at="2199-01-01T00:00:00Z")), 422)["detail"] == "“at” lies in the future."
    assert "which has 1" in said(program.send(path, report(version=2)), 422)["detail"]
    said(program.send(f"{ORDERS}/{uuid.uuid4()}/events", report()), 404)


def test_makers_hear_of_reports_on_two_orders_under_two_ids(order, program):
    (other,) = more(1)
    words = report(kind="held")
    for one in (order, other):
        assert program.send(f"{ORDERS}/{one.key}/events", words).status_code == 201
    told = [
        json.loads(bytes(body)) for body in Message.objects.filter(topic="order.held").values_list("payload", flat=True)
    ]
    assert [message["by"] for message in told] == [f"api:{program.key.prefix}"] * 2
    assert len({message["id"] for message in told}) == 2
