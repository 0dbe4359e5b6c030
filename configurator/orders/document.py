"""The canonical order document, `atelier-order/2`: everything that fulfillment needs, as JSON.

The bytes are a function of what was sold: UTF-8, keys in the order written here, money as a text with the currency's
own decimals (the currency stands in `order.currency`), times in UTC after ISO 8601. They are made once for each version
of the order, and every later export hands out the same bytes.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.conf import settings
from django.urls import reverse

from configurator.orders.bom import SoldItem, SoldLine, SoldPart
from configurator.orders.models import Order
from configurator.releases.money import rounded

FORMAT = "atelier-order/2"
CONTENT_TYPE = "application/json"


def render(*, order: Order, lines: Sequence[SoldLine]) -> bytes:
    """Write the document of one order; `order` need not be stored yet."""
    document = {
        "format": FORMAT,
        "order": {
            "number": order.number,
            "key": str(order.key),
            "version": order.version,
            "placed_at": moment(order.placed_at),
            "currency": order.currency,
            "subtotal": _coins(order.subtotal, order),
            **({"reduction": _coins(order.off, order)} if order.off else {}),
            "total": _coins(order.total, order),
            "payment": order.payment,
        },
        "customer": {"name": order.name, "email": order.email},
        "delivery": {
            "name": order.name,
            "line1": order.line1,
            "line2": order.line2,
            "postcode": order.postcode,
            "city": order.city,
            "country": order.country,
            "method": {
                "code": order.delivery_code,
                "name": order.delivery_name,
                "price": _coins(order.delivery_price, order),
            },
        },
        "tax": {
            "name": order.tax_name,
            "percent": f"{Decimal(order.tax_percent).normalize():f}",
            "amount": _coins(order.tax, order),
            "included": order.tax_included,
        },
        "lines": [line_document(line) for line in lines],
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def line_document(line: SoldLine) -> dict[str, Any]:
    """One line as plain data; prices on request are null."""
    return {
        "line": line.position,
        "family": {"code": line.family_code or line.sku, "name": line.family_name},
        "quantity": line.quantity,
        "unit_price": money(line.unit_price),
        "price": money(line.price),
        **_offers(line),
        "weight_g": line.weight_g,
        "lead_time_days": line.lead_time_days,
        **_what(line),
        "bom": [_bom_item(item) for item in line.items],
        **_price_lines(line),
        **_inscriptions(line),
        "parts": [_part(part) for part in line.parts],
    }


def _what(line: SoldLine) -> dict[str, Any]:
    """What was chosen of a build; of a fixed product only what it is."""
    if line.is_fixed:
        return {"product": {"sku": line.sku, "category": line.category}}
    return {
        "configuration": {
            "key": str(line.configuration_key),
            "release": {"number": line.release_number, "fingerprint": line.fingerprint},
            "made_on": {"number": line.made_on_number, "fingerprint": line.made_on_fingerprint},
            "choices": dict(sorted(line.choices.items())),
            "modules": _modules(line.items),
            "unchecked": list(line.unchecked),
        }
    }


def _offers(line: SoldLine) -> dict[str, Any]:
    """What offers take off all of a line; only where there are any."""
    said = [
        {"source": one.source, "code": one.code, "name": one.name, "amount": money(one.amount)} for one in line.offers
    ]
    return {"offers": said} if said else {}


def _price_lines(line: SoldLine) -> dict[str, Any]:
    """What one costs beside its components; only where there is something."""
    said = [{"code": one.code, "name": one.name, "price": money(one.price)} for one in line.price_lines]
    return {"price_lines": said} if said else {}


def _inscriptions(line: SoldLine) -> dict[str, Any]:
    """The customer's own words on it, each with the file to print; only where there are any."""
    said = [_inscription(one) for one in line.inscriptions]
    return {"inscriptions": said} if said else {}


def _inscription(kept: Mapping[str, Any]) -> dict[str, Any]:
    said = {name: value for name, value in kept.items() if name not in {"look_first", "file"}}
    return said | ({"file": _file(kept["file"])} if "file" in kept else {})


def _file(kept: Mapping[str, Any]) -> dict[str, Any]:
    said = {name: kept[name] for name in ("sha256", "width_px", "height_px")}
    url = f"{settings.SITE_URL}{reverse('orders:artwork', args=[kept['token']])}"
    return {"url": url, "type": "image/png", **said}


def _modules(items: Iterable[SoldItem]) -> list[dict[str, Any]]:
    return [
        {
            "code": code,
            "name": name,
            "components": [{"sku": item.sku, "name": item.name, "quantity": item.quantity} for item in group],
        }
        for (code, name), group in groupby(items, key=lambda item: (item.module_code, item.module_name))
    ]


def _bom_item(item: SoldItem) -> dict[str, Any]:
    return {
        "sku": item.sku,
        "name": item.name,
        "module": {"code": item.module_code, "name": item.module_name},
        "quantity_per_unit": item.quantity,
        "quantity_total": item.quantity_total,
        "unit_price": money(item.unit_price),
        "price": money(item.price),
        **({"number": item.number, "unit": item.unit} if item.number else {}),
    }


def _part(part: SoldPart) -> dict[str, Any]:
    return {
        "sku": part.sku,
        "name": part.name,
        "of": part.of_sku,
        "quantity_per_unit": part.quantity,
        "quantity_total": part.quantity_total,
    }


def _coins(amount: Decimal, order: Order) -> str | None:
    return money(rounded(Decimal(amount), order.currency))


def money(amount: Decimal | None) -> str | None:
    """An amount as a text, so that no reader rounds it."""
    return None if amount is None else f"{amount:f}"


def moment(at: datetime) -> str:
    """A time in UTC, to the microsecond where there is one."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
