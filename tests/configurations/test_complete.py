"""Filling in: cheapest, to the customer's taste, taken out again; and that it gives way to every later choice."""

import random

import pytest

from configurator.configurations.complete import completion, fill_in, fit_in
from configurator.configurations.decide import Decision
from configurator.configurations.state import assess
from configurator.customers.identify import set_learning
from configurator.customers.models import Interaction, Learning, Verb
from configurator.customers.track import Act, track
from configurator.profiles.learn import learn
from configurator.profiles.models import Taste
from configurator.profiles.taste import taste_of
from tests.configurations.shop import text_of
from tests.configurations.test_why import walked
from tests.conftest import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(bike, customer, build):
    return build(customer, bike)


@pytest.mark.parametrize("htmx", [True, False])
def test_filling_in_marks_what_it_fills(made, htmx):
    made.take("frame", value="THIN")
    answer = made.post("fill/", htmx=htmx, how="cheap")
    said = text_of(answer if htmx else made.browser.get(answer.url))
    assert (made.row.choices, made.row.filled) == ({"frame": "THIN", "wheel": "SMALL"}, ["wheel"])
    assert "Filled in as cheaply as can be: Small. What you choose yourself comes first." in said
    assert "1 filled in for you" in said
    assert "data-state=filled" in made.page()


def test_a_later_choice_stands_against_nothing_that_was_filled_in(made):
    made.take("wheel", value="SMALL")
    made.post("fill/")
    assert made.row.filled == ["frame"]
    made.take("wheel", retract="1")
    # the frame that was filled in does not go with a large wheel: no choice stands against it, so it is free
    page = made.page()
    assert "replaces 1 filled in" in page
    answer = made.take("wheel", value="LARGE")
    assert "Frame is now Odd instead of Thin: it was only filled in for you." in text_of(answer)
    assert (made.row.choices, made.row.filled) == ({"frame": "ODD", "wheel": "LARGE"}, ["frame"])
    made.post("undo/")
    assert (made.row.choices, made.row.filled) == ({"frame": "THIN"}, ["frame"])


def test_the_same_value_chosen_is_the_customers_own(made):
    made.post("fill/")
    assert made.row.filled == ["frame", "wheel"]
    made.take("frame", value="THIN")
    assert made.row.filled == ["wheel"]
    assert made.row.past[-1] == {"frame": ["THIN", "THIN", True]}
    answer = made.take("wheel", value="LARGE")
    assert "Frame is now Odd instead of Thin, to make room for Large." in text_of(answer)  # a choice now
    made.post("undo/")
    made.post("undo/")
    assert (made.row.choices, made.row.filled) == ({"frame": "THIN", "wheel": "SMALL"}, ["frame", "wheel"])


def test_what_was_filled_in_is_taken_out_again(made):
    made.take("frame", value="THIN")
    made.post("fill/")
    made.post("fill/", how="out")
    assert (made.row.choices, made.row.filled) == ({"frame": "THIN"}, [])
    made.post("undo/")
    assert (made.row.choices, made.row.filled) == ({"frame": "THIN", "wheel": "SMALL"}, ["wheel"])


def liking(visitor, *skus):
    module = {"THICK": "frame", "LARGE": "wheel", "BELL": "extras"}
    acts = [
        Act(verb=Verb.CHOSE, family_code="bike", release_number=1, module_code=module[s], component_code=s)
        for s in skus
    ]
    track(visitor=visitor, learning=Learning.VISIT, at=AT, acts=acts)
    learn(at=AT)


@pytest.mark.parametrize("htmx", [True, False])
def test_filling_in_to_the_customers_taste(made, customer, htmx):
    liking(customer.visitor, "THICK", "LARGE", "BELL", "BELL")
    answer = made.post("fill/", htmx=htmx, how="fit")
    said = text_of(answer if htmx else made.browser.get(answer.url))
    assert "Filled in to your taste: Thick, Large, Bell." in said
    assert made.row.choices == {"frame": "THICK", "wheel": "LARGE", "extras/BELL": "yes"}
    assert made.row.filled == ["extras/BELL", "frame", "wheel"]


def test_taste_never_breaks_a_rule(bike, customer):
    liking(customer.visitor, "LARGE", "LARGE")
    taste = taste_of(customer_id=customer.visitor.customer_id, fresh=True)
    # the liked wheel does not go with the chosen frame
    assert fit_in(assess(release=bike, choices={"frame": "THIN"}), taste) == {"wheel": "SMALL"}
    # of what is liked alike the cheapest that can be checked
    assert fit_in(assess(release=bike, choices={}), taste) == {"frame": "THICK", "wheel": "LARGE"}


def test_without_a_taste_it_is_the_cheapest_and_says_so(made):
    answer = made.post("fill/", how="fit")
    said = text_of(answer)
    assert "We don't know your taste yet, so filled in as cheaply as can be: Thin, Small." in said
    assert made.row.choices == {"frame": "THIN", "wheel": "SMALL"}


def test_with_learning_off_taste_is_not_used(made, customer):
    liking(customer.visitor, "THICK", "LARGE")
    set_learning(visitor=customer.visitor, learning=Learning.OFF, at=AT)
    made.post("fill/", how="fit")
    assert made.row.choices == {"frame": "THIN", "wheel": "SMALL"}


def test_what_was_filled_in_is_no_taste(made):
    made.post("fill/")
    assert set(Interaction.objects.values_list("verb", flat=True)) == {Verb.FILLED}
    made.post("undo/")
    learn(at=AT)
    assert set(Interaction.objects.values_list("verb", flat=True)) == {Verb.FILLED}
    assert not Taste.objects.exists()


def filled_state(release, rng):
    state = walked(release, rng)
    wanted = completion(state)
    decision = Decision(state)
    decision.fill(wanted)
    return assess(release=release, choices=decision.choices, filled=decision.filled)


@pytest.mark.parametrize("code", ["laptop", "yogurt", "pc"])
def test_a_click_costs_what_the_page_said_and_leaves_own_choices_alone(demo, code):
    """What is free in a filled build leaves every own choice, costs what it said, and replaces as many as said."""
    rng, release = random.Random(code), demo(code)
    moved = 0
    for _ in range(10):
        state = filled_state(release, rng)
        assert state.complete
        values = enumerate(state.evaluation.changes.tolist())
        free = [f for f, changes in values if changes == 0 and f in release.option_at]
        for flat in rng.sample(free, min(6, len(free))):
            option = release.option_at[flat]
            wish = (option.variable, option.values[flat - option.flats[0]])
            decision = Decision(state)
            decision.take({wish[0]: wish[1]})
            after = assess(release=release, choices=decision.choices, filled=decision.filled)
            assert (after.consistent, decision.refused, decision.wish) == (True, False, None)
            assert after.own == {**state.own, wish[0]: wish[1]}
            assert len(decision.gave_way) == int(state.giving[flat])
            assert after.evaluation.cheapest_total == int(state.evaluation.cheapest[flat])
            moved += bool(decision.gave_way)
    assert moved


@pytest.mark.parametrize("code", ["laptop", "yogurt"])
def test_marks_change_no_answer_where_nothing_is_excluded_by_them(demo, code):
    """What is filled in keeps its place: the same variant and total as if it had been chosen."""
    rng, release = random.Random(code), demo(code)
    for _ in range(8):
        state = filled_state(release, rng)
        chosen = assess(release=release, choices=state.choices)
        assert (state.variant, state.total) == (chosen.variant, chosen.total)
        kept = (state.giving == 0) & (state.evaluation.changes == 0) & (chosen.evaluation.changes == 0)
        assert kept.any()
        assert (state.evaluation.cheapest[kept] == chosen.evaluation.cheapest[kept]).all()


def test_without_steps_of_price_what_was_filled_in_stands_in_the_way(demo, monkeypatch):
    """Negative control: were it counted as chosen, some option would be excluded by it."""
    rng, release = random.Random("control"), demo("laptop")
    state = filled_state(release, rng)
    monkeypatch.setattr("configurator.configurations.state.price_steps", lambda *_: None)
    plain = assess(release=release, choices={**state.choices}, filled=[*state.filled][:-1])
    assert (plain.evaluation.changes > state.evaluation.changes).any()


def test_filling_in_is_empty_where_nothing_is_open(bike):
    state = assess(release=bike, choices={"frame": "THIN", "wheel": "SMALL"})
    assert (fill_in(state), completion(state)) == ({}, {})
