"""Tell: the customer of an order is written to, if they left an address: at the counter nobody has to."""

from collections.abc import Mapping
from datetime import datetime

from configurator.orders.models import Order
from configurator.outbox.mail import queue_mail


def tell(*, order: Order, mail: Mapping[str, str], at: datetime) -> bool:
    """Put a mail about an order into the outbox, in the caller's transaction. Returns whether there was an address."""
    if not mail["to"]:
        return False
    queue_mail(key=str(order.key), at=at, **mail)
    return True
