"""The forms in which an order's document leaves the shop.

Each is a pure function of the canonical bytes; those that name the shop and who makes for it ask the settings for that.
"""

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

from configurator.fulfillment.formats import csv_list, shipstation, ubl, xlsx_list
from configurator.fulfillment.formats.parties import peppol_parties


@dataclass(frozen=True, slots=True)
class Format:
    """`write` turns the canonical document into a file's bytes; `title` says what many of them are.

    `check` raises NotSetUpError while a setting is missing that `write` asks for.
    """

    title: str
    suffix: str
    content_type: str
    write: Callable[[bytes], bytes]
    check: Callable[[], object] = tuple


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

FORMATS = MappingProxyType(
    {
        "json": Format("JSON documents", "json", "application/json", bytes),
        "csv": Format("CSV pick lists", "csv", "text/csv; charset=utf-8", csv_list.write),
        "xlsx": Format("XLSX pick lists", "xlsx", XLSX, xlsx_list.write),
        "ubl": Format("UBL orders", "ubl.xml", "application/xml", ubl.write),
        "peppol": Format("Peppol orders", "peppol.xml", "application/xml", ubl.write_peppol, peppol_parties),
        "shipstation": Format("ShipStation orders", "shipstation.xml", "application/xml", shipstation.write),
    }
)
