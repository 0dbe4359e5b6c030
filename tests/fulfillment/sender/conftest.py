"""A shop, receivers that do as they like, and a clock that is set."""

import pytest

from tests.fulfillment import server as servers
from tests.fulfillment.receiving import Clock
from tests.orders.shop import guest, publish_lamp


@pytest.fixture
def other(settings):
    with servers.running() as running:
        running.allow(settings)
        yield running


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def shop():
    publish_lamp()
    return guest()
