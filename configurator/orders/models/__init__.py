from configurator.orders.models.contact import Contact
from configurator.orders.models.frozen import FrozenRowError
from configurator.orders.models.number import NumberSequence
from configurator.orders.models.order import BomItem, Order, OrderDocument, OrderLine
from configurator.orders.models.request import QuoteRequest

__all__ = [
    "BomItem",
    "Contact",
    "FrozenRowError",
    "NumberSequence",
    "Order",
    "OrderDocument",
    "OrderLine",
    "QuoteRequest",
]
