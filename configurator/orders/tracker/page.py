"""What the page of an order shows."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from configurator.orders.look.reasons import mend_words
from configurator.orders.models import Kind, Order, OrderEvent
from configurator.orders.paying import AT_COUNTER
from configurator.orders.ratings.forms import form_for
from configurator.orders.ratings.rate import question
from configurator.orders.returns.ask import left_of, why_not
from configurator.orders.state import State, state_of
from configurator.orders.tracker.controls import Act, controls
from configurator.orders.tracker.stages import happenings, made_otherwise, stages

LOOK_AGAIN_SECONDS = 4
_LEFT = frozenset({Order.Status.SHIPPED, Order.Status.DELIVERED, Order.Status.RETURNED})


def order_context(*, order: Order, own: bool, at: datetime) -> dict[str, Any]:
    """The page of an order read `with_parts`: two more queries, four once it came. Only the owner gets the controls."""
    events = list(order.events.in_order())
    state = state_of(events)
    found = controls(state)
    offered = {act.value: control for act, control in found.items() if own and control.allowed}
    if not order.has_address:
        offered.pop(Act.READDRESS.value, None)
    givebacks = list(order.returns.newest_first().prefetch_related("lines")) if state.reached(Kind.SHIPPED) else []
    refused = [found[act] for act in (Act.CHANGE, Act.READDRESS, Act.CANCEL) if not found[act].allowed]
    return {
        "order": order,
        "state": state,
        "stages": stages(state=state, events=events, collected=order.collected),
        "happenings": happenings(events, collected=order.collected),
        "made_otherwise": made_otherwise(order=order, state=state, events=events),
        "offered": offered,
        "refused": [] if state.ended or state.cancel_asked or not own else refused,
        "papers": list(order.invoices.in_order()),
        "returns": givebacks,
        "may_return": own and _may_return(order, state, events, at=at),
        "own": own,
        "paid_at_counter": order.payment in AT_COUNTER,
        "mend": mend_words(_last_detail(events, Kind.MEND)) if state.look == Kind.MEND else "",
        "seen": len(events) + sum(one.step for one in givebacks),
        **_rating(order, state, at),
        "press": uuid.uuid4(),
        "look_again": LOOK_AGAIN_SECONDS if not state.ended or any(one.is_open for one in givebacks) else None,
    }


def _rating(order: Order, state: State, at: datetime) -> dict[str, Any]:
    """How it is, once it came."""
    asked = question(order=order, state=state, at=at)
    return {"asked": asked, "form": form_for(asked.rating)} if asked else {}


def seen(order: Order) -> int:
    """How much happened to an order and to what comes back of it: anything new makes it more. Two queries at most."""
    return order.events.count() + (order.returns.all().steps() if order.status in _LEFT else 0)


def _last_detail(events: Sequence[OrderEvent], kind: Kind) -> Mapping[str, Any]:
    return next((event.detail for event in reversed(events) if event.kind == kind), {})


def _may_return(order: Order, state: State, events: Sequence[OrderEvent], *, at: datetime) -> bool:
    """Whether something may go back; two queries once it is on its way."""
    if not state.reached(Kind.SHIPPED):
        return False
    return not why_not(state=state, events=events, at=at) and any(left_of(order).values())
