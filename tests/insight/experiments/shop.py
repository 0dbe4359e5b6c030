"""Members who came into a test on a side and at a time, what they bought at tills elsewhere, ordered and chose."""

from decimal import Decimal

from configurator.customers.identify import set_learning
from configurator.customers.models import Customer, Learning, Verb
from configurator.experiments.models import Exposure
from configurator.insight.models import Purchase
from configurator.orders.place import place
from tests.orders.shop import build, guest, submission
from tests.profiles.shop import act, clicked

__all__ = ["buys", "came", "chooses", "exposed_to", "orders"]


def came(at):
    """A guest who lets us learn always since a moment."""
    visitor = guest()
    set_learning(visitor=visitor, learning=Learning.ALWAYS, at=at)
    return visitor


def exposed_to(test, arm, at, visitor=None):
    """Somebody who saw this way of it first at that moment, whatever the lot says."""
    visitor = visitor or came(at)
    Exposure.objects.create(experiment=test, customer_id=visitor.customer_id, arm=arm, at=at)
    return visitor


def buys(visitor, at, paid):
    """A purchase at a till elsewhere."""
    identity = Customer.objects.get(pk=visitor.customer_id).identities.first()
    words = {"basket": Purchase.objects.count() + 1, "position": 1, "sku": "1", "quantity": 1, "currency": "EUR"}
    return Purchase.objects.create(identity=identity, at=at, paid_thousandths=int(Decimal(paid) * 1000), **words)


def orders(visitor, at, *, quantity=1):
    """An order of so many lamps for 30.50 each."""
    return place(visitor=visitor, submission=submission(build(visitor), quantity=quantity), at=at)


def chooses(visitor, at, times):
    """So many clicks, one after the other."""
    act(visitor, *[clicked("shade/PAPER", verb=Verb.CHOSE)] * times, at=at)
