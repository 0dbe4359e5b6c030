"""Measure: the four benefits that one-to-one is to bring, each in a campaign's days against those held out.

Cross-selling: product lines bought. Attrition: of those who bought before the lot, how many bought nothing. Transaction
cost: what serving them cost by activities. Satisfaction: how those who answered rate the orders that came, from 1 to 5.
"""

import math
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from enum import Enum

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from configurator.insight.experiments.effect import Effect, TooFewError, effect
from configurator.insight.gather import Sale, costs_between, sales_between
from configurator.insight.models import CustomerValue, ValueTerm
from configurator.orders.ratings.read import scores_between
from configurator.programs.campaigns.purchases import lines_bought, spent
from configurator.programs.campaigns.result import sides_of
from configurator.programs.models import Campaign

MOST_REFERRERS = 20
_WIDEST = 4
"""From the best score to the worst."""


class Benefit(Enum):
    """Which one; of those in `BETTER_LOW` less is better."""

    CROSS_SELLING = _("Cross-selling: product lines bought, per customer")
    ATTRITION = _("Attrition: share of earlier buyers who bought nothing")
    COST = _("Transaction cost: of serving one customer")
    SATISFACTION = _("Satisfaction: as customers rate us")


BETTER_LOW = {Benefit.ATTRITION, Benefit.COST}


@dataclass(frozen=True, slots=True)
class Tile:
    """One benefit: those held out are the baseline. `effect` is None where there are too few, or no figures."""

    benefit: Benefit
    baseline: float
    effect: Effect | None
    asked: bool = True

    @property
    def is_empty(self) -> bool:
        """Whether nothing of it happened to anybody, so that "no difference" would say more than is known."""
        return self.effect is not None and self.baseline == 0 and self.effect.difference == 0

    @property
    def is_better(self) -> bool:
        """Whether what was proven is to the good."""
        if self.effect is None or not self.effect.proven:
            return False
        return (self.effect.difference < 0) == (self.benefit in BETTER_LOW)


Figures = Mapping[uuid.UUID, float]


def finished(*, at: datetime) -> list[Campaign]:
    """Campaigns whose days are over, the latest first. One query."""
    begun = Campaign.objects.filter(started_at__isnull=False).order_by("-started_at")
    return [campaign for campaign in begun if campaign.is_over(at)]


def benefits_of(*, campaign: Campaign) -> tuple[Tile, ...]:
    """The four tiles of a campaign whose days are over. About twenty queries, linear in its days' sales and acts."""
    begin, drawn, end = campaign.started_at, campaign.drawn_at, campaign.ends_at
    if begin is None or drawn is None:
        return ()
    sides = sides_of(campaign=campaign)
    earlier = drawn - timedelta(days=campaign.before_days)
    sales = sales_between(currency=campaign.currency, begin=begin, end=end)
    sales_before = sales_between(currency=campaign.currency, begin=earlier, end=drawn)
    came, came_before = _buyers(sales, campaign, begin, end), _buyers(sales_before, campaign, earlier, drawn)
    lines, lines_before = _lines(sales, campaign, begin, end), _lines(sales_before, campaign, earlier, drawn)
    buyers = {person: held for person, held in sides.items() if person in came_before}
    quiet = {person: float(person not in came) for person in buyers}
    return (
        _tile(Benefit.CROSS_SELLING, sides, lines, lines_before),
        _tile(Benefit.ATTRITION, buyers, quiet, None, most=1),
        _tile(Benefit.COST, sides, _costs(begin, end), _costs(earlier, drawn)),
        _satisfaction(sides, scores_between(begin=begin, end=end)),
    )


def _satisfaction(sides: Mapping[uuid.UUID, bool], scores: Figures) -> Tile:
    """Of those who answered, from 1 to 5: whoever said nothing has no score, and none is made up for them."""
    answered = {person: held for person, held in sides.items() if person in scores}
    if not answered:
        return Tile(Benefit.SATISFACTION, 0.0, None, asked=False)
    return _tile(Benefit.SATISFACTION, answered, scores, None, most=_WIDEST)


def _tile(
    benefit: Benefit,
    sides: Mapping[uuid.UUID, bool],
    after: Figures,
    before: Figures | None,
    *,
    most: float = math.inf,
) -> Tile:
    """`most` is by how much two figures can differ at all: of few customers the range would reach further."""
    people, held = list(sides), list(sides.values())

    def figures(found: Figures) -> list[float]:
        return [found.get(person, 0.0) for person in people]

    outcome = figures(after)
    kept = [value for value, is_held in zip(outcome, held, strict=True) if is_held]
    baseline = sum(kept) / len(kept) if kept else 0.0
    try:
        found = effect(outcome=outcome, held=held, before=figures(before) if before else None)
    except TooFewError:
        return Tile(benefit, baseline, None)
    low, high = found.interval
    return Tile(benefit, baseline, replace(found, interval=(max(low, -most), min(high, most))))


def _lines(sales: Iterable[Sale], campaign: Campaign, begin: datetime, end: datetime) -> Figures:
    """How many product lines each bought of."""
    found = lines_bought(sales, currency=campaign.currency, begin=begin, end=end)
    return {person: float(len(codes)) for person, codes in found.items()}


def _buyers(sales: Iterable[Sale], campaign: Campaign, begin: datetime, end: datetime) -> set[uuid.UUID]:
    """Who bought anything, here or at a till elsewhere."""
    amounts = spent(sales, currency=campaign.currency, begin=begin, end=end)
    return {person for person, amount in amounts.items() if amount > 0}


def _costs(begin: datetime, end: datetime) -> Figures:
    return {person: float(cost) for person, cost in costs_between(begin=begin, end=end).items()}


@dataclass(frozen=True, slots=True)
class Referrer:
    """Somebody whose shared builds were ordered by others, and what that adds to their value."""

    value: CustomerValue
    orders: int
    amount: Decimal


def referrers() -> list[Referrer]:
    """Those with the most, as the last reckoning of values credited them. Two queries."""
    rows = ValueTerm.objects.filter(kind=ValueTerm.Kind.REFERRAL, of__in=CustomerValue.objects.standing())
    sums = list(
        rows.values("of").annotate(orders=Sum("seen"), sum=Sum("amount")).order_by("-sum", "of")[:MOST_REFERRERS]
    )
    values = CustomerValue.objects.select_related("customer").in_bulk([row["of"] for row in sums])
    return [Referrer(values[row["of"]], row["orders"], row["sum"]) for row in sums if row["of"] in values]
