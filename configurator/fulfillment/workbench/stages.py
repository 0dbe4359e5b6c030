"""Stages of the work: what is to be done with an order next, and under which heading it waits."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from configurator.orders.models import Kind, Order
from configurator.orders.state import State

Status = Order.Status


@dataclass(frozen=True, slots=True)
class Heap:
    """Orders that wait for the same thing."""

    code: str
    name: str | Promise
    statuses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Next:
    """The next step: the event that it becomes, and its button."""

    kind: Kind
    button: str | Promise


HEAPS = (
    Heap("accept", _("To accept"), (Status.PLACED,)),
    Heap("make", _("To make"), (Status.ACCEPTED,)),
    Heap("check", _("To check"), (Status.IN_PRODUCTION,)),
    Heap("pack", _("To pack"), (Status.QUALITY_CHECK,)),
    Heap("ship", _("To ship"), (Status.PACKED,)),
    Heap("held", _("On hold"), (Status.ON_HOLD,)),
    Heap("cancel", _("Cancellation asked"), (Status.CANCEL_REQUESTED,)),
    Heap("way", _("On their way"), (Status.SHIPPED,)),
)
OPEN = Heap("", _("All to do"), tuple(status for heap in HEAPS[:-1] for status in heap.statuses))
NEXT: Mapping[Kind, Next] = {
    Kind.PLACED: Next(Kind.ACCEPTED, _("Accept")),
    Kind.ACCEPTED: Next(Kind.IN_PRODUCTION, _("Begin")),
    Kind.IN_PRODUCTION: Next(Kind.QUALITY_CHECK, _("Checked")),
    Kind.QUALITY_CHECK: Next(Kind.PACKED, _("Packed")),
    Kind.PACKED: Next(Kind.SHIPPED, _("Shipped")),
    Kind.SHIPPED: Next(Kind.DELIVERED, _("Delivered")),
}
COLLECTED: Mapping[Kind, Next] = {
    **NEXT,
    Kind.PACKED: Next(Kind.SHIPPED, _("Ready to collect")),
    Kind.SHIPPED: Next(Kind.DELIVERED, _("Collected")),
}
PICKED_BEFORE = frozenset({Kind.QUALITY_CHECK, Kind.PACKED})
"""Steps that ask for every part to be ticked."""


def heap_of(code: str) -> Heap:
    """The heading of that code; of any other, everything that is to be done."""
    return next((heap for heap in HEAPS if heap.code == code), OPEN)


def next_of(state: State, *, collected: bool = False) -> Next | None:
    """The step that follows, whether it may be taken now or not; None when nothing does.

    What its customer collects has the same steps by other names: nothing is shipped.
    """
    return None if state.ended else (COLLECTED if collected else NEXT).get(state.stage)
