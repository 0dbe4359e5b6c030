"""Work: an order in the hands of whoever makes it, locked, and every reason why it must not be worked on now."""

import uuid
from dataclasses import dataclass
from enum import StrEnum

from configurator.fulfillment.workbench.makers import makers_of
from configurator.orders.models import Order
from configurator.orders.state import State, state_of


class Reason(StrEnum):
    """Why a step is refused."""

    ELSEWHERE = "elsewhere"
    CHANGED = "changed"
    ENDED = "ended"
    UNPAID = "unpaid"
    CANCEL_ASKED = "cancel_asked"
    NOT_ASKED = "not_asked"
    HELD = "held"
    LOOK = "look"
    MOVED_ON = "moved_on"
    NOT_PICKED = "not_picked"
    NOT_BEGUN = "not_begun"


class RefusedError(Exception):
    """The step is not possible; holds why, and where the order stands."""

    def __init__(self, *, reason: Reason, state: State, maker: str = "") -> None:
        super().__init__(reason)
        self.reason, self.state, self.maker = reason, state, maker


@dataclass(frozen=True, slots=True)
class Held:
    """An order that is locked until the transaction ends; `again` says that this very press was done before."""

    order: Order
    state: State
    again: bool


def take_up(*, order_key: uuid.UUID, version: int, key: uuid.UUID | None = None) -> Held:
    """Lock an order, in the caller's transaction, and make sure that it is ours and still what the page showed.

    Raises Order.DoesNotExist and RefusedError.
    """
    order = Order.objects.select_for_update().get(pk=order_key)
    events = list(order.events.all())
    state = state_of(events)
    if any(event.key == key for event in events):
        return Held(order, state, again=True)
    maker = makers_of([Order.objects.with_lines().get(pk=order_key)]).get(order_key, "")
    if maker:
        raise RefusedError(reason=Reason.ELSEWHERE, state=state, maker=maker)
    if is_stale(order, version):
        raise RefusedError(reason=Reason.CHANGED, state=state)
    return Held(order, state, again=False)


def is_stale(order: Order, version: int) -> bool:
    """Whether a page showed another version than the order has now."""
    return order.version != version


def refusal(state: State) -> Reason | None:
    """What forbids to go on with an order that stands there, whatever the step; None where nothing does."""
    if state.ended:
        return Reason.ENDED
    if state.status == Order.Status.AWAITING_PAYMENT:
        return Reason.UNPAID
    if state.status == Order.Status.CANCEL_REQUESTED:
        return Reason.CANCEL_ASKED
    if state.waits_for_look:
        return Reason.LOOK
    return Reason.HELD if state.status == Order.Status.ON_HOLD else None


def make_sure(state: State) -> None:
    """Raise RefusedError where nothing may be done with the order now."""
    reason = refusal(state)
    if reason is not None:
        raise RefusedError(reason=reason, state=state)
