"""How deep deals are: never less for who spends more, within what staff set and what the tier of value leaves open."""

from decimal import Decimal

import pytest

from configurator.insight.models import Tier, TierEffort
from configurator.programs.models import ListTier, PersonalList
from tests.programs.campaigns.club import valued
from tests.programs.personal.shop import KINDS, club, items_of, made, on_list, regular, stock

pytestmark = pytest.mark.django_db

D = Decimal


def test_who_spends_more_has_deeper_deals_never_less():
    club(people=4)
    rich, amounts = regular("Rich", seed=99, a_week=20), {}
    ListTier.objects.filter(spent_a_week=90).update(spent_a_week=60, floor=0)
    made()
    for row in PersonalList.objects.select_related("coupon"):
        amounts.setdefault(row.tier, {}).update(row.coupon.openings.values_list("deal", "amount"))
    assert PersonalList.objects.get(customer=rich.customer).tier == 2
    assert set(amounts) == {0, 2}
    assert all(amounts[0].get(deal, 0) < amount for deal, amount in amounts[2].items())
    assert set(amounts[2].values()) == {D("1.5")}


def test_coupons_of_the_top_tier_add_up_to_what_staff_set():
    stock()
    for kind in KINDS[:-1]:
        on_list(kind, most=3)
    rich = [regular(f"Rich {seed}", seed=seed, a_week=20) for seed in range(3)]
    ListTier.objects.filter(spent_a_week=90).update(spent_a_week=60, floor=16, ceiling=20)
    mailing = made()
    for one in rich:
        worth = sum(item.off * item.deal.most for item in items_of(one) if item.deal)
        assert 16 <= worth <= 20
    assert mailing.short == 0


def test_the_tier_of_value_lowers_what_the_volume_leaves_open():
    members, _deals = club(people=4)
    (poor, *others) = members
    valued(poor.customer, Tier.BELOW_ZERO)
    TierEffort.objects.filter(tier="below").update(offer_ceiling=D("1.20"))
    mailing = made()
    sums = {row.customer_id: sum(row.coupon.openings.values_list("amount", flat=True)) for row in coupons_given()}
    assert 0 < sums[poor.customer_id] <= D("1.20")
    assert min(sums[one.customer_id] for one in others) > D("1.20")
    assert mailing.settings["caps"] == {"mvc": 10**9, "mgc": 10**9, "rest": 3500, "below": 120}


def coupons_given():
    return PersonalList.objects.exclude(coupon=None).select_related("coupon")


def test_a_low_value_takes_nobody_under_the_floor_of_their_volume():
    stock()
    for kind in KINDS[:-1]:
        on_list(kind, most=3)
    rich = regular("Rich", seed=1, a_week=20)
    valued(rich.customer, Tier.BELOW_ZERO)
    ListTier.objects.filter(spent_a_week=90).update(spent_a_week=60, floor=16, ceiling=20)
    TierEffort.objects.filter(tier="below").update(offer_ceiling=1)
    assert made().short == 0
    worth = sum(item.off * item.deal.most for item in items_of(rich) if item.deal)
    assert 16 <= worth <= 20
