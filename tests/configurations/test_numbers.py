# ruff: noqa: RUF001  digits and signs of other writings
"""A number field: what can be given, how it is typed, what is said of what can't be had, and what a click answers."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils import translation

from configurator.configurations.numbers import markup
from configurator.configurations.numbers.read import read_number
from configurator.configurations.numbers.view import view_of
from configurator.configurations.quote import quote_configuration
from configurator.configurations.state import assess
from configurator.languages.figures import local
from configurator.releases.shelf import load_release
from tests.configurations.shop import text_of
from tests.conftest import AT
from tests.releases.shelves import possible, shelf
from tests.releases.shop import put_on_sale


@pytest.fixture
def shelves(db):
    """The shelf on sale, open."""
    return load_release(put_on_sale(shelf(), AT).pk)


def field_view(release, module, **choices):
    return view_of(state=assess(release=release, choices=choices), field=release.numbers[module], proposals={})


def test_the_possible_range_is_what_the_rules_leave(shelves):
    assert field_view(shelves, "width").possible == "Possible now: 400 to 2400 mm, in steps of 10 mm."
    assert field_view(shelves, "width", wood="THIN").possible == "Possible now: 400 to 890 mm, in steps of 10 mm."
    assert field_view(shelves, "height", width="400").possible == "Possible now: 200 to 1200 mm, in steps of 50 mm."
    thin = field_view(shelves, "width", wood="THIN", height="2600")
    assert thin.possible == "Possible now: 870 to 890 mm, in steps of 10 mm."
    assert (thin.text, thin.status, thin.less, thin.more) == ("", "free", "890", "890")  # nearest to the start, 1200


def test_every_number_is_possible_exactly_where_the_rules_say(shelves):
    knowledge = shelves.knowledge
    for wood in (None, "THIN", "THICK"):
        for height in (None, 200, 1500, 2600):
            given = {"wood": wood, "height": height}
            choices = {code: str(value) for code, value in given.items() if value is not None}
            changes = knowledge.evaluate(knowledge.encode(choices)).changes
            field = shelves.numbers["width"]
            found = [int(text) for n, text in enumerate(field.texts) if changes[field.first + n] == 0]
            assert found == [w for w in range(400, 2401, 10) if possible(width=w, **given)]


def test_a_number_costs_its_price_and_the_price_of_each_unit(shelves):
    choices = {"width": "1250", "height": "750", "tilt": "-0.5", "wood": "THICK"}
    quote = quote_configuration(release=shelves, choices=choices)
    assert quote.total == Decimal("20.00") + Decimal("62.50") + Decimal("24.98") + Decimal("1.00") + Decimal("30.00")
    assert [(line.name, line.number, line.unit) for line in quote.lines if line.number] == [
        ("Width 1250 mm", "1250", "mm"),
        ("Height 750 mm", "750", "mm"),
        ("Tilt -0.5 °", "-0.5", "°"),
    ]


TYPED = [
    ("1200", "1200"),
    (" 1,200 ", "1200"),
    ("1.200", "1200"),
    ("1 200 mm", "1200"),
    ("1,200.0", "1200"),
    ("1.200,0", "1200"),
    ("1'200", "1200"),
    ("1200.00", "1200"),
    ("۱۲۰۰", "1200"),
    ("۱٬۲۰۰", "1200"),
    ("١٢٠٠٫٠", "1200"),
    ("１２００", "1200"),
]


@pytest.mark.parametrize(("typed", "text"), TYPED)
def test_a_number_is_read_as_people_write_it(shelves, typed, text):
    assert read_number(shelves.numbers["width"], typed).text == text


@pytest.mark.parametrize(
    ("typed", "text"), [("0,5", "0.5"), ("0.5", "0.5"), ("−1.5", "-1.5"), ("+2", "2"), ("-0", "0")]
)
def test_halves_and_numbers_below_zero(shelves, typed, text):
    assert read_number(shelves.numbers["tilt"], typed).text == text


def test_of_two_ways_to_read_a_comma_the_language_decides_only_where_both_can_be_given(db):
    thing = shelf([{**m} for m in shelf()["modules"][:1]], [])
    thing["modules"][0]["number"] = {**thing["modules"][0]["number"], "from": "1", "to": "1999", "step": "2"}
    thing["modules"][0]["number"]["start"] = "3"
    thing["components"] = []
    field = load_release(put_on_sale(thing, AT).pk).numbers["width"]
    assert read_number(field, "1,001").text == "1001"  # 1.001 is no number of this field
    with translation.override("de"):
        assert read_number(field, "1,001").text == "1001"


@pytest.mark.parametrize("typed", ["abc", "12a", "1,2,3.4.5", "--3", "∞", "NaN", "1e3x", "=1+1", "<b>"])
def test_what_is_no_number_is_said(shelves, typed):
    found = read_number(shelves.numbers["width"], typed)
    assert (found.text, found.said) == (None, "Please give a number from 400 mm to 2400 mm.")


def test_what_is_between_two_steps_is_said_with_both(build, customer, shelves):
    mine = build(customer, shelves, {"wood": "THICK"})
    answer = mine.take("width", number="1203")
    assert answer.status_code == 422
    said = "1203 mm can't be given: it goes in steps of 10 mm. The nearest are 1200 mm and 1210 mm."
    assert said in text_of(answer)
    body = answer.content.decode()
    assert 'value="1203"' in body  # nothing that was typed is lost
    assert re.findall(r"name=near value=\"(\d+)\"", body) == ["1200", "1210"]
    assert mine.row.choices == {"wood": "THICK"}
    plain = mine.take("width", htmx=False, number="1203")  # without JavaScript: the whole page says it
    assert plain.status_code == 422
    assert said in text_of(plain)
    assert mine.take("width", near="1210").status_code == 200
    assert mine.row.choices["width"] == "1210"


def test_what_is_beyond_the_ends_is_said_with_the_end(shelves):
    low, high = (read_number(shelves.numbers["width"], typed) for typed in ("3", "99999"))
    assert low.said == "3 mm can't be given: it goes from 400 mm to 2400 mm."
    assert (low.near, high.near) == (("400",), ("2400",))


def test_a_number_that_does_not_fit_is_refused_with_the_reason_the_nearest_and_a_way(build, customer, shelves):
    mine = build(customer, shelves, {"wood": "THIN", "width": "800"})
    answer = mine.take("width", number="1,000")
    body, text = answer.content.decode(), text_of(answer)
    assert answer.status_code == 200
    assert mine.row.choices == {"wood": "THIN", "width": "800"}
    assert "1000 mm does not fit as things are. From 900 mm on a board sags unless it is thick." in text
    assert re.findall(r"name=near value=\"(\d+)\"", body) == ["890"]
    assert 'name="make" value="width=1000"' in body
    made = mine.take("width", make="width=1000")
    assert made.status_code == 200
    assert mine.row.choices == {"wood": "THICK", "width": "1000"}


def test_without_javascript_a_refused_number_shows_the_page_with_the_offers(build, customer, shelves):
    mine = build(customer, shelves, {"wood": "THIN", "width": "800"})
    page = mine.take("width", htmx=False, number="1000").content.decode()
    assert 'name=near value="890"' in page
    assert "Make it possible" in page
    done = mine.take("width", htmx=False, number="850")
    assert (done.status_code, done["Location"]) == (303, f"{mine.url}#m-width")
    assert mine.row.choices["width"] == "850"


def test_the_stepper_goes_to_the_next_number_that_is_possible(build, customer, shelves):
    mine = build(customer, shelves, {"height": "2600"})
    mine.take("width", by="more")
    assert mine.row.choices["width"] == "1200"  # where staff have it begin
    mine.take("width", by="more")
    mine.take("width", by="less")
    mine.take("width", by="less")
    assert mine.row.choices["width"] == "1190"
    mine.take("width", number="870")
    page = mine.page()
    assert re.search(r"id=f-width-less name=by value=less[^>]* aria-disabled=true", page)
    refused = mine.take("width", by="less")
    assert "860 mm does not fit as things are." in text_of(refused)
    assert mine.row.choices["width"] == "870"


def test_a_number_is_taken_back_left_out_or_given_again(build, customer, shelves):
    mine = build(customer, shelves)
    mine.take("tilt", number="1,5")
    assert mine.row.choices == {"tilt": "1.5"}
    mine.take("tilt", number="")
    assert mine.row.choices == {}
    left_out = mine.take("tilt", near="(none)")
    assert mine.row.choices == {"tilt": "(none)"}
    assert "aria-pressed=true" in left_out.content.decode()
    mine.take("tilt", retract="1")
    assert mine.row.choices == {}
    version = mine.row.version
    mine.take("width", number="1200")
    mine.take("width", number="1,200.0")  # the same again is no change
    assert mine.row.choices == {"width": "1200"}
    assert mine.row.version == version + 2


def test_the_page_shows_one_field_and_no_list(build, customer, shelves):
    page = build(customer, shelves, {"width": "1200"}).page()
    assert page.count("name=number") == 3
    assert page.count('name="value"') == 2  # the two woods
    assert '<input id=v-width name=number value="1200"' in page
    assert "€20.00 and €0.05 per mm." in page
    assert "€0.0333 per mm." in page
    assert "€80.00" in page


def test_a_click_answers_only_what_changed_of_the_fields(build, customer, shelves):
    mine = build(customer, shelves)
    answer = mine.take("width", number="500").content.decode()
    assert "id=r-height" in answer
    assert "200 to 1500 mm" in answer
    assert "r-tilt" not in answer
    assert "f-height" not in answer  # its input shows what it showed
    assert "id=s-width-" not in answer
    assert "id=s-height-" not in answer
    assert len(answer.encode()) < 4_000


def test_the_longest_list_of_numbers_makes_a_click_no_longer(build, customer, db):
    long = shelf()
    long["modules"][0]["number"] = {**long["modules"][0]["number"], "from": "402", "to": "2400", "step": "2"}
    release = load_release(put_on_sale(long, AT).pk)
    assert len(release.numbers["width"].texts) == 1000
    mine = build(customer, release)
    assert len(mine.take("wood", value="THIN").content) < 4_000
    assert len(mine.page()) < 40_000
    assert "outdated" not in mine.take("width", number="402").headers.get("HX-Trigger", "")


def test_what_is_filled_in_says_what_its_numbers_are_of(shelves, customer, build):
    said = text_of(build(customer, shelves).post("fill/", how="cheap"))
    assert "Filled in as cheaply as can be: Width 400 mm, Height 200 mm, " in said


def test_numbers_are_shown_and_read_in_the_digits_of_the_page(shelves):
    chosen = {"width": "1200", "tilt": "-0.5"}
    with translation.override("fa"):
        width, tilt = (field_view(shelves, module, **chosen) for module in ("width", "tilt"))
        assert 'value="1200"' in markup.control(width)  # beside Latin letters, as in "16 GB"
        assert "2400 mm" in width.possible
        persian = width._replace(field=replace(width.field, unit="میلی‌متر"))
        assert 'value="۱۲۰۰"' in markup.control(persian)
        assert persian.field.named("1200") == "۱۲۰۰ میلی‌متر"
        assert read_number(persian.field, "۱۲۰۰ میلی‌متر").text == "1200"
        assert 'value="-۰٫۵"' in markup.control(tilt)
        assert read_number(tilt.field, "-۰٫۵").text == "-0.5"
    with translation.override("de"):
        assert 'value="-0,5"' in markup.control(tilt)
        assert read_number(tilt.field, "-0,5").text == "-0.5"
    assert 'value="-0.5"' in markup.control(tilt)


@pytest.mark.parametrize("language", ["en", "de", "fa", "zh-hans"])
def test_what_a_field_shows_is_read_as_it_was_meant(shelves, language):
    with translation.override(language):
        for module in ("width", "tilt"):
            field = shelves.numbers[module]
            for text in field.texts:
                assert read_number(field, local(text)).text == text
