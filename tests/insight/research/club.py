"""Customers with cards who buy from the till, of whom some let us put them into data sets."""

import csv
import io
import zipfile
from collections import Counter
from datetime import timedelta
from random import Random

from configurator.customers.consent import give
from configurator.customers.models import Consent, Customer, Identity, Purpose
from configurator.customers.wordings import newest_wording
from configurator.insight.models import Purchase
from configurator.insight.periods import last_over
from configurator.insight.research.close import LATE, close_due
from configurator.insight.research.export import export
from tests.insight.groups.club import goods, people
from tests.orders.shop import AT

__all__ = ["NOW", "goods"]

PERIOD = last_over(AT + timedelta(days=300))
NOW = PERIOD.end + LATE


def agree(members):
    """They say yes on the page."""
    wording = newest_wording(Purpose.RESEARCH)
    Consent.objects.bulk_create(
        Consent(customer=one, purpose=Purpose.RESEARCH, given=True, at=AT, wording=wording, source="page")
        for one in members
    )


def buy(members, *, baskets, category=0, begin=PERIOD.start, number=0):
    """Each so many baskets of one line, a day apart, the first as the four weeks begin."""
    cards = {row.customer_id: row for row in Identity.objects.filter(customer__in=members)}
    Purchase.objects.bulk_create(
        Purchase(
            identity=cards[one.pk],
            basket=number + place,
            position=1,
            at=begin + timedelta(days=place % 28, hours=1),
            sku=f"P-{category}-0",
            quantity=1,
            paid_thousandths=2_000,
            currency="EUR",
        )
        for one in members
        for place in range(baskets)
    )


def club(number=60):
    """Some who came often and some seldom; all agreed."""
    if not Purchase.objects.exists():
        goods()
    members = people(number, begin=Customer.objects.count())
    agree(members)
    often, seldom = members[: number // 2], members[number // 2 :]
    buy(often, baskets=12)
    buy(seldom, baskets=2, category=1)
    return members


def joins(name, *, baskets=12):
    """One more who agrees."""
    [one] = people(1, begin=name)
    give(customer_id=one.pk, purpose=Purpose.RESEARCH, at=AT, source="page")
    buy([one], baskets=baskets)
    return one


def closed(at=NOW):
    """The data set of the four weeks."""
    found = close_due(at=at, rng=Random(1))
    assert found is not None
    return found


def tables(file):
    """The tables of an archive, without the marks in front."""
    with zipfile.ZipFile(file) as archive:
        return {
            name: list(csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig"), newline="")))
            for name in archive.namelist()
            if name.endswith(".csv")
        }


def copy_of(period, *, seed=1):
    """What somebody takes along."""
    with export(period=period, by=None, at=NOW, rng=Random(seed)) as file:
        return tables(file)


def looks(period, *, seed=1):
    """How often each look is in a copy: all of it but pseudonyms and order."""
    return Counter(tuple(row[1:]) for row in copy_of(period, seed=seed)["customers.csv"][1:])
