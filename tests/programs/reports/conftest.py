"""A desk that makes supplier reports, and a club whose purchases they are of."""

import pytest

from tests.programs.reports.club import bought, browser, households, product


@pytest.fixture
def desk(db):
    return browser("view_supplierperiod", "add_supplierperiod")


@pytest.fixture
def club(db):
    """Twelve households with milk of Alm, four with its cream, nine with all that Bro makes."""
    everybody = households(12)
    for sku, maker, count, kind in (
        ("MILK", "Alm", 12, "Milk"),
        ("CREAM", "Alm", 4, "Cream"),
        ("OAT", "Bro", 9, "Oat"),
    ):
        product(sku, maker=maker, kind=kind)
        for identity in everybody[:count]:
            bought(identity, sku, 250)
    return everybody
