"""The shop with the guard on its stock off: it looks first and saves then, as one would. For the negative control."""

# isort: off
from configurator.wsgi import application

# Django is set up by now
from configurator.orders import place
from configurator.stock.models import StockItem
from configurator.stock.reserve import NotEnoughError, Short
# isort: on

__all__ = ["application"]


def look_then_save(*, wanted, **_words):
    """Reserve without a lock and without a condition in the UPDATE."""
    items = list(StockItem.objects.filter(sku__in=wanted))
    short = [
        Short(item.sku, wanted[item.sku], item.on_hand - item.reserved)
        for item in items
        if item.on_hand - item.reserved < wanted[item.sku]
    ]
    if short:
        raise NotEnoughError(short=tuple(short))
    for item in items:
        item.reserved += wanted[item.sku]
        item.save()


place.reserve_new = look_then_save
