"""Strategy: tiles of what customers are worth. What programmes did is declared by the app of programmes."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from configurator.insight.boards import plot
from configurator.insight.boards.model import NEW, BoardCount
from configurator.insight.boards.read import Counted, by_day, newest, whole_period
from configurator.insight.boards.tile import Period
from configurator.insight.models import Tier

Kind = BoardCount.Kind
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Held:
    """A tier on the last day that was counted, and how that changed since the first one of the period."""

    name: str
    customers: int
    customers_change: int
    value: Decimal
    value_change: Decimal
    is_sum: bool = False


@dataclass(frozen=True, slots=True)
class Base:
    """What all customers together are worth. Without a day nothing was counted in the period."""

    tiers: Sequence[Held]
    currency: str
    first: date | None
    last: date | None
    plot: plot.Plot


def base(*, period: Period) -> Base:
    """Value of the customer base by tier, and its change. Two queries."""
    days = by_day(kind=Kind.TIER, period=period)
    in_order = [_by_tier(rows) for rows in days.values()] or [_by_tier([])]
    tiers = [_held(str(tier.label), in_order[0][tier.value], in_order[-1][tier.value]) for tier in Tier]
    drawn = plot.stacked(
        name="base",
        says=_("Value of the customers of each tier on the days that were counted; the table has the figures"),
        keys=[str(tier.label) for tier in Tier],
        columns=[[float(found[tier.value][1]) for tier in Tier] for found in in_order],
    )
    currency = next((row.currency for rows in days.values() for row in rows), "")
    return Base([*tiers, _sum(tiers)], currency, min(days, default=None), max(days, default=None), drawn)


def _by_tier(rows: Sequence[Counted]) -> dict[str, tuple[int, Decimal]]:
    found = {tier.value: (0, ZERO) for tier in Tier}
    return found | {row.code: (row.count, row.amount) for row in rows}


def _held(name: str, then: tuple[int, Decimal], now: tuple[int, Decimal]) -> Held:
    return Held(name, now[0], now[0] - then[0], now[1], now[1] - then[1])


def _sum(tiers: Sequence[Held]) -> Held:
    customers, change = sum(t.customers for t in tiers), sum(t.customers_change for t in tiers)
    value, value_change = sum((t.value for t in tiers), ZERO), sum((t.value_change for t in tiers), ZERO)
    return Held(pgettext("tiers", "All"), customers, change, value, value_change, is_sum=True)


@dataclass(frozen=True, slots=True)
class Move:
    """So many customers came from one tier to another."""

    before: str
    after: str
    count: int
    width: float


def moves(*, period: Period) -> list[Move]:
    """Who moved between tiers in the period, most first; after those the newly valued. One query."""
    found: Counter[tuple[str, str]] = Counter()
    for row in whole_period(kind=Kind.MOVED, period=period):
        before, _arrow, after = row.code.partition(">")
        found[before, after] += row.count
    names = {tier.value: str(tier.label) for tier in Tier}
    names[NEW] = pgettext("before a tier", "valued for the first time")
    most = max(found.values(), default=0)
    rows = sorted(found.items(), key=lambda item: (item[0][0] == NEW, -item[1], item[0]))
    return [Move(names[b], names[a], count, 100 * count / most) for (b, a), count in rows]


@dataclass(frozen=True, slots=True)
class Referrals:
    """How many customers brought others, and what that adds to what they are worth."""

    customers: int
    amount: Decimal
    currency: str
    counted_on: date | None


def referrals(*, period: Period) -> Referrals:
    """As the last reckoning of values credited them. Two queries."""
    on, rows = newest(kind=Kind.REFERRAL, period=period)
    row = rows[0] if rows else None
    return Referrals(row.count, row.amount, row.currency, on) if row else Referrals(0, ZERO, "", on)
