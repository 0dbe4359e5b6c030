"""Reading: the canonical document as plain data, whichever version of the format it was written in.

`atelier-order/1` said less: one version of an order, nothing for delivery, no tax and no parts of components. It is
brought to the shape of `atelier-order/2`, so that no writer knows of it.
"""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from configurator.orders.document import FORMAT

OLDER = "atelier-order/1"


class UnknownFormatError(ValueError):
    """Bytes that are no order document which this version can read; `found` is what they say they are."""

    def __init__(self, *, found: object) -> None:
        super().__init__(found)
        self.found = found


def read(document: bytes) -> dict[str, Any]:
    """Read one canonical document in the shape of the present format. Raises UnknownFormatError."""
    read_as: dict[str, Any] = json.loads(document)
    match read_as.get("format"):
        case found if found == FORMAT:
            return read_as
        case found if found == OLDER:
            return _brought_up(read_as)
        case found:
            raise UnknownFormatError(found=found)


def words_of(line: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What the customer had put on the product of a line, by the name of its place, and where its print file is."""
    for one in line.get("inscriptions", ()):
        said = " / ".join(one["text"].split("\n"))
        yield one["name"], f"{said} ({one['file']['url']})" if "file" in one else said


def is_fixed(line: dict[str, Any]) -> bool:
    """Whether a line is a fixed product by its SKU: nothing was chosen, and it is its own only component."""
    return "product" in line


def unchecked_of(line: dict[str, Any]) -> list[str]:
    """What could not be checked of a line, in sentences."""
    return [] if is_fixed(line) else list(line["configuration"]["unchecked"])


def _brought_up(older: dict[str, Any]) -> dict[str, Any]:
    order = {name: value for name, value in older["order"].items() if name != "status"}
    nothing = f"{Decimal(order['total']) * 0:f}"
    return older | {
        "format": FORMAT,
        "order": order | {"version": 1, "subtotal": order["total"]},
        "delivery": older["delivery"] | {"method": {"code": "", "name": "", "price": nothing}},
        "tax": {"name": "", "percent": "0", "amount": nothing, "included": True},
        "lines": [line | {"parts": []} for line in older["lines"]],
    }
