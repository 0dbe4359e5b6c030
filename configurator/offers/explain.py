"""Explain: what became cheaper, in the customer's words."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from configurator.releases.money import money


@dataclass(frozen=True, slots=True, kw_only=True)
class SoldOffer:
    """One reduction of one line as it is sold: a copy. `source` is price, deal or coupon; `deal` the deal's key."""

    source: str
    code: str
    name: str
    amount: Decimal
    deal: int | None = None


def says(*, name: str, amount: Decimal, currency: str) -> str:
    """One reduction: "3 for 2 on toppings: €1.10 less"."""
    return _("{name}: {amount} less").format(name=name, amount=money(amount, currency))


def summed(*, offers: Iterable[SoldOffer], currency: str) -> list[tuple[str, Decimal, str]]:
    """Reductions of several lines by what they come from: name, amount, sentence; in the order of their first line."""
    sums: Counter[tuple[str, str, str]] = Counter()
    for one in offers:
        sums[one.source, one.code, one.name] += one.amount  # type: ignore[assignment]  # a Counter of money
    return [
        (name, Decimal(amount), says(name=name, amount=Decimal(amount), currency=currency))
        for (_source, _code, name), amount in sums.items()
    ]
