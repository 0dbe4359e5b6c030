"""Explode: a priced build in a quantity becomes lines and components that depend on nothing else."""

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from configurator.configurations.imprints.draw import Given
from configurator.configurations.still import sold_picture
from configurator.offers.explain import SoldOffer
from configurator.orders.readiness import Ready
from configurator.orders.words import inscription_record
from configurator.releases.shelf import LoadedRelease


@dataclass(frozen=True, slots=True, kw_only=True)
class SoldItem:
    """One component of one product; `quantity_total` counts all products of the line."""

    position: int
    module_code: str
    module_name: str
    sku: str
    name: str
    picture: str
    quantity: int
    quantity_total: int
    unit_price: Decimal | None
    price: Decimal | None
    cost: Decimal
    number: str = ""  # that was given, such as a length, with its unit
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SoldPart:
    """What a component, or another part, consists of; `quantity_total` counts all products of the line."""

    position: int
    sku: str
    name: str
    of_sku: str
    quantity: int
    quantity_total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SoldPriceLine:
    """What one product costs beside its components: a base price, a surcharge, or (negative) what is free of them."""

    code: str
    name: str
    price: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class SoldLine:
    """One configured product in a quantity, or a fixed one by its SKU. A price of None is a price on request."""

    position: int
    configuration_key: uuid.UUID | None
    family_code: str
    family_name: str
    release_number: int
    fingerprint: str
    made_on_number: int
    made_on_fingerprint: str
    choices: Mapping[str, str]
    unchecked: tuple[str, ...]
    quantity: int
    unit_price: Decimal | None
    price: Decimal | None
    weight_g: int
    lead_time_days: int
    items: tuple[SoldItem, ...]
    parts: tuple[SoldPart, ...] = ()
    price_lines: tuple[SoldPriceLine, ...] = ()
    picture: str = ""  # storage name without size
    inscriptions: tuple[Mapping[str, Any], ...] = ()
    given: tuple[Given, ...] = ()  # what has no print file yet
    offers: tuple[SoldOffer, ...] = ()  # what is less, of all of them
    sku: str = ""  # of a fixed product, which has no build
    category: str = ""

    @property
    def is_fixed(self) -> bool:
        """Whether it is sold as it is, and its own only component."""
        return bool(self.sku)

    @property
    def off(self) -> Decimal:
        """What offers take off all of them."""
        return sum((one.amount for one in self.offers), Decimal(0))

    @property
    def pieces(self) -> "tuple[SoldItem | SoldPart, ...]":
        """Everything that is taken from the shelf: the components, and what they consist of."""
        return (*self.items, *self.parts)


def explode(*, ready: Ready, configuration_key: uuid.UUID, quantity: int, position: int = 1) -> SoldLine:
    """Copy a complete quote, amounts with the currency's own decimals, and explode it into parts, level by level.

    Costs one pass over its lines and the lines of parts that they lead to.
    """
    quote, made_on = ready.quote.at(quantity), ready.made_on
    unit_price = _amount(ready.release, quote.total)
    return SoldLine(
        position=position,
        configuration_key=configuration_key,
        family_code=quote.family_code,
        family_name=quote.family_name,
        release_number=quote.release_number,
        fingerprint=quote.fingerprint,
        made_on_number=made_on.number,
        made_on_fingerprint=made_on.fingerprint,
        choices=dict(quote.variant),
        unchecked=quote.unchecked,
        quantity=quantity,
        unit_price=unit_price,
        price=None if unit_price is None else unit_price * quantity,
        weight_g=quote.weight_g,
        lead_time_days=quote.lead_time_days,
        items=_items(ready=ready, quantity=quantity),
        parts=_parts(ready=ready, quantity=quantity),
        inscriptions=tuple(map(inscription_record, ready.given)),
        given=ready.given,
        price_lines=tuple(
            SoldPriceLine(code=line.code, name=line.name, price=line.price) for line in quote.price_lines
        ),
        picture=sold_picture(ready.release, quote.variant),
    )


def _items(*, ready: Ready, quantity: int) -> tuple[SoldItem, ...]:
    release = ready.release
    return tuple(
        SoldItem(
            position=position,
            module_code=line.module_code,
            module_name=line.module_name,
            sku=line.sku,
            name=line.name,
            picture=line.thumbnail,
            quantity=line.quantity,
            quantity_total=line.quantity * quantity,
            unit_price=_amount(release, line.unit_price),
            price=_amount(release, line.price),
            cost=line.cost * line.quantity,
            number=line.number,
            unit=line.unit,
        )
        for position, line in enumerate(ready.quote.lines, start=1)
    )


def _parts(*, ready: Ready, quantity: int) -> tuple[SoldPart, ...]:
    """What the components consist of on the release that is sold, however that changes later."""
    taken = [(line.module_code, line.sku, line.quantity) for line in ready.quote.lines]
    return tuple(
        SoldPart(
            position=position,
            sku=part.sku,
            name=part.name,
            of_sku=part.of,
            quantity=part.quantity,
            quantity_total=part.quantity * quantity,
        )
        for position, part in enumerate(ready.release.parts_list.explode(taken), start=1)
    )


def _amount(release: LoadedRelease, amount: Decimal | None) -> Decimal | None:
    return None if amount is None else amount.quantize(release.money(0))


def wanted(lines: Iterable[SoldLine]) -> dict[str, int]:
    """How many of each SKU all these lines take from the shelf, components and what they consist of."""
    found: Counter[str] = Counter()
    for line in lines:
        for item in line.items:
            found[item.sku] += item.quantity_total
        for part in line.parts:
            found[part.sku] += part.quantity_total
    return dict(found)
