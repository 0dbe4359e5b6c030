"""Take: a notice of ShipStation becomes the event that an order is on its way, once however often it comes."""

import uuid
from datetime import datetime

from configurator.fulfillment.models import ShipStationStore
from configurator.fulfillment.shipstation.notice import Notice
from configurator.fulfillment.shipstation.orders import orders_of
from configurator.orders.models import Kind
from configurator.orders.record import NewEvent, Recorded, record

_NOTICES = uuid.UUID("0d6c3b1f-4a52-4c53-8d6e-7d6a0c6c0a55")  # the name space of the keys of such events


def take_notice(*, store: ShipStationStore, notice: Notice, now: datetime) -> Recorded:
    """Record that an order was sent. Raises Order.DoesNotExist for one that the store may not see.

    A parcel is known by order, carrier and number: the same notice again is no news, a second parcel is.
    """
    order = orders_of(store=store).only("key").get(number=notice.number)
    name = "\n".join((store.code, str(order.key), notice.carrier, notice.tracking))
    detail = {"tracking": notice.tracking, "carrier": notice.carrier, "service": notice.service}
    event = NewEvent(
        kind=Kind.SHIPPED,
        key=uuid.uuid5(_NOTICES, name),
        at=min(notice.sent_at or now, now),
        source=store.source,
        detail={name: value for name, value in detail.items() if value},
    )
    return record(order_key=order.key, event=event, now=now)
