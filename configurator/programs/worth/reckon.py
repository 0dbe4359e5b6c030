"""Reckon: is one-to-one worth it here? What it brings within the years looked at, against what it costs."""

from dataclasses import dataclass
from decimal import Decimal

HUNDRED = Decimal(100)
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """A product line as it is, what one-to-one may add to it, and what it costs. Percents are of 100, money a year."""

    customers: int
    purchases: Decimal  # a year, of one customer
    margin: Decimal  # of one purchase
    retention: Decimal  # percent who buy again the year after
    uplift_low: Decimal  # percent more purchases
    uplift: Decimal
    uplift_high: Decimal
    records: Decimal
    software: Decimal
    contacts: Decimal  # a year, to one customer
    contact_cost: Decimal
    years: int
    discount: Decimal  # percent a year


@dataclass(frozen=True, slots=True)
class Year:
    """One year, discounted: how many customers are left, and what it brings and costs."""

    number: int
    customers: Decimal
    gain: Decimal
    cost: Decimal


@dataclass(frozen=True, slots=True)
class Verdict:
    """All years together. `needed` is the uplift in percent at which it pays; None where nothing is bought."""

    years: tuple[Year, ...]
    low: Decimal
    likely: Decimal
    high: Decimal
    needed: Decimal | None

    @property
    def pays(self) -> str:
        """yes: in the whole range; no: nowhere in it; maybe."""
        if self.low >= 0:
            return "yes"
        return "no" if self.high < 0 else "maybe"


def reckon(*, inputs: Inputs) -> Verdict:
    """Net = sum over years of (customers left x purchases x margin x uplift - costs) / (1 + discount)^year."""
    years = tuple(_year(inputs, number) for number in range(inputs.years))
    base = sum((year.gain for year in years), ZERO)
    cost = sum((year.cost for year in years), ZERO)

    def net(uplift: Decimal) -> Decimal:
        return base * uplift / HUNDRED - cost

    needed = cost / base * HUNDRED if base > 0 else None
    shown = tuple(Year(y.number + 1, y.customers, y.gain * inputs.uplift / HUNDRED, y.cost) for y in years)
    return Verdict(shown, net(inputs.uplift_low), net(inputs.uplift), net(inputs.uplift_high), needed)


def _year(inputs: Inputs, number: int) -> Year:
    """`gain` is the margin of all purchases, of which the uplift is a share."""
    left = inputs.customers * (inputs.retention / HUNDRED) ** number
    now = 1 / (1 + inputs.discount / HUNDRED) ** number
    gain = left * inputs.purchases * inputs.margin
    cost = inputs.records + inputs.software + left * inputs.contacts * inputs.contact_cost
    return Year(number, left, gain * now, cost * now)
