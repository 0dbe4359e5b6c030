"""The forms in which an order's document leaves the shop.

Each is a pure function of the canonical bytes; those that name the shop and who makes for it ask the settings for that.
"""

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from configurator.fulfillment.formats import csv_list, shipstation, ubl, xlsx_list
from configurator.fulfillment.formats.parties import peppol_parties


@dataclass(frozen=True, slots=True)
class Format:
    """`write` turns the canonical document into a file's bytes; `title` says what many of them are.

    `check` raises NotSetUpError while a setting is missing that `write` asks for.
    """

    title: str | Promise
    suffix: str
    content_type: str
    write: Callable[[bytes], bytes]
    check: Callable[[], object] = tuple


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

FORMATS = MappingProxyType(
    {
        "json": Format(_("JSON documents"), "json", "application/json", bytes),
        "csv": Format(_("CSV pick lists"), "csv", "text/csv; charset=utf-8", csv_list.write),
        "xlsx": Format(_("XLSX pick lists"), "xlsx", XLSX, xlsx_list.write),
        "ubl": Format(_("UBL orders"), "ubl.xml", "application/xml", ubl.write),
        "peppol": Format(_("Peppol orders"), "peppol.xml", "application/xml", ubl.write_peppol, peppol_parties),
        "shipstation": Format(_("ShipStation orders"), "shipstation.xml", "application/xml", shipstation.write),
    }
)
