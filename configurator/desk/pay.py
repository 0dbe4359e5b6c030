"""Pay: the money is in hand, and the sale becomes an order, once, however often the button is pressed.

The sale is locked first, then what every order locks in its order. What it costs has to be what was shown: a price, a
deal or a coupon that somebody else had meanwhile ends nothing, and the sale stays open with what it costs now.
"""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F

from configurator.configurations.models import Configuration
from configurator.customers.models import User
from configurator.customers.visitor import Visitor
from configurator.desk.models import Sale, SaleLine
from configurator.desk.ring import SaleMovedError, forget_guest
from configurator.desk.shown import lines_of
from configurator.orders.models import Contact, Order
from configurator.orders.place import Submission, Wanted, WantedProduct, place


def pay(*, clerk: User, sale_key: uuid.UUID, version: int, payment: str, shown: str, at: datetime) -> Sale:
    """The paid sale; pressed again, it is the same. `shown` is the total that was shown, `payment` one of `AT_COUNTER`.

    Raises SaleMovedError for another version than was shown or a sale that has ended, and what `place` raises; then
    nothing has changed.
    """
    with transaction.atomic():
        sale = Sale.objects.of(clerk.pk).locked().filter(pk=sale_key).first()
        if sale is not None and sale.status == Sale.Status.PAID:
            return sale
        if sale is None or sale.status != Sale.Status.OPEN or sale.version != version:
            raise SaleMovedError
        lines = lines_of(sale)
        _hand_over(sale, lines)
        order = place(visitor=_visitor(sale), submission=_said(sale, lines, clerk, payment, shown), at=at)
        sale.status, sale.order_key, sale.ended_at = Sale.Status.PAID, order.pk, at
        Sale.objects.filter(pk=sale.pk).update(
            status=sale.status, order_key=sale.order_key, ended_at=at, version=F("version") + 1
        )
        forget_guest(sale=sale)
    return sale


def _hand_over(sale: Sale, lines: list[SaleLine]) -> None:
    """The builds become those of the customer whose card was shown."""
    if sale.card is not None:
        builds = [line.build_id for line in lines if line.build_id is not None]
        Configuration.objects.filter(pk__in=builds, customer=sale.guest_id).update(customer=sale.card.customer_id)


def _visitor(sale: Sale) -> Visitor:
    """Who buys: with a card they are as good as signed in; a guest of the till is nobody in the books."""
    if sale.card is not None:
        return Visitor(customer_id=sale.card.customer_id, identity_id=sale.card.pk, signed_in=True)
    return Visitor(customer_id=sale.guest_id)


def _said(sale: Sale, lines: list[SaleLine], clerk: User, payment: str, shown: str) -> Submission:
    return Submission(
        token=f"sale-{sale.pk.hex}",
        lines=tuple(
            Wanted(key=line.build.pk, version=line.build.version, quantity=line.quantity)
            for line in lines
            if line.build is not None
        ),
        products=tuple(WantedProduct(sku=line.sku, quantity=line.quantity) for line in lines if line.sku),
        contact=_contact(sale),
        payment=payment,
        shown=shown,
        by=f"staff:{clerk.pk}",
    )


def _contact(sale: Sale) -> Contact:
    """Nobody is asked for an address at the counter; the tax is that of the shop's country."""
    name = sale.card.customer.name if sale.card else ""
    return Contact(name=name, email="", line1="", city="", country=settings.SHOP_COUNTRY)


def order_of(sale: Sale) -> Order | None:
    """The order that a paid sale became, with its papers. Two queries."""
    return Order.objects.filter(pk=sale.order_key).prefetch_related("invoices").first() if sale.order_key else None
