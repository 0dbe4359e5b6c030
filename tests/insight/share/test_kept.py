"""Kept: a customer's needs come out of their row as they went in, also through the change from rows of needs."""

from decimal import Decimal

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from configurator.insight.models import CustomerShare
from configurator.insight.share.figures import Figure, Guess, Range, Word
from configurator.insight.share.kept import document_of, figures_in
from configurator.insight.share.model import Basis, Said
from configurator.insight.share.rebuild import rebuild
from tests.insight.share.club import COFFEE, MILK, NOW, buys, goods, lives_with, members, says

D = Decimal
BEFORE, AFTER = "0010_counts_for_boards", "0011_needs_in_one_row_a_customer"
RANGE = Range(D("2.50"), D("0.01"), D(3))


@pytest.mark.parametrize(
    "figure",
    [
        Figure("products:Tea", D("120.130"), D("10.01")),
        Figure("products:Tea", D(0), D(0), word=Word(Said.SOME, None)),
        Figure("products:Tea", D(0), D(0), word=Word(Said.NOTHING, Range(D(0), D(0), D(0)))),
        Figure("products:Tea", D(1), D("0.08"), guess=Guess(RANGE, 10, Basis.REGULAR)),
        Figure("family:lamp", D(1), D("0.08"), Word(Said.AMOUNT, RANGE), Guess(RANGE, 812, Basis.TOLD)),
    ],
)
def test_a_figure_is_read_as_it_was_kept(figure):
    assert figures_in(document_of([figure])) == [figure]
    assert str(figures_in(document_of([figure]))) == str([figure])


def test_what_is_not_known_stands_nowhere():
    assert document_of([Figure("products:Tea", D(0), D(0))]) == [{"need": "products:Tea"}]


def derived():
    """By customer the figures as they are read, with no more than three decimals, which is what a row of a need had."""
    return {share.pk: figures_in(share.figures) for share in CustomerShare.objects.all()}


@pytest.mark.django_db(transaction=True)
def test_rows_of_needs_come_through_the_change_and_back():
    goods()
    people = members(14)
    for n, one in enumerate(people):
        buys(one, "COFFEE", "120.07")
        lives_with(one, "2")
        if n < 12:
            says(one, COFFEE, Said.AMOUNT, str(10 + n))
    says(people[0], MILK, Said.SOME)
    says(people[1], MILK, Said.NOT_NEEDED)
    buys(people[2], "MILK", "12")
    rebuild(at=NOW)
    before = derived()
    assert {one.source for figures in before.values() for one in figures} == {"told", "estimated", "unknown"}
    back = MigrationExecutor(connection).migrate([("insight", BEFORE)])
    needs = back.apps.get_model("insight", "CustomerNeed").objects
    assert needs.count() == sum(map(len, before.values()))
    assert needs.get(customer=people[13].customer_id).guess_of == 12
    MigrationExecutor(connection).migrate([("insight", AFTER)])
    assert derived() == before
