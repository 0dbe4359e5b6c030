"""Home: the usual, ready to be ordered again, and the orders placed last, on the home page."""

import uuid
from dataclasses import dataclass

from configurator.configurations.home.contents import Home
from configurator.configurations.usual import Today, usuals_today
from configurator.offers.find import Buyer
from configurator.orders.again import UsualPrice, usual_price
from configurator.orders.models import Order

MOST_RECENT = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownUsual:
    """A usual as it can be had today, under a `token` that names this showing of it.

    `price` counts where it goes, with delivery and tax; None where something is to be looked at first.
    """

    today: Today
    token: str
    price: UsualPrice | None


def usuals(home: Home) -> list[ShownUsual]:
    """The usual of each family: only for somebody who has signed in.

    One query and those of `usuals_today`; of each that can be ordered at once those of its price.
    """
    if not home.in_person or home.visitor.customer_id is None:
        return []
    found = usuals_today(customer_id=home.visitor.customer_id, releases=home.releases)
    last = Order.objects.last_sent(home.visitor.customer_id) if any(today.in_one_tap for today in found) else None
    return [ShownUsual(today=today, token=uuid.uuid4().hex, price=_price(home, today, last)) for today in found]


def _price(home: Home, today: Today, last: Order | None) -> UsualPrice | None:
    if last is None or not today.in_one_tap:
        return None
    buyer = Buyer(customer_id=home.visitor.customer_id, signed_in=True)
    return usual_price(today=today, contact=last.contact, delivery=last.delivery_code, buyer=buyer, at=home.at)


def recent(home: Home) -> list[Order]:
    """The orders placed last; none for a browser that is only remembered. Two queries, one where there are none."""
    return list(Order.objects.owned_by(home.person).with_lines().newest_first()[:MOST_RECENT])
