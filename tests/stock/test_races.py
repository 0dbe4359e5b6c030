"""Many buyers at once, each on a connection of its own, on a database that they really share."""

import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest
from django.db import OperationalError, connection, transaction
from django.db.models import Sum

from configurator.stock import reserve as steps
from configurator.stock.expire import free_lapsed
from configurator.stock.models import Reservation, StockItem
from configurator.stock.reserve import NotEnoughError, consume, free, keep, reserve
from tests.outbox.realdb import database_on_disk
from tests.stock.shelves import AT, HOUR, LATER, faults, put, ref, stock

pytestmark = pytest.mark.django_db(transaction=True)
BUYERS = 32
postgres_only = pytest.mark.postgresql_only  # SQLite writes in turn and hides what a guard is for


@pytest.fixture(autouse=True)
def shared(tmp_path):
    with database_on_disk(tmp_path):
        yield


def at_once(deed, count=BUYERS):
    """Do it from many threads, begun together; how often each answer came."""
    barrier = Barrier(count)

    def run(number):
        barrier.wait()
        try:
            with transaction.atomic():
                return deed(number) or "done"
        except Exception as error:  # noqa: BLE001  which error came is what the test asks
            return type(error).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as threads:
        return Counter(threads.map(run, range(count)))


def buy(_number):
    reserve(reference=uuid.uuid4(), wanted={"A": 1}, until=None, at=AT)


def sold(sku="A"):
    """The oracle: what the orders hold, not what the counter says."""
    return Reservation.objects.open().filter(sku=sku).aggregate(n=Sum("quantity"))["n"] or 0


def read_only(skus):
    """No lock."""
    return {item.sku: item for item in StockItem.objects.filter(sku__in=skus)}


@pytest.mark.parametrize("units", [1, 10, 31])
def test_the_last_units_are_sold_exactly(units):
    put("A", units)
    assert at_once(buy) == {"done": units, "NotEnoughError": BUYERS - units}
    assert (sold(), stock("A"), faults()) == (units, (units, units), [])


def test_the_condition_in_the_statement_is_enough_without_the_lock(monkeypatch):
    monkeypatch.setattr(steps, "_locked", read_only)
    put("A", 10)
    assert at_once(buy) == {"done": 10, "NotEnoughError": BUYERS - 10}
    assert (sold(), faults()) == (10, [])


@postgres_only
def test_without_its_guards_one_unit_is_sold_many_times_and_the_counter_does_not_say_so(monkeypatch):
    """Read, look, write: all read before anybody writes."""
    put("A", 1)
    everybody_has_read = Barrier(BUYERS)

    def naive(skus, number, _asked):
        item = StockItem.objects.get(sku__in=skus)
        everybody_has_read.wait()
        item.reserved += number
        item.save()

    monkeypatch.setattr(steps, "_locked", read_only)
    monkeypatch.setattr(steps, "_take", naive)
    assert at_once(buy) == {"done": BUYERS}
    assert (sold(), stock("A")) == (BUYERS, (1, 1))


def test_baskets_in_opposite_order_never_wait_in_a_circle():
    put("A", 20)
    put("B", 20)
    put("C", BUYERS)

    def basket(number):
        skus = ["A", "B", "C"] if number % 2 else ["C", "B", "A"]
        reserve(reference=uuid.uuid4(), wanted=dict.fromkeys(skus, 1), until=None, at=AT)

    assert at_once(basket) == {"done": 20, "NotEnoughError": BUYERS - 20}
    assert (sold("A"), sold("B"), sold("C"), faults()) == (20, 20, 20, [])


@postgres_only
def test_locked_in_the_order_of_the_basket_they_would_wait_in_a_circle(monkeypatch):
    put("A", 20)
    put("B", 20)
    both_hold_one = Barrier(2)

    def as_they_come(skus):
        found = {}
        for sku in skus:
            found[sku] = StockItem.objects.select_for_update().get(sku=sku)
            with suppress(BrokenBarrierError):
                both_hold_one.wait(timeout=5)
        return found

    monkeypatch.setattr(steps, "_locked", as_they_come)
    monkeypatch.setattr(
        steps, "_lock", lambda **words: steps._Shelf(words["reference"], as_they_come(words["skus"]), {})
    )

    def basket(number):
        skus = ["A", "B"] if number else ["B", "A"]
        reserve(reference=uuid.uuid4(), wanted=dict.fromkeys(skus, 1), until=None, at=AT)

    assert at_once(basket, 2) == {"done": 1, OperationalError.__name__: 1}


def test_one_order_sent_many_times_keeps_its_parts_once():
    put("A", 100)
    put("B", 100)

    def again(_number):
        reserve(reference=ref(1), wanted={"A": 2, "B": 3}, until=None, at=AT)

    assert at_once(again) == {"done": BUYERS}
    assert (stock("A"), stock("B"), faults()) == ((100, 2), (100, 3), [])


@postgres_only
def test_without_the_lock_one_order_sent_many_times_is_counted_many_times(monkeypatch):
    put("A", 100)
    everybody_has_read = Barrier(BUYERS)

    def read_together(skus):
        found = read_only(skus)
        everybody_has_read.wait()
        return found

    def lock(*, reference, skus=()):
        rows = {row.sku: row for row in Reservation.objects.of(reference)}
        return steps._Shelf(reference, read_together(skus), rows)

    monkeypatch.setattr(steps, "_lock", lock)
    at_once(lambda _number: reserve(reference=ref(1), wanted={"A": 2}, until=None, at=AT))
    assert (sold(), stock("A")) == (2, (100, 2 * BUYERS))


def test_going_out_given_free_and_lapsing_at_once_happen_once():
    put("A", 100)
    reserve(reference=ref(1), wanted={"A": 5}, until=LATER, at=AT)
    ends = [
        lambda: consume(reference=ref(1), at=AT),
        lambda: free(reference=ref(1), at=AT),
        lambda: free_lapsed(at=LATER + HOUR),
    ]

    def end(number):
        ends[number % 3]()

    assert at_once(end) == {"done": BUYERS}
    assert stock("A") in {(95, 0), (100, 0)}
    assert faults() == []


def test_payments_that_come_while_their_time_runs_out_keep_their_parts_or_find_them_gone():
    """Half of the buyers pay; at the same moment all lapses, and others take what is free."""
    put("A", BUYERS)
    for number in range(BUYERS):
        reserve(reference=ref(number + 1), wanted={"A": 1}, until=LATER, at=AT)
    paid = []

    def pay(number):
        if number % 4 == 3:
            free_lapsed(at=LATER + HOUR)
        elif number % 4 == 2:
            with suppress(NotEnoughError):
                reserve(reference=uuid.uuid4(), wanted={"A": 2}, until=None, at=AT)
        else:
            keep(reference=ref(number + 1), at=LATER + HOUR)
            paid.append(ref(number + 1))

    answers = at_once(pay)
    assert set(answers) <= {"done", "NotEnoughError"}
    held = set(Reservation.objects.open().values_list("reference", flat=True))
    assert paid
    assert set(paid) <= held
    assert faults() == []


def test_two_buyers_of_the_last_one_the_second_is_told_what_is_left():
    put("A", 1)
    buy(0)
    with pytest.raises(NotEnoughError) as refused:
        buy(1)
    assert refused.value.short == (steps.Short("A", 1, 0),)
