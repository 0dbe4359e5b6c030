"""Tell: the customer of an order is written to, if they left an address: at the counter nobody has to."""

from collections.abc import Mapping
from datetime import datetime

from configurator.orders.models import Order
from configurator.outbox.mail import queue_mail


def tell(*, order: Order, mail: Mapping[str, str], at: datetime) -> None:
    """Put a mail about an order into the outbox, in the caller's transaction; one without an address gets none."""
    if mail["to"]:
        queue_mail(key=str(order.key), at=at, **mail)
