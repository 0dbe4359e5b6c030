import uuid

import pytest

from configurator.api import book
from configurator.stock.models import Movement, StockItem
from configurator.stock.reserve import reserve
from tests.api.conftest import Program, said
from tests.orders.shop import AT

pytestmark = pytest.mark.django_db

STOCK = "/api/v1/stock"
LED = f"{STOCK}/LED"


@pytest.fixture
def led(db):
    return StockItem.objects.create(sku="LED", on_hand=10, incoming=5)


def call(**words):
    return {"id": str(uuid.uuid4()), "reason": "delivery note 4711"} | words


def test_what_there_is_is_read(led, program):
    reserve(reference=uuid.uuid4(), wanted={"LED": 3}, until=None, at=AT)
    level = {
        "sku": "LED",
        "on_hand": 10,
        "reserved": 3,
        "left": 7,
        "sell_without_stock": False,
        "incoming": 5,
        "incoming_date": None,
    }
    assert said(program.get(LED)) == level
    assert said(program.get(STOCK)) == {"levels": [level], "next": None}


def test_pages_have_every_part_once(program):
    StockItem.objects.bulk_create(StockItem(sku=sku) for sku in "ABCDE")
    found, cursor = [], ""
    for _ in range(3):
        page = said(program.get(STOCK, {"limit": 2} | ({"cursor": cursor} if cursor else {})))
        found += [level["sku"] for level in page["levels"]]
        cursor = page["next"]
    assert (found, cursor) == (["A", "B", "C", "D", "E"], None)


@pytest.mark.parametrize("count", [1, 3])
def test_reading_costs_the_key_and_one_query(program, count, django_assert_num_queries):
    StockItem.objects.bulk_create(StockItem(sku=sku) for sku in "ABC"[:count])
    program.get(STOCK)  # writes down that the key is used
    with django_assert_num_queries(2):
        assert len(said(program.get(STOCK))["levels"]) == count


def test_arrivals_and_counts_are_booked_with_their_reason(led, program):
    assert said(program.send(f"{LED}/receive", call(amount=4)), 201)["level"]["on_hand"] == 14
    assert said(program.send(f"{LED}/count", call(on_hand=12, reason="broken")), 201)["level"] == {
        "sku": "LED",
        "on_hand": 12,
        "reserved": 0,
        "left": 12,
        "sell_without_stock": False,
        "incoming": 1,
        "incoming_date": None,
    }
    moved = Movement.objects.order_by("id").values_list("kind", "amount", "on_hand", "reason")
    assert list(moved) == [("received", 4, 14, "delivery note 4711"), ("counted", -2, 12, "broken")]


@pytest.mark.parametrize(("act", "words"), [("receive", {"amount": 4}), ("count", {"on_hand": 10})])
def test_a_call_counts_once_whatever_came_between(led, program, act, words):
    first = call(**words)
    assert said(program.send(f"{LED}/{act}", first), 201)["is_new"]
    program.send(f"{LED}/count", call(on_hand=50))
    again = said(program.send(f"{LED}/{act}", first))
    assert (again["is_new"], again["level"]["on_hand"]) == (False, 50)


def test_without_its_memory_a_count_would_be_booked_again(led, program, monkeypatch):
    first = call(on_hand=10)
    program.send(f"{LED}/count", first)
    program.send(f"{LED}/count", call(on_hand=50))
    book.StockCall.objects.all().delete()
    assert said(program.send(f"{LED}/count", first), 201)["level"]["on_hand"] == 10


def test_an_id_stands_for_one_booking_of_one_caller(led, program):
    first = call(amount=4)
    program.send(f"{LED}/receive", first)
    answer = program.send(f"{LED}/receive", first | {"amount": 5})
    assert said(answer, 422)["detail"] == "This id was used before, for another booking."
    other = Program("stock:write")
    assert said(other.send(f"{LED}/receive", first), 201)["level"]["on_hand"] == 18


def test_a_call_that_was_refused_may_come_again(led, program):
    reserve(reference=uuid.uuid4(), wanted={"LED": 3}, until=None, at=AT)
    refused = call(on_hand=2)
    assert said(program.send(f"{LED}/count", refused), 409)["detail"] == "3 of this part are promised to orders."
    StockItem.objects.update(sell_without_stock=True)
    assert said(program.send(f"{LED}/count", refused), 201)["level"]["on_hand"] == 2


def test_what_is_not_counted_is_said(program):
    said(program.get(f"{STOCK}/GOLD"), 404)
    said(program.send(f"{STOCK}/GOLD/count", call(on_hand=2)), 404)
    said(program.send(f"{STOCK}/GOLD/receive", call(amount=2)), 404)


@pytest.mark.parametrize(
    ("act", "words"),
    [
        ("receive", {"amount": 0}),
        ("receive", {"amount": "4"}),
        ("receive", {"amount": True}),
        ("receive", {"amount": 1_000_001}),
        ("receive", {"amount": 4, "reason": "x" * 201}),
        ("receive", {"on_hand": 4}),
        ("count", {"on_hand": -1}),
        ("count", {"on_hand": 4, "id": "1"}),
    ],
)
def test_a_wrong_booking_changes_nothing(led, program, act, words):
    said(program.send(f"{LED}/{act}", call(**words)), 422)
    assert StockItem.objects.get().on_hand == 10


def test_more_than_can_be_is_refused(led, program):
    assert program.send(f"{LED}/receive", call(amount=1_000_000)).status_code == 409
