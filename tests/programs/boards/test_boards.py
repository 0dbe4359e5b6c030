"""Outcomes of campaigns kept once and settled after a month; what the board of strategy says of programmes."""

from datetime import timedelta
from decimal import Decimal

import pytest

from configurator.customers.models import Customer
from configurator.insight.boards.tile import Period
from configurator.offers.models import Coupon, Redemption
from configurator.programs.boards.keep import keep_outcomes
from configurator.programs.boards.read import benefits, campaigns, mailings, programmes, worth
from configurator.programs.campaigns.result import result_of
from configurator.programs.models import Mailing, Outcome, PersonalList, Programme, StepPassed
from tests.programs.benefits.test_benefits import over
from tests.programs.campaigns.club import DAY, NOW, buys, campaign, deal

__all__ = ["over"]

pytestmark = pytest.mark.django_db
LATER = NOW + 40 * DAY


def period(at=LATER, days=90):
    return Period(days, at.date())


def kept(measure="purchases"):
    return Outcome.objects.get(measure=measure)


def test_what_is_kept_is_the_result_of_the_campaign(over):
    assert keep_outcomes(at=LATER) == 1
    result, row = result_of(campaign=over, at=LATER), kept()
    assert (row.difference, row.low, row.high) == (result.effect.difference, *result.effect.interval)
    assert (row.treated, row.held, row.baseline) == (20, 20, float(result.held_mean))
    assert row.proven
    assert kept("attrition").difference == pytest.approx(-0.5)


def test_what_came_late_counts_for_a_month_and_then_it_is_settled(over):
    keep_outcomes(at=LATER)
    before = kept().difference
    row = over.assignments.filter(held_out=False).order_by("-customer_id").first()
    buys(row.customer, NOW + 2 * DAY)  # written down late
    assert keep_outcomes(at=LATER + DAY) == 1
    assert kept().difference > before
    assert keep_outcomes(at=over.ends_at + 30 * DAY) == 1
    assert keep_outcomes(at=over.ends_at + 31 * DAY) == 0
    assert Outcome.objects.filter(measure="purchases").count() == 1


def test_a_campaign_that_goes_on_has_no_outcome(over):
    assert keep_outcomes(at=NOW + DAY) == 0
    [told] = campaigns(period=period(NOW + DAY))
    assert (told.campaign, told.is_over, told.outcome, told.span) == (over, False, None, None)


def test_campaigns_of_the_period_stand_on_one_scale(over):
    keep_outcomes(at=LATER)
    [told] = campaigns(period=period())
    assert told.difference == result_of(campaign=over, at=LATER).difference
    assert told.interval[0] < told.difference < told.interval[1]
    assert (told.span.zero, told.span.high) == pytest.approx((0, 100))  # all of it is above nothing
    assert campaigns(period=period(LATER + 400 * DAY)) == []


def test_four_benefits_of_the_latest_with_what_is_better(over):
    assert benefits(period=period()).campaign is None
    keep_outcomes(at=LATER)
    found = benefits(period=period(LATER + DAY))
    assert found.campaign == over
    assert [(one.words, bool(one.outcome), one.is_better) for one in found.four] == [
        ("Cross-selling", True, True),
        ("Attrition", True, True),
        ("Transaction cost", bool(Outcome.objects.filter(measure="cost")), False),
        ("Satisfaction", False, False),
    ]


def test_programmes_stand_at_the_step_that_comes_next():
    assert programmes(period=period()) == []
    first, second = (Programme.objects.create(name=name, campaign=campaign()) for name in ("A", "B"))
    for number in (1, 2):
        StepPassed.objects.create(programme=second, round=1, number=number, text="x", at=NOW)
    found = {step.number: [one.name for one in step.programmes] for step in programmes(period=period())}
    assert found == {number: {1: [first.name], 3: [second.name]}.get(number, []) for number in range(1, 11)}


def test_mailings_with_what_was_expected_and_what_was_given():
    person = Customer.objects.create(name="Joe", created_at=NOW)
    mailing = Mailing.objects.create(
        number=1, starts_on=NOW.date(), ends_before=NOW.date() + timedelta(days=14), state="sent", sent_at=NOW,
        currency="EUR", lists=4, coupons=9, cost=12.345,
    )  # fmt: skip
    coupon = Coupon.objects.create(code="ABC", deal=deal(), customer=person)
    PersonalList.objects.create(mailing=mailing, customer=person, code="x", coupon=coupon, tier=0, spent_a_week=30)
    for amount, part in (("3.00", "1.00"), ("2.00", "0"), ("-2.00", "0")):
        Redemption.objects.create(
            deal=coupon.deal,
            coupon=coupon,
            order_key=mailing_key(),
            amount=amount,
            currency="EUR",
            supplier_part=part,
            at=NOW,
        )
    [found] = mailings(period=period())
    assert (found.expected, found.redeemed, found.given, found.share) == (Decimal("12.34"), 1, Decimal(2), 0.25)
    assert mailings(period=period(days=7)) == []


def mailing_key():
    return "00000000-0000-0000-0000-000000000001"


def test_worth_begins_with_product_lines_that_were_reckoned():
    assert worth(period=period()) == []


def test_the_page_takes_as_many_queries_for_three_campaigns_as_for_one(staff, over, django_assert_max_num_queries):
    keep_outcomes(at=LATER)
    with django_assert_max_num_queries(30) as asked:
        assert staff.get("/staff/boards/strategy/?days=365").status_code == 200
    one = len(asked.captured_queries)
    for name in ("X", "Y"):
        campaign(name=name, drawn_at=NOW, started_at=NOW)
    with django_assert_max_num_queries(one):
        staff.get("/staff/boards/strategy/?days=365")
