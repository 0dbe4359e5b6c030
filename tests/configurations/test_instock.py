"""Stock beside the engine: said on options and in the summary, never in the way of a choice."""

import html
import re
from datetime import date

import pytest

from configurator.configurations.complete import fill_in, fit_in
from configurator.configurations.instock import Instead, Remark, lacking, remarks, shortages
from configurator.configurations.state import assess
from configurator.releases.shelf import load_release
from configurator.stock import levels as stock
from configurator.stock.levels import Level
from configurator.stock.models import StockItem
from tests.configurations.shop import text_of
from tests.orders.shop import COMPLETE
from tests.orders.test_parts_of_lines import on_sale, parted

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 29)
SOLD_OUT = Level(0, incoming=9, incoming_date=date(2026, 12, 12))
WHOLE = {"frame": "THICK", "wheel": "LARGE"}


def put(**on_hand):
    """So many of each, and everybody sees it."""
    StockItem.objects.bulk_create(StockItem(sku=sku, on_hand=number) for sku, number in on_hand.items())
    stock.forget()


def short(release, choices, **levels):
    return shortages(assess(release=release, choices=choices), levels, TODAY)


def said(release, module_code, **levels):
    module = release.modules[module_code]
    found = remarks(module, module.options, levels, TODAY)
    return {option.name: found[option.key] for option in module.options if option.key in found}


def test_an_option_says_what_is_left_where_that_is_little(bike):
    names = {option.sku: option.name for option in bike.modules["frame"].options}
    assert said(bike, "frame", THIN=Level(3), THICK=SOLD_OUT, ODD=Level(80)) == {
        names["THIN"]: Remark("few", "3 left"),
        names["THICK"]: Remark("out", "sold out, more on 12 December"),
    }


def test_an_option_of_two_needs_two(bike):
    found = said(bike, "wheel", LARGE=Level(1))
    assert [(remark.kind, remark.words) for remark in found.values()] == [("few", "1 left"), ("out", "only 1 left")]


def test_an_option_says_how_long_it_takes_where_others_are_faster(lead_times):
    assert said(lead_times, "frame") == {"Thick": Remark("time", "in 6 days")}
    assert said(lead_times, "frame", THICK=Level(2)) == {"Thick": Remark("few", "2 left, in 6 days")}
    assert said(lead_times, "frame", THICK=SOLD_OUT)["Thick"].words == "sold out, more on 12 December"


@pytest.fixture
def lead_times(bike):
    """The bicycle, whose thick frame takes longer."""
    from dataclasses import replace  # noqa: PLC0415

    module = bike.modules["frame"]
    slow = [replace(o, lead_time_days=6, name="Thick") if o.sku == "THICK" else o for o in module.options]
    bike.modules["frame"] = replace(module, options=tuple(slow))
    yield bike
    bike.modules["frame"] = module


def test_what_a_build_lacks_comes_with_what_fits_instead_the_most_alike_first(bike):
    [found] = short(bike, {"frame": "THIN", "wheel": "SMALL"}, THIN=SOLD_OUT)
    assert (found.module.code, found.words) == ("frame", "sold out, more on 12 December")
    assert {way.value for way in found.instead} == {"THICK", "ODD"}
    assert all(isinstance(way, Instead) and way.price.startswith("+") for way in found.instead)


def test_what_is_sold_out_too_or_does_not_fit_is_no_way_out(bike):
    assert [
        w.value for w in short(bike, {"frame": "THIN", "wheel": "SMALL"}, THIN=SOLD_OUT, ODD=Level(0))[0].instead
    ] == ["THICK"]
    # a large wheel fits no thin frame
    assert "THIN" not in [way.value for way in short(bike, WHOLE, THICK=SOLD_OUT)[0].instead]


def test_an_open_build_says_what_it_lacks_and_proposes_nothing(bike):
    [found] = short(bike, {"frame": "THICK"}, THICK=SOLD_OUT)
    assert (found.words, found.instead) == ("sold out, more on 12 December", ())


def test_portions_are_counted_together(bike):
    whole = WHOLE | {"snack/NUT": "3"}
    assert [s.words for s in short(bike, whole, NUT=Level(2))] == ["only 2 left"]
    assert short(bike, whole, NUT=Level(3)) == ()


@pytest.mark.parametrize("level", [Level(1), Level(0, without_stock=True)])
def test_a_build_lacks_nothing_that_is_there_or_is_made_for_it(bike, level):
    assert short(bike, WHOLE, THICK=level) == ()


@pytest.fixture
def parted_lamp(db):
    """A lamp whose paper shade needs three screws, and whose every bulb a socket with four more and a cable."""
    return load_release(on_sale(parted()).pk)


def test_what_the_chosen_parts_consist_of_is_counted_too(parted_lamp):
    assert short(parted_lamp, COMPLETE, SCREW=Level(11)) == ()  # three, and four for each of two bulbs
    [found] = short(parted_lamp, COMPLETE, SCREW=Level(10))
    assert (found.module.code, found.name, found.words, found.instead) == ("shade", "Screw", "only 10 left", ())
    assert short(parted_lamp, {"shade": "PAPER"}, SCREW=Level(0)) == ()  # said once the build is complete


def test_lacking_is_worked_out_once_for_each_snapshot(bike):
    seen = {"THICK": Level(0), "NUT": Level(2), "STRANGE": Level(0)}
    found = lacking(bike, seen)
    assert lacking(bike, seen) is found
    taken = {(bike.option_at[flat].sku, flat - bike.option_at[flat].flats[0]) for flat in found.nonzero()[0].tolist()}
    assert taken == {("THICK", 0), ("NUT", 3)}
    assert not lacking(bike, {}).any()


@pytest.mark.parametrize("way", [fill_in, lambda s, lacks: fit_in(s, None, None, lacks)])
def test_filling_in_leaves_what_is_sold_out_and_takes_it_where_nothing_else_fits(bike, way):
    bare = assess(release=bike, choices={})
    assert way(bare, None)["frame"] == "THIN"
    assert way(bare, lacking(bike, {"THIN": Level(0)}))["frame"] != "THIN"
    everything = {sku: Level(0) for sku in ("THIN", "THICK", "ODD")}
    assert way(bare, lacking(bike, everything))["frame"] in everything


def test_a_sold_out_part_can_be_chosen_and_the_summary_says_so(bike, build, customer):
    put(THICK=0, THIN=3)
    made = build(customer, bike)
    page = made.page()
    assert re.findall(r"<small class=stock data-stock=(\w+)>([^<]+)<", page) == [("few", "3 left"), ("out", "sold out")]
    answer = text_of(made.take("frame", value="THICK"))
    name = next(option.name for option in bike.modules["frame"].options if option.sku == "THICK")
    assert f"1 warning {name}: sold out." in answer
    assert made.state.choices == {"frame": "THICK"}


def test_a_complete_build_that_lacks_a_part_is_not_offered_for_order_but_what_fits_is(bike, build, customer):
    put(THIN=0)
    made = build(customer, bike, {"frame": "THIN", "wheel": "SMALL"})
    page = html.unescape(made.page())
    assert "Order for" not in page
    assert re.search(r'name="value" value="(ODD|THICK)">Take ', page)
    made.take("frame", value="THICK")
    assert "Order for" in made.page()


def test_without_stock_rows_nothing_is_said(bike, build, customer):
    made = build(customer, bike, WHOLE)
    assert "class=stock" not in made.page()
    assert "Order for" in made.page()


def test_a_click_asks_the_database_nothing_more_while_stock_is_counted(
    bike, build, customer, django_assert_num_queries
):
    put(THICK=2)
    stock.levels()
    made = build(customer, bike)
    customer.get(made.url)
    version = made.row.version
    with django_assert_num_queries(5):  # read, write, interaction, and the transaction's two
        customer.click(made.url + "m/frame/", version=version, value="THICK")


def test_stock_that_got_old_is_read_before_the_click_s_transaction(bike, build, customer, django_assert_num_queries):
    put(THICK=2)
    made = build(customer, bike)
    customer.get(made.url)
    version = made.row.version
    stock.forget()
    with django_assert_num_queries(6) as asked:
        customer.click(made.url + "m/frame/", version=version, value="THICK")
    assert "stock_stockitem" in asked.captured_queries[0]["sql"]
