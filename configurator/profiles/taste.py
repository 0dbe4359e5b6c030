"""Taste: one customer's counts and what they told, in memory, as proposals read them. What is muted is not there."""

import uuid
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from django.conf import settings
from django.utils import timezone

from configurator.customers.models import Interaction, Verb
from configurator.profiles.facts import ordered_choices
from configurator.profiles.models import CLICK_TENTHS, ORDER_TENTHS
from configurator.profiles.models import Taste as TasteRow
from configurator.profiles.told import NOTHING, Told, muting, told_of

REMEMBERED = 4_096
_COMMITTED = timedelta(minutes=1)
NEWEST_ORDERS = 40
"""How many of a customer's orders are looked at one by one; the counts are of all of them."""


@dataclass(frozen=True, slots=True)
class Liking:
    """How much one thing was taken."""

    weight: int  # tenths
    order_count: int
    recent: int  # bits of the newest orders of the family, newest lowest
    last_interaction: int
    click_count: int


@dataclass(frozen=True, slots=True)
class Taste:
    """What one customer takes; never changed, so threads may share it. `worked_out` is room for what follows."""

    components: Mapping[str, Mapping[str, Liking]]  # family -> module/SKU ->
    attributes: Mapping[str, Mapping[str, Liking]]  # family -> attribute=value ->
    orders: Mapping[str, int]  # family -> number of orders
    told: Told = NOTHING
    builds: Mapping[str, tuple[Mapping[str, str], ...]] = field(default_factory=dict)  # family -> orders, newest last
    worked_out: dict[tuple[str, int, str], Any] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read of one customer, when, and when they had told something last by then."""

    at: datetime
    told_at: datetime | None
    taste: Taste | None

    def is_older(self, *, forgotten_at: datetime | None, told_at: datetime | None) -> bool:
        """Whether something was erased or told since, perhaps by another process.

        What was told was read with its own time. Without it, it may have been written but not yet committed then: so
        only what was read a good while later is newer, such as after that very act was erased.
        """
        if forgotten_at is not None and self.at < forgotten_at:
            return True
        if told_at is None or (self.told_at is not None and self.told_at >= told_at):
            return False
        return self.at < told_at + _COMMITTED


_remembered: OrderedDict[uuid.UUID, _Read] = OrderedDict()
_lock = Lock()


def taste_of(
    *, customer_id: uuid.UUID, fresh: bool, forgotten_at: datetime | None = None, told_at: datetime | None = None
) -> Taste | None:
    """A customer's taste, None when nothing is known.

    `fresh` reads the database with two queries, three once there are orders, and remembers the answer in this process.
    Otherwise there is no query: the answer is what was last read here, None when it is not remembered, older than a
    visit, or from before `forgotten_at` or `told_at` (the customer's own fields; another process may have written).
    """
    if fresh:
        read = _read(customer_id)
        _remember(customer_id, read)
        return read.taste
    with _lock:
        known = _remembered.get(customer_id)
    oldest = timezone.now() - timedelta(minutes=settings.VISIT_MINUTES)
    if known is None or known.at < oldest or known.is_older(forgotten_at=forgotten_at, told_at=told_at):
        return None
    return known.taste


def drop_taste(*, customer_id: uuid.UUID) -> None:
    """Remember nothing of a customer in this process."""
    with _lock:
        _remembered.pop(customer_id, None)


def _remember(customer_id: uuid.UUID, read: _Read) -> None:
    with _lock:
        _remembered[customer_id] = read
        _remembered.move_to_end(customer_id)
        while len(_remembered) > REMEMBERED:
            _remembered.popitem(last=False)


def _read(customer_id: uuid.UUID) -> _Read:
    at = timezone.now()
    told = told_of(customer_id=customer_id)
    return _Read(at, told.at, _taste(customer_id, told))


def _taste(customer_id: uuid.UUID, told: Told) -> Taste | None:
    names = ("kind", "family_code", "code", "weight", "order_count", "last_order", "recent", "last_interaction")
    rows = list(TasteRow.objects.of(customer_id).values_list(*names))
    if not rows and not told.facts:
        return None
    orders = {family: count for kind, family, _, _, count, *_ in rows if kind == TasteRow.Kind.FAMILY}
    found: dict[str, dict[str, dict[str, Liking]]] = {kind: {} for kind in TasteRow.Kind.values}
    for kind, family, code, weight, count, last_order, recent, last_interaction in rows:
        if muting(told, family, kind, code):
            continue
        # the bits are of the orders up to the last one that had it; those since then had it not
        lately = recent << (orders[family] - last_order) if count else 0
        clicks = (weight - count * ORDER_TENTHS) // CLICK_TENTHS
        found[kind].setdefault(family, {})[code] = Liking(weight, count, lately, last_interaction, clicks)
    builds = _builds(customer_id) if orders else {}
    return Taste(found[TasteRow.Kind.COMPONENT], found[TasteRow.Kind.ATTRIBUTE], orders, told, builds)


def _builds(customer_id: uuid.UUID) -> dict[str, tuple[Mapping[str, str], ...]]:
    """The customer's newest orders by family, the newest last."""
    acts = Interaction.objects.of(customer_id).filter(verb=Verb.ORDERED).order_by("-pk")
    found: dict[str, list[Mapping[str, str]]] = {}
    for family, detail in acts.values_list("family_code", "detail")[:NEWEST_ORDERS]:
        if choices := ordered_choices(detail):
            found.setdefault(family, []).append(choices)
    return {family: tuple(reversed(builds)) for family, builds in found.items()}
