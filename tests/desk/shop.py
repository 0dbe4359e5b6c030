"""A till: a clerk with the right to sell, things on the shelf, customers with cards, and builds with codes."""

import re
from datetime import timedelta
from decimal import Decimal

from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from catalog.models import FixedProduct
from configurator.configurations.sharing.share import share
from configurator.customers.models import Customer, Identity, User
from configurator.desk.models import Sale, SaleLine
from configurator.stock.models import StockItem
from tests.orders.shop import build, guest

COUNTER = "/desk/counter/"
COLA, CUP = "COLA-33", "CUP-BLUE"
COLA_BARS, CUP_BARS = "4006381333931", "96385074"
D = Decimal


def stocked(colas=10):
    FixedProduct.objects.create(sku=COLA, name="Cola 0.33 l", category="Soft drinks", price="1.50", barcode=COLA_BARS)
    FixedProduct.objects.create(sku=CUP, name="Blue cup", price="6.00", barcode=CUP_BARS)
    StockItem.objects.create(sku=COLA, on_hand=colas)


def clerk(email="till@example.com", *, may=("sell_at_counter",)):
    user = User.objects.create_user(email, "a good password", name="Kim Clerk", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=may))
    return user


class Till(Client):
    """A clerk's browser, with shorthands for what is done at a till."""

    def __init__(self, user):
        super().__init__()
        self.user = user
        self.force_login(user, backend="django.contrib.auth.backends.ModelBackend")

    @property
    def sale(self):
        return Sale.objects.filter(clerk=self.user, status="open").first()

    def scan(self, code, **words):
        return self.post(f"{COUNTER}scan/", {"code": code, **words}, headers={"HX-Request": "true"})

    def do(self, path, **words):
        words = {"version": self.sale.version} | words
        return self.post(f"{COUNTER}{path}", words, headers={"HX-Request": "true"})

    def form(self, shown, **words):
        return {"sale": self.sale.pk, "version": self.sale.version, "shown": shown, "payment": "cash"} | words

    def pay(self, shown, **words):
        return self.post(f"{COUNTER}pay/", self.form(shown, **words))


def card_number(visitor):
    return Identity.objects.get(customer=visitor.customer_id, kind="card").key


def shared_lamp(visitor=None, choices=None):
    """A shared build of the lamp, live today."""
    owner = visitor or guest()
    lamp = build(owner, choices)
    return share(key=lamp.pk, visitor=owner, at=timezone.now() - timedelta(minutes=5))


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def till_guests():
    """How many customers are there whom no identity leads to: those of sales."""
    return Customer.objects.filter(identities=None, absorbed=None, merged_into=None).count()


def lines():
    return list(SaleLine.objects.order_by("pk").values_list("sku", "quantity"))
