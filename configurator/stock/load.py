"""Load: stock from a file of the format atelier-stock/1; what is counted already stays as it is."""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from configurator.stock.book import MOST, Entry, begin
from configurator.stock.models import StockItem

FORMAT = "atelier-stock/1"
_FIELDS = {"sku", "on_hand", "sell_without_stock", "incoming", "incoming_date", "incoming_in_days"}


class StockFileError(Exception):
    """The file can't be read; each fault names its place. Nothing was changed."""

    def __init__(self, *, faults: tuple[str, ...]) -> None:
        super().__init__(faults)
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many parts are counted from now on, and how many were counted before."""

    begun: int
    kept: int


def load_stock(*, path: Path, at: datetime) -> Loaded:
    """Begin to count every part that the file names and nobody counts yet. Raises OSError, StockFileError."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise StockFileError(faults=(f"not JSON: {error}",)) from None
    if (
        not isinstance(document, dict)
        or document.get("format") != FORMAT
        or not isinstance(document.get("stock"), list)
    ):
        raise StockFileError(faults=(f'needs "format": "{FORMAT}" and a list "stock"',))
    entries = document["stock"]
    faults = [f"stock[{place}]: {says}" for place, entry in enumerate(entries) if (says := _fault(entry))]
    names = [entry["sku"] for entry in entries] if not faults else []
    faults += [f"{sku} is named {names.count(sku)} times" for sku in sorted({*names}) if names.count(sku) > 1]
    if faults:
        raise StockFileError(faults=tuple(faults))
    counted = set(StockItem.objects.values_list("sku", flat=True))
    fresh = {entry["sku"]: entry for entry in entries if entry["sku"] not in counted}
    with transaction.atomic():
        for entry in fresh.values():
            _begin(entry, at)
    return Loaded(begun=len(fresh), kept=len(entries) - len(fresh))


def _begin(entry: dict[str, Any], at: datetime) -> None:
    item = begin(sku=entry["sku"], on_hand=entry["on_hand"], entry=Entry(at=at, reason="from a file"))
    StockItem.objects.filter(pk=item.pk).update(
        sell_without_stock=entry.get("sell_without_stock", False),
        incoming=entry.get("incoming", 0),
        incoming_date=_date(entry, at),
    )


def _date(entry: dict[str, Any], at: datetime) -> date | None:
    if "incoming_in_days" in entry:
        return timezone.localdate(at) + timedelta(days=entry["incoming_in_days"])
    return date.fromisoformat(entry["incoming_date"]) if entry.get("incoming_date") else None


def _fault(entry: Any) -> str:
    if not isinstance(entry, dict) or not isinstance(entry.get("sku"), str) or not entry["sku"].strip():
        return 'needs a "sku"'
    if unknown := sorted(entry.keys() - _FIELDS):
        return f"has no field {unknown[0]}"
    if not _is_number(entry.get("on_hand")) or not _is_number(entry.get("incoming", 0)):
        return f'"on_hand" and "incoming" are whole numbers from 0 to {MOST:,}'
    if not isinstance(entry.get("sell_without_stock", False), bool):
        return '"sell_without_stock" is true or false'
    return _date_fault(entry)


def _date_fault(entry: dict[str, Any]) -> str:
    days = entry.get("incoming_in_days", 0)
    if not _is_number(days) or days > 3_650:  # noqa: PLR2004  ten years
        return '"incoming_in_days" is a number of days'
    try:
        date.fromisoformat(entry.get("incoming_date") or "2000-01-01")
    except (TypeError, ValueError):
        return '"incoming_date" is a date such as 2026-12-24'
    dated = "incoming_in_days" in entry or entry.get("incoming_date")
    return "" if entry.get("incoming") or not dated else "says when, but not how many are on their way"


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST
