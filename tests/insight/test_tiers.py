from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.insight.models import Tier, TierChange, ValuePolicy
from configurator.insight.tiers import Bounds, bounds_of, judge

D = Decimal
BOUNDS = Bounds(top=D(100), stay=D(90), back=D(5))
Reason = TierChange.Reason
TIERS = ["", *Tier.values]


@pytest.mark.parametrize(
    ("before", "value", "high", "after", "reason"),
    [
        ("", 100, 100, "mvc", Reason.FIRST),
        ("", 99, 100, "mgc", Reason.FIRST),
        ("", 95, 99, "rest", Reason.FIRST),
        ("", -1, 200, "below", Reason.FIRST),
        ("rest", 100, 100, "mvc", Reason.OVER),
        ("mvc", 90, 99, "mvc", Reason.OVER),  # stays between the bounds
        ("mvc", 89, 99, "rest", Reason.UNDER),
        ("mvc", 89, 120, "mgc", Reason.UNDER),
        ("rest", 99, 99, "rest", Reason.UNDER),  # and does not come in between them
        ("rest", 10, 100, "mgc", Reason.MAY_GROW),
        ("mgc", 10, 90, "mgc", Reason.MAY_GROW),
        ("mgc", 10, 89, "rest", Reason.UNDER),
        ("below", 5, 5, "below", Reason.BELOW),
        ("below", 6, 6, "rest", Reason.RECOVERED),
        ("rest", 1, 1, "rest", Reason.UNDER),
        ("mvc", -1, 50, "below", Reason.BELOW),
    ],
)
def test_judge(before, value, high, after, reason):
    verdict = judge(before=before, value=D(value), high=D(high), bounds=BOUNDS)
    assert (verdict.tier, verdict.reason) == (after, reason)


def test_without_two_bounds_a_small_swing_would_change_the_tier_each_time():
    """The negative control: with no distance between the bounds it does."""
    swing = [D(101), D(99), D(101), D(99)]

    def tiers(bounds):
        found = [""]
        for value in swing:
            found.append(judge(before=found[-1], value=value, high=value, bounds=bounds).tier)
        return found[1:]

    assert tiers(BOUNDS) == ["mvc"] * 4
    assert tiers(Bounds(top=D(100), stay=D(100), back=D(0))) == ["mvc", "rest", "mvc", "rest"]


@given(st.sampled_from(TIERS), st.integers(-50, 200), st.integers(0, 100))
def test_asked_again_it_says_the_same(before, value, more):
    first = judge(before=before, value=D(value), high=D(value + more), bounds=BOUNDS)
    assert judge(before=first.tier, value=D(value), high=D(value + more), bounds=BOUNDS).tier == first.tier


def test_bounds():
    policy = ValuePolicy(top_percent=D(40), stay_percent=D(10), back_amount=D(5))
    found = bounds_of([D(n) for n in (-3, 10, 20, 30, 40, 50)], policy)
    assert found == Bounds(top=D(40), stay=D(36), back=D(5))
    assert bounds_of([D(7)], policy).top == 7
    assert bounds_of([D(-1)], policy).top == D("Infinity")
    assert bounds_of([D(7)], ValuePolicy(top_percent=D(0))).top == D("Infinity")
