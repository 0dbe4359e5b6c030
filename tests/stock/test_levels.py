from datetime import date
from threading import Event, Thread

import pytest

from configurator.stock import levels as module
from configurator.stock.levels import Level, forget, levels
from configurator.stock.models import StockItem
from configurator.stock.words import days_words, stock_words
from tests.stock.shelves import put

TODAY = date(2026, 11, 29)
SOON, NEXT_YEAR, PAST = date(2026, 12, 12), date(2027, 1, 5), date(2026, 11, 1)


class Clock:
    def __init__(self):
        self.time = 1_000.0

    def __call__(self):
        return self.time


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(module, "monotonic", clock)
    monkeypatch.setattr(module, "_seen", module._Seen({}, float("-inf")))
    return clock


@pytest.mark.django_db
def test_levels_say_what_the_next_customer_could_have(clock):
    put("A", 5, reserved=2)
    put("B", 1, reserved=3, sell_without_stock=True, incoming=4, incoming_date=SOON)
    assert levels() == {"A": Level(3), "B": Level(0, without_stock=True, incoming=4, incoming_date=SOON)}


@pytest.mark.django_db
def test_levels_leave_out_what_there_is_plenty_of(clock):
    put("MANY", module.MANY + 3, reserved=2)
    put("FEWER", module.MANY + 3, reserved=3)
    assert levels() == {"FEWER": Level(module.MANY)}


@pytest.mark.django_db
@pytest.mark.parametrize("items", [0, 1, 3])
def test_levels_are_one_query_and_none_while_they_are_young(clock, django_assert_num_queries, items):
    for number in range(items):
        put(f"S{number}", 5)
    with django_assert_num_queries(1):
        for _ in range(3):
            levels()
            clock.time += 1


@pytest.mark.django_db
def test_levels_are_never_older_than_they_may_be(clock):
    put("A", 5)
    assert levels()["A"].left == 5
    StockItem.objects.update(on_hand=4)
    clock.time += module.OLDEST
    assert levels()["A"].left == 4


@pytest.mark.django_db
def test_levels_kept_too_long_would_be_found(clock, monkeypatch):
    monkeypatch.setattr(module, "_RENEW", 60.0)
    put("A", 5)
    levels()
    StockItem.objects.update(on_hand=4)
    clock.time += module.OLDEST
    assert levels()["A"].left == 5


@pytest.mark.django_db
def test_levels_are_read_anew_after_a_correction(clock):
    put("A", 5)
    levels()
    StockItem.objects.update(on_hand=4)
    forget()
    assert levels()["A"].left == 4


@pytest.mark.django_db
def test_levels_that_say_the_same_stay_the_same_object(clock):
    put("A", 5)
    before = levels()
    clock.time += module.OLDEST
    assert levels() is before


def test_while_one_thread_reads_the_others_take_what_is_not_too_old(clock, monkeypatch):
    reading, done = Event(), Event()

    def slow():
        reading.set()
        done.wait(5)
        return {"A": Level(1)}

    monkeypatch.setattr(module, "_read", slow)
    monkeypatch.setattr(module, "_seen", module._Seen({"A": Level(2)}, clock.time))
    clock.time += module.OLDEST - 0.5
    reader = Thread(target=levels)
    reader.start()
    reading.wait(5)
    assert levels() == {"A": Level(2)}
    done.set()
    reader.join()
    assert levels() == {"A": Level(1)}


@pytest.mark.parametrize(
    ("level", "quantity", "words"),
    [
        (Level(6), 1, ""),
        (Level(5), 1, "5 left"),
        (Level(1), 1, "1 left"),
        (Level(1), 2, "only 1 left"),
        (Level(0), 1, "sold out"),
        (Level(0, incoming=3), 1, "sold out, more are on their way"),
        (Level(0, incoming=3, incoming_date=SOON), 1, "sold out, more on 12 December"),
        (Level(0, incoming=3, incoming_date=NEXT_YEAR), 1, "sold out, more on 5 January 2027"),
        (Level(0, incoming=3, incoming_date=PAST), 1, "sold out, more are on their way"),
        (Level(1, incoming=3, incoming_date=TODAY), 2, "only 1 left, more on 29 November"),
        (Level(0, without_stock=True), 1, ""),
        (Level(2, without_stock=True), 1, ""),
        (Level(0, without_stock=True, incoming=3, incoming_date=SOON), 1, "made for you, more on 12 December"),
    ],
)
def test_stock_in_words(level, quantity, words):
    assert stock_words(level, quantity=quantity, today=TODAY) == words


def test_days_in_words():
    assert (days_words(1), days_words(5)) == ("in 1 day", "in 5 days")
