"""Undo, redo, going to a point of the history, its words, and taking back a step or everything."""

import random
from functools import partial

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from configurator.configurations.configure import StaleError, choose, redo, undo
from configurator.configurations.history.trail import (
    FOLLOWED,
    PUT_IN,
    STEPS,
    WAS_FILLED,
    mark_of,
    went_back,
    went_forth,
    went_on,
)
from configurator.configurations.history.words import history
from configurator.configurations.models import Configuration
from configurator.customers.models import Interaction, Verb
from tests.configurations.shop import text_of
from tests.configurations.test_clicks import A_CLICK, Page, press, shapes, statements, states, swap
from tests.conftest import AT


@pytest.fixture
def made(bike, customer, build):
    return build(customer, bike)


def take(made, wanted, **options):
    words = {"key": made.key, "visitor": made.browser.visitor, "version": made.row.version, "at": AT}
    return choose(decide=lambda _: wanted, repairing=True, **words, **options)


def walk(made, verb, steps=1):
    return verb(key=made.key, visitor=made.browser.visitor, version=made.row.version, at=AT, steps=steps)


def repaired(made):
    """A build whose frame gave way to a large wheel."""
    take(made, {"frame": "THIN"})
    take(made, {"extras/BELL": "yes"})
    take(made, {"wheel": "LARGE"})
    return made


def lines(made, bike):
    return [(e.words, e.way, e.steps) for e in history(configuration=made.row, release=bike)]


# The trail, as plain data


VALUES = st.dictionaries(st.sampled_from("abcd"), st.sampled_from("xyz"))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(VALUES, st.sets(st.sampled_from("abcd"))), min_size=1, max_size=8), st.integers(0, 12))
def test_going_back_and_forth_again_restores_every_state(states, steps):
    build, seen = Configuration(), [({}, [])]
    for choices, filled in states:
        put(build, went_on(configuration=build, choices=choices, filled=filled))
        if (build.choices, build.filled) != seen[-1]:
            seen.append((build.choices, build.filled))
    whole = build.past
    put(build, went_back(configuration=build, steps=steps))
    assert (build.choices, build.filled) == seen[max(0, len(seen) - 1 - steps)]
    assert len(build.past) + len(build.ahead) == len(whole)
    put(build, went_forth(configuration=build, steps=steps))
    assert (build.choices, build.filled, build.past, build.ahead) == (*seen[-1], whole, [])


def put(build, trail):
    build.choices, build.filled, build.past, build.ahead = trail.choices, trail.filled, trail.past, trail.ahead


def test_marks_say_why_and_outlive_an_undo():
    build = Configuration(choices={"a": "x"}, filled=["a"])
    put(build, went_on(configuration=build, choices={"a": "y", "b": "z"}, filled=["b"], followed={"a"}, put_in={"b"}))
    assert build.past == [{"a": ["x", "y", WAS_FILLED | FOLLOWED], "b": [None, "z", PUT_IN]}]
    before = build.past
    put(build, went_back(configuration=build, steps=1))
    assert (build.choices, build.filled, build.past) == ({"a": "x"}, ["a"], [])
    put(build, went_forth(configuration=build, steps=1))
    assert (build.choices, build.filled, build.past) == ({"a": "y", "b": "z"}, ["b"], before)


def test_steps_of_earlier_rows_said_true_for_what_was_filled_in():
    assert mark_of(["x", "y", True]) == WAS_FILLED


def test_the_trail_is_bounded():
    build = Configuration()
    for number in range(STEPS + 5):
        put(build, went_on(configuration=build, choices={"a": str(number)}, filled=[]))
    assert len(build.past) == STEPS
    put(build, went_back(configuration=build, steps=STEPS * 2))
    assert (build.choices, len(build.ahead)) == ({"a": "4"}, STEPS)


# The steps


pytestmark = pytest.mark.django_db


def test_redo_brings_back_what_a_repair_changed_and_chooses_again(made):
    after = repaired(made).row
    walk(made, undo)
    assert made.row.choices == {"frame": "THIN", "extras/BELL": "yes"}
    before = Interaction.objects.count()
    walk(made, redo)
    assert (made.row.choices, made.row.past, made.row.ahead) == (after.choices, after.past, [])
    acts = list(Interaction.objects.order_by("pk").values_list("verb", "module_code", "component_code"))
    assert (acts[-1], len(acts)) == ((Verb.CHOSE, "wheel", "LARGE"), before + 1)


def test_a_new_choice_leaves_nothing_to_redo_and_one_that_changes_nothing_keeps_it(made):
    repaired(made)
    walk(made, undo, 2)
    assert len(made.row.ahead) == 2
    take(made, {"frame": "THIN"})  # as it is already
    assert len(made.row.ahead) == 2
    take(made, {"frame": "ODD"})
    assert made.row.ahead == []
    before = made.row.choices
    walk(made, redo)
    assert made.row.choices == before


def test_a_stale_redo_is_refused(made):
    repaired(made)
    walk(made, undo)
    with pytest.raises(StaleError):
        redo(key=made.key, visitor=made.browser.visitor, version=1, at=AT)
    assert len(made.row.ahead) == 1


def test_the_history_names_what_was_asked_for_and_what_that_changed(made, bike):
    repaired(made)
    walk(made, undo)
    assert lines(made, bike) == [
        ("Chose Large; that changed Frame to Odd", "forth", 1),
        ("Chose Bell", "here", 0),
        ("Chose Thin", "back", 1),
        ("The start", "back", 2),
    ]
    take(made, {"frame": "ODD"})
    take(made, {"frame": None, "extras/BELL": None})
    assert [words for words, *_ in lines(made, bike)][:2] in (
        ["Took out Odd, Bell", "Changed Frame to Odd"],
        ["Took out Bell, Odd", "Changed Frame to Odd"],
    )
    made.post("fill/", how="cheap")
    assert lines(made, bike)[0][0].startswith("Filled in ")


def test_of_a_cut_history_the_beginning_is_said_not_to_be_kept(made, bike):
    for number in range(STEPS + 2):
        take(made, {"frame": ["THIN", "ODD"][number % 2]})
    assert lines(made, bike)[-1] == ("What was before is not kept", "back", STEPS)


# The pages


def test_the_history_as_page_and_as_fragment_offers_every_other_point(made):
    repaired(made)
    walk(made, undo)
    page = made.browser.get(made.url + "history/")
    assert "do again up to here" in text_of(page)
    assert page.content.decode().count('name="back"') == 2
    fragment = made.browser.get(made.url + "history/", headers={"HX-Request": "true"})
    assert fragment.content.strip().startswith(b'<form id="past"')


def test_going_to_a_point_in_place_and_with_a_page(made):
    after = repaired(made).row.choices
    answer = made.post("history/go/", back="3")
    assert (answer.status_code, made.row.choices) == (200, {})
    assert "Gone back 3 steps" in text_of(answer)
    answer = made.post("history/go/", htmx=False, forth="3")
    assert (answer.status_code, made.row.choices) == (303, after)


@pytest.mark.parametrize("sent", [{}, {"back": "x"}, {"back": "-4"}, {"forth": "999999999999999999999"}, {"back": "0"}])
def test_a_point_that_is_none_changes_nothing(made, sent):
    before = repaired(made).row.choices
    assert made.post("history/go/", **sent).status_code == 200
    assert made.row.choices == before


def test_a_step_is_taken_back_whole_and_undone(made, bike):
    repaired(made)
    before = made.row.choices
    answer = made.post("reset/", step="1")
    assert made.row.choices == {}
    assert "3 choices taken back." in text_of(answer)
    assert "Undo" in text_of(answer)
    made.post("undo/")
    assert made.row.choices == before


def test_taking_back_one_step_leaves_the_others(demo, customer, build):
    laptop = demo("laptop")
    made = build(customer, laptop, dict(laptop.presets[0].choices))
    first = {module.code for module in laptop.steps[0][1]}
    made.post("reset/", step="1")
    kept = {v: c for v, c in laptop.presets[0].choices.items() if laptop.module_of[v].code not in first}
    assert made.row.choices == kept
    assert kept
    assert made.post("reset/", step="99").status_code == 404
    assert made.post("reset/", step="x").status_code == 404


def test_everything_is_taken_back_after_a_question(made):
    asked = made.browser.get(made.url + "reset/")
    assert "nothing to take back" in text_of(asked)
    repaired(made)
    asked = text_of(made.browser.get(made.url + "reset/"))
    assert "Take everything back" in asked
    assert "Bell" in asked
    assert made.row.choices  # asking changes nothing
    assert made.post("reset/", htmx=False).status_code == 303
    assert made.row.choices == {}


def test_strangers_wrong_methods_and_ordered_builds(made, stranger):
    repaired(made)
    for path in ("history/", "reset/"):
        assert stranger.get(made.url + path).status_code == 404
    for path in ("history/go/", "redo/", "reset/"):
        assert stranger.post(made.url + path, {"version": 4, "back": 1}).status_code == 404
        strict = Client(enforce_csrf_checks=True)
        strict.cookies = made.browser.cookies
        assert strict.post(made.url + path, {"version": 4}).status_code == 403
    for path in ("history/go/", "redo/"):
        assert made.browser.get(made.url + path).status_code == 405
    Configuration.objects.update(status="ordered")
    before = made.row.choices
    for path in ("history/go/", "redo/", "reset/"):
        assert made.post(path, back="1").status_code == 200
    assert made.browser.get(made.url + "reset/").status_code == 303
    assert b"<button" not in made.browser.get(made.url + "history/", headers={"HX-Request": "true"}).content
    assert made.row.choices == before


def test_a_redo_and_a_walk_cost_what_a_click_costs(made):
    made.page()
    repaired(made)
    made.post("undo/")
    version = made.row.version
    for path, sent in (("redo/", {}), ("history/go/", {"back": 3}), ("history/go/", {"forth": 3}), ("reset/", {})):
        sql = statements(partial(made.browser.click, made.url + path, version=version, **sent))
        assert shapes(sql) == A_CLICK
        version += 1


def test_the_history_reads_only_the_build_and_its_visitor(made):
    made.page()
    made.browser.get(made.url + "history/")
    few = len(statements(lambda: made.browser.get(made.url + "history/")))
    repaired(made)
    assert len(statements(lambda: made.browser.get(made.url + "history/"))) == few


def test_swaps_of_redo_and_resets_bring_an_old_page_to_a_fresh_one(demo, customer, build):
    made = build(customer, demo("laptop"))
    page, rng = Page(made.page()), random.Random(5)
    for post, sent in (
        ("undo/", {}),
        ("redo/", {}),
        ("history/go/", {"back": 2}),
        ("redo/", {}),
        ("reset/", {"step": 1}),
    ):
        for _ in range(0 if post == "redo/" else 2):
            swap(page, Page(press(rng, made, page).content.decode()))
        swap(page, Page(made.post(post, **sent).content.decode()))
        assert states(page) == states(Page(made.page()))
