"""Amend: a product of an order is made otherwise, as long as nobody began to make it.

The customer gets a build with the choices of the line, changes it like any other, sees the difference, and says yes.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import override

from configurator.configurations.imprints.keep import copy_inscriptions
from configurator.configurations.models import Configuration
from configurator.configurations.start import start
from configurator.customers.visitor import Visitor
from configurator.offers.redeem import give_back
from configurator.orders.bom import SoldLine, explode, wanted
from configurator.orders.lines import stored_lines
from configurator.orders.look.steps import look_after_change, look_once_more
from configurator.orders.models import Amendment, Kind, Order
from configurator.orders.offer import check
from configurator.orders.payment.payback import pay_back
from configurator.orders.readiness import OffSaleError
from configurator.orders.record import NewEvent, Recorded, record
from configurator.orders.reduce import by_deal, kept
from configurator.orders.revise import revise
from configurator.orders.tracker.controls import Act
from configurator.orders.tracker.lock import lock_for
from configurator.releases.languages import shop_language
from configurator.releases.models import CurrentRelease
from configurator.releases.shelf import current_release, numbered_release
from configurator.stock.reserve import change as change_stock


class NoSuchLineError(Exception):
    """The order has no such line."""


class FixedLineError(Exception):
    """The line is a fixed product: nothing of it was chosen."""


class OrderMovedOnError(Exception):
    """The order has another version than the one that the build began from; the build is kept."""


class PriceOnRequestError(Exception):
    """The changed build has a part without a price."""


class PaidMoreError(Exception):
    """The order is paid, and would cost more; holds the difference."""

    def __init__(self, *, difference: Decimal, currency: str) -> None:
        super().__init__(difference, currency)
        self.difference, self.currency = difference, currency


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What would become of a line: as it is, as it would be, and what that costs more (or less, below 0)."""

    order: Order
    before: SoldLine
    after: SoldLine
    difference: Decimal
    gone: tuple[str, ...]
    new: tuple[str, ...]


def begin_change(*, visitor: Visitor, order_key: uuid.UUID, position: int, at: datetime) -> Configuration:
    """The build by which a line is changed, made now or begun before.

    Raises Order.DoesNotExist, TooLateError, NoSuchLineError, FixedLineError, and OffSaleError for what is not sold any
    more.
    """
    with transaction.atomic():
        order, _, _ = lock_for(visitor=visitor, order_key=order_key, act=Act.CHANGE, key=uuid.uuid4())
        begun = Amendment.objects.filter(order=order, position=position, version=order.version).first()
        if begun is not None:
            return begun.configuration
        line = _line(order, position)
        if line.configuration_key is None:
            raise FixedLineError
        try:
            release = current_release(line.family_code)
        except CurrentRelease.DoesNotExist as missing:
            raise OffSaleError from missing
        old = numbered_release(line.family_code, line.release_number)
        configuration, _ = start(release=release, visitor=visitor, choices=line.choices, old=old, at=at)
        copy_inscriptions(old=line.configuration_key, new=configuration.pk, at=at)
        Amendment.objects.create(
            configuration=configuration, order=order, position=position, version=order.version, begun_at=at
        )
        return configuration


def preview(*, visitor: Visitor, amendment: Amendment) -> Change:
    """What the change would be now. Raises what `amend` raises, and changes nothing."""
    with transaction.atomic():
        order, _, _ = lock_for(visitor=visitor, order_key=amendment.order_id, act=Act.CHANGE, key=uuid.uuid4())
        if order.version != amendment.version:
            raise OrderMovedOnError
        return _change(order, amendment)


def amend(*, visitor: Visitor, amendment: Amendment, version: int, at: datetime) -> Recorded:
    """Make the change, once; `version` is that of the build that was shown.

    Raises Order.DoesNotExist, TooLateError, OrderMovedOnError (also for another build than shown), PaidMoreError,
    NotEnoughError for parts that are not there, PriceOnRequestError, and what `readiness.ready_on` raises.
    """
    with transaction.atomic():
        order, state, again = lock_for(visitor=visitor, order_key=amendment.order_id, act=Act.CHANGE, key=amendment.key)
        if not again:
            if (order.version, amendment.configuration.version) != (amendment.version, version):
                raise OrderMovedOnError
            change = _change(order, amendment)
            if state.paid and change.difference > 0:
                raise PaidMoreError(difference=change.difference, currency=order.currency)
            lines = _lines(change)
            _write(change, amendment, lines, at=at)
            look = look_after_change(change=(change.before, change.after), lines=lines, state=state)
            if look == Kind.LOOK:  # first, so that makers don't hear of words that nobody has looked at
                look_once_more(order_key=order.pk, kind=look, key=amendment.key, at=at)
            if state.paid and change.difference < 0:
                pay_back(order=order, reason="changed", at=at, amount=order.total - change.order.total)
        detail = {"what": "build", "line": amendment.position}
        event = NewEvent(kind=Kind.CHANGED, key=amendment.key, at=at, source="customer", detail=detail)
        done = record(order_key=order.pk, event=event, now=at)
        if not again and look == Kind.LOOKED:
            return look_once_more(order_key=order.pk, kind=look, key=amendment.key, at=at)
        return done


def _lines(change: Change) -> list[SoldLine]:
    stored = stored_lines(order=change.order)
    return [change.after if line.position == change.after.position else line for line in stored]


def _write(change: Change, amendment: Amendment, lines: Sequence[SoldLine], *, at: datetime) -> None:
    revise(order=change.order, lines=lines, contact=change.order.contact)
    Configuration.objects.filter(pk=amendment.pk).update(status=Configuration.Status.ORDERED)
    change_stock(reference=change.order.pk, wanted=wanted(lines), at=at)
    before, after = by_deal(change.before.offers), by_deal(change.after.offers)
    gone = {deal: amount - after.get(deal, Decimal(0)) for deal, amount in before.items()}
    if any(gone.values()):
        give_back(order_key=change.order.pk, at=at, amounts=gone)


def _change(order: Order, amendment: Amendment) -> Change:
    whole = Order.objects.with_parts().get(pk=order.pk)
    before = next(line for line in stored_lines(order=whole) if line.position == amendment.position)
    with override(shop_language()):  # as orders keep it, to be compared with what is there
        found = check(builds=[amendment.configuration])[0][1]
    if isinstance(found, Exception):
        raise found
    after = explode(ready=found, configuration_key=amendment.pk, quantity=before.quantity, position=amendment.position)
    if after.price is None or before.price is None:
        raise PriceOnRequestError
    changed = replace(after, offers=kept(offers=before.offers, price=after.price))
    return Change(
        order=whole,
        before=before,
        after=changed,
        difference=(after.price - changed.off) - (before.price - before.off),
        gone=tuple(sorted(_parts(before) - _parts(after))),
        new=tuple(sorted(_parts(after) - _parts(before))),
    )


def _parts(line: SoldLine) -> set[str]:
    words = {f"{one['name']}: “{' '.join(one['text'].split())}”" for one in line.inscriptions}
    return words | {f"{item.module_name}: {item.quantity} × {item.name}" for item in line.items}  # noqa: RUF001


def _line(order: Order, position: int) -> SoldLine:
    whole = Order.objects.with_parts().get(pk=order.pk)
    found = next((line for line in stored_lines(order=whole) if line.position == position), None)
    if found is None:
        raise NoSuchLineError
    return found
