"""State: where an order stands, as a pure function of the set of its events.

Neither the order in which events arrive nor their repetition matters: progress is the furthest stage that anybody
proved, of two contrary words (held and released) the later one by its own time counts, and goods that have left were
not cancelled, whoever says so.
"""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from configurator.orders.models import PROGRESS, Kind, Order

RANK = {kind: rank for rank, kind in enumerate(PROGRESS)}
Status = Order.Status


class Event(Protocol):
    """What is asked of an event."""

    @property
    def key(self) -> uuid.UUID: ...  # noqa: D102
    @property
    def kind(self) -> str: ...  # noqa: D102
    @property
    def at(self) -> datetime: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class State:
    """`stage` is the furthest progress that is proven; `status` the one word for all of it."""

    status: str
    stage: Kind
    held: bool
    cancel_asked: bool
    paid: bool
    look: str = ""  # what was last said of the customer's own words: look, looked or mend; "" where nobody has to

    @property
    def waits_for_look(self) -> bool:
        """Whether the customer's own words are still to be looked at, or to be mended."""
        return self.look in {Kind.LOOK, Kind.MEND}

    @property
    def ended(self) -> bool:
        """Whether nothing more will be made of it."""
        return self.status in ENDED

    def reached(self, stage: Kind) -> bool:
        """Whether a stage, or a later one, is proven."""
        return RANK[self.stage] >= RANK[stage]


ENDED = frozenset({Status.DELIVERED, Status.CANCELLED, Status.REJECTED, Status.LAPSED, Status.RETURNED})


def state_of(events: Iterable[Event]) -> State:
    """Where an order stands after these events. Costs one pass; an order without events is `ordered`."""
    known = list(events)
    kinds = {event.kind for event in known}
    stage = max((Kind(kind) for kind in kinds & set(RANK)), key=RANK.__getitem__, default=Kind.ORDERED)
    held = _latest(known, {Kind.HELD, Kind.RELEASED}) == Kind.HELD
    asked = _latest(known, {Kind.CANCEL_REQUESTED, Kind.CANCEL_REFUSED}) == Kind.CANCEL_REQUESTED
    look = _latest(known, {Kind.LOOK, Kind.LOOKED, Kind.MEND}) or ""
    waits = held or look in {Kind.LOOK, Kind.MEND}
    status = _ending(kinds, stage) or _waiting(stage, held=waits, asked=asked)
    return State(status=status, stage=stage, held=held, cancel_asked=asked, paid=Kind.PAID in kinds, look=look)


def _latest(events: Iterable[Event], kinds: Collection[str]) -> str | None:
    told = [event for event in events if event.kind in kinds]
    return max(told, key=lambda event: (event.at, event.key)).kind if told else None


def _ending(kinds: Collection[str], stage: Kind) -> str | None:
    """How it ended: what has left the house first, then what stopped it."""
    if RANK[stage] >= RANK[Kind.SHIPPED]:
        return Status.RETURNED if Kind.RETURNED in kinds else Status(stage)
    if Kind.REJECTED in kinds:
        return Status.REJECTED
    if Kind.CANCELLED in kinds:
        return Status.CANCELLED
    return Status.LAPSED if stage == Kind.ORDERED and Kind.LAPSED in kinds else None


def _waiting(stage: Kind, *, held: bool, asked: bool) -> str:
    if stage == Kind.ORDERED:
        return Status.AWAITING_PAYMENT
    if asked:
        return Status.CANCEL_REQUESTED
    return Status.ON_HOLD if held else Status(stage)
