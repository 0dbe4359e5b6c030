"""Why an option can't be had, and the ways to have it: what is cited, what each way changes, and the pages."""

import random
from urllib.parse import parse_qsl

import pytest
from django.test import Client

from configurator.configurations.decide import Decision
from configurator.configurations.models import Configuration
from configurator.configurations.naming import Move
from configurator.configurations.state import assess
from configurator.configurations.why import Against, Chosen, against, explain, ways, wish_at
from configurator.customers.identify import set_learning
from configurator.customers.models import Interaction, Learning, Verb
from configurator.profiles.learn import learn
from configurator.profiles.models import Taste
from configurator.releases.shelf import load_release
from tests.configurations.shop import text_of
from tests.conftest import AT
from tests.releases.families import component, family, module, rule
from tests.releases.shop import put_on_sale

pytestmark = pytest.mark.django_db

LARGE = ("wheel", "LARGE")


def why(state, wish):
    return explain(state=state, wish=wish, found=against(state=state, wish=wish))


# What is said


def test_it_cites_the_customers_choice_and_the_rules_sentence(bike):
    state = assess(release=bike, choices={"frame": "THIN", "extras/BELL": "yes"})
    found = why(state, LARGE)
    assert against(state=state, wish=LARGE) == Against({"frame": "THIN"}, ("wheel-fits",))
    assert (found.name, found.module_code, found.dead, found.free) == ("Large", "wheel", False, False)
    assert (found.against, found.sentences) == ((Chosen("Frame", "Thin"),), ("A large wheel needs a thick frame.",))


def test_each_way_says_what_changes_and_what_that_costs(bike):
    state = assess(release=bike, choices={"frame": "THIN", "wheel": "SMALL"})
    [way] = ways(state=state, wish=LARGE)
    assert way.moves == (Move("Frame", "Thin", "Odd"),)
    # 120 + 45 instead of 100 + 20
    assert (way.price, way.days) == ("+\N{NARROW NO-BREAK SPACE}€45.00", "same delivery time")
    assert way.wanted == {"wheel": "LARGE", "frame": "ODD"}
    assert parse_qsl(way.make) == [("wheel", "LARGE"), ("frame", "ODD")]


def test_a_free_option_has_nothing_against_it(bike):
    found = why(assess(release=bike, choices={"frame": "THICK"}), LARGE)
    assert (found.free, found.against, found.sentences, found.ways) == (True, (), (), ())


def never(code, *parts):
    sides = [{"module": m, "component": c} for m, c in parts]
    return rule("never_with", code, **{"if": sides[:1]}, then=sides[1:], says=f"Never, says {code}.")


@pytest.fixture
def shelf(db, at):
    """Three modules around a wish for C1: it goes neither with A1 nor with B1, takes a day more, and X never goes."""
    parts = [component(sku, days=3 if sku == "C1" else 1) for sku in ["A0", "A1", "B0", "B1", "C0", "C1", "X"]]
    modules = [
        module("a", "A0 A1", prices={"A0": "10.00", "A1": "20.00"}),
        module("b", "B0 B1", prices={"B0": "5.00", "B1": "1.00"}),
        module("c", "C0 C1 X", prices={"C0": "1.00", "C1": "2.00", "X": "1.00"}, required=False),
    ]
    rules = [
        never("no-both", ("c", "C1"), ("a", "A1")),
        never("no-b", ("c", "C1"), ("b", "B1")),
        never("no-x", ("c", "X"), ("b", "B0")),
        never("no-x-either", ("c", "X"), ("b", "B1")),
    ]
    return load_release(put_on_sale(family(parts, modules, rules), at).pk)


def test_what_no_build_can_have_cites_rules_only(shelf):
    found = why(assess(release=shelf, choices={"a": "A1"}), ("c", "X"))
    assert (found.dead, found.against, found.ways) == (True, (), ())
    assert set(found.sentences) == {"Never, says no-x.", "Never, says no-x-either."}


def test_days_are_said_where_they_differ(shelf):
    state = assess(release=shelf, choices={"a": "A1", "b": "B0"})
    [way] = ways(state=state, wish=("c", "C1"))
    assert (way.moves, way.price, way.days) == (
        (Move("A", "A1", "A0"),),
        "−\N{NARROW NO-BREAK SPACE}€8.00",  # noqa: RUF001  a real minus sign
        "delivered 2 days later",
    )


def test_both_choices_are_cited_only_where_both_stand_against_it(shelf):
    state = assess(release=shelf, choices={"a": "A1", "b": "B1"})
    assert len(against(state=state, wish=("c", "C1")).choices) == 1  # minimal: one of them is enough
    [way] = ways(state=state, wish=("c", "C1"))
    assert [move.module for move in way.moves] == ["A", "B"]


@pytest.mark.parametrize("code", ["laptop", "yogurt", "pc"])
def test_what_is_cited_excludes_the_wish_and_each_way_has_it(demo, code):
    """Explanations are sufficient, minimal and the customer's own; ways do exactly what they say."""
    rng, release = random.Random(code), demo(code)
    seen = 0
    for _ in range(12):
        state = walked(release, rng)
        values = enumerate(state.evaluation.changes.tolist())
        excluded = [flat for flat, changes in values if changes > 0 and flat in release.option_at]
        for flat in rng.sample(excluded, min(3, len(excluded))):
            wish = wish_at(release, flat)
            check_against(release, state, wish)
            check_ways(release, state, wish)
            seen += 1
    assert seen > 10


def walked(release, rng):
    """A state after a few random choices that go together, some of it filled in."""
    choices, filled = {}, set()
    for _ in range(rng.randint(2, 8)):
        options = [o for options in release.options_of.values() for o in options]
        option = rng.choice(options)
        more = {**choices, option.variable: rng.choice(option.values)}
        if assess(release=release, choices=more).consistent:
            choices = more
            if rng.random() < 0.25:
                filled.add(option.variable)
    return assess(release=release, choices=choices, filled=filled)


def excludes(release, choices, wish):
    others = {v: value for v, value in choices.items() if v != wish[0]}
    return not assess(release=release, choices={**others, wish[0]: wish[1]}).consistent


def check_against(release, state, wish):
    found = against(state=state, wish=wish)
    assert found.choices.items() <= state.own.items()
    assert excludes(release, found.choices, wish)
    for variable in found.choices:
        fewer = {v: value for v, value in found.choices.items() if v != variable}
        assert not excludes(release, fewer, wish)
    assert found.rules != ()


def check_ways(release, state, wish):
    found = ways(state=state, wish=wish)
    assert 1 <= len(found) <= 5
    changed = [frozenset(way.wanted) - {wish[0]} for way in found]
    assert not any(one <= other for one in changed for other in changed if one is not other)
    sizes = [len(way.moves) for way in found]
    assert sizes == sorted(sizes)
    assert sizes[0] == int(state.evaluation.changes[release.flat(*wish)])
    for way in found:
        decision = Decision(state, repairing=True)
        decision.take(way.wanted)
        after = assess(release=release, choices=decision.choices, filled=decision.filled)
        assert after.consistent
        assert after.own == {**state.own, **way.wanted}
        assert set(decision.repaired) == set(way.wanted) - {wish[0]}
        assert len(decision.gave_way) == len(way.gives)


# The page


@pytest.fixture
def made(bike, customer, build):
    return build(customer, bike, {"frame": "THIN"})


@pytest.fixture
def large(bike):
    return bike.flat(*LARGE)


def ask(made, flat, *, htmx=True, browser=None):
    headers = {"HX-Request": "true"} if htmx else {}
    return (browser or made.browser).get(f"{made.url}why/{flat}/", headers=headers)


@pytest.mark.parametrize("htmx", [True, False])
def test_the_explanation_comes_in_place_or_as_a_page(made, large, htmx):
    answer = ask(made, large, htmx=htmx)
    said = text_of(answer)
    assert answer.status_code == 200
    assert (b"<html" in answer.content) is not htmx
    for words in (
        "Why not Large?",
        "Not with Thin (Frame) :",
        "A large wheel needs a thick frame.",
        "Make it possible",
    ):
        assert words in said
    assert "Frame Thin → Odd" in said


def test_the_row_leads_to_its_explanation(made, large):
    assert f'<a href="{made.url}why/{large}/">why?</a>' in made.page()


def test_a_click_brings_the_way_to_the_explanation(bike, customer, build, large):
    made = build(customer, bike)
    assert "why?" not in made.page()
    answer = made.take("frame", value="THIN")
    assert f'<a href="{made.url}why/{large}/">why?</a>' in answer.content.decode()


@pytest.mark.parametrize(("here", "near"), [("", True), ("?step=frame", True), ("why/3/", False), ("m/frame/", False)])
def test_a_click_on_the_builds_own_page_leads_there_by_a_short_link(bike, customer, build, large, here, near):
    made = build(customer, bike)
    fields = {"value": "THIN", "version": made.row.version}
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{made.url}{here}"}
    answer = made.browser.post(f"{made.url}m/frame/", fields, headers=headers)
    link = f"why/{large}/" if near else f"{made.url}why/{large}/"
    assert f'<a href="{link}">why?</a>' in answer.content.decode()


@pytest.mark.parametrize("htmx", [True, False])
def test_a_way_is_taken_says_what_changed_and_why_and_can_be_undone(made, htmx):
    answer = made.take("wheel", htmx=htmx, make="wheel=LARGE&frame=THICK")
    said = text_of(answer if htmx else made.browser.get(answer.url))
    assert "Frame is now Thick instead of Thin, to make room for Large. A large wheel needs a thick frame." in said
    assert made.row.choices == {"frame": "THICK", "wheel": "LARGE"}
    made.post("undo/", htmx=htmx)
    assert made.row.choices == {"frame": "THIN"}


def test_a_way_that_leads_nowhere_falls_back_to_the_first(made):
    made.take("wheel", make="wheel=LARGE&frame=THIN")
    assert made.row.choices == {"frame": "ODD", "wheel": "LARGE"}


@pytest.mark.parametrize(
    "make", ["wheel=LARGE&frame=GLASS", "wheel=LARGE&motor=V8", "", "&", "frame=ODD", "wheel=" * 999]
)
def test_a_forged_way_ends_in_a_sentence_with_nothing_lost(made, make):
    answer = made.take("wheel", make=make)
    assert (answer.status_code, made.row.choices) == (400, {"frame": "THIN"})


@pytest.mark.parametrize("htmx", [True, False])
def test_other_ways_are_an_undo_away(made, large, htmx):
    made.take("wheel", value="LARGE")
    answer = made.post("undo/", htmx=htmx, why=large)
    url = f"{made.url}why/{large}/"
    if htmx:
        assert (answer.status_code, answer.headers["HX-Redirect"]) == (200, url)
    else:
        assert (answer.status_code, answer.url) == (303, url)
    assert made.row.choices == {"frame": "THIN"}


def test_a_repair_offers_other_ways_where_there_are_some(demo, customer, build):
    release, rng = demo("laptop"), random.Random(3)
    many = few = 0
    while not (many and few):
        state = walked(release, rng)
        wishes = [f for f, changes in enumerate(state.evaluation.changes.tolist()) if changes > 0 and state.own]
        if not wishes:
            continue
        wish = wish_at(release, rng.choice(wishes))
        made = build(customer, release, state.choices, filled=sorted(state.filled))
        answer = made.take(release.module_of[wish[0]].code, make=f"{wish[0]}={wish[1]}")
        several = len(ways(state=state, wish=wish)) > 1
        assert (b"Other ways" in answer.content) is several
        many, few = many + several, few + (not several)


def test_a_stranger_gets_404_and_so_does_an_option_that_is_not_there(made, large, stranger):
    assert ask(made, large, browser=stranger).status_code == 404
    assert ask(made, large, browser=Client()).status_code == 404
    assert ask(made, 10**6).status_code == 404
    assert made.browser.get(f"{made.url}why/x/").status_code == 404


def test_the_wrong_method_is_405(made, large):
    assert made.browser.post(f"{made.url}why/{large}/").status_code == 405


def test_an_ordered_build_explains_and_offers_nothing(bike, customer, build, large):
    made = build(customer, bike, {"frame": "THIN"}, status=Configuration.Status.ORDERED)
    said = text_of(ask(made, large))
    assert "Not with Thin" in said
    assert "Take it" not in said


# What is remembered


def wishes():
    rows = Interaction.objects.filter(verb=Verb.WISHED).order_by("pk")
    return list(rows.values_list("module_code", "component_code", "detail"))


def test_asking_is_a_wish_that_was_refused(made, large):
    ask(made, large)
    detail = {"refused": True, "asked": True, "had": "", "choices": ["frame/THIN"], "rules": ["wheel-fits"]}
    assert wishes() == [("wheel", "LARGE", detail)]


def test_a_wish_says_what_stood_against_it_and_what_changed(made):
    made.take("wheel", value="SMALL")
    made.take("wheel", value="LARGE")
    detail = {
        "refused": False,
        "changed": {"frame": ["THIN", "ODD"]},
        "had": "SMALL",
        "choices": ["frame/THIN"],
        "rules": ["wheel-fits"],
    }
    assert wishes() == [("wheel", "LARGE", detail)]


def test_with_learning_off_no_wish_is_written(made, large):
    set_learning(visitor=made.browser.visitor, learning=Learning.OFF, at=AT)
    ask(made, large)
    made.take("wheel", value="LARGE")
    assert wishes() == []
    assert made.row.choices == {"frame": "ODD", "wheel": "LARGE"}


def test_asking_teaches_no_taste(made, large):
    ask(made, large)
    learn(at=AT)
    assert not Taste.objects.filter(code="wheel/LARGE").exists()
    made.take("wheel", value="LARGE")
    learn(at=AT)
    assert Taste.objects.filter(code="wheel/LARGE").exists()


def test_asking_takes_a_known_number_of_queries(made, large, django_assert_num_queries):
    ask(made, large)
    with django_assert_num_queries(4):  # the build, and the act in its transaction
        ask(made, large)
