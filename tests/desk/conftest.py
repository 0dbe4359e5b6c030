"""A till with things on the shelf, for every test here."""

import pytest

from tests.desk.shop import Till, clerk, stocked
from tests.orders.shop import publish_lamp


@pytest.fixture(autouse=True)
def shelf(db):
    publish_lamp()
    stocked()


@pytest.fixture
def till(db):
    return Till(clerk())
