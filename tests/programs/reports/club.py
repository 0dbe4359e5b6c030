"""Households that bought fixed products of some makers, and deals that makers pay in part."""

import uuid
from datetime import UTC, datetime, timedelta

from catalog.models import FixedProduct
from configurator.customers.models import Customer, Identity
from configurator.insight.models import Purchase
from configurator.offers.models import Deal, Redemption
from configurator.orders.models import Order, OrderLine

BEGIN = datetime(2017, 1, 2, 12, tzinfo=UTC)
"""In the first period, which is over since the 29th."""
LATER = datetime(2017, 6, 1, tzinfo=UTC)


def product(sku, *, maker="Alm", category="Dairy", kind="Milk"):
    values = {"name": f"The {sku}", "maker": maker, "category": category, "kind": kind, "price": 1, "currency": "EUR"}
    return FixedProduct.objects.get_or_create(sku=sku, defaults=values)[0]


def households(count):
    found = []
    for _ in range(count):
        customer = Customer.objects.create(created_at=BEGIN)
        found.append(Identity.objects.create(customer=customer, kind=Identity.Kind.CARD, key=uuid.uuid4().hex))
    return found


def bought(identity, sku, cents, *, at=BEGIN, currency="EUR"):
    basket = Purchase.objects.count() + 1
    return Purchase.objects.create(
        identity=identity,
        basket=basket,
        position=1,
        at=at,
        sku=sku,
        quantity=1,
        paid_thousandths=cents * 10,
        currency=currency,
    )


def order(identity):
    key = uuid.uuid4()
    return Order.objects.create(
        key=key,
        number=key.hex[:12],
        identity=identity,
        currency="EUR",
        subtotal=10,
        total=10,
        placed_at=BEGIN,
        checkout_token=key.hex,
        body_hash=key.hex,
        country="DE",
    )


def deal(code, *, supplier="Alm", funded=50):
    return Deal.objects.create(code=code, name=code, kind="percent", percent=10, supplier=supplier, funded=funded)


def redeemed(of, made, cents, *, at=BEGIN):
    """A row of the ledger; below zero it takes back. The part is rounded by row, as redeeming does."""
    part = round(cents * int(of.funded) / 100)
    amounts = {"amount": f"{cents / 100:.2f}", "supplier_part": f"{part / 100:.2f}", "funded": of.funded}
    return Redemption.objects.create(
        deal=of, order_key=made.key, currency="EUR", supplier=of.supplier, at=at, **amounts
    )


def days(number):
    return timedelta(days=number)


def ordered(identity, sku, price, *, quantity=1):
    """A fixed product that was ordered here, tax in its price."""
    made = order(identity)
    line = OrderLine.objects.create(
        order=made,
        position=1,
        sku=sku,
        family_name=sku,
        release_number=0,
        made_on_number=0,
        choices={},
        quantity=quantity,
        unit_price=price,
        price=price * quantity,
        weight_g=0,
        lead_time_days=0,
    )
    return made, line
