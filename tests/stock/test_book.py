import io
import json
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from configurator.stock.book import (
    MOST,
    AlreadyCountedError,
    Entry,
    PromisedError,
    TooManyError,
    begin,
    count,
    receive,
    stop,
)
from configurator.stock.load import Loaded, StockFileError, load_stock
from configurator.stock.models import Movement, StockItem
from configurator.stock.paste import MOST_LINES, Fault, FaultyLinesError, Line, book_lines, read_lines
from tests.demo import BASE
from tests.stock.shelves import AT, faults, put, ref, stock

pytestmark = pytest.mark.django_db
ENTRY = Entry(at=AT, reason="stocktaking")


def movements(sku="A"):
    rows = Movement.objects.filter(sku=sku).order_by("id")
    return list(rows.values_list("kind", "amount", "on_hand", "reason"))


def reserved(sku, number):
    StockItem.objects.filter(sku=sku).update(reserved=number)


def test_begin_count_and_receive_are_written_down():
    begin(sku="A", on_hand=5, entry=ENTRY)
    count(sku="A", on_hand=3, entry=ENTRY)
    receive(sku="A", amount=10, entry=ENTRY)
    assert stock("A") == (13, 0)
    assert movements() == [
        ("counted", 5, 5, "stocktaking"),
        ("counted", -2, 3, "stocktaking"),
        ("received", 10, 13, "stocktaking"),
    ]


def test_a_count_that_finds_the_same_moves_nothing():
    put("A", 5)
    count(sku="A", on_hand=5, entry=ENTRY)
    assert len(movements()) == 1


def test_begin_twice_is_refused():
    begin(sku="A", on_hand=5, entry=ENTRY)
    with pytest.raises(AlreadyCountedError):
        begin(sku="A", on_hand=7, entry=ENTRY)
    assert stock("A") == (5, 0)


def test_count_below_what_is_promised_is_refused_unless_it_is_sold_without_stock():
    put("A", 5)
    reserved("A", 4)
    with pytest.raises(PromisedError) as refused:
        count(sku="A", on_hand=3, entry=ENTRY)
    assert (refused.value.reserved, stock("A")) == (4, (5, 4))
    StockItem.objects.update(sell_without_stock=True)
    count(sku="A", on_hand=3, entry=ENTRY)
    assert stock("A") == (3, 4)


@pytest.mark.parametrize(("amount", "left", "day"), [(4, 6, date(2026, 5, 1)), (10, 0, None), (12, 0, None)])
def test_what_comes_in_is_not_on_its_way_any_more(amount, left, day):
    put("A", 1, incoming=10, incoming_date=date(2026, 5, 1))
    receive(sku="A", amount=amount, entry=ENTRY)
    item = StockItem.objects.get()
    assert (item.on_hand, item.incoming, item.incoming_date) == (1 + amount, left, day)


def test_a_form_that_arrives_twice_is_booked_once():
    put("A", 1)
    for _ in range(2):
        receive(sku="A", amount=10, entry=Entry(at=AT, reference=ref(9)))
    assert stock("A") == (11, 0)


def test_more_than_can_be_is_refused():
    put("A", MOST)
    with pytest.raises(TooManyError):
        receive(sku="A", amount=1, entry=ENTRY)


def test_stop_writes_down_what_was_there_and_is_refused_while_some_is_promised():
    put("A", 5)
    reserved("A", 1)
    with pytest.raises(PromisedError):
        stop(sku="A", entry=ENTRY)
    reserved("A", 0)
    stop(sku="A", entry=ENTRY)
    assert not StockItem.objects.exists()
    begin(sku="A", on_hand=2, entry=ENTRY)
    assert faults() == []


# Pasted lines


def test_lines_are_read_as_spreadsheets_and_people_write_them():
    text = "A 1\nB\t2\r\nC;3\nD, 4\n\n  E   5  \n"
    lines, wrong = read_lines(text=text)
    assert wrong == []
    assert lines == [Line(1, "A", 1), Line(2, "B", 2), Line(3, "C", 3), Line(4, "D", 4), Line(6, "E", 5)]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("A", "Write the SKU, a space and a whole number."),
        ("A 1 2", "Write the SKU, a space and a whole number."),
        ("A 1.5", "“1.5” is no whole number; write it in digits alone, such as 12."),
        ("A -3", "“-3” is no whole number; write it in digits alone, such as 12."),
        ("A ٣", "“٣” is no whole number; write it in digits alone, such as 12."),
        ("A 1000001", "At most 1,000,000 of one part."),
        ("A " + "9" * 400, "“" + "9" * 40 + "” is no whole number; write it in digits alone, such as 12."),
    ],
)
def test_a_line_that_is_wrong_gets_a_sentence(text, says):
    _, [fault] = read_lines(text=f"X 1\n{text}")
    assert fault == Fault(2, text[:80], says)


def test_a_part_that_is_named_twice_is_asked_about():
    _, [fault] = read_lines(text="A 1\nB 1\nA 2")
    assert (fault.number, fault.says) == (3, "A stands in line 1 already; leave one of the two.")


def test_too_many_lines_are_asked_for_in_two_goes():
    lines, [fault] = read_lines(text="\n".join(f"S{n} 1" for n in range(MOST_LINES + 5)))
    assert len(lines) == MOST_LINES
    assert fault.says == "Up to 5,000 lines at a time, please; the rest in a second go."


def test_exactly_as_many_lines_as_may_be_are_read():
    lines, wrong = read_lines(text="\n".join(f"S{n} 1" for n in range(MOST_LINES)))
    assert (len(lines), wrong) == (MOST_LINES, [])


def test_lines_are_counted_or_come_in_and_new_parts_are_begun():
    put("A", 5)
    assert book_lines(text="A 3\nNEW 7", arrived=False, known={"NEW"}, entry=ENTRY) == 2
    assert book_lines(text="A 3\nNEW 7", arrived=True, known={"NEW"}, entry=ENTRY) == 2
    assert (stock("A"), stock("NEW")) == ((6, 0), (14, 0))


def test_lines_that_came_in_and_are_sent_twice_are_booked_once():
    put("A", 5)
    for _ in range(2):
        book_lines(text="A 3\nNEW 7", arrived=True, known={"NEW"}, entry=Entry(at=AT, reference=ref(9)))
    assert (stock("A"), stock("NEW")) == ((8, 0), (7, 0))


def test_one_wrong_line_books_none_and_every_wrong_one_has_its_sentence():
    put("A", 5)
    put("B", 5)
    reserved("B", 4)
    with pytest.raises(FaultyLinesError) as refused:
        book_lines(text="A 9\nNOBODY 1\nB 3\nA", arrived=False, known=set(), entry=ENTRY)
    assert [(fault.number, fault.says[:34]) for fault in refused.value.faults] == [
        (2, "No part has the SKU NOBODY."),
        (3, "4 of it are promised to orders, so"),
        (4, "Write the SKU, a space and a whole"),
    ]
    assert stock("A") == (5, 0)


# Files


def written(tmp_path, *entries, **more):
    file = tmp_path / "stock.json"
    file.write_text(json.dumps({"format": "atelier-stock/1", "stock": entries} | more))
    return file


def test_a_file_begins_parts_and_leaves_what_is_counted(tmp_path):
    put("A", 5)
    file = written(
        tmp_path,
        {"sku": "A", "on_hand": 9},
        {"sku": "B", "on_hand": 0, "incoming": 4, "incoming_in_days": 13},
        {"sku": "C", "on_hand": 2, "sell_without_stock": True, "incoming": 1, "incoming_date": "2026-12-24"},
    )
    assert load_stock(path=file, at=AT) == Loaded(begun=2, kept=1)
    assert load_stock(path=file, at=AT) == Loaded(begun=0, kept=3)
    rows = StockItem.objects.order_by("sku").values_list("sku", "on_hand", "sell_without_stock", "incoming_date")
    day = timezone.localdate(AT) + timedelta(days=13)
    assert list(rows) == [("A", 5, False, None), ("B", 0, False, day), ("C", 2, True, date(2026, 12, 24))]


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ({"on_hand": 1}, 'stock[0]: needs a "sku"'),
        ({"sku": "A"}, 'stock[0]: "on_hand" and "incoming" are whole numbers from 0 to 1,000,000'),
        ({"sku": "A", "on_hand": -1}, 'stock[0]: "on_hand" and "incoming" are whole numbers from 0 to 1,000,000'),
        ({"sku": "A", "on_hand": True}, 'stock[0]: "on_hand" and "incoming" are whole numbers from 0 to 1,000,000'),
        ({"sku": "A", "on_hand": 1, "onhand": 1}, "stock[0]: has no field onhand"),
        ({"sku": "A", "on_hand": 1, "sell_without_stock": 1}, 'stock[0]: "sell_without_stock" is true or false'),
        ({"sku": "A", "on_hand": 1, "incoming": 1, "incoming_date": "soon"}, "a date such as 2026-12-24"),
        ({"sku": "A", "on_hand": 1, "incoming": 1, "incoming_in_days": -2}, "is a number of days"),
        ({"sku": "A", "on_hand": 1, "incoming_date": "2026-12-24"}, "says when, but not how many are on their way"),
    ],
)
def test_a_mistake_in_a_file_is_named_with_its_place(tmp_path, entry, says):
    with pytest.raises(StockFileError) as refused:
        load_stock(path=written(tmp_path, entry, {"sku": "Z", "on_hand": 1}), at=AT)
    assert says in refused.value.faults[0]
    assert not StockItem.objects.exists()


def test_a_part_that_stands_twice_in_a_file_is_named(tmp_path):
    with pytest.raises(StockFileError) as refused:
        load_stock(path=written(tmp_path, *[{"sku": "A", "on_hand": 1}] * 2), at=AT)
    assert refused.value.faults == ("A is named 2 times",)


def test_the_command_says_what_it_did_and_what_is_wrong(tmp_path):
    out, err = io.StringIO(), io.StringIO()
    call_command("load_stock", str(written(tmp_path, {"sku": "A", "on_hand": 1})), stdout=out)
    assert out.getvalue() == "stock.json: 1 parts are counted from now on, 0 were before.\n"
    for file in (written(tmp_path, format="other"), tmp_path / "none.json"):
        with pytest.raises(CommandError):
            call_command("load_stock", str(file), stderr=err)
    assert 'needs "format": "atelier-stock/1"' in err.getvalue()


def test_the_demo_s_stock_names_what_the_demo_sells_only():
    families = [json.loads((BASE / f"catalog/demo/{code}.json").read_text()) for code in ("laptop", "yogurt")]
    known = {part["sku"] for family in families for part in family["components"]}
    known |= {product["sku"] for product in json.loads((BASE / "catalog/demo/products.json").read_text())["products"]}
    load_stock(path=BASE / "catalog/demo/stock.json", at=AT)
    counted = set(StockItem.objects.values_list("sku", flat=True))
    assert counted <= known
    assert StockItem.objects.filter(on_hand=0, incoming_date__isnull=False).exists()
    assert StockItem.objects.filter(on_hand__range=(1, 5)).exists()
