"""Look: customers' own words are looked at before anything is made, where staff want it so."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from configurator.orders.bom import SoldLine
from configurator.orders.models import Kind, Order
from configurator.orders.record import NewEvent, Recorded, record
from configurator.orders.state import State, state_of


class OtherwiseError(Exception):
    """Nothing waits to be looked at, or other words than were shown: somebody was faster."""


def needs_look(*, lines: Sequence[SoldLine]) -> bool:
    """Whether something on these lines, not yet printed, is to be looked at first."""
    return any(given.imprint.look_first for line in lines for given in line.given)


def pass_words(*, order_key: uuid.UUID, version: int, key: uuid.UUID, by: str, at: datetime) -> Recorded:
    """The words are printed as they are, and the order goes on: makers hear of it now.

    `version` is that of the order that was shown, `key` names this press. Raises Order.DoesNotExist, OtherwiseError.
    """
    return _answer(order_key, version, NewEvent(kind=Kind.LOOKED, key=key, at=at, source=by))


def ask_for_others(
    *, order_key: uuid.UUID, version: int, key: uuid.UUID, by: str, at: datetime, reason: str, words: str
) -> Recorded:
    """The words are not printed, for this reason; the customer is asked for others. Raises as `pass_words` does."""
    detail = {"reason": reason, "words": words}
    return _answer(order_key, version, NewEvent(kind=Kind.MEND, key=key, at=at, source=by, detail=detail))


def _answer(order_key: uuid.UUID, version: int, event: NewEvent) -> Recorded:
    with transaction.atomic():
        order = Order.objects.select_for_update().get(pk=order_key)
        events = list(order.events.all())
        again = any(known.key == event.key for known in events)
        state = state_of(events)
        if not again and (state.look != Kind.LOOK or state.ended or order.version != version):
            raise OtherwiseError
        return record(order_key=order_key, event=event, now=event.at)


def look_after_change(*, change: tuple[SoldLine, SoldLine], lines: Sequence[SoldLine], state: State) -> Kind | None:
    """What a change of a line, before and after, means for looking; `lines` are all that the order has then.

    Other words are looked at; an order that waited goes on where nothing is left to be looked at.
    """
    old, new = (_given(line) for line in change)
    if not any(one["look_first"] for line in lines for one in line.inscriptions):
        return Kind.LOOKED if state.waits_for_look else None
    return Kind.LOOK if state.waits_for_look or (new and new != old) else None


def _given(line: SoldLine) -> list[tuple[object, ...]]:
    looked_at = (one for one in line.inscriptions if one["look_first"])
    return [(one["code"], one["text"], one.get("picture")) for one in looked_at]


def look_once_more(*, order_key: uuid.UUID, kind: Kind, key: uuid.UUID, at: datetime) -> Recorded:
    """Say so after a change, once for each change."""
    event = NewEvent(kind=kind, key=uuid.uuid5(key, kind), at=at, source="customer")
    return record(order_key=order_key, event=event, now=at)
