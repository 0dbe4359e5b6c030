import uuid

import pytest
from django.db import IntegrityError, transaction

from configurator.stock import reserve as steps
from configurator.stock.expire import free_lapsed
from configurator.stock.models import Movement, MovementChangedError, Reservation, StockItem
from configurator.stock.reserve import (
    AlreadyBackError,
    GivenFreeError,
    GoneOutError,
    NotEnoughError,
    Short,
    change,
    consume,
    free,
    keep,
    reserve,
    reserve_new,
    take_back,
)
from tests.stock.shelves import AT, HOUR, LATER, faults, kept, put, ref, stock

pytestmark = pytest.mark.django_db
ORDER, OTHER, RETURN = ref(1), ref(2), ref(3)


@pytest.fixture(autouse=True)
def adds_up(db):
    """After every test here."""
    yield
    assert faults() == []


def take(reference, until=None, **wanted):
    reserve(reference=reference, wanted=wanted, until=until, at=AT)


def test_reserve_keeps_what_is_wanted_and_leaves_it_on_hand():
    put("A", 5)
    take(ORDER, A=2)
    assert (stock("A"), kept(ORDER)) == ((5, 2), {"A": 2})


def test_a_part_that_is_not_counted_can_always_be_had():
    put("A", 5)
    take(ORDER, A=1, MADE=1_000)
    assert kept(ORDER) == {"A": 1}


def test_an_order_of_what_is_not_counted_goes_through_every_step():
    take(ORDER, MADE=3)
    change(reference=ORDER, wanted={"MADE": 4}, at=AT)
    assert keep(reference=ORDER, at=AT) is True
    consume(reference=ORDER, at=AT)
    free(reference=ORDER, at=AT)
    take_back(reference=RETURN, wanted={"MADE": 1}, at=AT)
    assert not Reservation.objects.exists()
    assert not Movement.objects.exists()


def test_not_enough_names_all_that_is_short_and_keeps_nothing():
    put("A", 5)
    put("B", 1)
    put("C", 0)
    with pytest.raises(NotEnoughError) as refused:
        take(ORDER, A=2, B=2, C=1)
    assert refused.value.short == (Short("B", 2, 1), Short("C", 1, 0))
    assert (stock("A"), stock("B"), kept(ORDER)) == ((5, 0), (1, 0), {})


def test_the_caller_who_catches_not_enough_can_go_on_in_its_transaction():
    put("A", 1)
    with transaction.atomic():
        with pytest.raises(NotEnoughError):
            take(ORDER, A=2)
        take(ORDER, A=1)
    assert stock("A") == (1, 1)


def test_what_is_sold_without_stock_goes_past_it():
    put("A", 1, sell_without_stock=True)
    take(ORDER, A=4)
    assert stock("A") == (1, 4)


def test_reserve_again_changes_nothing():
    put("A", 5)
    for _ in range(3):
        take(ORDER, A=2)
    assert stock("A") == (5, 2)


def test_reserve_after_the_parts_went_out_keeps_nothing_more():
    put("A", 5)
    take(ORDER, A=2)
    consume(reference=ORDER, at=AT)
    take(ORDER, A=2)
    assert stock("A") == (3, 0)


def test_change_takes_more_gives_less_and_drops():
    for sku in "ABCD":
        put(sku, 5)
    take(ORDER, until=LATER, A=1, B=3, C=2)
    change(reference=ORDER, wanted={"A": 4, "B": 1, "D": 1}, at=AT)
    assert [stock(sku) for sku in "ABCD"] == [(5, 4), (5, 1), (5, 0), (5, 1)]
    assert kept(ORDER) == {"A": 4, "B": 1, "D": 1}
    assert set(Reservation.objects.open().values_list("until", flat=True)) == {LATER}


def test_change_to_more_than_there_is_leaves_all_as_it_was_and_says_what_it_could_have():
    put("A", 5)
    put("B", 5)
    take(ORDER, A=2, B=2)
    take(OTHER, A=2)
    with pytest.raises(NotEnoughError) as refused:
        change(reference=ORDER, wanted={"A": 4, "B": 1}, at=AT)
    assert refused.value.short == (Short("A", 4, 3),)
    assert (stock("A"), stock("B"), kept(ORDER)) == ((5, 4), (5, 2), {"A": 2, "B": 2})


def test_change_back_and_forth_ends_as_it_began():
    put("A", 5)
    put("B", 5)
    take(ORDER, A=2)
    for wanted in ({"B": 1}, {"A": 2}, {"A": 2}):
        change(reference=ORDER, wanted=wanted, at=AT)
    assert (stock("A"), stock("B")) == ((5, 2), (5, 0))


def test_change_after_the_parts_went_out_is_refused():
    put("A", 5)
    take(ORDER, A=2)
    consume(reference=ORDER, at=AT)
    with pytest.raises(GoneOutError):
        change(reference=ORDER, wanted={"A": 1}, at=AT)


def test_a_part_that_is_counted_since_is_kept_with_the_next_change():
    take(ORDER, A=2)
    put("A", 5)
    change(reference=ORDER, wanted={"A": 2}, at=AT)
    assert stock("A") == (5, 2)


def test_keep_makes_it_last():
    put("A", 5)
    take(ORDER, until=LATER, A=2)
    assert [keep(reference=ORDER, at=AT), keep(reference=ORDER, at=AT)] == [True, True]
    assert free_lapsed(at=LATER + HOUR) == 0
    assert stock("A") == (5, 2)


def test_what_is_not_paid_in_time_is_free_again():
    put("A", 5)
    take(ORDER, until=LATER, A=2)
    take(OTHER, A=1)
    assert [free_lapsed(at=LATER), free_lapsed(at=LATER + HOUR), free_lapsed(at=LATER + HOUR)] == [0, 1, 0]
    assert (stock("A"), kept(ORDER), kept(OTHER)) == ((5, 1), {}, {"A": 1})


def test_keep_after_it_lapsed_takes_it_again_and_says_so():
    put("A", 5)
    put("B", 5)
    take(ORDER, until=LATER, A=2, B=1)
    free_lapsed(at=LATER + HOUR)
    assert [keep(reference=ORDER, at=AT), keep(reference=ORDER, at=AT)] == [False, True]
    assert kept(ORDER) == {"A": 2, "B": 1}


def test_keep_after_it_lapsed_and_others_have_it_is_refused():
    put("A", 2)
    take(ORDER, until=LATER, A=2)
    free_lapsed(at=LATER + HOUR)
    take(OTHER, A=1)
    with pytest.raises(NotEnoughError) as refused:
        keep(reference=ORDER, at=AT)
    assert refused.value.short == (Short("A", 2, 1),)


def test_what_was_given_free_on_purpose_is_never_kept_again():
    put("A", 5)
    take(ORDER, until=LATER, A=2)
    free_lapsed(at=LATER + HOUR)
    free(reference=ORDER, at=AT)
    with pytest.raises(GivenFreeError):
        keep(reference=ORDER, at=AT)
    assert stock("A") == (5, 0)


def test_consume_takes_it_off_the_shelf_once_and_writes_it_down():
    put("A", 5)
    take(ORDER, A=2)
    for _ in range(2):
        consume(reference=ORDER, at=LATER)
    assert stock("A") == (3, 0)
    [_, sent] = Movement.objects.order_by("id")
    assert (sent.kind, sent.amount, sent.on_hand, sent.reference, sent.at) == ("sent", -2, 3, ORDER, LATER)


def test_consume_of_what_is_sold_without_stock_leaves_the_shelf_at_nothing():
    put("A", 1, sell_without_stock=True)
    take(ORDER, A=3)
    take(OTHER, A=1)
    consume(reference=ORDER, at=AT)
    consume(reference=OTHER, at=AT)
    assert stock("A") == (0, 0)


def test_free_gives_it_to_others_once():
    put("A", 5)
    take(ORDER, A=2)
    take(OTHER, A=3)
    for _ in range(2):
        free(reference=ORDER, at=AT)
    assert stock("A") == (5, 3)


def test_free_after_the_parts_went_out_changes_nothing():
    put("A", 5)
    take(ORDER, A=2)
    consume(reference=ORDER, at=AT)
    free(reference=ORDER, at=AT)
    assert stock("A") == (3, 0)
    assert Reservation.objects.get().state == "consumed"


def test_take_back_puts_a_return_on_the_shelf_once():
    put("A", 5)
    for _ in range(2):
        take_back(reference=RETURN, wanted={"A": 2, "MADE": 1, "B": 0}, at=AT)
    take_back(reference=ref(4), wanted={"A": 1}, at=AT)
    assert stock("A") == (8, 0)


def test_take_back_with_another_number_is_refused():
    put("A", 5)
    take_back(reference=RETURN, wanted={"A": 2}, at=AT)
    with pytest.raises(AlreadyBackError) as refused:
        take_back(reference=RETURN, wanted={"A": 1}, at=AT)
    assert (refused.value.sku, refused.value.before) == ("A", 2)


@pytest.mark.parametrize(
    "columns",
    [{"on_hand": 1, "reserved": 2}, {"on_hand": -1}, {"reserved": -1}, {"incoming_date": AT.date()}],
)
def test_the_database_refuses_what_can_not_be(columns):
    with pytest.raises(IntegrityError), transaction.atomic():
        StockItem.objects.create(sku="A", **columns)


def test_a_movement_is_written_once_and_never_changed():
    put("A", 5)
    movement = Movement.objects.get()
    for attempt in (
        movement.save,
        movement.delete,
        Movement.objects.all().delete,
        lambda: Movement.objects.update(amount=1),
    ):
        with pytest.raises(MovementChangedError):
            attempt()


def test_reserve_costs_three_reads_an_update_for_each_quantity_and_one_insert(django_assert_num_queries):
    put("A", 5)
    put("B", 5)
    put("C", 5)
    with transaction.atomic():
        with django_assert_num_queries(2 + 3 + 1 + 1):  # a savepoint and its release
            take(ORDER, A=1)
        with django_assert_num_queries(2 + 3 + 2 + 1):
            take(OTHER, A=1, B=1, C=2)
        with django_assert_num_queries(1 + 1 + 1):
            reserve_new(reference=uuid.uuid4(), wanted={"A": 1, "B": 1, "C": 1}, until=None, at=AT)


def test_a_new_order_that_can_not_be_kept_takes_its_transaction_along():
    put("A", 5)
    put("B", 0)
    with pytest.raises(NotEnoughError), transaction.atomic():
        reserve_new(reference=ORDER, wanted={"A": 1, "B": 1}, until=None, at=AT)
    assert (stock("A"), stock("B"), kept(ORDER)) == ((5, 0), (0, 0), {})


@pytest.mark.parametrize("step", [steps.reserve, steps.reserve_new], ids=["reserve", "reserve_new"])
def test_where_others_were_between_nothing_of_what_the_statement_took_stays(monkeypatch, step):
    """Without a lock the rows may be others by the time of the UPDATE: all of it, or nothing."""
    put("A", 5)
    put("B", 5)
    monkeypatch.setattr(steps, "_check", lambda *_seen: StockItem.objects.filter(sku="B").update(reserved=4))
    with pytest.raises(NotEnoughError) as refused, transaction.atomic():
        step(reference=ORDER, wanted={"A": 3, "B": 3}, until=None, at=AT)
    assert {short.sku for short in refused.value.short} == {"A", "B"}
    assert (stock("A"), stock("B"), kept(ORDER)) == ((5, 0), (5, 0), {})
