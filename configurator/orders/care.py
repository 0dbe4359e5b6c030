"""Care: a letter some days after an order, to customers who let us write, asks whether all is as it should be.

Of an order that has come it leads to the one question, how it is; of another to the order's page.
"""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from configurator.languages.choose import speaking
from configurator.languages.dates import written
from configurator.languages.few import listed
from configurator.letters.models import Kind, Letter
from configurator.letters.permission import once_allowed
from configurator.letters.write import Content, write
from configurator.orders.models import Order

WITHIN = timedelta(days=30)
"""Of orders older than this we don't ask any more."""
CAME = (Order.Status.DELIVERED, Order.Status.RETURNED)
MOST = 200
"""So many orders are looked at in one pass."""


def ask_after_orders(*, at: datetime) -> int:
    """Write about orders placed CARE_AFTER_DAYS ago or earlier, once each. Returns how many were written."""
    until = at - timedelta(days=settings.CARE_AFTER_DAYS)
    told = Letter.objects.filter(kind=Kind.ORDERED, about=OuterRef("key"))
    orders = Order.objects.filter(~Exists(told), placed_at__lte=until, placed_at__gt=at - WITHIN)
    orders = (
        once_allowed(orders, customer="identity__customer")
        .select_related("identity__customer", "rating")
        .exclude(email="")
    )
    count = 0
    for order in orders.with_parts().newest_first()[:MOST]:
        if order.identity is not None:
            count += _write(order, order.identity.customer_id, at) is not None
    return count


def _write(order: Order, customer_id: uuid.UUID, at: datetime) -> Letter | None:
    with speaking(order.language):
        content = _content(order)
        return write(
            customer_id=customer_id, kind=Kind.ORDERED, about=order.key, content=content, at=at, to=order.email
        )


def _content(order: Order) -> Content:
    lines = list(order.lines.all())
    families = listed(list(dict.fromkeys(line.family_name for line in lines)))
    day = written(order.placed_at, "j F Y")
    asks = order.status in CAME and not hasattr(order, "rating")
    page = "orders:rating" if asks else "orders:link"
    return Content(
        subject=_("How is your {products}?").format(products=families),
        paragraphs=(
            _("You ordered your {products} on {day}, number {number}. Is everything as you wanted it?").format(
                products=families, day=day, number=order.number
            ),
            _("If something is not right, just answer this message: a person reads it."),
            _("All parts stand on the page of your order, should you ever want one replaced."),
        ),
        lines=tuple(f"{line.quantity} x {line.family_name}" for line in lines),
        button=_("Tell us how it is, from 1 to 5") if asks else _("See the order"),
        link=f"{settings.SITE_URL}{reverse(page, args=[order.token])}",
    )
