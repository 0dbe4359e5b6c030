"""Reserve: parts are kept for an order, go out with it, are given free, or come back.

Every step works in the caller's transaction and may be repeated: what was done for a reference is not done again. It
first locks the stock of all its SKUs, smallest first, so that two orders never wait for each other; what it takes is
taken by one UPDATE with the condition in it, so that nothing is oversold even where there is no lock. Call a step late
in the transaction: others who want the same part wait until it ends.

SKUs that are not counted (no `StockItem`) are passed over.
"""

import logging
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from configurator.stock.models import Movement, Reservation, StockItem

log = logging.getLogger(__name__)

State = Reservation.State


@dataclass(frozen=True, slots=True)
class Short:
    """A SKU of which an order wants more than there is; `left` is what it could have, with what it holds already."""

    sku: str
    wanted: int
    left: int


class NotEnoughError(Exception):
    """There is not enough of these; nothing was kept."""

    def __init__(self, *, short: tuple[Short, ...]) -> None:
        super().__init__(short)
        self.short = short


class GoneOutError(Exception):
    """The parts of this order went out; what is kept for it can't be changed."""


class GivenFreeError(Exception):
    """What was kept for this order was given free on purpose, so it can't be kept on."""


class AlreadyBackError(Exception):
    """A return was put back before, with another number of it."""

    def __init__(self, *, sku: str, before: int) -> None:
        super().__init__(sku, before)
        self.sku = sku
        self.before = before


def reserve(*, reference: uuid.UUID, wanted: Mapping[str, int], until: datetime | None, at: datetime) -> None:
    """Keep these for an order until a time, or for good; repeated, it keeps the same. Raises NotEnoughError.

    An order whose parts went out keeps nothing more. Three reads, an UPDATE for each quantity and one INSERT.
    """
    with transaction.atomic():
        shelf = _lock(reference=reference, skus=wanted)
        if not shelf.gone_out:
            _bring(shelf, wanted=wanted, until=until, at=at)


def reserve_new(*, reference: uuid.UUID, wanted: Mapping[str, int], until: datetime | None, at: datetime) -> None:
    """Keep these for an order that is being made, whose reference nobody else can know yet. Raises NotEnoughError.

    With it the caller's transaction is lost. One read, an UPDATE for each quantity and one INSERT.
    """
    with transaction.atomic(savepoint=False):
        _bring(_Shelf(reference, _locked(wanted), {}), wanted=wanted, until=until, at=at)


def change(*, reference: uuid.UUID, wanted: Mapping[str, int], at: datetime) -> None:
    """Keep these instead of what was kept, for as long. Raises NotEnoughError (all stays as it was), GoneOutError."""
    with transaction.atomic():
        shelf = _lock(reference=reference, skus=wanted)
        if shelf.gone_out:
            raise GoneOutError
        _bring(shelf, wanted=wanted, until=shelf.until, at=at)


def keep(*, reference: uuid.UUID, at: datetime) -> bool:
    """Keep for good what was kept until a time: the order is paid.

    True when it was kept all the time (and for an order that needed nothing counted); False when it had lapsed and was
    taken again just now. Raises NotEnoughError when it had lapsed and others have it, GivenFreeError.
    """
    with transaction.atomic():
        shelf = _lock(reference=reference)
        lapsed = {row.sku: row.quantity for row in shelf.rows.values() if row.has_lapsed}
        if lapsed:
            _bring(shelf, wanted=shelf.held | lapsed, until=None, at=at)
            return False
        if shelf.rows and all(row.state == State.FREED for row in shelf.rows.values()):
            raise GivenFreeError
        Reservation.objects.of(reference).open().exclude(until=None).update(until=None, changed_at=at)
        return True


def consume(*, reference: uuid.UUID, at: datetime) -> None:
    """The order's parts leave the shelf. Of what is sold without stock, no more leaves it than lies on it."""
    with transaction.atomic():
        shelf = _lock(reference=reference)
        for sku, quantity in shelf.held.items():
            _send(shelf.items[sku], quantity, reference=reference, at=at)
        Reservation.objects.of(reference).open().update(state=State.CONSUMED, until=None, changed_at=at)


def free(*, reference: uuid.UUID, at: datetime) -> None:
    """Give free what is kept for an order, on purpose: also what lapsed is not kept on any more."""
    with transaction.atomic():
        shelf = _lock(reference=reference)
        for sku, quantity in shelf.held.items():
            _give([sku], quantity)
        kept = Reservation.objects.of(reference).exclude(state=State.CONSUMED)
        kept.update(state=State.FREED, until=None, changed_at=at)


def take_back(*, reference: uuid.UUID, wanted: Mapping[str, int], at: datetime) -> None:
    """Put what came back on the shelf. `reference` is the return's own key, so that one order can have several.

    Raises AlreadyBackError when the same return said another number before.
    """
    with transaction.atomic():
        items = _locked(wanted)
        known = Movement.objects.filter(reference=reference, kind=Movement.Kind.RETURNED)
        before = dict(known.values_list("sku", "amount"))
        for sku, item in items.items():
            number = wanted[sku]
            if before.get(sku, number) != number:
                raise AlreadyBackError(sku=sku, before=before[sku])
            if sku not in before and number:
                move(item, number, kind=Movement.Kind.RETURNED, reference=reference, at=at)


def move(
    item: StockItem,
    amount: int,
    *,
    kind: Movement.Kind,
    at: datetime,
    reference: uuid.UUID | None = None,
    by_id: int | None = None,
    reason: str = "",
) -> None:
    """Change what is on hand of a locked item, and write down why."""
    StockItem.objects.filter(pk=item.pk).update(on_hand=F("on_hand") + amount)
    item.on_hand += amount
    Movement.objects.create(
        sku=item.sku,
        kind=kind,
        amount=amount,
        on_hand=item.on_hand,
        reason=reason,
        reference=reference,
        at=at,
        by_id=by_id,
    )


@dataclass(frozen=True, slots=True)
class _Shelf:
    """The stock that one reference is about, locked, and what is kept for it."""

    reference: uuid.UUID
    items: dict[str, StockItem]
    rows: dict[str, Reservation]

    @property
    def held(self) -> dict[str, int]:
        """How many of each SKU it holds now, smallest SKU first."""
        return {sku: row.quantity for sku, row in sorted(self.rows.items()) if row.state == State.RESERVED}

    @property
    def gone_out(self) -> bool:
        """Whether its parts left."""
        return any(row.state == State.CONSUMED for row in self.rows.values())

    @property
    def until(self) -> datetime | None:
        """How long it is kept."""
        return min((row.until for row in self.rows.values() if row.state == State.RESERVED and row.until), default=None)


def _lock(*, reference: uuid.UUID, skus: Iterable[str] = ()) -> _Shelf:
    """Lock the stock first, then read what is kept: a repeat that waited sees what the first one did."""
    kept = Reservation.objects.of(reference)
    concerned = {*skus, *kept.values_list("sku", flat=True)}
    items = _locked(concerned)
    return _Shelf(reference, items, {row.sku: row for row in kept.all()})


def _locked(skus: Iterable[str]) -> dict[str, StockItem]:
    return {item.sku: item for item in StockItem.objects.locked(skus)}


def _bring(shelf: _Shelf, *, wanted: Mapping[str, int], until: datetime | None, at: datetime) -> None:
    """Make what is kept be what is wanted: all of it, or nothing changes."""
    held = shelf.held
    asked = {sku: number for sku, number in sorted(wanted.items()) if number and sku in shelf.items}
    more = {sku: asked.get(sku, 0) - held.get(sku, 0) for sku in sorted({*asked, *held})}
    _check(shelf.items, more, asked)
    for number, skus in _by_number(more):
        if number > 0:
            _take(skus, number, asked)
        elif number < 0:
            _give(skus, -number)
    _write(shelf, asked, until=until, at=at)
    log.info("stock.reserved reference=%s skus=%s", shelf.reference, len(asked))


def _check(items: Mapping[str, StockItem], more: Mapping[str, int], asked: Mapping[str, int]) -> None:
    """Name everything that is short at once, before anything is taken."""
    short = []
    for sku, number in more.items():
        item = items[sku]
        left = max(item.on_hand - item.reserved, 0)
        if number > left and not item.sell_without_stock:
            short.append(Short(sku, asked[sku], left + asked[sku] - number))
    if short:
        raise NotEnoughError(short=tuple(short))


def _by_number(more: Mapping[str, int]) -> list[tuple[int, list[str]]]:
    """The SKUs of which equally many are wanted, together: of most parts an order wants one."""
    return [(number, [sku for sku in more if more[sku] == number]) for number in sorted({*more.values()})]


def _take(skus: Sequence[str], number: int, asked: Mapping[str, int]) -> None:
    """The guard: one statement that takes so many of each only where they are there.

    It refuses only where rows can't be locked and others were between; then it names all that it was to take.
    """
    taken = StockItem.objects.filter(sku__in=skus).giving(number).update(reserved=F("reserved") + number)
    if taken != len(skus):
        raise NotEnoughError(short=tuple(Short(sku, asked[sku], asked[sku] - number) for sku in skus))


def _give(skus: Sequence[str], number: int) -> None:
    StockItem.objects.filter(sku__in=skus).update(reserved=F("reserved") - number)


def _write(shelf: _Shelf, asked: Mapping[str, int], *, until: datetime | None, at: datetime) -> None:
    """Write what is kept now; what is not wanted any more is given free."""
    reference = shelf.reference
    rows = [
        Reservation(reference=reference, sku=sku, quantity=number, until=until, changed_at=at)
        for sku, number in asked.items()
        if _differs(shelf.rows.get(sku), number, until)
    ]
    fields = ["quantity", "until", "state", "changed_at"]
    Reservation.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["reference", "sku"], update_fields=fields
    )
    dropped = shelf.held.keys() - asked.keys()
    if dropped:
        gone = Reservation.objects.of(reference).filter(sku__in=sorted(dropped))
        gone.update(state=State.FREED, until=None, changed_at=at)


def _differs(row: Reservation | None, number: int, until: datetime | None) -> bool:
    return row is None or (row.state, row.quantity, row.until) != (State.RESERVED, number, until)


def _send(item: StockItem, quantity: int, *, reference: uuid.UUID, at: datetime) -> None:
    StockItem.objects.filter(pk=item.pk).update(reserved=F("reserved") - quantity)
    leaving = min(quantity, item.on_hand)
    if leaving:
        move(item, -leaving, kind=Movement.Kind.SENT, reference=reference, at=at)
