import re

import pytest
from barcode.charsets import code128
from django.test import Client

from catalog.models import Component
from configurator.configurations.pdf import CantDrawError
from configurator.customers.barcodes import bars_of
from configurator.orders.models import Contact, DeliveryMethod
from tests.fulfillment.workbench.conftest import happen
from tests.orders.shop import guest, ordered

PAPERS = ("pick-list/", "pick-list.pdf", "label/", "label.pdf")


def paper(order, name):
    return f"/workbench/{order.key}/{name}"


def read_back(bars):
    """What a scanner reads: the widths of bars and gaps, by the table of the standard. Code sets B and C."""
    dark = bytearray(bars.width)
    for x, wide in re.findall(r"M(\d+) 0h(\d+)v1", bars.path):
        dark[int(x) : int(x) + int(wide)] = b"\1" * int(wide)
    modules = "".join(map(str, dark))
    assert modules.startswith("0" * 10 + "1")
    assert modules.endswith("1" + "0" * 10)
    inside = modules.strip("0")
    symbols = [code128.CODES.index(inside[i : i + 11]) for i in range(0, len(inside) - 13, 11)]
    *data, check = symbols
    assert check == (data[0] + sum(n * symbol for n, symbol in enumerate(data[1:], start=1))) % 103
    found, digits = "", data[0] == 105
    for symbol in data[1:]:
        if symbol in (99, 100) and (symbol == 99) != digits:
            digits = symbol == 99
        else:
            found += f"{symbol:02d}" if digits else chr(symbol + 32)
    return found


@pytest.mark.parametrize("number", ["A-2026-000001", "A-2026-123457", "B-1"])
def test_the_bars_say_the_number(number):
    assert read_back(bars_of(number)) == number


def test_papers_are_for_those_who_make_orders(db, bench, staff, customer):
    order = ordered_lamp()
    assert {Client().get(paper(order, name)).status_code for name in PAPERS} == {302}
    assert {customer.get(paper(order, name)).status_code for name in PAPERS} == {302}
    assert {bench.get(paper(order, name)).status_code for name in PAPERS} == {200}
    assert {bench.post(paper(order, name)).status_code for name in PAPERS} == {405}


def ordered_lamp(**words):
    from tests.orders.shop import publish_lamp  # noqa: PLC0415

    publish_lamp()
    return ordered(guest(), **words)


def test_the_pick_list_has_every_part_and_a_bar_code_without_inline_style(bench, order):
    happen(order, "accepted")
    page = bench.get(paper(order, "pick-list/")).content.decode()
    assert [sku in page for sku in ("PAPER", "LED", "PLUG", order.number)] == [True] * 4
    assert "<svg" in page
    assert "style=" not in page


PERSIAN = Contact(
    name="مریم رضایی", email="m@example.com", line1="خیابان ولیعصر ۱۲", postcode="1234", city="تهران", country="IR"
)
CHINESE = Contact(
    name="王小明", email="w@example.com", line1="南京东路 100 号", postcode="200001", city="上海", country="CN"
)


@pytest.mark.parametrize("contact", [PERSIAN, CHINESE])
def test_labels_in_every_script(db, bench, contact):
    order = ordered_lamp(contact=contact)
    page = bench.get(paper(order, "label/")).content.decode()
    assert f'dir="{"rtl" if contact is PERSIAN else "ltr"}"><strong>{contact.name}</strong>' in page
    answer = bench.get(paper(order, "label.pdf"))
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    assert f'"{order.number}-label.pdf"' in answer["Content-Disposition"]


def test_without_the_library_the_page_is_there(bench, order, monkeypatch):
    def cant(**words):
        raise CantDrawError

    monkeypatch.setattr("configurator.fulfillment.workbench.papers.views.draw", cant)
    answer = bench.get(paper(order, "label.pdf"))
    assert (answer.status_code, answer["Location"]) == (303, paper(order, "label/"))


def test_a_label_names_the_country_in_capitals_as_the_post_reads_it(bench):
    order = ordered_lamp()
    assert '<span class="country">GERMANY</span>' in bench.get(paper(order, "label/")).content.decode()


@pytest.fixture
def collected(db):
    DeliveryMethod.objects.create(code="collect", name="Collect it at the shop", price=0, collected=True)
    return ordered_lamp(delivery="collect", shown=None)


def test_the_label_of_what_is_collected_says_so_and_gives_no_address_away(bench, collected, settings):
    settings.SHOP_ADDRESS = "Mill Lane 1"
    page = bench.get(paper(collected, "label/")).content.decode()
    assert [words in page for words in (">Collect<", "Joe Doe", "<svg")] == [True] * 3
    assert [words in page for words in ("Long Street", "GERMANY", "From:")] == [False] * 3
    assert "Collected in the shop by Joe Doe." in bench.get(paper(collected, "pick-list/")).content.decode()
    assert bench.get(paper(collected, "label.pdf"))["Content-Type"] == "application/pdf"


def test_the_label_of_what_is_sent_has_the_address(bench, order):
    page = bench.get(paper(order, "label/")).content.decode()
    assert [words in page for words in (">Collect<", "Long Street", "GERMANY")] == [False, True, True]


def test_what_is_collected_is_never_shipped_by_name(bench, collected):
    happen(collected, "accepted", "in_production", "quality_check", "packed")
    page = bench.get(f"/workbench/{collected.key}/").content.decode()
    assert [words in page for words in ("Ready to collect", "Collected in the shop by")] == [True] * 2
    assert [words in page for words in (">Shipped<", "Parcel number", "Goes to", "Long Street")] == [False] * 4
    happen(collected, "shipped")
    page = bench.get(f"/workbench/{collected.key}/").content.decode()
    assert [words in page for words in (">Collected<", ">Delivered<")] == [True, False]


def test_what_is_no_piece_is_shown_without_a_tick(bench, order):
    Component.objects.filter(sku="PLUG").update(is_piece=False)
    happen(order, "accepted")
    page = bench.get(f"/workbench/{order.key}/").content.decode()
    assert ("nothing to pick" in page, 'value="PLUG"' in page, 'value="LED"' in page) == (True, False, True)
    assert '<b class="bench-count">0</b> of 6 pieces' in page
    listed = bench.get(paper(order, "pick-list/")).content.decode()
    assert ("6 pieces in all." in listed, listed.count('class="box"')) == (True, 2)
