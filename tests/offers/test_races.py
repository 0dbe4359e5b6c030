"""Many want the last of a deal at once: threads on a database in a real file, or on PostgreSQL."""

import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from configurator.offers.models import Coupon, Deal, Redemption
from configurator.offers.models.coupon import CouponQuerySet
from configurator.offers.models.deal import DealQuerySet
from configurator.offers.redeem import DealGoneError, Given, redeem
from configurator.orders.models import Order
from tests.offers.shop import a_coupon, a_deal
from tests.orders.shop import AT, be, build, form, guest, publish_lamp
from tests.outbox.realdb import database_on_disk

pytestmark = pytest.mark.django_db(transaction=True)

WANT = 8


def at_once(act, wanting):
    """Everybody acts at the same moment; how often what came of it."""
    barrier = Barrier(len(wanting))

    def one(who):
        barrier.wait()
        try:
            return act(who)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(wanting)) as threads:
        return Counter(threads.map(one, wanting))


def redeemed(deal, coupon=""):
    """What becomes of orders that have all seen that there is enough."""

    def act(key):
        given = [Given(deal_id=deal.pk, amount=Decimal("2.50"), coupon=coupon)]
        try:
            with transaction.atomic():
                redeem(order_key=key, given=given, at=AT)
        except (DealGoneError, IntegrityError) as reason:
            return type(reason).__name__
        return "given"

    return at_once(act, [uuid.uuid4() for _ in range(WANT)])


@pytest.mark.parametrize("budget", [{"budget": 8}, {"budget_count": 3}])
def test_a_budget_is_never_overspent(tmp_path, budget):
    with database_on_disk(tmp_path):
        deal = a_deal(**budget)
        assert redeemed(deal) == {"given": 3, "DealGoneError": WANT - 3}
        deal.refresh_from_db()
        assert (deal.spent, deal.used, Redemption.objects.count()) == (Decimal("7.5"), 3, 3)


def test_a_coupon_for_one_order_is_used_by_one(tmp_path):
    with database_on_disk(tmp_path):
        coupon = a_coupon("ONCE")
        assert redeemed(coupon.deal, coupon="ONCE") == {"given": 1, "DealGoneError": WANT - 1}
        assert (Coupon.objects.get().used, Redemption.objects.count()) == (1, 1)


def test_without_their_guards_only_the_database_stops_them(tmp_path, monkeypatch):
    """Negative control: others run into the condition of the UPDATE; without it, into the constraint."""
    monkeypatch.setattr(DealQuerySet, "giving", lambda rows, _amount: rows)
    monkeypatch.setattr(CouponQuerySet, "usable", lambda rows: rows)
    with database_on_disk(tmp_path):
        assert redeemed(a_deal(budget=8)) == {"given": 3, "IntegrityError": WANT - 3}
        coupon = a_coupon("ONCE")
        assert redeemed(coupon.deal, coupon="ONCE") == {"given": 1, "IntegrityError": WANT - 1}


def test_of_many_checkouts_with_the_last_of_a_deal_as_many_are_orders(tmp_path):
    with database_on_disk(tmp_path):
        publish_lamp()
        a_deal(budget_count=3)
        wanting = []
        for _ in range(WANT):
            visitor = guest()
            made = build(visitor)
            words = form(made, quantity="1", shown="27.45 EUR")
            wanting.append((be(Client(raise_request_exception=False), visitor), f"/b/{made.key}/checkout/", words))
        answers = at_once(lambda one: one[0].post(one[1], one[2]).status_code, wanting)
        assert answers == {303: 3, 409: WANT - 3}
        assert list(Order.objects.values_list("total", flat=True)) == [Decimal("27.45")] * 3
        deal = Deal.objects.get()
        assert (deal.used, deal.spent, Redemption.objects.count()) == (3, Decimal("9.15"), 3)
