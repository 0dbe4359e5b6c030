"""Values recomputed by hand, what moves them, and that they are derived."""

import math
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pytest
from django.core.management import call_command
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from configurator.configurations.models import SharedCopy
from configurator.customers.identify import set_learning
from configurator.customers.models import Channel, Customer, Learning
from configurator.insight.models import (
    ActivityCost,
    CustomerValue,
    LineMargin,
    LineModel,
    Tier,
    TierChange,
    ValuePolicy,
    ValueTerm,
)
from configurator.insight.rebuild import policy_now, rebuild
from configurator.insight.worklist import below_zero
from configurator.orders.models import Order, OrderLine, Return, ReturnLine
from configurator.outbox.models import Message
from configurator.privacy.erase import erase_person
from configurator.privacy.walk import person_behind
from configurator.profiles.forget import forget_profile
from tests.insight.shop import CALL, NOW, bring, buy, call, day, guest, member, only_calls_cost, publish_lamp

CENT = Decimal("0.01")


@pytest.fixture(autouse=True)
def lamps(db):
    publish_lamp()
    only_calls_cost()


def value_of(visitor, at=NOW):
    rebuild(at=at)
    return CustomerValue.objects.get(pk=visitor.customer_id)


def terms_of(value):
    return {(t.kind, t.activity or t.family_code, t.channel): t for t in value.terms.all()}


def everything():
    """All rows but the numbers that a database gives."""
    values = sorted(map(str, CustomerValue.objects.values_list()))
    terms = sorted(str(row[1:]) for row in ValueTerm.objects.values_list())
    lines = sorted(str(row[1:]) for row in LineModel.objects.values_list())
    return values, terms, lines, sorted(map(str, TierChange.objects.values_list()))


# By hand


def test_one_customers_waterfall_by_hand():
    """Every figure from orders, calls and the line's parameters, with nothing of the code that reckons values."""
    joe = guest()
    buy(joe, 0, 100, 300)
    call(joe, 350, 399)
    bring(joe, guest(), 380, quantity=2)
    found = value_of(joe)

    weeks = 36 * 30.4375 / 7
    delta = math.log(1.10) / 365.25
    later_days = (1 - math.exp(-delta * weeks * 7)) / delta

    line = LineModel.objects.get()
    r, alpha, half = (line.parameters[name] for name in ("r", "alpha", "half_life"))
    age = 401 / 7  # the day that runs counts
    faded = sum(2 ** (-(401 - d) / 7 / half) for d in (100, 300))
    exposure = half / math.log(2) * (1 - 2 ** (-age / half))
    number = four((r + faded) / (alpha + exposure) * later_days / 7)
    share = four(Decimal("22.80") / Decimal("30.50"))
    purchases = [Decimal("30.50")] * 3 + [Decimal("61.00")]
    mean = float(sum(purchases) * share) / 4
    own = 30.5 * float(share)
    each = four((3 * own + 3 * mean) / 6)
    margin = cents(number * each)

    friends = four(later_days / 365)
    brought = (Decimal("61.00") * share / 2).quantize(Decimal("0.0001"))
    referral = cents(friends * brought)
    service = cents(four(2 * later_days / 365) * CALL)

    assert line.model == "rate"
    assert (found.margin, found.referrals, found.service) == (margin, referral, service)
    assert found.value == margin + referral - service
    assert [(t.number, t.each, t.amount) for t in found.terms.order_by("pk")] == [
        (number, each, margin),
        (friends, brought, referral),
        (four(2 * later_days / 365), CALL, -service),
    ]
    assert found.low <= found.value <= found.high
    assert (found.currency, found.horizon_months, found.discount_percent) == ("EUR", 36, 10)


def four(number):
    return Decimal(number).quantize(Decimal("0.0001"))


def cents(amount):
    return amount.quantize(CENT, ROUND_HALF_UP)


def test_every_value_is_the_sum_of_its_terms():
    visitors = [guest() for _ in range(6)]
    for place, visitor in enumerate(visitors):
        buy(visitor, *range(0, 60 * place + 1, 37))
        call(visitor, *[300] * place)
    rebuild(at=NOW)
    values = CustomerValue.objects.prefetch_related("terms")
    assert values.count() == 6
    for value in values:
        assert value.value == sum(term.amount for term in value.terms.all())
        assert value.value == value.margin + value.referrals - value.service
        for term in value.terms.all():
            assert abs(term.amount) == cents(term.number * term.each)


# What moves it


def test_a_call_lowers_the_value_by_what_it_costs():
    joe = guest()
    buy(joe, 0, 200)
    before = value_of(joe)
    call(joe, 399)
    after = value_of(joe)
    [term] = [t for t in after.terms.all() if t.kind == "service"]
    assert (term.seen, term.activity, term.channel) == (1, "noted", "telephone")
    assert after.value == before.value + term.amount
    assert term.amount < -CALL


def test_handling_orders_costs_as_often_as_orders_are_foretold():
    """So who ordered once, and is not foretold to come again, is not below zero for that."""
    ActivityCost.objects.create(kind="order", channel="web", cost=Decimal("1.50"))
    joe = guest()
    buy(joe, 0, 200)
    terms = terms_of(value_of(joe))
    handled = terms["service", "order", "web"]
    assert handled.number == terms["margin", "lamp", ""].number
    assert (handled.seen, handled.amount) == (1, -cents(handled.number * Decimal("1.50")))  # one within the window


def test_a_call_before_the_window_costs_nothing_any_more():
    joe = guest()
    buy(joe, 0, 200)
    call(joe, 10)
    assert value_of(joe).service == 0


def test_a_referral_raises_the_value_of_who_shared():
    joe, ann = guest(), guest()
    buy(joe, 0, 200)
    before = value_of(joe)
    assert bring(joe, ann, 390)
    after = value_of(joe)
    assert after.value > before.value
    assert terms_of(after)["referral", "lamp", ""].seen == 1
    assert CustomerValue.objects.get(pk=ann.customer_id).referrals == 0


def test_nobody_brings_themselves():
    joe = guest()
    assert not bring(joe, joe, 390)
    assert SharedCopy.objects.count() == 0
    assert value_of(joe).referrals == 0


def test_who_lets_us_learn_nothing_is_no_friend_that_was_brought():
    joe, ann = guest(), guest()
    set_learning(visitor=ann, learning=Learning.OFF, at=day(0))
    assert not bring(joe, ann, 390)
    assert CustomerValue.objects.filter(pk=joe.customer_id).count() == 0


def test_acts_of_who_lets_us_learn_no_longer_are_not_read():
    joe = guest()
    buy(joe, 0)
    call(joe, 399)
    assert value_of(joe).service > 0
    set_learning(visitor=joe, learning=Learning.OFF, at=NOW)
    assert value_of(joe).service == 0


def test_a_cancelled_order_brings_nothing():
    joe, ann = guest(), guest()
    buy(ann, 0)
    orders = buy(joe, 0, 200)
    Order.objects.filter(pk=orders[1].pk).move(status=Order.Status.CANCELLED)
    rebuild(at=NOW)
    counts = {t.of_id: t.seen for t in ValueTerm.objects.filter(kind="margin")}
    assert counts == {joe.customer_id: 1, ann.customer_id: 1}


def test_what_came_back_was_not_sold():
    joe = guest()
    [order] = buy(joe, 0, quantity=4)
    rebuild(at=NOW)
    whole = LineModel.objects.get().mean_margin
    back = Return.objects.create(order=order, status="received", reason="unwanted", asked_at=day(3), received_at=day(5))
    ReturnLine.objects.create(giveback=back, position=1, name="Lamp", quantity=1)
    assert OrderLine.objects.get().position == 1
    rebuild(at=NOW)
    assert LineModel.objects.get().mean_margin == pytest.approx(whole * 3 / 4, abs=Decimal("0.0001"))


def test_other_currencies_are_left_out():
    buy(guest(), 0)
    ValuePolicy.objects.update_or_create(pk=1, defaults={"currency": "CHF"})
    assert rebuild(at=NOW).customers == 0


def test_tax_is_no_margin():
    joe = guest()
    [order] = buy(joe, 0)
    Order.objects.filter(pk=order.pk).move(tax_percent=Decimal(22), tax_included=True)
    rebuild(at=NOW)
    assert LineModel.objects.get().mean_margin == Decimal("17.3000")  # 30.50 / 1.22 - 7.70


def test_what_offers_take_off_is_no_margin():
    buy(guest(), 0)
    models.QuerySet(OrderLine).update(offers=[{"amount": "3.00"}, {"amount": "0.50"}])
    rebuild(at=NOW)
    assert LineModel.objects.get().mean_margin == pytest.approx(Decimal("19.30"), abs=Decimal("0.002"))


def test_staff_say_what_the_margin_is():
    buy(guest(), 0)
    LineMargin.objects.create(family_code="lamp", percent=Decimal(10))
    rebuild(at=NOW)
    assert LineModel.objects.get().mean_margin == Decimal("3.0500")


def test_a_longer_horizon_is_worth_more_and_a_higher_discount_less():
    joe = guest()
    buy(joe, 0, 200)
    plain = value_of(joe).value
    ValuePolicy.objects.update_or_create(pk=1, defaults={"horizon_months": 60})
    longer = value_of(joe).value
    ValuePolicy.objects.update_or_create(pk=1, defaults={"horizon_months": 60, "discount_percent": Decimal(30)})
    assert value_of(joe).value < longer
    assert plain < longer


# Derived


def test_deleted_and_rebuilt_it_is_the_same():
    rng = np.random.default_rng(4)
    for _ in range(12):
        visitor = guest()
        buy(visitor, *sorted({0, *rng.integers(0, 399, rng.integers(0, 6)).tolist()}))
        call(visitor, *rng.integers(100, 399, rng.integers(0, 4)).tolist())
    rebuild(at=NOW)
    before = everything()
    CustomerValue.objects.all().delete()
    LineModel.objects.all().delete()
    found = rebuild(at=NOW)
    assert everything() == before
    assert (found.customers, found.changes) == (12, 0)


def test_who_was_erased_has_no_value_at_once_and_is_not_reckoned_again():
    joe = member()
    buy(joe, 0, 200)
    rebuild(at=NOW)
    assert CustomerValue.objects.count() == TierChange.objects.count() == 1
    models.QuerySet(Message).delete()  # whoever makes the orders has them
    erase_person(person=person_behind(customer_id=joe.customer_id), at=NOW + timedelta(hours=1))
    assert (CustomerValue.objects.count(), ValueTerm.objects.count(), TierChange.objects.count()) == (0, 0, 0)


def test_what_was_reckoned_from_acts_that_are_erased_is_not_shown():
    joe = guest()
    buy(joe, 0, 200)
    call(joe, 399)
    rebuild(at=NOW)
    forget_profile(customer_id=joe.customer_id, at=NOW + timedelta(minutes=1))
    assert CustomerValue.objects.standing().count() == 0
    rebuild(at=NOW + timedelta(minutes=2))
    assert [value.service for value in CustomerValue.objects.standing()] == [0]


def test_who_was_erased_while_values_were_reckoned_gets_none():
    joe, ann = guest(), guest()
    buy(joe, 0)
    buy(ann, 0)
    Customer.objects.filter(pk=joe.customer_id).update(forgotten_at=NOW)
    assert rebuild(at=NOW).customers == 1
    assert CustomerValue.objects.get().pk == ann.customer_id


# Tiers and the work they make


def test_below_zero_comes_with_its_reason_and_a_cheaper_channel():
    joe = guest()
    buy(joe, 0)
    call(joe, *[399] * 30)
    value = value_of(joe)
    assert value.tier == Tier.BELOW_ZERO
    [case] = below_zero(first=0, count=10)
    [burden] = case.burdens
    assert (burden.activity, burden.channel, burden.cheaper.channel) == ("talk with staff", "Telephone", "E-mail")
    assert burden.cheaper.saving == burden.cost - cents(burden.term.number * Decimal("2.00"))
    assert case.then == value.value + burden.cheaper.saving
    ActivityCost.objects.exclude(channel=Channel.TELEPHONE).delete()
    assert below_zero(first=0, count=10)[0].burdens[0].cheaper is None


def test_changes_of_tier_are_kept_with_their_reason():
    joe = guest()
    buy(joe, 0, 300)
    rebuild(at=NOW)
    call(joe, *[399] * 30)
    rebuild(at=NOW + timedelta(days=1))
    rebuild(at=NOW + timedelta(days=2))
    told = [(c.before, c.after, c.reason, c.at) for c in TierChange.objects.order_by("at")]
    assert told == [("", "mvc", "first", NOW), ("mvc", "below", "below", NOW + timedelta(days=1))]


def test_the_command_says_what_it_did(capsys):
    buy(guest(), 0, 100)
    call_command("rebuild_value")
    assert (
        capsys.readouterr().out == "lamp: rate\nvalued 1 customers (1 mvc, 0 mgc, 0 rest, 0 below), 1 changes of tier\n"
    )


def test_nobody_ordered_yet(django_assert_max_num_queries):
    with django_assert_max_num_queries(30):
        assert rebuild(at=NOW).customers == 0


def test_it_takes_the_same_queries_for_one_customer_and_for_many():
    def count():
        with CaptureQueriesContext(connection) as caught:
            rebuild(at=NOW)
        return len(caught)

    buy(guest(), 0)
    rebuild(at=NOW)
    one = count()
    for _ in range(5):
        buy(guest(), 0, 10)
    rebuild(at=NOW)
    assert count() == one


def test_policy_without_a_row_is_the_default():
    assert policy_now() == ValuePolicy.objects.get()
    ValuePolicy.objects.all().delete()
    assert policy_now().horizon_months == 36
