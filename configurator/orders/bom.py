"""Explode: a priced build in a quantity becomes lines and components that depend on nothing else."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from configurator.orders.readiness import Ready
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


@dataclass(frozen=True, slots=True, kw_only=True)
class SoldLine:
    """One configured product in a quantity. A price of None is a price on request."""

    position: int
    configuration_key: uuid.UUID
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


def explode(*, ready: Ready, configuration_key: uuid.UUID, quantity: int) -> SoldLine:
    """Copy a complete quote, amounts with the currency's own decimals. Costs one pass over its lines."""
    quote, made_on = ready.quote, ready.made_on
    unit_price = _amount(ready.release, quote.total)
    return SoldLine(
        position=1,
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
            cost=line.cost,
        )
        for position, line in enumerate(ready.quote.lines, start=1)
    )


def _amount(release: LoadedRelease, amount: Decimal | None) -> Decimal | None:
    return None if amount is None else amount.quantize(release.money(0))
