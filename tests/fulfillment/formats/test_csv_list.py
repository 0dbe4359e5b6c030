import csv
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.fulfillment.formats import csv_list, reading
from configurator.fulfillment.formats.csv_list import write
from configurator.fulfillment.formats.pick_list import COLUMNS, rows
from configurator.languages.formula import plain, safe
from configurator.orders.models import OrderDocument
from tests.fulfillment.formats.made import NASTY, document, documents, many_orders
from tests.orders.shop import CONTACT, guest, ordered, publish_lamp

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
RISKY = "=+-@\t\r\uff1d\uff0b\uff0d\uff20"


def read(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.django_db
def test_write_lists_each_part_with_its_counts():
    publish_lamp()
    ordered(guest())
    head, *rows = read(write(bytes(OrderDocument.objects.get().body)))
    order = ["A-2026-000001", "2026-03-04T05:06:07.890000Z", "1", "Lamp", "2"]
    place = [CONTACT.name, CONTACT.email, CONTACT.line1, "", CONTACT.postcode, CONTACT.city, CONTACT.country]
    end = ["1", "", "", "0.00", "", "0", "0.00", "61.00", "61.00", "invoice", ""]
    assert (head, rows) == (
        list(COLUMNS),
        [
            [*order, "Shade", "PAPER", "Paper shade", "1", "2", "19.90", "EUR", *place, *end],
            [*order, "Bulb", "LED", "LED bulb", "2", "4", "4.05", "EUR", *place, *end],
            [*order, "Extras", "PLUG", "Plug", "1", "2", "2.50", "EUR", *place, *end],
        ],
    )


def test_write_lists_delivery_tax_and_what_components_consist_of():
    head, shade, wire = read(write(document()))
    names = ["module", "sku", "component", "quantity_per_unit", "quantity_total", "unit_price", "part_of"]
    assert [shade[head.index(name)] for name in names] == ["Shade", "PAPER", "Paper shade", "1", "2", "30.50", ""]
    assert [wire[head.index(name)] for name in names] == ["", "WIRE", "Wire", "4", "8", "", "PAPER"]
    assert shade[-10:] == ["", "Standard", "5.00", "VAT", "19", "10.54", "61.00", "66.00", "invoice", ""]


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ('=HYPERLINK("http://evil","x")', '\'=HYPERLINK("http://evil","x")'),
        ("+49 30 1", "'+49 30 1"),
        ("-1+1", "'-1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("  =1", "'  =1"),
        ("\uff1d1", "'\uff1d1"),
        ("'=1", "''=1"),
        ("'s-Hertogenbosch", "'s-Hertogenbosch"),
        ("a=1", "a=1"),
        ("", ""),
    ],
)
def test_safe_marks_what_a_spreadsheet_would_run(text, cell):
    assert (safe(text), plain(cell)) == (cell, text)


@given(st.one_of(TEXTS, st.text(RISKY + "' a1\n", max_size=6)))
def test_safe_starts_no_formula_and_comes_back(text):
    cell = safe(text)
    assert not cell.lstrip().startswith(tuple(RISKY))
    assert plain(cell) == text


def cells(body):
    """What has to come back, cell by cell, as texts."""
    for row in rows(reading.read(body)):
        yield [
            "" if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)
            for value in row.values()
        ]


@many_orders
@given(documents())
def test_every_text_comes_back(body):
    _, *found = read(write(body))
    assert [[plain(cell) for cell in row] for row in found] == list(cells(body))


@pytest.mark.parametrize("text", [text for text in NASTY if text.startswith(tuple("=+-@"))])
def test_without_the_guard_a_formula_would_stand_in_the_file(text, monkeypatch):
    def runs():
        _, *found = read(write(document(part=text, name=text)))
        return any(cell.lstrip().startswith(tuple(RISKY)) for row in found for cell in row)

    assert not runs()
    monkeypatch.setattr(csv_list, "safe", str)
    assert runs()
