"""Stages: what the customer sees of an order's way, and nothing that no event has proven."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from configurator.orders.look.reasons import mend_words
from configurator.orders.models import PROGRESS, Kind, Order, OrderEvent
from configurator.orders.parcel import Parcel, parcel_of
from configurator.orders.state import RANK, State

WAY = PROGRESS[1:]
NAMES = {
    Kind.PLACED: _("Ordered"),
    Kind.ACCEPTED: _("Accepted"),
    Kind.IN_PRODUCTION: _("Being made"),
    Kind.QUALITY_CHECK: _("Checked"),
    Kind.PACKED: _("Packed"),
    Kind.SHIPPED: _("On its way"),
    Kind.DELIVERED: _("Delivered"),
}
COLLECTED = {**NAMES, Kind.SHIPPED: _("Ready to collect"), Kind.DELIVERED: _("Collected")}
"""Of an order that its customer comes for."""
TOLD = {
    Kind.PAID: _("Paid"),
    Kind.HELD: _("Put on hold"),
    Kind.RELEASED: _("Goes on"),
    Kind.CHANGED: _("Changed"),
    Kind.CANCEL_REQUESTED: _("You asked to cancel it"),
    Kind.CANCEL_REFUSED: _("Too late to cancel: it goes on"),
    Kind.CANCELLED: _("Cancelled"),
    Kind.REJECTED: _("Could not be made"),
    Kind.LAPSED: _("Not paid in time"),
    Kind.RETURNED: _("Sent back"),
    Kind.PART_RETURNED: _("Part of it came back"),
    Kind.REFUNDED: _("Money paid back"),
    Kind.LOOK: _("We look at your own words first"),
    Kind.LOOKED: _("Your own words are looked at: they are printed"),
    Kind.MEND: _("Your own words can't be printed as they are"),
}
WHAT = {"address": _("The address is changed"), "build": _("Line {line} is made otherwise")}


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the way; `at` is None where it is proven by a later one only, or not at all."""

    name: str
    reached: bool
    present: bool
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that happened, in words."""

    at: datetime
    words: str
    parcel: Parcel


def stages(*, state: State, events: Iterable[OrderEvent], collected: bool = False) -> list[Stage]:
    """The whole way, as far as it is proven."""
    proven: dict[str, datetime] = {}
    for event in events:
        proven[event.kind] = min(event.at, proven.get(event.kind, event.at))
    rank = RANK[state.stage]
    stopped = state.status in {Order.Status.CANCELLED, Order.Status.REJECTED, Order.Status.LAPSED}
    names = COLLECTED if collected else NAMES
    return [
        Stage(str(names[kind]), RANK[kind] <= rank, kind == state.stage and not stopped, proven.get(kind))
        for kind in WAY
    ]


def happenings(events: Sequence[OrderEvent], *, collected: bool = False) -> list[Told]:
    """Everything that happened, the latest first; of a stage that was reported twice, the first report."""
    seen: set[str] = set()
    told = []
    for event in events:
        if event.kind == Kind.ORDERED or (event.kind in NAMES and event.kind in seen):
            continue
        seen.add(event.kind)
        told.append(Told(event.at, _words(event, collected=collected), parcel_of(event.detail)))
    return told[::-1]


def made_otherwise(*, order: Order, state: State, events: Iterable[OrderEvent]) -> int | None:
    """The version that is being made where it is not the latest: it was begun before its makers heard of a change."""
    if not state.reached(Kind.IN_PRODUCTION) or order.version == 1:
        return None
    made = max(
        (event.version for event in events if RANK.get(Kind(event.kind), 0) >= RANK[Kind.IN_PRODUCTION]), default=0
    )
    changed = [event for event in events if event.kind == Kind.CHANGED and event.detail.get("what") == "build"]
    return made if changed and made < max(event.version for event in changed) else None


def _words(event: OrderEvent, *, collected: bool) -> str:
    if event.kind == Kind.CHANGED and event.detail.get("what") in WHAT:
        return WHAT[event.detail["what"]].format(line=event.detail.get("line", ""))
    if event.kind == Kind.MEND:
        return str(_("{what}: {why}")).format(what=TOLD[Kind.MEND], why=mend_words(event.detail))
    return str({**(COLLECTED if collected else NAMES), **TOLD}[Kind(event.kind)])
