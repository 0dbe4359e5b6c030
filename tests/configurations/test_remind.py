"""Occasions: builds left unfinished, and saved builds that cost less; of customers who let us write, once each."""

from datetime import timedelta

import pytest
from django.core import mail as outgoing

from configurator.configurations.models import Configuration
from configurator.configurations.remind import remind_of_abandoned, tell_of_lower_prices
from configurator.configurations.restore import key_of
from configurator.customers.merge import merge
from configurator.letters.models import Letter
from configurator.letters.permission import allow_letters, refuse_letters
from configurator.orders.care import ask_after_orders
from tests.fulfillment.test_relay import Clock, relay
from tests.orders.shop import AT, build, guest, member, ordered, publish_lamp

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
OPEN = {"shade": "PAPER"}


@pytest.fixture
def joe(db):
    """A member who lets us write at most once a week."""
    publish_lamp()
    visitor = member()
    allow_letters(customer_id=visitor.customer_id, frequency="weekly", source="test", at=AT)
    return visitor


def sent(at):
    relay(clock_at(at)).drain()
    return [mail.subject for mail in outgoing.outbox]


def clock_at(at):
    clock = Clock()
    clock.now = at
    return clock


# Left unfinished


def test_a_build_that_was_left_gets_one_letter_with_a_link_that_restores_it(joe):
    left = build(joe, OPEN)
    assert [remind_of_abandoned(at=AT + DAY + timedelta(minutes=n)) for n in (0, 1, 2)] == [1, 0, 0]
    assert sent(AT + 2 * DAY) == ["Your Lamp is as you left it"]
    words = outgoing.outbox[0].body
    assert "Still to choose: bulb." in words
    assert "Shade: Paper shade" in words
    (token,) = (line.rstrip("/").rpartition("/")[2] for line in words.splitlines() if "/r/" in line)
    assert key_of(token=token) == left.key


@pytest.mark.parametrize("hours", [0, 23.9, 24 * 15])
def test_nothing_is_said_too_early_or_long_after(joe, hours):
    build(joe, OPEN)
    assert remind_of_abandoned(at=AT + timedelta(hours=hours)) == 0


def test_without_leave_there_is_none(joe):
    eve = member("eve@example.com")
    for visitor in (eve, guest()):
        build(visitor, OPEN)
    assert remind_of_abandoned(at=AT + DAY) == 0
    assert not Letter.objects.exists()
    refuse_letters(customer_id=joe.customer_id, source="test", at=AT)
    build(joe, OPEN)
    assert remind_of_abandoned(at=AT + DAY) == 0
    assert sent(AT + DAY) == []
    assert Letter.objects.get().reason == "withdrawn"


def test_of_two_builds_the_last_one_is_meant(joe):
    build(joe, OPEN)
    last = build(joe, OPEN)
    Configuration.objects.filter(pk=last.pk).update(updated_at=AT + timedelta(minutes=1))
    assert remind_of_abandoned(at=AT + 2 * DAY) == 1
    assert Letter.objects.get().about == last.pk


def test_nothing_begun_and_nothing_ordered_is_left(joe):
    build(joe, {})
    ordered(joe)
    assert remind_of_abandoned(at=AT + DAY) == 0


def test_an_order_between_writing_and_sending_suppresses_the_letter(joe):
    left = build(joe, OPEN)
    assert remind_of_abandoned(at=AT + DAY) == 1
    Configuration.objects.filter(pk=left.pk).update(status="ordered")
    assert sent(AT + DAY) == []
    assert Letter.objects.get().reason == "overtaken"


def test_the_cap_holds_over_all_occasions(joe):
    build(joe)
    ordered(joe)
    publish_lamp(paper="10.00")
    at = AT + 4 * DAY
    written = [remind_of_abandoned(at=at), tell_of_lower_prices(at=at), ask_after_orders(at=at)]
    assert written == [1, 0, 0]
    week_later = at + 8 * DAY
    assert [tell_of_lower_prices(at=week_later), ask_after_orders(at=week_later)] == [1, 0]
    assert ask_after_orders(at=week_later + 8 * DAY) == 1
    assert Letter.objects.count() == 3


# Costs less


def test_a_saved_build_that_costs_less_is_told_once_with_both_prices(joe):
    build(joe)
    assert tell_of_lower_prices(at=AT) == 0
    publish_lamp(paper="10.00")
    assert [tell_of_lower_prices(at=AT), tell_of_lower_prices(at=AT)] == [1, 0]
    assert sent(AT) == ["Your Lamp costs €20.60 now, not €30.50"]


@pytest.mark.parametrize(
    ("choices", "change"),
    [
        (None, {"paper": "25.00"}),  # costs more
        (None, {"without": "PLUG"}),  # costs less, with less in it
        (OPEN, {"paper": "10.00"}),  # no price yet
        ({"shade": "GOLD", "bulb": "LED"}, {"paper": "10.00"}),  # priced on request
    ],
)
def test_other_changes_are_no_lower_price(joe, choices, change):
    build(joe, choices)
    publish_lamp(**change)
    assert tell_of_lower_prices(at=AT) == 0


# After an order


def test_some_days_after_an_order_we_ask_once_how_it_is(joe):
    order = ordered(joe)
    assert [ask_after_orders(at=AT + days * DAY) for days in (0, 2.9, 3, 3, 4)] == [0, 0, 1, 0, 0]
    assert "How is your Lamp?" in sent(AT + 3 * DAY)
    letter = Letter.objects.get()
    assert (letter.about, letter.to) == (order.key, order.email)
    assert f"/o/{order.token}/" in letter.text


def test_an_old_order_and_one_of_a_customer_who_did_not_allow_it_are_left_alone(joe):
    ordered(joe)
    ordered(guest())
    assert ask_after_orders(at=AT + 40 * DAY) == 0
    refuse_letters(customer_id=joe.customer_id, source="test", at=AT)
    assert ask_after_orders(at=AT + 4 * DAY) == 0


@pytest.mark.parametrize("count", [1, 3])
def test_a_pass_with_nothing_to_write_takes_few_queries(joe, count, django_assert_num_queries):
    for _ in range(count):
        build(guest(), OPEN)
    with django_assert_num_queries(5):
        remind_of_abandoned(at=AT + DAY)
        tell_of_lower_prices(at=AT + DAY)
        ask_after_orders(at=AT + DAY)


def test_a_guest_who_turned_out_to_be_joe_is_joe(joe):
    """The build keeps the customer it was made by; leave, address and cap are the person's."""
    before = guest()
    build(before, OPEN)
    merge(survivor_id=joe.customer_id, absorbed_id=before.customer_id, at=AT)
    assert remind_of_abandoned(at=AT + DAY) == 1
    assert Letter.objects.get().customer_id == joe.customer_id
    build(joe, OPEN)
    assert remind_of_abandoned(at=AT + 2 * DAY) == 0  # this week's letter is written
    assert sent(AT + 2 * DAY) == ["Your Lamp is as you left it"]
