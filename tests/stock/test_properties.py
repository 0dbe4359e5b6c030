"""Any sequence of steps, beside a model of them in plain numbers."""

from contextlib import contextmanager, suppress

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from configurator.stock import reserve as steps
from configurator.stock.expire import free_lapsed
from configurator.stock.models import StockItem
from tests.stock.shelves import AT, HOUR, LATER, faults, kept, put, ref, stock

pytestmark = pytest.mark.django_db

SKUS = ("A", "B", "C", "MADE")  # the last one is not counted
orders = st.integers(1, 3)
baskets = st.dictionaries(st.sampled_from(SKUS), st.integers(0, 4), max_size=4)
deeds = st.one_of(
    st.tuples(st.just("reserve"), orders, baskets, st.booleans()),
    st.tuples(st.just("change"), orders, baskets),
    st.tuples(st.sampled_from(["keep", "consume", "free"]), orders),
    st.tuples(st.just("take_back"), st.integers(10, 13), baskets),
    st.tuples(st.just("lapse")),
)
shelves = st.fixed_dictionaries({sku: st.tuples(st.integers(0, 6), st.booleans()) for sku in SKUS[:-1]})


class Book:
    """What should come of it: the promises again, with none of the code's ways."""

    def __init__(self, shelf):
        self.on_hand = {sku: number for sku, (number, _) in shelf.items()}
        self.past = {sku for sku, (_, past) in shelf.items() if past}
        self.held, self.timed, self.lapsed, self.gone, self.back = {}, {}, {}, set(), {}

    def reserved(self, sku):
        return sum(basket.get(sku, 0) for basket in self.held.values())

    def has(self, order, basket):
        """Whether an order could hold this; if so it does."""
        basket = {sku: number for sku, number in basket.items() if number and sku in self.on_hand}
        before = self.held.get(order, {})
        for sku, number in basket.items():
            others = self.reserved(sku) - before.get(sku, 0)
            if number > before.get(sku, 0) and others + number > self.on_hand[sku] and sku not in self.past:
                return False
        self.held[order] = basket
        self.lapsed[order] = {s: n for s, n in self.lapsed.get(order, {}).items() if s not in basket}
        return True

    def reserve(self, order, basket, timed):
        if order not in self.gone and self.has(order, basket):
            self.timed[order] = timed

    def change(self, order, basket):
        timed = self.timed.get(order, False) and bool(self.held.get(order))
        if order not in self.gone and self.has(order, basket):
            self.timed[order] = timed

    def keep(self, order):
        again = self.lapsed.get(order)
        if not again or self.has(order, self.held.get(order, {}) | again):
            self.timed[order] = False

    def consume(self, order):
        for sku, number in self.held.pop(order, {}).items():
            self.on_hand[sku] = max(self.on_hand[sku] - number, 0)
            self.gone.add(order)

    def free(self, order):
        self.held.pop(order, None)
        self.lapsed.pop(order, None)

    def take_back(self, number, basket):
        if any(self.back.get((number, sku), count) != count for sku, count in basket.items() if sku in self.on_hand):
            return
        for sku, count in basket.items():
            if count and sku in self.on_hand and (number, sku) not in self.back:
                self.back[number, sku] = count
                self.on_hand[sku] += count

    def lapse(self):
        for order, basket in self.held.items():
            if self.timed.get(order) and basket:
                self.lapsed[order] = self.lapsed.get(order, {}) | basket
                self.held[order] = {}


REFUSALS = (steps.NotEnoughError, steps.GoneOutError, steps.GivenFreeError, steps.AlreadyBackError)


def do(deed):
    name, *words = deed
    with suppress(*REFUSALS):
        if name == "lapse":
            free_lapsed(at=LATER + HOUR)
        elif name == "reserve":
            until = LATER if words[2] else None
            steps.reserve(reference=ref(words[0]), wanted=words[1], until=until, at=AT)
        elif name in {"change", "take_back"}:
            getattr(steps, name)(reference=ref(words[0]), wanted=words[1], at=AT)
        else:
            getattr(steps, name)(reference=ref(words[0]), at=AT)


@contextmanager
def rolled_back():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(shelf=shelves, done=st.lists(deeds, max_size=14))
def test_whatever_is_done_the_numbers_add_up_and_are_those_of_the_book(shelf, done, db):
    with rolled_back():
        for sku, (number, past) in shelf.items():
            put(sku, number, sell_without_stock=past)
        book = Book(shelf)
        for deed in done:
            do(deed)
            getattr(book, deed[0])(*deed[1:])
            assert faults() == []
            assert {sku: stock(sku) for sku in shelf} == {s: (book.on_hand[s], book.reserved(s)) for s in shelf}
        assert {order: kept(ref(order)) for order in (1, 2, 3)} == {o: book.held.get(o, {}) for o in (1, 2, 3)}


def test_a_step_that_forgets_what_it_gave_would_be_found(db, monkeypatch):
    monkeypatch.setattr(steps, "_give", lambda _sku, _number: None)
    put("A", 3)
    do(("reserve", 1, {"A": 2}, False))
    do(("free", 1))
    assert faults() == [("A", 3, 2)]
    StockItem.objects.all().delete()
