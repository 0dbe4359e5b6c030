"""Affected: which open orders could not be ordered again on another release, each with its smallest repair."""

from dataclasses import dataclass
from datetime import datetime

from configurator.orders.models import Order, OrderLine
from configurator.releases.mends import Broken, broken_by
from configurator.releases.shelf import LoadedRelease, numbered_release

MOST = 200
"""So many of the lines ordered last are tried."""

_STATUS = Order.Status
NOT_MADE = (_STATUS.AWAITING_PAYMENT, _STATUS.PLACED, _STATUS.ACCEPTED, _STATUS.ON_HOLD, _STATUS.CANCEL_REQUESTED)
"""Orders that may still change, or have to be made first."""


@dataclass(frozen=True, slots=True)
class AffectedOrder:
    """An order line whose product is no longer possible as it was sold."""

    number: str
    placed_at: datetime
    broken: Broken


@dataclass(frozen=True, slots=True)
class AffectedOrders:
    """Those of the `tried` order lines that need a look; `all_tried` is False where there are more."""

    tried: int
    all_tried: bool
    orders: tuple[AffectedOrder, ...]


def affected_orders(*, release: LoadedRelease) -> AffectedOrders:
    """Try the open orders of a family on a release. One query, one pass of the engine for each order line."""
    lines = OrderLine.objects.present().filter(family_code=release.family_code, order__status__in=NOT_MADE)
    found = list(lines.select_related("order").order_by("-order__placed_at", "-pk")[: MOST + 1])
    orders = []
    for line in found[:MOST]:
        broken = _broken(release, line)
        if broken is not None:
            orders.append(AffectedOrder(line.order.number, line.order.placed_at, broken))
    return AffectedOrders(min(len(found), MOST), len(found) <= MOST, tuple(orders))


def _broken(release: LoadedRelease, line: OrderLine) -> Broken | None:
    broken = broken_by(release=release, choices=line.choices)
    if broken is None or not broken.gone:
        return broken
    sold = numbered_release(line.family_code, line.release_number)
    return broken_by(release=release, choices=line.choices, names=sold)
