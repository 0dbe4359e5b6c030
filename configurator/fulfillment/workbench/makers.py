"""Makers: which orders another system makes, so that nobody here makes them a second time."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from configurator.fulfillment.models import Delivery, Receiver
from configurator.orders.models import Order


@dataclass(frozen=True, slots=True)
class _Maker:
    pk: uuid.UUID
    name: str
    made_at: datetime
    everything: bool
    families: frozenset[str]


def makers_of(orders: Sequence[Order]) -> Mapping[uuid.UUID, str]:
    """The receiver of each order that has one, by the order's key. Orders are read `with_lines`.

    That is who was sent it, or will be: a receiver of one of its families that was there when it was placed, also one
    that is turned off for a while, since its orders are kept for it. Costs three statements at most.
    """
    listening = Receiver.objects.listening().order_by("made_at").prefetch_related("families")
    makers = {found.pk: _read(found) for found in listening}
    if not makers:
        return {}
    told = Delivery.objects.filter(order__in=[order.pk for order in orders], receiver__in=makers)
    sent = dict(told.order_by("-sequence").values_list("order_id", "receiver_id"))
    names = {order.pk: _name(order, makers, sent.get(order.pk)) for order in orders}
    return {key: name for key, name in names.items() if name}


def _read(receiver: Receiver) -> _Maker:
    codes = frozenset(family.code for family in receiver.families.all())
    return _Maker(receiver.pk, receiver.name, receiver.made_at, receiver.all_families, codes)


def _name(order: Order, makers: Mapping[uuid.UUID, _Maker], sent: uuid.UUID | None) -> str:
    if sent is not None:
        return makers[sent].name
    codes = {line.family_code for line in order.lines.all()}
    return next(
        (maker.name for maker in _waiting(order, makers.values()) if maker.everything or maker.families & codes), ""
    )


def _waiting(order: Order, makers: Iterable[_Maker]) -> Iterable[_Maker]:
    """Those who were there when it was placed: who came later hears of later orders only."""
    return (maker for maker in makers if maker.made_at <= order.placed_at)
