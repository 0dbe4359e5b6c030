"""Shops: two of them in one market, one with many customers and one with much of each customer.

A year: customers = households x reach; each spends needs x spend of a need x share of customer. What that leaves, less
serving them, less what it costs to win in others' place those who leave and whom nobody refers.

The preset is the dry cleaner of Peppers and Rogers ("The One to One Future", 1993), who asks not how many customers he
has but how much of each one's cleaning; its figures are made up for it.
"""

from dataclasses import dataclass, fields, replace
from decimal import Decimal

HUNDRED = Decimal(100)
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Market:
    """What there is to be had in a year."""

    households: int
    needs: int
    spend: Decimal  # of one household on one need, a year


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """Percents are of 100; amounts are a year's, of one customer."""

    reach: Decimal  # percent of the households that are customers
    share: Decimal  # percent of what they need that they buy here
    margin: Decimal  # percent of the price, before service
    service: Decimal
    leaving: Decimal  # percent of the customers who don't come back the next year
    referred: Decimal  # percent of the customers who bring one more in a year
    winning: Decimal  # what one customer costs who is won by advertising


@dataclass(frozen=True, slots=True)
class Year:
    """What came of a year, term by term."""

    customers: Decimal
    turnover: Decimal
    margin: Decimal
    service: Decimal
    won: Decimal  # customers
    winning: Decimal
    market: Decimal  # percent of all that is spent

    @property
    def profit(self) -> Decimal:
        """What is left."""
        return self.margin - self.service - self.winning

    @property
    def each(self) -> Decimal:
        """Of one customer."""
        return self.profit / self.customers if self.customers else ZERO


MARKET = Market(households=10_000, needs=4, spend=Decimal(90))
MANY = Shop(
    reach=Decimal(62), share=Decimal(20), margin=Decimal(45), service=Decimal(12),
    leaving=Decimal(35), referred=Decimal(3), winning=Decimal(25),
)  # fmt: skip
MUCH = Shop(
    reach=Decimal(15), share=Decimal(80), margin=Decimal(48), service=Decimal(20),
    leaving=Decimal(10), referred=Decimal(12), winning=Decimal(25),
)  # fmt: skip


def year_of(*, market: Market, shop: Shop) -> Year:
    """See the formula above."""
    customers = market.households * shop.reach / HUNDRED
    wallet = market.needs * market.spend
    turnover = customers * wallet * shop.share / HUNDRED
    won = max(customers * (shop.leaving - shop.referred) / HUNDRED, ZERO)
    whole = market.households * wallet
    return Year(
        customers=customers,
        turnover=turnover,
        margin=turnover * shop.margin / HUNDRED,
        service=customers * shop.service,
        won=won,
        winning=won * shop.winning,
        market=turnover / whole * HUNDRED if whole else ZERO,
    )


@dataclass(frozen=True, slots=True)
class Reason:
    """What the second shop would earn if in one thing it were as the first; `loss` of its profit is due to that."""

    name: str
    profit: Decimal
    loss: Decimal


def reasons_of(*, market: Market, first: Shop, second: Shop) -> tuple[Reason, ...]:
    """One thing at a time but for the reach, what it owes most to first."""
    whole = year_of(market=market, shop=second).profit
    found = []
    for field in fields(Shop)[1:]:
        other = replace(second, **{field.name: getattr(first, field.name)})
        profit = year_of(market=market, shop=other).profit
        found.append(Reason(field.name, profit, whole - profit))
    return tuple(sorted(found, key=lambda reason: (-reason.loss, reason.name)))


def share_needed(*, market: Market, first: Shop, second: Shop) -> Decimal | None:
    """The share of customer at which the second shop earns as much as the first; None where no share of up to 100 does.

    Profit is linear in the share.
    """
    target = year_of(market=market, shop=first).profit
    nothing = year_of(market=market, shop=replace(second, share=ZERO)).profit
    whole = year_of(market=market, shop=replace(second, share=HUNDRED)).profit
    if whole <= nothing:
        return None
    found = (target - nothing) / (whole - nothing) * HUNDRED
    return found if 0 <= found <= HUNDRED else None
