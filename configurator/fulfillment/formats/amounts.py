"""Amounts without tax, for formats that state orders so, such that every sum is right to the last unit.

Prices may contain the tax. What is left without it is shared among lines and delivery in proportion to their prices,
whole units of the currency each, the largest remainders first, so that the parts add up to the whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Any

_PRICE_STEP = Decimal("0.000001")  # 99 pieces then miss the line's amount by less than a ten-thousandth


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts:
    """The net amounts of lines and delivery, the tax, and what is paid; `step` is the smallest unit stated.

    `lines` are what is left of each after offers, `off` what offers took off it.
    """

    lines: tuple[Decimal, ...]
    off: tuple[Decimal, ...]
    delivery: Decimal
    tax: Decimal
    gross: Decimal
    step: Decimal

    @property
    def net(self) -> Decimal:
        """Lines and delivery without tax."""
        return sum(self.lines, self.delivery)

    def unit_price(self, line: int, quantity: int, *, before_offers: bool) -> Decimal:
        """The net price of one piece, in whole units where it is so, else to six places."""
        whole_line = self.lines[line] + (self.off[line] if before_offers else 0)
        price = (whole_line / quantity).quantize(_PRICE_STEP, ROUND_HALF_UP)
        whole = price.quantize(self.step)
        return whole if whole == price else price


def amounts(document: dict[str, Any], *, places: int | None = None) -> Amounts:
    """Split the total of a document; `places` is how many decimals the format can state, if there is a limit."""
    order, tax, delivery = document["order"], document["tax"], document["delivery"]["method"]["price"]
    own = -int(Decimal(order["total"]).as_tuple().exponent)
    step = Decimal(1).scaleb(-(own if places is None else min(own, places)))
    gross, taxed = (Decimal(amount).quantize(step, ROUND_HALF_UP) for amount in (order["total"], tax["amount"]))
    less = [sum((Decimal(one["amount"]) for one in line.get("offers", ())), Decimal(0)) for line in document["lines"]]
    prices = [Decimal(line["price"] or 0) - off for line, off in zip(document["lines"], less, strict=True)]
    *lines, charge = shares(gross - taxed, [*prices, Decimal(delivery)], step)
    without = 1 / (1 + Decimal(tax["percent"]) / 100) if tax["included"] else Decimal(1)
    off = tuple((amount * without).quantize(step, ROUND_HALF_UP) for amount in less)
    return Amounts(lines=tuple(lines), off=off, delivery=charge, tax=taxed, gross=gross, step=step)


def shares(whole: Decimal, weights: Sequence[Decimal], step: Decimal) -> list[Decimal]:
    """Share an amount in proportion to weights, in whole steps; the shares add up to it."""
    total = sum(weights)
    exact = [whole * weight / total for weight in weights] if total else [whole, *(len(weights) - 1) * [Decimal(0)]]
    given = [share.quantize(step, ROUND_FLOOR) for share in exact]
    left = int((whole - sum(given)) / step)
    by_remainder = sorted(range(len(exact)), key=lambda place: given[place] - exact[place])
    for place in by_remainder[:left]:
        given[place] += step
    return given
