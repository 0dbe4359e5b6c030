"""Parcel: what is known of how an order travels, whoever reported it and in whichever form."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MOST = 100
SAFE = ("https://", "http://")


@dataclass(frozen=True, slots=True)
class Parcel:
    """Carrier, number and the carrier's page about it; each may be empty."""

    carrier: str = ""
    number: str = ""
    url: str = ""

    def __str__(self) -> str:
        return " ".join(filter(None, (self.carrier, self.number)))


def parcel_of(detail: Mapping[str, Any]) -> Parcel:
    """The parcel of an event. `tracking` is an object, or the number alone with `carrier` beside it."""
    told = detail.get("tracking")
    said = told if isinstance(told, Mapping) else {"number": told, "carrier": detail.get("carrier")}
    carrier, number, url = (str(said.get(name) or "") for name in ("carrier", "number", "url"))
    return Parcel(carrier[:MOST], number[:MOST], url if url.startswith(SAFE) else "")
