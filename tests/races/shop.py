"""A shop with two products that share their parts, and baskets of many guests; made in a process of its own."""

import copy
import json
import sys
import uuid

from django.core.management import call_command
from django.db import connection, transaction

from catalog.documents import read_document
from catalog.importing import store_document
from configurator.configurations.start import start
from configurator.customers.visitor import dumps
from configurator.orders.cart.keep import put_in
from configurator.releases.publish import publish
from configurator.releases.shelf import current_release
from configurator.stock.models import StockItem
from tests.orders.shop import AT, FORM, LAMP, guest
from tests.races.buyers import BULB, SHADE

PRICE = 23.95


def make(baskets):
    """Fill the settings' empty database: so many baskets of one line, and as many of two. Says what buyers need."""
    call_command("migrate", verbosity=0)
    for code in ("lamp", "lantern"):
        words = copy.deepcopy(LAMP)
        words["family"] |= {"code": code, "name": code.title()}
        document, problems = read_document(words)
        assert problems == []
        store_document(document=document, pictures={})
        publish(family_code=code, by=None, at=AT)
    StockItem.objects.bulk_create(StockItem(sku=sku) for sku in (BULB, SHADE))
    with transaction.atomic():
        buyers = {lines: [buyer(number, lines) for number in range(baskets)] for lines in (1, 2)}
    connection.close()
    sys.stdout.write(json.dumps(buyers) + "\n")


def buyer(number, lines):
    """A guest with a basket; every other guest has the two products the other way round."""
    visitor = guest()
    families = ["lamp", "lantern"] if number % 2 else ["lantern", "lamp"]
    builds = []
    for family in families[:lines]:
        choices = {"shade": SHADE, "bulb": BULB}
        build, _ = start(release=current_release(family), visitor=visitor, choices=choices, at=AT)
        put_in(visitor=visitor, key=build.key, quantity=1, at=AT)
        builds.append(build)
    words = {name: text for name, text in FORM.items() if name != "quantity"}
    words |= {"token": uuid.uuid4().hex, "shown": f"{PRICE * lines:.2f} EUR", "build": [str(one.key) for one in builds]}
    for build in builds:
        words |= {f"version-{build.key}": build.version, f"quantity-{build.key}": 1}
    return {"cookie": dumps(visitor), "form": words}
