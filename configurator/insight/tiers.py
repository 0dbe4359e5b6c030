"""Tiers: who is most valuable, most growable, below zero; a bound to come in, and another to go out."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from configurator.insight.models import Tier, TierChange, ValuePolicy

Reason = TierChange.Reason


@dataclass(frozen=True, slots=True)
class Bounds:
    """In the currency of the values: `top` to come among the most valuable, `stay` to remain, `back` from below zero.

    `stay` also is for the most growable, of whom the most that they may be worth is looked at.
    """

    top: Decimal
    stay: Decimal
    back: Decimal


@dataclass(frozen=True, slots=True)
class Verdict:
    """A tier, and what decided where it is another than before."""

    tier: Tier
    reason: TierChange.Reason
    bound: Decimal


def bounds_of(values: Sequence[Decimal], policy: ValuePolicy) -> Bounds:
    """The bound of the most valuable is the least value among the first so many percent of those above zero."""
    positive = sorted((value for value in values if value > 0), reverse=True)
    wanted = int(len(positive) * policy.top_percent / 100)
    top = positive[max(wanted, 1) - 1] if positive and policy.top_percent else Decimal("Infinity")
    return Bounds(top=top, stay=top * (1 - policy.stay_percent / 100), back=policy.back_amount)


def judge(*, before: str, value: Decimal, high: Decimal, bounds: Bounds) -> Verdict:
    """The tier now. What it was before decides between the two bounds; asked again with its answer it repeats it."""
    if value < 0 or (before == Tier.BELOW_ZERO and value <= bounds.back):
        return Verdict(Tier.BELOW_ZERO, Reason.BELOW if before else Reason.FIRST, Decimal(0))
    tier, bound = _above_zero(before, value, high, bounds)
    return Verdict(tier, _reason(before, tier), bounds.back if before == Tier.BELOW_ZERO else bound)


def _above_zero(before: str, value: Decimal, high: Decimal, bounds: Bounds) -> tuple[Tier, Decimal]:
    if value >= bounds.top or (before == Tier.MOST_VALUABLE and value >= bounds.stay):
        return Tier.MOST_VALUABLE, bounds.top
    if high >= bounds.top or (before == Tier.MOST_GROWABLE and high >= bounds.stay):
        return Tier.MOST_GROWABLE, bounds.top if before != Tier.MOST_VALUABLE else bounds.stay
    return Tier.OTHERS, bounds.stay if before else bounds.top


def _reason(before: str, tier: Tier) -> TierChange.Reason:
    if not before:
        return Reason.FIRST
    if before == Tier.BELOW_ZERO:
        return Reason.RECOVERED
    if tier == Tier.MOST_VALUABLE:
        return Reason.OVER
    if before == Tier.MOST_VALUABLE or tier == Tier.OTHERS:
        return Reason.UNDER
    return Reason.MAY_GROW
