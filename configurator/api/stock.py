"""The stock: how much there is of each part that is counted, and writing down counts and arrivals."""

from datetime import date
from typing import Annotated

from django.utils import timezone
from ninja import Path, Query, Router, Schema, Status
from pydantic import Field, StringConstraints

from configurator.api.book import COUNTED, RECEIVED, Call, OtherCallError, book
from configurator.api.http import ApiRequest, ProblemError, needs, only_known
from configurator.api.models import Scope
from configurator.api.shapes import PLAIN, Amount, Count, Id, Said, Sku
from configurator.stock.book import PromisedError, TooManyError
from configurator.stock.models import StockItem

router = Router(tags=["Stock"])
PAGE, PAGE_MOST = 100, 1_000
_NOT_COUNTED = "This part is not counted; staff begin to count it in the admin."


class LevelOut(Schema):
    """One part: on the shelf, of that promised to orders, and what is left of it for the next."""

    sku: str
    on_hand: int
    reserved: int
    left: int
    sell_without_stock: bool
    incoming: int
    incoming_date: date | None


class LevelsOut(Schema):
    """A page of parts; `next` is the cursor of the next page, null on the last one."""

    levels: list[LevelOut]
    next: str | None


class WhichParts(Said):
    """Which parts are asked for."""

    cursor: Sku | None = Field(None, description="`next` of the page before.")
    limit: int = Field(PAGE, ge=1, le=PAGE_MOST)


@router.get("/stock", response=LevelsOut, summary="Parts that are counted", **needs(Scope.STOCK_READ))
def levels(request: ApiRequest, which: Query[WhichParts]) -> LevelsOut:
    """Page by page, by SKU. A part that is not here can always be sold."""
    only_known(request, WhichParts.model_fields)
    found = StockItem.objects.order_by("sku").filter(sku__gt=which.cursor or "")
    rows = list(found[: which.limit + 1])
    page, more = rows[: which.limit], len(rows) > which.limit
    return LevelsOut(levels=[_level(item) for item in page], next=page[-1].sku if more else None)


@router.get("/stock/{sku}", response=LevelOut, summary="One part", **needs(Scope.STOCK_READ))
def level(request: ApiRequest, sku: Path[Sku]) -> LevelOut:  # noqa: ARG001  the library's signature
    """As it is at this moment."""
    item = StockItem.objects.filter(sku=sku).first()
    if item is None:
        raise ProblemError(404, _NOT_COUNTED)
    return _level(item)


Reason = Annotated[str, StringConstraints(pattern=PLAIN, max_length=200)]


class CountIn(Said):
    """So many were counted. `id` is yours: the same id again is the same booking."""

    id: Id
    on_hand: Count
    reason: Reason = ""


class ArrivalIn(Said):
    """So many came in. `id` is yours: the same id again is the same booking."""

    id: Id
    amount: Amount
    reason: Reason = ""


class BookedOut(Schema):
    """The part as it is now, and whether the booking was news."""

    level: LevelOut
    is_new: bool


_BOOKED = {201: BookedOut, 200: BookedOut}


@router.post("/stock/{sku}/count", response=_BOOKED, summary="So many were counted", **needs(Scope.STOCK_WRITE))
def counted(request: ApiRequest, sku: Path[Sku], said: CountIn) -> Status[BookedOut]:
    """Sets what is on hand. 201 for news, 200 for a known booking, 409 for fewer than are promised to orders."""
    return _book(request, Call(id=said.id, sku=sku, kind=COUNTED, number=said.on_hand, reason=said.reason))


@router.post("/stock/{sku}/receive", response=_BOOKED, summary="So many came in", **needs(Scope.STOCK_WRITE))
def received(request: ApiRequest, sku: Path[Sku], said: ArrivalIn) -> Status[BookedOut]:
    """Adds to what is on hand; as many fewer are on their way. 201 for news, 200 for a booking that is known."""
    return _book(request, Call(id=said.id, sku=sku, kind=RECEIVED, number=said.amount, reason=said.reason))


def _book(request: ApiRequest, call: Call) -> Status[BookedOut]:
    try:
        booked = book(key=request.auth, call=call, at=timezone.now())
    except StockItem.DoesNotExist:
        raise ProblemError(404, _NOT_COUNTED) from None
    except PromisedError as refused:
        raise ProblemError(409, f"{refused.reserved} of this part are promised to orders.") from None
    except TooManyError:
        raise ProblemError(409, "More than a million of one part can't be on hand.") from None
    except OtherCallError:
        raise ProblemError(422, "This id was used before, for another booking.") from None
    return Status(201 if booked.is_new else 200, BookedOut(level=_level(booked.item), is_new=booked.is_new))


def _level(item: StockItem) -> LevelOut:
    return LevelOut(
        sku=item.sku,
        on_hand=item.on_hand,
        reserved=item.reserved,
        left=max(item.on_hand - item.reserved, 0),
        sell_without_stock=item.sell_without_stock,
        incoming=item.incoming,
        incoming_date=item.incoming_date,
    )
