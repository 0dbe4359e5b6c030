"""A small shop to order from: one family, a lamp, published for real; builds, customers and submits for it."""

import copy
import re
import uuid
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from catalog.documents import read_document
from catalog.importing import store_document
from configurator.configurations.models import Configuration
from configurator.configurations.start import start
from configurator.customers.identify import ensure_customer, sign_in
from configurator.customers.models import Identity, User
from configurator.customers.visitor import COOKIE, Visitor, dumps
from configurator.orders.models import Contact
from configurator.orders.place import Submission, Wanted, place
from configurator.releases.models import Release
from configurator.releases.publish import publish
from configurator.releases.shelf import current_release

AT = datetime(2026, 3, 4, 5, 6, 7, 890_000, tzinfo=UTC)
COMPLETE = {"shade": "PAPER", "bulb": "LED*2", "extras/PLUG": "yes"}
ON_REQUEST = {"shade": "GOLD", "bulb": "LED"}
CONTACT = Contact(
    name="Joe Doe", email="joe@example.com", line1="Long Street 1", postcode="12345", city="Berlin", country="DE"
)
FORM = {
    "name": "Joe Doe",
    "email": "joe@example.com",
    "line1": "Long Street 1",
    "line2": "",
    "postcode": "12345",
    "city": "Berlin",
    "country": "DE",
    "quantity": "2",
}


def _component(sku: str, name: str, cost: str, weight_g: int, days: int = 2) -> dict[str, Any]:
    base = {"sku": sku, "name": name, "description": "", "picture": "", "cost": cost, "attributes": {}}
    return base | {"weight_g": weight_g, "lead_time_days": days}


def _module(code: str, kind: str, prices: dict[str, str | None], **more: Any) -> dict[str, Any]:
    lines = [{"sku": sku, "price": price, "max_quantity": more.pop("most", 1)} for sku, price in prices.items()]
    base = {"code": code, "name": code.title(), "step": "Lamp", "help": "", "kind": kind, "required": True}
    return base | {"minimum": 0, "maximum": None, "price_per_100_g": None, "asked_if": [], "components": lines} | more


LAMP: dict[str, Any] = {
    "format": "atelier-catalog/1",
    "attributes": [],
    "family": {
        "code": "lamp",
        "name": "Lamp",
        "tagline": "",
        "description": "",
        "currency": "EUR",
        "position": 1,
        "picture": "",
        "attribution": "",
    },
    "components": [
        _component("PAPER", "Paper shade", "5.00", 80),
        _component("GOLD", "Golden shade", "90.00", 700, days=20),
        _component("LED", "LED bulb", "1.20", 30),
        _component("PLUG", "Plug", "0.30", 20),
    ],
    "modules": [
        _module("shade", "one", {"PAPER": "19.90", "GOLD": None}),
        _module("bulb", "one", {"LED": "4.05"}, most=3),
        _module("extras", "several", {"PLUG": "2.50"}, required=False),
    ],
    "rules": [],
    "presets": [],
}


def lamp(*, paper: str = "19.90", without: str = "") -> dict[str, Any]:
    """The family with another price of the paper shade, or without a component."""
    document = copy.deepcopy(LAMP)
    document["modules"][0]["components"][0]["price"] = paper
    document["components"] = [c for c in document["components"] if c["sku"] != without]
    for module in document["modules"]:
        module["components"] = [line for line in module["components"] if line["sku"] != without]
    return document


def publish_lamp(**changes: Any) -> Release:
    """Load the lamp and put it on sale."""
    document, problems = read_document(lamp(**changes))
    assert problems == []
    store_document(document=document, pictures={})
    return publish(family_code="lamp", by=None, at=AT)


def guest() -> Visitor:
    """A new guest."""
    visitor = Visitor()
    ensure_customer(visitor=visitor, at=AT)
    return visitor


def member(email: str = "joe@example.com") -> Visitor:
    """A new account, signed in."""
    visitor = Visitor()
    sign_in(visitor=visitor, user=User.objects.create_user(email, "a good password", name="Joe Doe"), at=AT)
    return visitor


def be(client: Any, visitor: Visitor) -> Any:
    """Make a test client's browser the visitor's, with a session where the visitor has signed in."""
    if visitor.signed_in:
        client.force_login(User.objects.get(pk=Identity.objects.get(pk=visitor.identity_id).key))
    client.cookies[COOKIE] = dumps(visitor)
    return client


def build(visitor: Visitor, choices: dict[str, str] | None = None) -> Configuration:
    """A build of the lamp, complete unless said otherwise."""
    release = current_release("lamp")
    chosen = COMPLETE if choices is None else choices
    configuration, _ = start(release=release, visitor=visitor, choices=chosen, at=AT)
    return configuration


def submission(
    *builds: Configuration, token: str = "", quantity: int = 2, contact: Contact = CONTACT, **words: Any
) -> Submission:
    """A filled-in form for a build, or several."""
    lines = tuple(Wanted(key=build.key, version=build.version, quantity=quantity) for build in builds)
    return Submission(token=token or uuid.uuid4().hex, lines=lines, contact=contact, **words)


def ordered(visitor: Visitor, **words: Any) -> Any:
    """An order of a new complete build."""
    configuration = build(visitor)
    return place(visitor=visitor, submission=submission(configuration, **words), at=AT)


def form(configuration: Configuration, **changed: Any) -> dict[str, Any]:
    """What a browser posts; the total that it saw is that of the complete lamp."""
    words = FORM | {"token": uuid.uuid4().hex, "version": configuration.version} | changed
    return {"shown": shown(configuration, str(words["quantity"])), **words}


def shown(configuration: Configuration, quantity: str) -> str:
    """The total that the page shows, where there is neither delivery nor tax."""
    if "GOLD" in configuration.choices.values():
        return ""
    times = int(quantity) if re.fullmatch("[1-9][0-9]?", quantity) else 1
    return f"{Decimal('30.50') * times} EUR"
