from configurator.orders.models.amendment import Amendment
from configurator.orders.models.answer import QuoteAnswer
from configurator.orders.models.artwork import Artwork
from configurator.orders.models.cart import CartLine
from configurator.orders.models.contact import Contact
from configurator.orders.models.event import PROGRESS, Kind, OrderEvent
from configurator.orders.models.frozen import FrozenRowError
from configurator.orders.models.giveback import Return, ReturnLine
from configurator.orders.models.invoice import Invoice
from configurator.orders.models.number import NumberSequence
from configurator.orders.models.order import INVOICE, BomItem, LinePart, Order, OrderDocument, OrderLine
from configurator.orders.models.payment import Payment, Refund
from configurator.orders.models.rating import Rating
from configurator.orders.models.request import QuoteRequest
from configurator.orders.models.terms import DeliveryMethod, TaxRate

__all__ = [
    "INVOICE",
    "PROGRESS",
    "Amendment",
    "Artwork",
    "BomItem",
    "CartLine",
    "Contact",
    "DeliveryMethod",
    "FrozenRowError",
    "Invoice",
    "Kind",
    "LinePart",
    "NumberSequence",
    "Order",
    "OrderDocument",
    "OrderEvent",
    "OrderLine",
    "Payment",
    "QuoteAnswer",
    "QuoteRequest",
    "Rating",
    "Refund",
    "Return",
    "ReturnLine",
    "TaxRate",
]
