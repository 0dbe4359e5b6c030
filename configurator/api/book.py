"""Book: a caller counted a part or took some in, once under the id that the caller gave it."""

import hashlib
import json
import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from configurator.api.models import ApiKey, StockCall
from configurator.stock.book import Entry, count, receive
from configurator.stock.levels import forget
from configurator.stock.models import Movement, StockItem

COUNTED, RECEIVED = Movement.Kind.COUNTED, Movement.Kind.RECEIVED


class OtherCallError(Exception):
    """The id was used before, for something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What a caller says: so many were counted, or came in; and why."""

    id: uuid.UUID
    sku: str
    kind: Movement.Kind
    number: int
    reason: str = ""

    @property
    def digest(self) -> str:
        """SHA-256 of all that it says."""
        said = json.dumps([self.sku, self.kind, self.number, self.reason])
        return hashlib.sha256(said.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Booked:
    """The part as it is now, and whether the call was news."""

    item: StockItem
    is_new: bool


def book(*, key: ApiKey, call: Call, at: datetime) -> Booked:
    """Book a call once; one that was refused may come again.

    Raises OtherCallError, StockItem.DoesNotExist, and what `stock.book` raises. Two callers may use the same id.
    """
    with transaction.atomic():
        known, is_new = StockCall.objects.get_or_create(
            api_key=key, call_id=call.id, defaults={"digest": call.digest, "at": at}
        )
        if known.digest != call.digest:
            raise OtherCallError
        if not is_new:
            return Booked(StockItem.objects.get(sku=call.sku), is_new=False)
        entry = Entry(at=at, reason=call.reason, reference=uuid.uuid5(key.pk, str(call.id)))
        item = _booked(call, entry)
    forget()
    return Booked(item, is_new=True)


def _booked(call: Call, entry: Entry) -> StockItem:
    if call.kind == COUNTED:
        return count(sku=call.sku, on_hand=call.number, entry=entry)
    return receive(sku=call.sku, amount=call.number, entry=entry)
