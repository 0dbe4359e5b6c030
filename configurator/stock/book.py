"""Book: staff begin to count a part, write down what they counted and what came in, and stop counting it.

Each is one `Movement`, so that what is on hand can be explained. A form that arrives twice is booked once: `reference`
is the form's own key.
"""

import logging
import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from configurator.stock.models import Movement, StockItem
from configurator.stock.reserve import move

log = logging.getLogger(__name__)

MOST = 1_000_000
"""The largest number of one part that is on hand or on its way."""

_Kind = Movement.Kind


class AlreadyCountedError(Exception):
    """The part is counted already."""


class PromisedError(Exception):
    """Fewer than are promised to orders would be on hand, of a part that is not sold without stock."""

    def __init__(self, *, sku: str, reserved: int) -> None:
        super().__init__(sku, reserved)
        self.sku = sku
        self.reserved = reserved


class TooManyError(Exception):
    """More than `MOST` of a part would be on hand."""

    def __init__(self, *, sku: str) -> None:
        super().__init__(sku)
        self.sku = sku


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Who writes it down, when and why; `reference` names the form that it came from."""

    at: datetime
    by_id: int | None = None
    reason: str = ""
    reference: uuid.UUID | None = None


def begin(*, sku: str, on_hand: int, entry: Entry, sell_without_stock: bool = False) -> StockItem:
    """Count a part from now on. Raises AlreadyCountedError."""
    with transaction.atomic():
        item, is_new = StockItem.objects.get_or_create(sku=sku, defaults={"sell_without_stock": sell_without_stock})
        if not is_new:
            raise AlreadyCountedError
        _move(item, on_hand, kind=_Kind.COUNTED, entry=entry)
    log.info("stock.begun sku=%s on_hand=%s", sku, on_hand)
    return item


def count(*, sku: str, on_hand: int, entry: Entry) -> StockItem:
    """So many were counted. Raises StockItem.DoesNotExist, PromisedError."""
    with transaction.atomic():
        item = StockItem.objects.locked([sku]).get()
        if on_hand < item.reserved and not item.sell_without_stock:
            raise PromisedError(sku=sku, reserved=item.reserved)
        _move(item, on_hand - item.on_hand, kind=_Kind.COUNTED, entry=entry)
    return item


def receive(*, sku: str, amount: int, entry: Entry) -> StockItem:
    """So many came in; as many fewer are on their way. Raises StockItem.DoesNotExist, TooManyError."""
    with transaction.atomic():
        item = StockItem.objects.locked([sku]).get()
        if item.on_hand + amount > MOST:
            raise TooManyError(sku=sku)
        if _move(item, amount, kind=_Kind.RECEIVED, entry=entry):
            item.incoming = max(item.incoming - amount, 0)
            item.incoming_date = item.incoming_date if item.incoming else None
            item.save(update_fields=["incoming", "incoming_date"])
    return item


def stop(*, sku: str, entry: Entry) -> None:
    """Count a part no more: it can always be sold. Raises StockItem.DoesNotExist, PromisedError."""
    with transaction.atomic():
        item = StockItem.objects.locked([sku]).get()
        if item.reserved:
            raise PromisedError(sku=sku, reserved=item.reserved)
        _move(item, -item.on_hand, kind=_Kind.COUNTED, entry=entry)
        item.delete()
    log.info("stock.stopped sku=%s", sku)


def _move(item: StockItem, amount: int, *, kind: Movement.Kind, entry: Entry) -> bool:
    """Whether anything moved: nothing does for no difference, and for a form that was booked before."""
    reference = entry.reference
    booked = reference and Movement.objects.filter(reference=reference, sku=item.sku).exists()
    if not amount or booked:
        return False
    move(item, amount, kind=kind, at=entry.at, reference=reference, by_id=entry.by_id, reason=entry.reason)
    return True
