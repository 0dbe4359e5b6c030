"""Agreed: the build of a request, frozen when it was asked about, with the price that staff answered."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from configurator.configurations.still import sold_picture
from configurator.offers.redeem import Given
from configurator.orders.bom import SoldItem, SoldLine, SoldPart
from configurator.orders.lines import price_lines_of
from configurator.orders.models import Order, QuoteRequest
from configurator.orders.offer import Price
from configurator.orders.words import given_again, inscription_record
from configurator.releases.money import rounded
from configurator.releases.pictures import thumbnail_name
from configurator.releases.shelf import LoadedRelease, numbered_release


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed(Price):
    """What accepting the answer orders, and what it costs with delivery and tax."""

    sold: tuple[SoldLine, ...]

    @property
    def given(self) -> tuple[Given, ...]:
        """No deals: the price was agreed with the customer alone."""
        return ()


def asked_line(*, asked: QuoteRequest) -> SoldLine:
    """What was asked about as a line, prices on request being None. One or two queries.

    A build that became another order meanwhile keeps its key there; the line gets one of its own.
    """
    said = asked.build
    build = said["configuration"]
    key = uuid.UUID(build["key"])
    release = numbered_release(said["family"]["code"], build["release"]["number"])
    given = given_again(said.get("inscriptions", ()), said.get("pictures", {}), release)
    return SoldLine(
        position=1,
        configuration_key=uuid.uuid5(asked.key, "line") if Order.objects.of_build(key).exists() else key,
        family_code=said["family"]["code"],
        family_name=said["family"]["name"],
        release_number=build["release"]["number"],
        fingerprint=build["release"]["fingerprint"],
        made_on_number=build["made_on"]["number"],
        made_on_fingerprint=build["made_on"]["fingerprint"],
        choices=build["choices"],
        unchecked=tuple(build["unchecked"]),
        quantity=said["quantity"],
        unit_price=_amount(said["unit_price"]),
        price=_amount(said["price"]),
        weight_g=said["weight_g"],
        lead_time_days=said["lead_time_days"],
        items=_items(said["bom"], _known(release)),
        inscriptions=tuple(map(inscription_record, given)),
        given=given,
        parts=tuple(_part(part, position) for position, part in enumerate(said["parts"], start=1)),
        price_lines=price_lines_of(said.get("price_lines", ())),
        picture=sold_picture(release, build["choices"]) if release else "",
    )


def agreed_line(*, asked: QuoteRequest, unit_price: Decimal) -> SoldLine:
    """The same with its price. The parts that had none share what the others leave of it, at least nothing."""
    line = asked_line(asked=asked)
    agreed = rounded(unit_price, asked.currency)
    beside = sum((one.price for one in line.price_lines), Decimal(0))
    items = _shared(line.items, agreed - beside, asked.currency)
    return replace(line, unit_price=agreed, price=agreed * line.quantity, items=items)


def _shared(items: Sequence[SoldItem], agreed: Decimal, currency: str) -> tuple[SoldItem, ...]:
    left = agreed - sum((item.price for item in items if item.price is not None), Decimal(0))
    waiting = sum(1 for item in items if item.price is None)
    found = []
    for item in items:
        if item.price is not None:
            found.append(item)
            continue
        share = rounded(max(left, Decimal(0)) / waiting, currency)
        left, waiting = left - share, waiting - 1
        found.append(replace(item, price=share, unit_price=rounded(share / item.quantity, currency)))
    return tuple(found)


def _known(release: LoadedRelease | None) -> Mapping[str, Mapping[str, Any]]:
    """What the release that it was asked on says of its components: our cost is not in a document."""
    return {component["sku"]: component for component in release.document["components"]} if release else {}


def _items(bom: Sequence[Mapping[str, Any]], known: Mapping[str, Mapping[str, Any]]) -> tuple[SoldItem, ...]:
    return tuple(
        SoldItem(
            position=position,
            module_code=item["module"]["code"],
            module_name=item["module"]["name"],
            sku=item["sku"],
            name=item["name"],
            picture=_picture(known.get(item["sku"], {})),
            quantity=item["quantity_per_unit"],
            quantity_total=item["quantity_total"],
            unit_price=_amount(item["unit_price"]),
            price=_amount(item["price"]),
            cost=Decimal(known.get(item["sku"], {}).get("cost", 0)) * item["quantity_per_unit"],
            number=item.get("number", ""),
            unit=item.get("unit", ""),
        )
        for position, item in enumerate(bom, start=1)
    )


def _picture(component: Mapping[str, Any]) -> str:
    return thumbnail_name(component["picture"]) if component.get("picture") else ""


def _part(part: Mapping[str, Any], position: int) -> SoldPart:
    return SoldPart(
        position=position,
        sku=part["sku"],
        name=part["name"],
        of_sku=part["of"],
        quantity=part["quantity_per_unit"],
        quantity_total=part["quantity_total"],
    )


def _amount(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
