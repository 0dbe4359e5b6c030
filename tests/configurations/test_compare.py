"""Builds side by side: what differs, what it costs, and taking a module over."""

import uuid

import pytest
from django.test import Client

from configurator.configurations.compare.table import compare
from configurator.configurations.models import Configuration
from configurator.releases.shelf import load_release
from tests.configurations.conftest import BIKE
from tests.configurations.shop import text_of
from tests.configurations.test_clicks import A_CLICK, shapes, statements
from tests.releases.shop import put_on_sale

pytestmark = pytest.mark.django_db

THIN = {"frame": "THIN", "wheel": "SMALL"}
THICK = {"frame": "THICK", "wheel": "LARGE*2", "extras/BELL": "yes"}


@pytest.fixture
def two(bike, customer, build):
    return build(customer, bike, THIN), build(customer, bike, THICK)


def lines(*builds):
    table = compare(configurations=[made.row for made in builds])
    return {line.name: line for line in (*table.totals, *table.lines)}


def path(*builds, only=False):
    return "/compare/?" + "&".join([f"b={made.key}" for made in builds] + ["only=1"] * only)


def take(into, other, module, **more):
    sent = {"into": into.key, "from": other.key, "module": module, "b": [into.key, other.key]}
    return into.browser.post("/compare/take/", {**sent, "version": into.row.version, **more}, follow=True)


def test_each_row_says_what_is_taken_what_it_costs_and_what_the_difference_is(two):
    found = lines(*two)
    assert [(c.words, c.price) for c in found["Frame"].cells] == [("Thin", "€100.00"), ("Thick", "€150.00")]
    assert [c.words for c in found["Wheel"].cells] == ["Small", "2 × Large"]  # noqa: RUF001
    assert [c.words for c in found["Extras"].cells] == ["", "Bell"]
    assert (found["Snack"].differs, found["Frame"].differs) == (False, True)
    assert [c.words for c in found["Total"].cells] == ["€120.00", "€245.00"]
    assert "50.00" in found["Frame"].cells[1].difference
    assert "125.00" in found["Total"].cells[1].difference


def test_the_differences_of_all_modules_make_the_difference_of_the_totals(demo, customer, build):
    laptop = demo("laptop")
    first, second = (build(customer, laptop, dict(p.choices)) for p in laptop.presets[:2])
    columns = compare(configurations=[first.row, second.row]).columns
    parts = sum(columns[1].price_of(code) - columns[0].price_of(code) for code in laptop.modules)
    assert parts == columns[1].quote.total - columns[0].quote.total


def test_what_fits_is_told_from_what_changes_other_choices(two):
    found = lines(*two)
    frame, wheel, extras = (found[name].cells[1].taking for name in ("Frame", "Wheel", "Extras"))
    assert (frame.offered, frame.possible, frame.changes) == (True, True, 0)
    assert wheel.changes == 1
    assert extras.changes == 0
    assert found["Frame"].cells[0].taking is None


def test_taking_over_what_does_not_fit_changes_what_stands_against_it_and_says_so(two):
    first, second = two
    said = text_of(take(first, second, "wheel"))
    assert "Wheel is taken over." in said
    assert "to make room for 2 × Large" in said  # noqa: RUF001
    assert first.row.choices["wheel"] == "LARGE*2"
    assert first.row.choices["frame"] != "THIN"
    assert second.row.choices == THICK
    first.post("undo/")
    assert first.row.choices == THIN


def test_taking_over_nothing_takes_out(two):
    first, second = two
    take(second, first, "extras")
    assert second.row.choices == {"frame": "THICK", "wheel": "LARGE*2"}


def test_taking_over_costs_what_a_click_costs_beside_reading_the_other(two):
    first, second = two
    first.page()
    sent = {"into": first.key, "from": second.key, "module": "frame", "b": [first.key, second.key], "version": 1}
    sql = shapes(statements(lambda: first.browser.post("/compare/take/", sent)))
    assert sql == [A_CLICK[0], *A_CLICK]


def test_a_stale_taking_over_changes_nothing_and_says_so(two):
    first, second = two
    first.take("extras", value="BAG")
    before = first.row.choices
    assert "changed in another tab" in text_of(take(first, second, "wheel", version=1))
    assert first.row.choices == before


def test_only_differences_or_all(two):
    browser = two[0].browser
    assert "Snack" in text_of(browser.get(path(*two)))
    only = text_of(browser.get(path(*two, only=True)))
    assert "Snack" not in only
    assert "Frame differs" in only


def test_another_product_is_shown_and_said_to_be_one(two, lamps, customer, build):
    other = build(customer, lamps, {})
    page = text_of(customer.get(path(two[0], other)))
    assert "B is another product than A" in page
    assert "not part of this product" in page
    assert "Take into A" not in page
    assert take(two[0], other, "frame").status_code == 404


def test_an_older_release_is_said_and_only_what_is_offered_can_be_taken(two, customer, build, at):
    thin_only = [{**m, "components": m["components"][:1]} if m["code"] == "frame" else m for m in BIKE["modules"]]
    newest = load_release(put_on_sale({**BIKE, "modules": thin_only}, at).pk)
    made = build(customer, newest, {"frame": "THIN"})
    page = text_of(customer.get(path(made, two[1])))
    assert "another day's catalogue than A" in page
    assert "not offered for A any more" in page
    assert take(made, two[1], "frame").status_code == 404
    assert made.row.choices == {"frame": "THIN"}


def test_an_ordered_build_is_compared_and_left_alone(two):
    first, second = two
    Configuration.objects.filter(pk=first.key).update(status="ordered")
    page = text_of(first.browser.get(path(*two)))
    assert "ordered" in page
    assert "Take into A" not in page
    assert "stays as it is" in text_of(take(first, second, "frame"))
    assert first.row.choices == THIN


@pytest.mark.parametrize("query", ["", "?b=x", "?b=" + str(uuid.UUID(int=7)), "?b=&b=&only=1"])
def test_with_fewer_than_two_builds_some_can_be_picked(two, query):
    page = two[0].browser.get("/compare/" + query)
    assert page.status_code == 200
    assert page.content.decode().count('type="checkbox" name="b"') == 2


def test_more_than_four_are_cut_and_said(two, bike, customer, build):
    more = [build(customer, bike, THIN) for _ in range(3)]
    assert "the first 4; more do not fit" in text_of(customer.get(path(*two, *more)))


def test_a_strangers_builds_are_not_compared_or_touched(two, stranger):
    page = text_of(stranger.get(path(*two)))
    assert "not here any more, or belongs to somebody else" in page
    assert "Thick" not in page
    first, second = two
    sent = {"into": first.key, "from": second.key, "module": "frame", "version": 1}
    assert stranger.post("/compare/take/", sent).status_code == 404
    assert first.row.choices == THIN


@pytest.mark.parametrize("sent", [{}, {"into": "x", "from": "y"}, {"module": "engine"}, {"module": ""}])
def test_what_makes_no_sense_is_404(two, sent):
    first, second = two
    words = {"into": first.key, "from": second.key, "version": 1, "module": "frame", **sent}
    words = sent if not sent else words
    assert first.browser.post("/compare/take/", words).status_code == 404
    assert first.row.choices == THIN
    assert first.browser.get("/compare/take/").status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = first.browser.cookies
    assert strict.post("/compare/take/", words).status_code == 403


def test_comparing_costs_the_same_for_two_and_for_four(two, bike, customer, build):
    more = [build(customer, bike, THIN) for _ in range(2)]
    customer.get(path(*two))
    few = len(statements(lambda: customer.get(path(*two))))
    assert len(statements(lambda: customer.get(path(*two, *more)))) == few


def test_lines_of_the_price_have_rows_and_make_up_the_difference(customer, build, at):
    bell = {"code": "bell", "kind": "fixed", "name": "Tuning", "amount": "1.25", "if": [{"module": "extras"}]}
    base = {"code": "base", "kind": "base", "name": "Base price", "amount": "9.00"}
    release = load_release(put_on_sale({**BIKE, "prices": [base, bell]}, at).pk)
    made = build(customer, release, THIN), build(customer, release, THICK)
    found = lines(*made)
    assert [c.words for c in found["Base price"].cells] == ["€9.00", "€9.00"]
    assert [(c.words, c.difference[-5:]) for c in found["Tuning"].cells] == [("", ""), ("€1.25", "€1.25")]
    assert (found["Base price"].differs, found["Tuning"].differs) == (False, True)
    assert "126.25" in found["Total"].cells[1].difference
    assert "Tuning" in text_of(customer.get(path(*made)))
