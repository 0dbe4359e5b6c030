"""Pool: the deals that lists may give in a period, as arrays: on which items, how deep, and what is left of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np
from django.db.models import Q

from configurator.offers.models import Deal, DealTarget
from configurator.offers.terms import Kind
from configurator.programs.depth import coupon_values
from configurator.programs.models import ListDeal
from configurator.programs.models.mailing import key_of
from configurator.programs.personal.history import Shelf
from configurator.programs.personal.terms import NO_LIMIT, Terms
from configurator.programs.prices import Flags, Floats, Numbers
from configurator.releases.money import minor_units

_HUNDRED = 100


@dataclass(frozen=True)
class Pool:
    """By deal, in order of their codes."""

    deals: tuple[Deal, ...]
    covers: Flags
    """(deals, items)"""
    values: Numbers
    """(tiers, deals): what it takes off a piece, in minor units"""
    pieces: Numbers
    """How many pieces of an order it is on; where that has no limit, one is planned with."""
    margin: Floats
    """Our part of the price."""
    ours: Floats
    """The part of what it gives that we pay, the supplier the rest."""
    budget: Floats
    """What this mailing plans with, in minor units."""


def pool(*, terms: Terms, starts_on: date, ends_before: date, shelf: Shelf) -> Pool:
    """Deals that hold for all of a period, are not spent, and are for lists. Two queries; deals times items."""
    holds = Q(deal__starts_on__isnull=True) | Q(deal__starts_on__lte=starts_on)
    holds &= Q(deal__ends_before__isnull=True) | Q(deal__ends_before__gte=ends_before)
    rows = ListDeal.objects.filter(
        holds,
        deal__active=True,
        deal__currency=terms.currency,
        deal__kind=Kind.AMOUNT.value,
        deal__audience=Deal.For.COUPON,
    )
    found = list(rows.select_related("deal").prefetch_related("deal__targets").order_by("deal__code"))
    found = [row for row in found if not row.deal.is_spent]
    coins = minor_units(terms.currency)
    amounts = [int(row.deal.amount * coins) for row in found]
    return Pool(
        deals=tuple(row.deal for row in found),
        covers=_covers([list(row.deal.targets.all()) for row in found], shelf),
        values=coupon_values(base=amounts, percents=[tier.percent for tier in terms.tiers]),
        pieces=np.array([row.deal.most or 1 for row in found], np.int64),
        margin=np.array([row.margin_percent / _HUNDRED for row in found]),
        ours=np.array([1 - float(row.deal.funded) / _HUNDRED for row in found]),
        budget=np.array([_budget(row.deal, terms, coins) for row in found]),
    )


def _covers(targets: Sequence[Sequence[DealTarget]], shelf: Shelf) -> Flags:
    found = np.zeros((len(targets), len(shelf.prices)), np.bool_)
    for deal, named in enumerate(targets):
        if not named:
            found[deal] = True
        for target in named:
            found[deal, _items(target, shelf)] = True
    return found & (np.asarray(shelf.prices, np.int64) > 0)


def _items(target: DealTarget, shelf: Shelf) -> list[int]:
    if target.attribute:
        return shelf.named.get((target.attribute, target.value), [])
    number = shelf.numbers.get(key_of(sku=target.sku, family_code=target.family_code))
    return [] if number is None else [number]


def _budget(deal: Deal, terms: Terms, coins: int) -> float:
    """What is left, as far as one mailing plans with it; of so many orders, the least that those could give."""
    left: float = NO_LIMIT
    if deal.money_left is not None:
        left = float(deal.money_left * coins)
    if deal.budget_count is not None:
        each = deal.amount * coins * (deal.most or 1) * min(tier.percent for tier in terms.tiers) / _HUNDRED
        left = min(left, float(Decimal(deal.budget_count - deal.used) * each))
    return left * terms.budget / _HUNDRED
