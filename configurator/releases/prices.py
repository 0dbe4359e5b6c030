"""Prices of values in minor units: outside the diagram, so that a new price needs no new one."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from configurator.releases.vocabulary import Vocabulary

Prices = dict[str, list[int | None]]  # variable -> price of each value, None on request


def unit_price(vocabulary: Vocabulary, module: dict[str, Any], line: dict[str, Any]) -> int | None:
    """What one component (or portion) costs in this module, in minor units; None on request.

    In a module priced by weight it is the portion's weight times the rate, rounded half up to the minor unit.
    """
    price: object = line.get("price")
    if module.get("price_per_100_g") is not None:
        weight = Decimal(vocabulary.components[line["sku"]].get("weight_g") or 0)
        price = Decimal(module["price_per_100_g"]) * weight / 100
    if price is None:
        return None
    return int((Decimal(str(price)) * vocabulary.price_scale).quantize(Decimal(1), ROUND_HALF_UP))


Units = dict[tuple[str, str], int | None]  # by module and SKU


def unit_prices(vocabulary: Vocabulary) -> Units:
    """Unit prices by (module, sku)."""
    return {
        (code, line["sku"]): unit_price(vocabulary, module, line)
        for code, module in vocabulary.modules.items()
        for line in vocabulary.offered(module)
    }


def value_prices(vocabulary: Vocabulary, units: Units) -> tuple[Prices, frozenset[tuple[str, str]]]:
    """Prices of every variable's values, and the (variable, value) pairs whose price is on request."""
    prices: Prices = {}
    for slot in vocabulary.slots:
        taken = [slot.taken.get(value) for value in slot.values]
        prices[slot.variable] = [_price(units, slot.module, take) for take in taken]
    unpriced = frozenset(
        (slot.variable, value)
        for slot in vocabulary.slots
        for value, price in zip(slot.values, prices[slot.variable], strict=True)
        if price is None
    )
    return prices, unpriced


def _price(units: Units, module: str, take: tuple[str, int] | None) -> int | None:
    if take is None:
        return 0
    sku, quantity = take
    unit = units[module, sku]
    return None if unit is None else unit * quantity


def on_request_stand_in(prices: Prices) -> int:
    """A price above the total of every fully priced variant, so that what has no price comes last."""
    columns = [[0, *(p for p in column if p is not None)] for column in prices.values()]
    return 1 + sum(max(column) - min(column) for column in columns)
