"""Shelves to try the steps on, and what must hold of them whatever was done."""

import uuid
from datetime import UTC, datetime, timedelta

from django.db.models import Sum

from configurator.stock.models import Movement, Reservation, StockItem

AT = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
HOUR = timedelta(hours=1)
LATER = AT + HOUR


def ref(number):
    """An order's key."""
    return uuid.UUID(int=number)


def put(sku, on_hand, **more):
    """So many of a SKU on the shelf, counted."""
    item = StockItem.objects.create(sku=sku, on_hand=on_hand, **more)
    if on_hand:
        Movement.objects.create(sku=sku, kind=Movement.Kind.COUNTED, amount=on_hand, on_hand=on_hand, at=AT)
    return item


def stock(sku):
    """On hand, reserved."""
    return StockItem.objects.values_list("on_hand", "reserved").get(sku=sku)


def kept(reference):
    """What an order holds."""
    return dict(Reservation.objects.of(reference).open().values_list("sku", "quantity"))


def faults():
    """What does not add up: reserved is what open reservations hold, on hand the sum of movements."""
    promised = dict(Reservation.objects.open().values_list("sku").annotate(Sum("quantity")))
    moved = dict(Movement.objects.values_list("sku").annotate(Sum("amount")))
    return [
        (item.sku, item.on_hand, item.reserved)
        for item in StockItem.objects.order_by("sku")
        if item.reserved != promised.get(item.sku, 0)
        or item.on_hand != moved.get(item.sku, 0)
        or (item.reserved > item.on_hand and not item.sell_without_stock)
    ]
