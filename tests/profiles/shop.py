"""Two small families with an attribute in common, published for real; customers, their acts and their orders."""

import copy
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from catalog.documents import read_document
from catalog.importing import store_document
from configurator.configurations.state import assess
from configurator.customers.identify import ensure_customer, set_learning, sign_in
from configurator.customers.models import Customer, Identity, Learning, User, Verb
from configurator.customers.track import Act, track
from configurator.customers.visitor import COOKIE, Visitor, dumps
from configurator.profiles.learn import learn
from configurator.profiles.models import Taste
from configurator.profiles.proposals.recommend import propose
from configurator.profiles.taste import taste_of
from configurator.releases.publish import publish
from configurator.releases.shelf import current_release

AT = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)

DARK = {"shade": "GLASS", "bulb": "LED*2", "extras/PLUG": "no", "extras/DIMMER": "yes"}
LIGHT = {"shade": "PAPER", "bulb": "LED", "extras/PLUG": "yes", "extras/DIMMER": "no"}


def _component(sku: str, name: str, **attributes: Any) -> dict[str, Any]:
    base = {"sku": sku, "name": name, "description": "", "picture": "", "cost": "1.00"}
    return base | {"weight_g": 10, "lead_time_days": 1, "attributes": attributes}


def _module(code: str, kind: str, skus: str, *, most: int = 1, required: bool = True) -> dict[str, Any]:
    lines = [{"sku": sku, "price": "2.00", "max_quantity": most} for sku in skus.split()]
    base = {"code": code, "name": code.title(), "step": "All", "help": "", "kind": kind, "required": required}
    return base | {"minimum": 0, "maximum": None, "price_per_100_g": None, "asked_if": [], "components": lines}


def _family(code: str) -> dict[str, Any]:
    base = {"code": code, "name": code.title(), "tagline": "", "description": "", "currency": "EUR"}
    return base | {"position": 1, "picture": "", "attribution": ""}


_COLOUR = {"code": "colour", "name": "Colour", "kind": "text"}
_WATTS = {"code": "watts", "name": "Power", "kind": "number", "unit": "W"}
_TAGS = {"code": "tags", "name": "Made for", "kind": "list"}
_SMART = {"code": "smart", "name": "Smart", "kind": "yes_no"}

LAMP: dict[str, Any] = {
    "format": "atelier-catalog/1",
    "attributes": [_COLOUR, _WATTS, _TAGS, _SMART],
    "family": _family("lamp"),
    "components": [
        _component("PAPER", "Paper shade", colour="white", tags=["home"]),
        _component("GLASS", "Glass shade", colour="black", tags=["home", "office"]),
        _component("GOLD", "Golden shade", colour="gold"),
        _component("LED", "LED bulb", watts=5),
        _component("BLACKFOOT", "Black foot", watts=0),
        _component("PLUG", "Plug", smart=False),
        _component("DIMMER", "Dimmer", smart=True),
    ],
    "modules": [
        _module("shade", "one", "PAPER GLASS GOLD"),
        _module("bulb", "one", "LED", most=3),
        _module("stand", "one", "BLACKFOOT", required=False),
        _module("extras", "several", "PLUG DIMMER", required=False),
    ],
    "rules": [
        {
            "code": "no-gold-dimmer",
            "form": "never_with",
            "strength": "must",
            "if": [{"module": "shade", "component": "GOLD"}],
            "then": [{"module": "extras", "component": "DIMMER"}],
            "unless": [],
            "says": "The golden shade can't be dimmed.",
        }
    ],
    "presets": [],
}
CHAIR: dict[str, Any] = {
    "format": "atelier-catalog/1",
    "attributes": [_COLOUR, _WATTS],
    "family": _family("chair"),
    "components": [
        _component("OAK", "Oak seat", colour="brown", watts=5),
        _component("STEEL", "Steel seat", colour="black"),
        _component("RED", "Red cushion", colour="red"),
        _component("INK", "Ink cushion", colour="black"),
    ],
    "modules": [
        _module("seat", "one", "OAK STEEL"),
        _module("cushions", "portions", "RED INK", most=2, required=False),
    ],
    "rules": [],
    "presets": [],
}


def publish_shop(*families: dict[str, Any]) -> None:
    """Put families on sale, both unless said otherwise."""
    for family in families or (LAMP, CHAIR):
        document, problems = read_document(copy.deepcopy(family))
        assert problems == []
        store_document(document=document, pictures={})
        publish(family_code=family["family"]["code"], by=None, at=AT)


def guest(learning: Learning = Learning.ALWAYS) -> Visitor:
    """A new guest with an answer to "learn about me"."""
    visitor = Visitor()
    ensure_customer(visitor=visitor, at=AT)
    set_learning(visitor=visitor, learning=learning, at=AT)
    return visitor


def member(email: str = "joe@example.com", learning: Learning = Learning.ALWAYS) -> Visitor:
    """A new account, signed in."""
    visitor = Visitor()
    sign_in(visitor=visitor, user=User.objects.create_user(email, "a good password", name="Joe Doe"), at=AT)
    set_learning(visitor=visitor, learning=learning, at=AT)
    return visitor


def act(visitor: Visitor, *acts: Act, at: datetime = AT) -> None:
    """Do something, as the switch allows."""
    learning = Customer.objects.get(pk=visitor.customer_id).learning
    track(visitor=visitor, learning=learning, at=at, acts=acts)


def clicked(component: str, *, verb: Verb = Verb.CHOSE, family: str = "lamp", release: int = 1) -> Act:
    """One click on `module/SKU`."""
    module, _, sku = component.partition("/")
    return Act(verb=verb, family_code=family, release_number=release, module_code=module, component_code=sku)


def retracted(component: str, *, family: str = "lamp") -> Act:
    """The click taken back."""
    return clicked(component, verb=Verb.RETRACTED, family=family)


def ordered(choices: dict[str, str], *, family: str = "lamp") -> Act:
    """An order."""
    detail = {"choices": choices, "quantity": 1}
    return Act(verb=Verb.ORDERED, family_code=family, release_number=1, detail=detail)


def learn_all(at: datetime = AT + timedelta(minutes=2)) -> None:
    """Let the pass come to the end."""
    while learn(at=at):
        pass


def rows(*customers: uuid.UUID | None) -> set[tuple[Any, ...]]:
    """Whole taste rows, of everybody unless said otherwise."""
    found = Taste.objects.filter(customer_id__in=customers) if customers else Taste.objects.all()
    names = [f.attname for f in Taste._meta.concrete_fields if f.attname != "id"]
    return set(found.values_list(*names))


def proposals(visitor: Visitor, family: str, choices: dict[str, str] | None = None) -> dict[str, str]:
    """What is proposed on a build with these choices: `variable=value` -> reason."""
    release = current_release(family)
    state = assess(release=release, choices=choices or {})
    taste = taste_of(customer_id=visitor.customer_id, fresh=True)
    if taste is None:
        return {}
    available = state.evaluation.changes == 0
    found = propose(taste=taste, release=release, available=available, decided=state.decided)
    return {_name(release, flat): reason for flat, reason in found.items()}


def _name(release: Any, flat: int) -> str:
    knowledge = release.knowledge
    v = int(np.searchsorted(knowledge.offsets, flat, side="right")) - 1
    return f"{knowledge.variables[v]}={knowledge.values[v][flat - int(knowledge.offsets[v])]}"


def be(client: Any, visitor: Visitor) -> Any:
    """Make a test client's browser the visitor's, with the account's session when they signed in."""
    if visitor.signed_in:
        key = Identity.objects.get(pk=visitor.identity_id).key
        client.force_login(User.objects.get(pk=int(key)), backend="django.contrib.auth.backends.ModelBackend")
    client.cookies[COOKIE] = dumps(visitor)
    return client
