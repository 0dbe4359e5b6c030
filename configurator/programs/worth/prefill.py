"""Prefill: what the shop's own orders say of a product line, or of all, for the question whether one-to-one pays."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from configurator.customers.models import Channel
from configurator.insight.gather import Sale, sales_between
from configurator.insight.models import LineModel
from configurator.insight.rebuild import policy_now
from configurator.programs.campaigns.channels import costs

YEAR = timedelta(days=365)
CENT = Decimal("0.01")
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Known:
    """Of the last 365 days; `retention` is None where nobody bought in the year before."""

    currency: str
    customers: int
    purchases: Decimal
    margin: Decimal
    retention: Decimal | None
    discount: Decimal
    contact_cost: Decimal


def known_of(*, family_code: str, at: datetime) -> Known:
    """A product line, or with "" all of them. Seven queries, linear in two years' sales."""
    policy = policy_now()
    shares = {row.family_code: row.margin_percent / 100 for row in LineModel.objects.all()}
    usual = policy.margin_percent / 100
    year = _of(family_code, sales_between(currency=policy.currency, begin=at - YEAR, end=at))
    before = _of(family_code, sales_between(currency=policy.currency, begin=at - 2 * YEAR, end=at - YEAR))
    people, earlier = {sale.person for sale in year}, {sale.person for sale in before}
    margin = sum((sale.net * shares.get(sale.family_code, usual) for sale in year), ZERO)
    return Known(
        currency=policy.currency,
        customers=len(people),
        purchases=_mean(Decimal(len(year)), len(people)),
        margin=_mean(margin, len(year)),
        retention=_mean(Decimal(100 * len(people & earlier)), len(earlier)) if earlier else None,
        discount=policy.discount_percent,
        contact_cost=costs()[Channel.EMAIL],
    )


def _of(family_code: str, sales: list[Sale]) -> list[Sale]:
    return [sale for sale in sales if family_code in {"", sale.family_code}]


def _mean(amount: Decimal, number: int) -> Decimal:
    return (amount / number).quantize(CENT) if number else ZERO
