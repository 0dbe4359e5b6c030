"""Result: what a campaign did, by intention to treat, told when its days are over and not before.

Everybody counts on the side that was drawn: also who withdrew their leave before it was sent, whom nothing reached, and
who did not use the coupon. Who was erased is gone from both sides.
"""

import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Sum
from django.db.models.functions import Coalesce

from configurator.insight.experiments.effect import Effect, TooFewError, effect
from configurator.offers.models import Redemption
from configurator.programs.campaigns.channels import costs
from configurator.programs.campaigns.purchases import bought, in_cents, in_order
from configurator.programs.models import Campaign, Contact


@dataclass(frozen=True, slots=True)
class Reach:
    """How many were drawn for each side, how many were reached by which way, and what that cost."""

    treated: int
    held_out: int
    by_way: dict[str, int]
    cost: Decimal
    given: Decimal  # by the coupons

    @property
    def reached(self) -> int:
        """By any way."""
        return sum(self.by_way.values())


@dataclass(frozen=True, slots=True)
class Result:
    """Purchases per customer on both sides, the difference with its range, and how much of it could be seen.

    `effect` is None until the days are over, or where too few are left on a side.
    """

    reach: Reach
    currency: str
    ends_at: datetime
    is_over: bool
    treated_mean: Decimal
    held_mean: Decimal
    effect: Effect | None

    @property
    def low(self) -> Decimal:
        """The least that it may be."""
        return in_cents(self.effect.interval[0]) if self.effect else Decimal(0)

    @property
    def high(self) -> Decimal:
        """The most."""
        return in_cents(self.effect.interval[1]) if self.effect else Decimal(0)

    @property
    def difference(self) -> Decimal:
        """More by a treated customer, once what they bought before is taken off."""
        return in_cents(self.effect.difference) if self.effect else Decimal(0)

    @property
    def detectable(self) -> Decimal:
        """The least true effect that would have been seen in four of five such campaigns."""
        return in_cents(self.effect.detectable) if self.effect else Decimal(0)

    @property
    def explained_percent(self) -> int:
        """How much of the differences between customers their purchases before explain."""
        return round(self.effect.explained * 100) if self.effect else 0


def result_of(*, campaign: Campaign, at: datetime) -> Result:
    """Look at it. Eleven queries, linear in those who were drawn and in what was sold in those days."""
    end, is_over = campaign.ends_at, campaign.is_over(at)
    sides = sides_of(campaign=campaign) if is_over else {}
    found, means = _compared(campaign, sides, end) if is_over else (None, (Decimal(0), Decimal(0)))
    return Result(_reach(campaign), campaign.currency, end, is_over, *means, found)


def sides_of(*, campaign: Campaign) -> dict[uuid.UUID, bool]:
    """By person whether they were held out. Of two who turned out to be one person, the first drawn counts."""
    rows = campaign.assignments.annotate(person=Coalesce("customer__merged_into", "customer")).order_by("-pk")
    return dict(rows.values_list("person", "held_out"))


def _compared(
    campaign: Campaign, sides: dict[uuid.UUID, bool], end: datetime
) -> tuple[Effect | None, tuple[Decimal, Decimal]]:
    begin, drawn = campaign.started_at or end, campaign.drawn_at or end
    people, held = list(sides), list(sides.values())
    earlier = drawn - timedelta(days=campaign.before_days)
    before = in_order(people, bought(currency=campaign.currency, begin=earlier, end=drawn))
    after = in_order(people, bought(currency=campaign.currency, begin=begin, end=end))
    means = (_mean(after, held, side=False), _mean(after, held, side=True))
    try:
        return effect(outcome=after, held=held, before=before), means
    except TooFewError:
        return None, means


def _mean(values: list[float], held: list[bool], *, side: bool) -> Decimal:
    found = [value for value, is_held in zip(values, held, strict=True) if is_held == side]
    return in_cents(sum(found) / len(found)) if found else Decimal(0)


def _reach(campaign: Campaign) -> Reach:
    sides = list(campaign.assignments.values_list("held_out", flat=True))
    contacts = Contact.objects.filter(assignment__campaign=campaign)
    by_way = dict(Counter(contacts.values_list("channel", flat=True)))
    each = costs()
    coupons = contacts.filter(coupon__isnull=False).values("coupon_id")
    given = Redemption.objects.filter(coupon__in=coupons, currency=campaign.currency).aggregate(sum=Sum("amount"))
    cost = sum((each[way] * count for way, count in by_way.items()), Decimal(0))
    return Reach(sides.count(False), sides.count(True), by_way, cost, given["sum"] or Decimal(0))
