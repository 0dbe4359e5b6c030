"""Offers for the lamp of the order tests: a complete one costs 30.50 (shade 19.90, two bulbs of 4.05, plug 2.50)."""

from random import Random

from configurator.offers.card.issue import issue_card
from configurator.offers.models import Coupon, Deal, DealTarget, PriceEntry, PriceList, Reward
from tests.orders.shop import AT, build, member


def a_deal(code="ten", *, targets=(), **words):
    deal = Deal.objects.create(code=code, **{"name": code.title(), "kind": "percent", "percent": "10"} | words)
    for target in targets:
        DealTarget.objects.create(deal=deal, **target)
    return Deal.objects.get(pk=deal.pk)


def a_coupon(code="GIFT", *, deal=None, **words):
    deal = deal or a_deal(f"deal-{code.lower()}", audience="coupon", kind="amount", percent="0", amount="5")
    return Coupon.objects.create(code=code, deal=deal, **words)


def a_list(kind="member", *, entries=({"sku": "PAPER", "price": "17.90"},), **words):
    made = PriceList.objects.create(code=kind, name="Member price", kind=kind, **words)
    for entry in entries:
        PriceEntry.objects.create(price_list=made, **entry)
    return made


def a_reward(every=3, **words):
    free = a_deal("free-lamp", audience="coupon", percent="100", most=1)
    return Reward.objects.create(code="third", name="The third is free", every=every, deal=free, **words)


def card_holder(email="joe@example.com"):
    visitor = member(email)
    issue_card(customer_id=visitor.customer_id, at=AT, rng=Random(email))
    return visitor


__all__ = ["a_coupon", "a_deal", "a_list", "a_reward", "build", "card_holder"]
