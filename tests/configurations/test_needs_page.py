"""The page that asks what it is for: with a proposal, its reasons, what could not be met, and a build begun from it."""

import pytest

from configurator.configurations.models import Configuration
from configurator.configurations.state import assess
from configurator.releases.shelf import load_release
from configurator.stock import levels
from configurator.stock.levels import Level
from tests.configurations.conftest import BIKE
from tests.configurations.shop import Build, text_of
from tests.releases.shop import put_on_sale

pytestmark = pytest.mark.django_db


def wish(module, weight, component=None, **comparison):
    return {"module": module} | ({"component": component} if component else {}) | comparison | {"weight": weight}


def answer(code, text, *wishes, hard=False):
    return {"code": code, "text": text, "hard": hard, "wishes": list(wishes)}


NEEDS = [
    {
        "code": "where",
        "text": "Where will you ride?",
        "answers": [
            answer("town", "In town", wish("frame", 5, attribute="size", grade="less")),
            answer("hills", "In the hills", wish("wheel", 5, attribute="size", operator="at_least", value=3)),
        ],
    },
    {
        "code": "also",
        "text": "What else?",
        "several": True,
        "answers": [
            answer("big", "Big wheels", wish("wheel", 2, attribute="size", grade="more")),
            answer("tall", "I am tall", wish("frame", 2, attribute="size", grade="more"), wish("snack", -1, "OAT")),
            answer("heard", "To be heard", wish("extras", 3, component="BELL")),
            answer("nuts", "Allergic to nuts", wish("snack", -1, component="NUT"), hard=True),
            answer("nutty", "I love nuts", wish("snack", 4, component="NUT")),
            answer("thin", "It must be thin", wish("frame", 1, component="THIN"), hard=True),
            answer("large", "Large wheels, come what may", wish("wheel", 1, component="LARGE"), hard=True),
            answer("thick", "It must be thick", wish("frame", 1, component="THICK"), hard=True),
        ],
    },
]
URL = "/configure/bike/needs/"


@pytest.fixture
def asked(db, at):
    """The bicycle with questions."""
    return load_release(put_on_sale(BIKE | {"needs": NEEDS}, at).pk)


def seen(browser, query, **words):
    return text_of(browser.get(f"{URL}?asked=1&{query}", **words))


def test_the_questions_are_asked_and_nothing_is_proposed_yet(asked, customer):
    page = customer.get(URL)
    said = text_of(page)
    assert "Where will you ride? In town In the hills Doesn't matter" in said
    assert "Allergic to nuts we keep to it strictly" in said
    assert "Start with this" not in said
    assert "noindex" not in page.content.decode()
    assert Configuration.objects.count() == 0


def test_the_start_page_leads_to_the_questions_only_where_there_are_some(asked, customer):
    page = customer.get("/configure/bike/", follow=True)
    assert f'href="{URL}"' in page.content.decode()


def test_a_family_without_questions_has_no_such_page(bike, customer):
    assert customer.get(URL).status_code == 404
    assert customer.get("/configure/boat/needs/").status_code == 404
    assert URL not in customer.get("/configure/bike/", follow=True).content.decode()


def test_a_part_is_proposed_with_the_answer_that_speaks_for_it(asked, customer):
    said = seen(customer, "need-where=hills&need-also=heard")
    assert "€200.00 Start with this All of it gives way to what you choose then." in said
    assert "Wheel Large In the hills: Size 3 cm" in said
    assert "Extras Bell To be heard" in said
    assert "What could not be met" not in said
    assert "The rest, as cheap as it can be: 1 part Frame Thick" in said


def test_what_could_not_be_met_says_what_stands_against_it(asked, customer):
    said = seen(customer, "need-where=town&need-also=big")
    assert "Frame Thin In town: Size 1 cm" in said
    unmet = said.partition("What could not be met")[2]
    assert "Wheel: more size Big wheels Doesn't go with “Thin”. A large wheel needs a thick frame." in unmet


def test_what_counts_less_in_the_same_place_says_what_counts_more(asked, customer):
    said = seen(customer, "need-where=town&need-also=tall")
    assert "What could not be met Frame: more size I am tall More speaks for “Thin”. The rest" in said


def test_what_must_hold_is_the_customers_own_choice(asked, customer):
    said = seen(customer, "need-also=thin&need-where=hills")
    assert "Frame Thin It must be thin Your own choice: it stays until you take it back" in said
    customer.post("/configure/bike/", {"way": "needs", "need-also": ["thin", "heard"], "need-where": "hills"})
    made = Configuration.objects.get()
    assert made.choices == {"frame": "THIN", "wheel": "SMALL", "extras/BELL": "yes"}
    assert made.filled == ["extras/BELL", "wheel"]
    state = assess(release=asked, choices=made.choices, filled=made.filled)
    assert state.complete


def test_what_must_be_left_out_is_chosen_as_left_out(asked, customer):
    said = seen(customer, "need-also=nuts&need-also=nutty")
    assert "Nut I love nuts Doesn't go with “Nut”" not in said
    customer.post("/configure/bike/", {"way": "needs", "need-also": ["nuts", "nutty"]})
    made = Configuration.objects.get()
    assert made.choices["snack/NUT"] == "0"
    assert "snack/NUT" not in made.filled


def test_answers_that_can_not_all_hold_are_named_with_the_rule(asked, customer):
    said = seen(customer, "need-also=thin&need-also=large")
    assert "Nothing holds all of that It must be thin and Large wheels, come what may: these can't" in said
    assert "A large wheel needs a thick frame." in said
    assert "Start with this" not in said
    said = seen(customer, "need-also=thin&need-also=thick&need-also=heard")
    assert "It must be thin and It must be thick: these can't hold together." in said


def test_a_begun_build_has_the_total_that_was_shown(asked, customer):
    answers = {"need-where": "hills", "need-also": ["heard"]}
    page = customer.post("/configure/bike/", {"way": "needs", **answers}, follow=True)
    assert "€200.00" in text_of(page)


def test_what_nobody_asked_is_left_out(asked, customer):
    said = seen(customer, "need-where=moon&need-where=town&need-who=me&need-also=" + "&need-also=".join(["x"] * 300))
    assert "As cheap as it can be: 2 parts" in said
    customer.post("/configure/bike/", {"way": "needs"})
    assert Configuration.objects.get().choices == {"frame": "THIN", "wheel": "SMALL"}


def test_what_is_not_in_stock_is_said_and_taken_only_for_a_wish(asked, customer, monkeypatch):
    monkeypatch.setattr("configurator.configurations.ways.views.levels", lambda: {"LARGE": Level(0)})
    said = seen(customer, "need-where=hills")
    assert "Large: sold out" in said
    monkeypatch.setattr("configurator.configurations.ways.views.levels", lambda: {"THIN": Level(0)})
    assert "Frame Thick" in seen(customer, "need-also=heard")


def test_in_place_only_the_proposal_is_sent(asked, customer):
    answer = customer.get(f"{URL}?asked=1&need-where=hills", headers={"HX-Request": "true"})
    text = answer.content.decode().lstrip()
    assert text.startswith('<section class="proposal-box" id="proposal"')
    assert "<html" not in text
    page = customer.get(f"{URL}?asked=1&need-where=hills").content.decode()
    assert 'value="hills" checked' in page
    assert "noindex" in page


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_the_page_is_only_read(asked, customer, method):
    assert getattr(customer, method)(URL).status_code == 405


def test_the_page_asks_the_database_little(asked, customer, django_assert_max_num_queries):
    customer.get(f"{URL}?asked=1&need-where=hills")
    levels.levels()
    with django_assert_max_num_queries(4):
        customer.get(f"{URL}?asked=1&need-where=hills&need-also=heard")


def test_what_was_left_out_is_seen_and_taken_back(asked, customer):
    page = customer.post("/configure/bike/", {"way": "needs", "need-also": ["nuts", "heard"]}, follow=True)
    build = Build(customer, Configuration.objects.get().key)
    said = text_of(page)
    assert "no Nut" in said
    assert "left out by you" in said
    # filling in the rest keeps to it
    build.post("fill/", how="cheap")
    assert build.row.choices["snack/NUT"] == "0"
    answer = build.take("snack", retract="1")
    assert "snack/NUT" not in build.row.choices
    assert "left out by you" not in answer.content.decode()
    assert "left out by you" not in build.page()


def test_a_box_that_was_left_out_says_so_until_another_page_changes_it(asked, customer, build):
    made = build(customer, asked, {"extras/BELL": "no"})
    assert "left out by you" in made.page()
    answer = made.take("extras", value="BELL").content.decode()
    assert made.row.choices == {"extras/BELL": "yes"}
    assert "left out by you" not in answer
    answer = made.post("undo/").content.decode()
    assert "left out by you" in answer


def test_a_step_that_is_taken_back_sends_the_row_of_what_was_left_out(asked, customer, build):
    made = build(customer, asked, {"extras/BELL": "no"})
    (bell,) = asked.options_of["extras/BELL"]
    answer = made.post("reset/", step="1").content.decode()
    assert made.row.choices == {}
    assert f'id="s-{bell.key}"' in answer
    assert "left out by you" not in answer
