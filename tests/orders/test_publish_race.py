"""A price published in the middle of a checkout, between its check and its write."""

import pytest

from configurator.orders import offer as steps
from configurator.orders.models import Order, OrderLine
from configurator.orders.place import place
from configurator.orders.readiness import ReleaseChangedError
from tests.orders.shop import AT, build, guest, publish_lamp, submission

pytestmark = pytest.mark.django_db


def placed_while(monkeypatch, act):
    """Place an order while `act` happens right before the build is checked, under the build's lock."""
    visitor = guest()
    configuration = build(visitor)
    real = steps.check

    def check(**words):
        act()
        return real(**words)

    monkeypatch.setattr(steps, "check", check)
    return place(visitor=visitor, submission=submission(configuration), at=AT)


def test_publish_of_another_price_during_checkout_is_refused(monkeypatch):
    publish_lamp()
    with pytest.raises(ReleaseChangedError):
        placed_while(monkeypatch, lambda: publish_lamp(paper="21.90"))
    assert Order.objects.count() == 0


def test_publish_of_the_same_price_during_checkout_goes_through_on_the_new_release(monkeypatch):
    publish_lamp()
    placed_while(monkeypatch, lambda: publish_lamp(without="GOLD"))
    assert OrderLine.objects.values_list("release_number", "made_on_number").get() == (2, 1)
