"""A/B tests to start, and customers on the side of them that a test wants."""

from datetime import timedelta

from configurator.customers.identify import ensure_customer, set_learning
from configurator.customers.models import Customer, Learning
from configurator.customers.visitor import Visitor
from configurator.experiments import running
from configurator.experiments.assign import arm_of
from configurator.experiments.models import Experiment
from configurator.experiments.run import start
from tests.conftest import AT

DAY = timedelta(days=1)


def experiment(**words):
    """One that is being written: half see the products first."""
    values = {"name": "Products first", "varied": "home-first", "arm": "families", "days": 28, "within_days": 14}
    return Experiment.objects.create(**values | words)


def started(at=AT, **words):
    """One that runs since a moment."""
    return start(key=experiment(**words).pk, by=None, currency="EUR", at=at)


def keeping(learning=Learning.ALWAYS):
    """A new guest who lets us learn always, unless said otherwise."""
    visitor = Visitor()
    ensure_customer(visitor=visitor, at=AT)
    set_learning(visitor=visitor, learning=learning, at=AT)
    return visitor


def customer_of(visitor):
    return Customer.objects.get(pk=visitor.customer_id)


def who_sees(test, arm, at=AT):
    """A new guest who sees this way of it."""
    while True:
        visitor = keeping()
        if arm_of(varied=test.varied, customer=customer_of(visitor), at=at) == arm:
            return visitor


def look_again():
    """Have the process read which tests run, as it does every few seconds."""
    running.forget()
