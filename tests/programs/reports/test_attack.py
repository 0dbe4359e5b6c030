"""An attack through the pages: nothing more can be worked out of all that they give."""

import random
from collections import Counter
from decimal import Decimal

import numpy as np
import pytest

from configurator.privacy.erase import erase_person
from configurator.privacy.walk import person_behind
from configurator.programs.models import SupplierCell, SupplierPeriod
from configurator.programs.reports import make as making
from configurator.programs.reports import staff
from configurator.programs.suppliers.cells import Rules
from tests.programs.reports.club import BEGIN, FIRST, bought, days, households, made, product, spreadsheet


def taken(desk, makers, begins):
    """Every figure that the spreadsheets give, as a row of households and products."""
    return [row for begin in begins for maker in makers for row in spreadsheet(desk, maker, begin)]


def two_periods():
    """What a catalogue holds, and what each of forty households spent on it in two periods."""
    rng = random.Random(3)
    everybody = households(40)
    leaves = {f"P{n}": (f"Maker {n % 3}", f"Category {n % 2}", f"Kind {n % 5}") for n in range(12)}
    for sku, (maker, category, kind) in leaves.items():
        product(sku, maker=maker, category=category, kind=kind)
    spent = Counter()
    for period in range(2):
        for sku in leaves:
            for identity in rng.sample(everybody, rng.choice([2, 5, 9, 11, 25, 40])):
                cents = rng.choice([100, 100, 200, 900])
                bought(identity, sku, cents, at=BEGIN + days(28 * period))
                spent[period, sku, identity.pk] += cents
    leaves["BIG"] = ("Maker 9", "Category 0", "Kind 0")  # enough households, and one with most of it
    product("BIG", maker="Maker 9", category="Category 0", kind="Kind 0")
    for identity, cents in zip(everybody, [2000, *[100] * 12], strict=False):
        bought(identity, "BIG", cents)
        spent[0, "BIG", identity.pk] += cents
    return leaves, spent


def attack(desk):
    """Two periods, all makers, every cell: the sums that follow by adding and subtracting are of ten households.

    The attacker knows the catalogue, so which products stand behind "all else"; and adds and subtracts at will.
    Fails where a figure, or what follows from several, is of fewer, or of one household for the most part.
    """
    leaves, spent = two_periods()
    begins = [FIRST, FIRST + days(28)]
    for begin in begins:
        made(desk, begin)
    rows = taken(desk, sorted({maker for maker, _, _ in leaves.values()}), begins)
    assert len(rows) > 8
    columns = [(period, sku) for period in range(2) for sku in leaves]
    known = np.array([[_stands_behind(row, column, rows, leaves) for column in columns] for row in rows], float)
    assert np.linalg.matrix_rank(known) == len(known)  # no figure overlaps another: nothing follows but their sums
    assert (known.sum(axis=0) <= 1).all()
    for row, figure in zip(rows, known, strict=True):
        by_household = Counter()
        for column, wanted in zip(columns, figure, strict=True):
            if wanted:
                for (period, sku, who), cents in spent.items():
                    by_household[who] += cents * ((period, sku) == column)
        alone = +by_household
        assert len(alone) >= 10
        assert max(alone.values()) <= 0.3 * sum(alone.values())
        assert abs(Decimal(row["sales, rounded"]) * 100 - sum(alone.values())) <= 50
        assert int(row["households, rounded down"]) <= len(alone)


def test_nothing_can_be_worked_out_from_all_that_the_pages_give(desk, db):
    attack(desk)


def test_the_attack_finds_a_household_that_dominates_once_the_rule_is_off(desk, db, monkeypatch):
    """Negative control: the same shop, the same attacker."""
    monkeypatch.setattr(making, "RULES", Rules(dominance=1.0))
    with pytest.raises(AssertionError, match="max"):
        attack(desk)


def sold_of(desk, maker):
    return sum(Decimal(row["sales, rounded"]) for row in spreadsheet(desk, maker))


def made_before_and_after_an_erasure(desk):
    """What a report said less what it says once somebody was erased and the period was asked for again."""
    everybody = households(12)
    product("MILK")
    for identity in everybody:
        bought(identity, "MILK", 700)
    made(desk)
    before = sold_of(desk, "Alm")
    erase_person(person=person_behind(customer_id=everybody[0].customer_id), at=BEGIN)
    made(desk)
    return before - sold_of(desk, "Alm")


def test_one_report_taken_off_another_shows_nobody(desk, db):
    assert made_before_and_after_an_erasure(desk) == 0


def test_made_again_the_difference_would_be_one_household(desk, db, monkeypatch):
    """Negative control: without "made once" the pages give away what the erased household bought."""
    real = staff.make

    def make_again(**words):
        SupplierCell.objects.all().delete()
        SupplierPeriod.objects.all().delete()
        return real(**words)

    monkeypatch.setattr(staff, "make", make_again)
    assert made_before_and_after_an_erasure(desk) == 7


def _stands_behind(row, column, rows, leaves):
    """Whether a product of a period is in a figure: its own, or the rest of the lowest node without one of its own."""
    period, sku = column
    maker, category, kind = leaves[sku]
    same = [other for other in rows if other["first day"] == row["first day"]]
    if row["first day"] != (FIRST + days(28 * period)).isoformat() or row["supplier"] != maker:
        return False
    if any(other["SKU"] == sku for other in same):
        return row["SKU"] == sku
    nodes = [(maker, category, kind), (maker, category, ""), (maker, "", "")]
    rests = {(other["supplier"], other["category"], other["kind"]) for other in same if not other["SKU"]}
    mine = next((node for node in nodes if node in rests), None)
    return not row["SKU"] and (row["supplier"], row["category"], row["kind"]) == mine
