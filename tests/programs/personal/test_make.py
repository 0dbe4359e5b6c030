"""Making a mailing: who gets a list, what is on it, deals within limits; once, however often it is made."""

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from random import Random

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count, Sum

from configurator.customers.consent import Purpose, give, withdraw
from configurator.customers.merge import merge
from configurator.customers.models import Customer
from configurator.insight.models import Purchase
from configurator.offers.models import Coupon, CouponDeal, Deal
from configurator.orders.models import OrderLine
from configurator.programs.depth import DepthFallsError
from configurator.programs.models import LeftOut, ListItem, ListPolicy, ListTier, Mailing, PersonalList, Unwanted
from configurator.programs.personal import make as making
from configurator.programs.personal.history import history
from configurator.programs.personal.job import make_lists
from configurator.programs.personal.make import PeriodTakenError, make
from configurator.programs.personal.swap import swap_spent
from tests.offers.test_several_deals import has_slip
from tests.programs.personal.shop import AT, DAY, buys, club, items_of, made, person, regular

pytestmark = pytest.mark.django_db

D = Decimal


def everything():
    models = (Mailing, PersonalList, ListItem, LeftOut, Coupon, CouponDeal)
    return {model.__name__: sorted(map(str, model.objects.values_list())) for model in models}


def test_a_mailing_has_a_list_for_everybody_who_spends_enough():
    members, _ = club()
    poor, nobody = person("Poor"), person("New here")
    buys(poor, "TEA1", days_ago=3)
    mailing = made()
    assert (mailing.state, mailing.number, mailing.starts_on) == ("sent", 1, DAY)
    assert mailing.ends_before == DAY + timedelta(days=14)
    assert set(PersonalList.objects.values_list("customer", flat=True)) == {one.customer_id for one in members}
    why = {row.customer_id: row.why for row in LeftOut.objects.all()}
    assert why == {poor.customer_id: "little", nobody.customer_id: "nothing"}
    assert mailing.left_out == {"little": 1, "nothing": 1}
    assert mailing.lists == len(members)
    codes = set(PersonalList.objects.values_list("code", flat=True))
    assert len(codes) == len(members)
    assert not any(has_slip(code) for code in codes)


def test_what_came_before_an_erasing_counts_no_more_and_what_is_bought_later_does():
    [ann, *others], _ = club()
    begin = datetime(DAY.year, DAY.month, DAY.day, tzinfo=AT.tzinfo)
    days = timedelta(days=28)
    Customer.objects.filter(pk=ann.customer_id).update(forgotten_at=begin - timedelta(hours=1))
    Customer.objects.filter(pk=others[0].customer_id).update(forgotten_at=begin - days)
    known = history(currency="EUR", day=DAY)
    bought = np.asarray(known.household)
    counts = {person: int((bought == number).sum()) for number, person in enumerate(known.people)}
    later = Purchase.objects.filter(identity=others[0], at__gt=begin - days).count()
    assert 0 < later < Purchase.objects.filter(identity=others[0]).count()
    assert (counts[ann.customer_id], counts[others[0].customer_id]) == (0, later)
    assert counts[others[1].customer_id] == Purchase.objects.filter(identity=others[1]).count()
    made()
    assert set(LeftOut.objects.values_list("customer", "why")) >= {(ann.customer_id, "nothing")}


def test_made_twice_nothing_changes():
    club()
    made()
    before = everything()
    made(seed=1)
    made(day=DAY + timedelta(days=13), seed=2)
    assert everything() == before


def test_a_list_has_what_they_buy_and_says_why():
    [ann, *_], _ = club()
    made()
    found = items_of(ann)
    bought = set(ann.purchases.values_list("sku", flat=True))
    usual = [item for item in found if item.kind != "discovery"]
    assert {item.sku for item in usual} <= bought
    assert not {item.sku for item in found if item.kind == "discovery"} & bought
    assert len({item.sku for item in found}) == len(found)
    assert [item.position for item in found] == list(range(1, len(found) + 1))
    for item in usual:
        days = sorted({one.at.date() for one in ann.purchases.filter(sku=item.sku)})
        assert (item.times, item.last_on) == (len(days), days[-1])
        if len(days) > 2:
            assert item.every_days == round((days[-1] - days[0]).days / (len(days) - 1))
            assert item.reason == "cycle"


def test_deals_are_rewards_or_discoveries_and_the_coupon_opens_just_them():
    members, _ = club()
    mailing = made()
    for one in members:
        row = PersonalList.objects.get(customer=one.customer)
        with_deal = [item for item in items_of(one) if item.deal_id]
        assert {item.kind for item in with_deal} <= {"reward", "discovery"}
        assert {item.deal_id for item in with_deal} == set(row.coupon.openings.values_list("deal", flat=True))
        assert (row.coupon.code, row.coupon.customer_id) == (row.code, one.customer_id)
        assert (row.coupon.starts_on, row.coupon.ends_before) == (mailing.starts_on, mailing.ends_before)
        assert row.coupon.single_use
    assert mailing.coupons == CouponDeal.objects.count() > 0
    assert mailing.net == pytest.approx(mailing.uplift + mailing.goodwill - mailing.cost)
    assert mailing.share_of_bound >= 0.99


def test_a_fifth_is_to_discover_on_average_over_mailings():
    club(mailed=5, least_a_week=0)
    day, shares = DAY, []
    for _ in range(4):  # later nobody has bought anything lately
        mailing = made(day=day)
        mailed = ListItem.objects.filter(personal_list__mailing=mailing, mailed=True)
        shares.append(mailed.filter(kind="discovery").count() / mailed.count())
        assert mailing.discovery == pytest.approx(shares[-1])
        day = mailing.ends_before
    assert sum(shares) / len(shares) == pytest.approx(0.2, abs=0.03)


def test_no_budget_is_planned_beyond_and_staff_see_who_got_the_next_best():
    club()
    Deal.objects.update(budget=2)
    mailing = made()
    assert all(row["planned"] <= 2 for row in mailing.budgets)
    assert any(row["next_best"] for row in mailing.budgets)
    Deal.objects.update(spent_thousandths=2_000)
    assert made(day=mailing.ends_before).coupons == 0


def test_deals_that_end_within_the_period_or_are_no_amount_are_not_given():
    club(people=3)
    Deal.objects.filter(code="list-tea").update(ends_before=DAY + timedelta(days=13))
    Deal.objects.filter(code="list-coffee").update(ends_before=DAY + timedelta(days=14))
    Deal.objects.filter(code="list-cake").update(starts_on=DAY + timedelta(days=1))
    Deal.objects.filter(code="list-milk").update(kind="percent", percent=5)
    Deal.objects.filter(code="list-bread").update(active=False)
    made()
    found = set(CouponDeal.objects.values_list("deal__code", flat=True))
    assert "list-coffee" in found
    assert found <= {"list-coffee", "list-soap"}


# Consent


@pytest.mark.parametrize("learning", ["off", "visit", ""])
def test_only_who_lets_us_learn_always_gets_a_list(learning):
    [ann, *_], _ = club(people=3)
    if learning == "visit":
        give(customer_id=ann.customer_id, purpose=Purpose.PERSONALISE, frequency="visit", at=AT, source="test")
    elif learning == "off":
        withdraw(customer_id=ann.customer_id, purpose=Purpose.PERSONALISE, at=AT, source="test")
    mailing = made()
    gets = PersonalList.objects.filter(customer=ann.customer).exists()
    assert gets == (not learning)
    assert LeftOut.objects.filter(customer=ann.customer).exists() is False
    assert mailing.left_out.get("consent", 0) == int(bool(learning))


def test_without_asking_they_would_get_one(monkeypatch):
    """Negative control: the condition is what keeps them out."""
    [ann, *_], _ = club(people=3)
    withdraw(customer_id=ann.customer_id, purpose=Purpose.PERSONALISE, at=AT, source="test")
    monkeypatch.setattr("configurator.programs.personal.history.who_let_learn", Customer.objects.people)
    made()
    assert PersonalList.objects.filter(customer=ann.customer).exists()


def test_merged_customers_get_one_list_of_both_their_purchases():
    [ann, bob, *_], _ = club(people=3)
    merge(survivor_id=ann.customer_id, absorbed_id=bob.customer_id, at=AT)
    made()
    [row] = PersonalList.objects.filter(customer__in=(ann.customer_id, bob.customer_id))
    assert row.customer_id == ann.customer_id
    assert row.spent_a_week > 60


# History


def test_days_are_those_of_the_shop(settings):
    """A purchase at the turn of the day before the list counts where the shop is, and no later one ever."""
    settings.SHOP_TIME_ZONE = "Pacific/Auckland"
    club(people=3)
    cat = person("Cat")
    zone = timezone(timedelta(hours=13))
    for seconds, basket in ((-1, 1), (0, 2)):
        at = datetime(2026, 3, 2, tzinfo=zone) + timedelta(seconds=seconds)
        cat.purchases.create(
            basket=basket, position=1, at=at, sku=f"TEA{basket}", quantity=1, paid_thousandths=400_000, currency="EUR"
        )
    made()
    assert {item.sku for item in items_of(cat) if item.kind != "discovery"} == {"TEA1"}


def test_the_next_list_learns_from_what_was_bought_since():
    [ann, *_], _ = club(people=5, least_a_week=1)
    first = made()
    before = {item.sku for item in items_of(ann) if item.kind != "discovery"}
    for day in (2, 5, 9, 12):
        buys(ann, "SOAP1", days_ago=-day)
    made(day=first.ends_before)
    after = ListItem.objects.filter(personal_list__customer=ann.customer, personal_list__mailing__number=2)
    [soap] = after.filter(sku="SOAP1")
    assert "SOAP1" not in before
    assert (soap.kind, soap.times) == ("reward", 4)


def test_what_is_not_wanted_or_not_on_sale_is_left_out():
    [ann, *_], _ = club()
    made()
    first, second, *_ = [item for item in items_of(ann) if item.kind != "discovery"]
    new = next(item for item in items_of(ann) if item.kind == "discovery")
    for item in (first, new):
        Unwanted.objects.create(customer=ann.customer, key=item.key, at=AT)
    from catalog.models import FixedProduct  # noqa: PLC0415

    FixedProduct.objects.filter(sku=second.sku).update(active=False)
    made(day=DAY + timedelta(days=14))
    after = ListItem.objects.filter(personal_list__customer=ann.customer, personal_list__mailing__number=2)
    assert not {first.sku, second.sku, new.sku} & set(after.values_list("sku", flat=True))


# The mailing itself


def test_queries_do_not_grow_with_customers(django_assert_max_num_queries):
    club(people=3, least_a_week=1)
    with django_assert_max_num_queries(45):
        made()
    for seed in range(20, 60):
        regular(f"More {seed}", seed=seed)
    with django_assert_max_num_queries(60):  # some batches more, not one a customer
        made(day=DAY + timedelta(days=14))
    assert Mailing.objects.get(number=2).lists >= 40


def test_a_mailing_does_not_overlap_another():
    club(people=2)
    made()
    with pytest.raises(PeriodTakenError) as taken:
        make(day=DAY - timedelta(days=1), at=AT, rng=Random(0))
    assert taken.value.mailing.number == 1
    with pytest.raises(CommandError, match="Mailing 1 begins on 2026-03-02"):
        call_command("make_lists", day=DAY - timedelta(days=1))


def test_a_draft_that_was_left_is_made_when_it_is_asked_for_again(monkeypatch):
    club(people=2)
    with monkeypatch.context() as broken:
        broken.setattr(making, "write", lambda **_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            made()
    assert (Mailing.objects.get().state, PersonalList.objects.count()) == ("drafted", 0)
    assert made().lists == 2


def test_tiers_that_fall_make_no_mailing():
    club(people=2)
    ListTier.objects.filter(spent_a_week=90).update(percent=10)
    with pytest.raises(DepthFallsError):
        made()
    with pytest.raises(CommandError, match="Tier 3"):
        call_command("make_lists", day=DAY)
    assert not Mailing.objects.exists()


def test_the_job_makes_one_when_none_holds_and_staff_want_it(monkeypatch):
    monkeypatch.setattr("configurator.programs.personal.job.timezone.now", lambda: AT)
    assert make_lists.func() == 0
    assert not Mailing.objects.exists()
    club(people=2)
    ListPolicy.objects.update(automatic=False)
    assert make_lists.func() == 0
    ListPolicy.objects.update(automatic=True)
    assert (make_lists.func(), make_lists.func()) == (2, 0)
    assert Mailing.objects.get().state == "sent"


def test_the_command_tells_what_came_of_it(capsys):
    club(people=2)
    call_command("make_lists", day=DAY, keep=True)
    said = capsys.readouterr().out
    assert "2 lists (100.0% like no other)" in said
    assert Mailing.objects.get().state == "made"
    call_command("make_lists", day=DAY)
    assert Mailing.objects.get().state == "sent"


def test_builds_stand_on_lists_by_their_family():
    from tests.orders.shop import member, ordered, publish_lamp  # noqa: PLC0415

    publish_lamp()
    joe = member()
    give(customer_id=joe.customer_id, purpose=Purpose.PERSONALISE, frequency="always", at=AT, source="test")
    ListPolicy.objects.update(least_a_week=1)
    ordered(joe)
    made(day=date(2026, 3, 6))
    [item] = ListItem.objects.all()
    assert (item.sku, item.family_code, item.kind, item.reason) == ("", "lamp", "usual", "once")
    assert OrderLine.objects.count() == 1


# Deals that are spent


def test_a_deal_that_is_spent_makes_room_for_the_next_best_and_says_so():
    [ann, *_], _ = club(people=6, mailed=3, discovery_percent=0)
    made()
    row = PersonalList.objects.get(customer=ann.customer)
    gone = items_of(ann)[0].deal
    spares = [spare["deal"] for spare in row.spares]
    assert spares
    Deal.objects.filter(pk=gone.pk).update(budget_count=1, used=1)
    assert swap_spent(at=AT) >= 1
    assert swap_spent(at=AT) == 0
    found = items_of(ann)
    assert (found[0].deal_id, found[0].instead_of_id, found[0].kind) == (spares[0], gone.pk, "reward")
    assert set(row.coupon.openings.values_list("deal", flat=True)) == {item.deal_id for item in found if item.deal_id}
    assert len({item.sku for item in found}) == len(found)


def test_a_list_that_was_redeemed_stays_as_it_was():
    [ann, *_], _ = club(people=2, mailed=3)
    made()
    before = [(item.sku, item.deal_id) for item in items_of(ann)]
    Coupon.objects.update(used=1)
    Deal.objects.update(budget_count=1, used=1)
    assert swap_spent(at=AT) == 0
    assert [(item.sku, item.deal_id) for item in items_of(ann)] == before


def test_lists_differ():
    club(people=30)
    assert made().different >= 0.99
    counts = ListItem.objects.values("personal_list").annotate(count=Count("pk"), off=Sum("off"))
    assert all(row["count"] <= 20 + 3 for row in counts)


def test_settings_are_kept_with_the_mailing():
    club(people=2)
    mailing = made()
    ListPolicy.objects.update(least_a_week=30)
    mailing.refresh_from_db()
    assert mailing.settings["least"] == 2500
    assert [tier["percent"] for tier in mailing.settings["tiers"]] == [50, 80, 150]
    assert mailing.made_at == AT
    assert date.fromisoformat("2026-03-16") == mailing.ends_before
