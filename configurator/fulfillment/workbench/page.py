"""What the page of one order in the workbench shows."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from configurator.fulfillment.workbench.listing import ready_by
from configurator.fulfillment.workbench.makers import makers_of
from configurator.fulfillment.workbench.parts import list_parts
from configurator.fulfillment.workbench.reasons import changes_since
from configurator.fulfillment.workbench.stages import PICKED_BEFORE, next_of
from configurator.fulfillment.workbench.work import Reason, refusal
from configurator.orders.models import Kind, Order
from configurator.orders.parcel import parcel_of
from configurator.orders.state import State, state_of


def work_context(*, key: uuid.UUID, at: datetime, seen: int | None = None) -> dict[str, Any]:
    """Everything that the page shows; `seen` is the version that a stale page showed. Raises Order.DoesNotExist.

    Costs seven statements, and three for receivers.
    """
    order = Order.objects.with_parts().get(pk=key)
    events = list(order.events.in_order())
    state, maker = state_of(events), makers_of([order]).get(order.pk, "")
    listed = list_parts(order=order)
    stop = refusal(state)
    follows = None if maker or stop else next_of(state, collected=order.collected)
    due = ready_by(order)
    return {
        "order": order,
        "state": state,
        "maker": maker,
        "picks": listed,
        "changes": changes_since(events=events, version=order.version - 1 if seen is None else seen),
        "next": follows,
        "asks_for_parts": follows is not None and follows.kind in PICKED_BEFORE and not listed.ready,
        "ships": follows is not None and follows.kind == Kind.SHIPPED and not order.collected,
        "held": stop == Reason.HELD,
        "looks": stop == Reason.LOOK,
        "asked": stop == Reason.CANCEL_ASKED and not maker,
        "may_pick": not maker and not stop and _picking(state),
        "may_reject": not maker and not stop and not state.reached(Kind.SHIPPED),
        "ready_by": due,
        "late": due.date() < at.date() and not state.reached(Kind.PACKED) and not state.ended,
        "parcel": _parcel([event.detail for event in events if event.kind == Kind.SHIPPED]),
        "press": uuid.uuid4(),
        "seen": f"{order.version}-{len(events)}",
    }


def _picking(state: State) -> bool:
    return state.reached(Kind.ACCEPTED) and not state.reached(Kind.PACKED)


def _parcel(details: Sequence[dict[str, Any]]) -> str:
    """Carrier and number of the parcel, as whoever shipped it said."""
    said = details[-1] if details else {}
    return str(parcel_of(said))
