"""Ticks: parts are laid ready, by tapping or by scanning them."""

import uuid
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from django.db import transaction

from configurator.fulfillment.models import WorkTick
from configurator.fulfillment.workbench.parts import list_parts
from configurator.fulfillment.workbench.picking import Part, PickList
from configurator.fulfillment.workbench.work import Reason, RefusedError, make_sure, take_up
from configurator.orders.models import Kind, Order


class Found(StrEnum):
    """What a scanned code turned out to be."""

    COUNTED = "counted"
    ENOUGH = "enough"
    FOREIGN = "foreign"


@dataclass(frozen=True, slots=True)
class Scanned:
    """What was scanned, and the part as it is now; a foreign code has none."""

    found: Found
    code: str
    part: Part | None = None


class NoSuchPartError(Exception):
    """The order has no such part."""


def scan(*, order_key: uuid.UUID, version: int, code: str, at: datetime) -> Scanned:
    """Count one piece of the part that a scanner read, in the first line that lacks it.

    Raises Order.DoesNotExist and RefusedError. Case does not matter: scanners are often set up to shout.
    """
    with transaction.atomic():
        order, listed = _list(order_key, version)
        same = [part for part in listed.parts if part.sku.casefold() == code.strip().casefold()]
        lacking = next((part for part in same if not part.ready), None)
        if lacking is not None:
            return Scanned(Found.COUNTED, code, _keep(order, lacking, lacking.done + 1, at))
        return Scanned(Found.ENOUGH, code, same[-1]) if same else Scanned(Found.FOREIGN, code)


def tick(*, order_key: uuid.UUID, version: int, position: int, sku: str, done: bool, at: datetime) -> Part:
    """Lay all pieces of a part ready, or none. Raises Order.DoesNotExist, RefusedError and NoSuchPartError."""
    with transaction.atomic():
        order, listed = _list(order_key, version)
        part = next((part for part in listed.parts if (part.position, part.sku) == (position, sku)), None)
        if part is None:
            raise NoSuchPartError
        return _keep(order, part, part.needed if done else 0, at)


def put_back(*, order_key: uuid.UUID, version: int) -> int:
    """Forget the ticks that a change made void: whoever works has put those pieces back. Returns how many ticks.

    Raises Order.DoesNotExist and RefusedError.
    """
    with transaction.atomic():
        _, listed = _list(order_key, version)
        return WorkTick.objects.filter(pk__in=[tick.pk for tick in listed.back]).delete()[0]


def _list(order_key: uuid.UUID, version: int) -> tuple[Order, PickList]:
    held = take_up(order_key=order_key, version=version)
    make_sure(held.state)
    if not held.state.reached(Kind.ACCEPTED):
        raise RefusedError(reason=Reason.NOT_BEGUN, state=held.state)
    if held.state.reached(Kind.PACKED):
        raise RefusedError(reason=Reason.MOVED_ON, state=held.state)
    whole = Order.objects.with_parts().get(pk=order_key)
    return held.order, list_parts(order=whole)


def _keep(order: Order, part: Part, done: int, at: datetime) -> Part:
    said = {"name": part.name, "version": order.version, "needed": part.needed, "done": done, "at": at}
    WorkTick.objects.update_or_create(order=order, position=part.position, sku=part.sku, defaults=said)
    return replace(part, done=done)
