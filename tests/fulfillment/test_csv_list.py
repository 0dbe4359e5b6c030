import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.fulfillment.formats.csv_list import COLUMNS, plain, safe, write
from configurator.orders.models import OrderDocument
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
    assert (tuple(head), rows) == (
        COLUMNS,
        [
            [*order, "Shade", "PAPER", "Paper shade", "1", "2", "19.90", "EUR", *place],
            [*order, "Bulb", "LED", "LED bulb", "2", "4", "4.05", "EUR", *place],
            [*order, "Extras", "PLUG", "Plug", "1", "2", "2.50", "EUR", *place],
        ],
    )


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


@given(TEXTS, TEXTS)
def test_write_brings_every_text_through(name, city):
    item = {
        "module": {"name": "M"},
        "sku": "S",
        "name": name,
        "quantity_per_unit": 1,
        "quantity_total": 1,
        "unit_price": "1.00",
    }
    document = {
        "order": {"number": "A-1", "placed_at": "", "currency": "EUR"},
        "customer": {"name": name, "email": ""},
        "delivery": {"line1": "", "line2": "", "postcode": "", "city": city, "country": "DE"},
        "lines": [{"line": 1, "family": {"name": "F"}, "quantity": 1, "bom": [item]}],
    }
    row = dict(zip(*read(write(json.dumps(document).encode())), strict=True))
    assert (plain(row["component"]), plain(row["city"])) == (name, city)
