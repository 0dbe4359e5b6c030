"""Households that bought fixed products of some makers, deals that makers pay in part, and the pages of reports."""

import csv
import io
import uuid
from datetime import UTC, date, datetime, timedelta

from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from catalog.models import FixedProduct
from configurator.customers.models import Customer, Identity, User
from configurator.insight.models import Purchase
from configurator.offers.models import Deal, Redemption
from configurator.orders.models import Order, OrderLine, Return, ReturnLine

FIRST = date(2017, 1, 1)
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


def sent_back(made):
    """One piece of an order's line came back."""
    words = {"status": Return.Status.RECEIVED, "reason": "damaged", "asked_at": BEGIN, "received_at": BEGIN}
    ReturnLine.objects.create(giveback=Return.objects.create(order=made, **words), position=1, quantity=1)


def browser(*codenames, email="ada@example.com"):
    user = User.objects.create_user(email, "pw", name="Ada", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def made(desk, begin=FIRST):
    return desk.post(reverse("reports:made"), {"begin": begin.isoformat()}, follow=True)


def page(desk, maker, *, begin=FIRST, **more):
    return desk.get(reverse("reports:report", args=[begin.isoformat(), "EUR"]), {"maker": maker, **more})


def spreadsheet(desk, maker, begin=FIRST):
    response = page(desk, maker, begin=begin, **{"as": "csv"})
    if response.status_code != 200:
        return []
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
