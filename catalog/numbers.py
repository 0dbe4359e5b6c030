"""Numbers: modules in which a customer gives a number, such as a length, instead of taking a component.

A family's file says from where to where and in which steps. Whatever works on components reads the family
`with_numbers`: each number is then a component that its module offers, with that number as its one attribute.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from catalog.cells import WEIGHT, number_text, plain_number

Document = dict[str, Any]
NUMBER = "number"
"""The kind of such a module, and the key of what its file says of it."""
MOST_VALUES = 1000
"""So many different numbers one module may have."""
SIGN = "="  # in no SKU that staff can give, so that "width=600" is nobody else's


@dataclass(frozen=True, slots=True)
class Span:
    """The numbers from one to another in steps."""

    low: Decimal
    high: Decimal
    step: Decimal

    @property
    def count(self) -> int:
        """How many numbers there are."""
        return int((self.high - self.low) // self.step) + 1

    def has(self, number: Decimal) -> bool:
        """Whether it is one of them."""
        return self.low <= number <= self.high and (number - self.low) % self.step == 0

    def at(self, place: int) -> Decimal:
        """The number at a place, from 0."""
        return self.low + self.step * place

    def near(self, number: Decimal) -> tuple[Decimal, ...]:
        """The numbers next to one that is none of them: below and above, or the one end that it is beyond."""
        if number < self.low:
            return (self.low,)
        below = min(int((number - self.low) // self.step), self.count - 1)
        return (self.at(below),) if below == self.count - 1 else (self.at(below), self.at(below + 1))

    def texts(self) -> tuple[str, ...]:
        """All of them as they are written. Linear in them."""
        return tuple(number_text(self.at(place)) for place in range(self.count))


def span_of(number: Document) -> Span:
    """What a module's file says of its numbers; checked, or of its normal form at least."""
    return _span(number["from"], number["to"], number["step"])


@lru_cache(maxsize=1024)
def _span(low: str, high: str, step: str) -> Span:
    return Span(Decimal(low), Decimal(high), Decimal(step))


def is_span(number: Document) -> bool:
    """Whether there are numbers, and not too many to list."""
    span = span_of(number)
    return span.step > 0 and span.low <= span.high and span.count <= MOST_VALUES


def sku_of(module: str, text: str) -> str:
    """What stands for one number of a module wherever components have a SKU."""
    return f"{module}{SIGN}{text}"


def text_of(value: object) -> str | None:
    """A number as it is written in choices, of a number or a text; None of anything else."""
    try:
        number = None if isinstance(value, bool) else Decimal(str(value))
    except InvalidOperation:
        return None
    return number_text(number) if number is not None and number.is_finite() else None


def price_at(number: Document, value: Decimal) -> Decimal | None:
    """What a number costs, not rounded; None on request."""
    if number["price"] is None:
        return None
    return Decimal(number["price"]) + Decimal(number["price_per_unit"]) * value


def with_numbers(document: Document) -> Document:
    """The family with every number as a component that its module offers; itself where it has no such module."""
    modules = [module for module in document["modules"] if NUMBER in module and is_span(module[NUMBER])]
    if not modules:
        return document
    units = {entry["code"]: entry.get("unit") or "" for entry in document["attributes"]}
    components: list[Document] = []
    offers: dict[str, list[Document]] = {}
    for module in modules:
        made, offers[module["code"]] = _of_module(module, units)
        components += made
    return document | {
        "components": [*document["components"], *components],
        "modules": [
            module | {"components": offers[module["code"]]} if module["code"] in offers else module
            for module in document["modules"]
        ],
    }


def _of_module(module: Document, units: dict[str, str]) -> tuple[list[Document], list[Document]]:
    number, span = module[NUMBER], span_of(module[NUMBER])
    unit = units.get(number["attribute"], "")
    components, offers = [], []
    for place in range(span.count):
        value = span.at(place)
        component = _component(module["code"], number["attribute"], value, unit)
        price = price_at(number, value)
        components.append(component)
        offers.append({"sku": component["sku"], "price": None if price is None else f"{price:f}", "max_quantity": 1})
    return components, offers


def _component(module: str, attribute: str, value: Decimal, unit: str) -> dict[str, Any]:
    text = number_text(value)
    return {
        "sku": sku_of(module, text),
        "name": f"{text} {unit}".strip(),
        "description": "",
        "picture": "",
        "cost": "0.00",
        "weight_g": max(0, int(value)) if attribute == WEIGHT else 0,  # what is sold by weight is sent by weight
        "lead_time_days": 0,
        "active": True,
        "attributes": {attribute: plain_number(value)},
    }
