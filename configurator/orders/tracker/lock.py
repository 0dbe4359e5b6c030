"""Lock: an order of the visitor's is held still for one act, with where it stands."""

import uuid

from configurator.customers.visitor import Visitor
from configurator.orders.models import Order
from configurator.orders.state import State, state_of
from configurator.orders.tracker.controls import Act, check


def lock_order(*, visitor: Visitor, order_key: uuid.UUID) -> tuple[Order, State, frozenset[uuid.UUID]]:
    """The visitor's order, locked until the transaction ends, its state, and the keys of its events.

    Raises Order.DoesNotExist for an order that is not the visitor's.
    """
    order = Order.objects.owned_by(visitor.customer_id).select_for_update(of=("self",)).get(pk=order_key)
    events = list(order.events.all())
    return order, state_of(events), frozenset(event.key for event in events)


def lock_for(*, visitor: Visitor, order_key: uuid.UUID, act: Act, key: uuid.UUID) -> tuple[Order, State, bool]:
    """The same for an act that is allowed; the last says whether this very act, by its `key`, was done before.

    Raises Order.DoesNotExist and TooLateError.
    """
    order, state, known = lock_order(visitor=visitor, order_key=order_key)
    if key not in known:
        check(act=act, state=state)
    return order, state, key in known
