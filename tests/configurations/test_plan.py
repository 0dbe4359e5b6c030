"""What a newer release means for a saved build: line by line, equal parts first, nothing without a word on each."""

import copy

import pytest
from django.test import Client

from catalog.models import ProductFamily
from configurator.configurations.equal import stand_ins
from configurator.configurations.models import Configuration
from configurator.configurations.naming import Move
from configurator.configurations.plan import plan
from configurator.releases.shelf import load_release
from tests.configurations.shop import text_of
from tests.releases.families import component, family, module, rule
from tests.releases.shop import put_on_sale

pytestmark = pytest.mark.django_db

LAMPS = [
    component("WARM", size=10, colour="red", rate=3),
    component("MATE", size=10, colour="red", rate=3),  # an equal part, but dearer than the next one
    component("NEAR", size=11, colour="red", rate=3),
    component("COLD", size=10, colour="blue", rate=1),
    component("FOOT"),
    component("CLIP"),
    component("DIM"),
    component("RAY"),
]
MODULES = [
    module("bulb", "WARM MATE NEAR COLD", prices={"WARM": "4.00", "MATE": "9.00", "NEAR": "4.00", "COLD": "4.00"}),
    module("stand", "FOOT CLIP", prices={"FOOT": "20.00", "CLIP": "12.00"}),
    module("extras", "DIM RAY", kind="several", prices={"DIM": "5.00", "RAY": "6.00"}),
]
LAMP = family(LAMPS, MODULES, code="lamp")
WHOLE = {"bulb": "WARM", "stand": "FOOT", "extras/DIM": "yes"}


def without(document, *skus):
    document["components"] = [c for c in document["components"] if c["sku"] not in skus]
    for entry in document["modules"]:
        entry["components"] = [line for line in entry["components"] if line["sku"] not in skus]
    return document


def never(document, code, one, other):
    sides = {"if": [{"module": one[0], "component": one[1]}], "then": [{"module": other[0], "component": other[1]}]}
    document["rules"].append(rule("never_with", code, **sides, says=f"Never, says {code}."))
    return document


def dearer(document):
    document["modules"][1]["components"][0]["price"] = "25.00"
    return document


@pytest.fixture
def lamp(db, at):
    return load_release(put_on_sale(LAMP, at).pk)


@pytest.fixture
def publish(lamp, at):
    """Put a changed lamp on sale: `publish(change, ...)`."""

    def published(change, *words):
        return load_release(put_on_sale(change(copy.deepcopy(LAMP), *words), at).pk)

    return published


def planned(old, new, picked=None, choices=WHOLE, filled=frozenset()):
    return plan(old=old, new=new, choices=choices, filled=frozenset(filled), picked=picked or {})


def names(line):
    return [(pick.name, pick.words, pick.price) for pick in line.picks]


# The plan


def test_an_equal_part_comes_first_whatever_it_costs(lamp, publish):
    new = publish(without, "WARM")
    found = planned(lamp, new)
    [line] = found.lines
    plus = "+\N{NARROW NO-BREAK SPACE}"
    assert (line.module, line.was, line.answered) == ("Bulb", "Warm", False)
    assert names(line) == [
        ("Mate", "an equal part", f"{plus}€5.00"),
        ("Near", "differs in size", "same price"),
        ("Cold", "differs in colour, rate", "same price"),
    ]
    assert [pick.picked for pick in line.picks] == [True, False, False]
    assert found.state.choices == {**WHOLE, "bulb": "MATE"}
    assert (found.answered, found.stays, found.totals) == (False, 2, ("€29.00", "€34.00"))


def test_a_pick_counts_and_is_an_answer(lamp, publish):
    new = publish(without, "WARM")
    found = planned(lamp, new, {"line-0": "bulb=NEAR"})
    assert (found.answered, found.state.choices["bulb"]) == (True, "NEAR")
    later = planned(lamp, new, {"line-0": "later"})
    assert (later.answered, later.state.choices) == (True, {"stand": "FOOT", "extras/DIM": "yes"})
    assert [m.name for m in later.missing] == ["Bulb"]
    assert planned(lamp, new, {"line-0": "bulb=GLASS"}).answered is False


def test_what_stands_in_fits_the_rest(lamp, publish):
    new = publish(lambda d: never(without(d, "WARM"), "no-mate", ("bulb", "MATE"), ("stand", "FOOT")))
    [line] = planned(lamp, new).lines
    assert [pick.name for pick in line.picks] == ["Near", "Cold"]


def test_a_gone_extra_is_replaced_within_its_module(lamp, publish):
    new = publish(without, "DIM")
    found = planned(lamp, new)
    assert names(found.lines[0])[0][0] == "Ray"
    assert found.state.choices == {"bulb": "WARM", "stand": "FOOT", "extras/RAY": "yes"}


def test_nothing_known_of_two_parts_makes_them_no_equals(lamp, publish):
    new = publish(without, "FOOT")
    [line] = planned(lamp, new).lines
    assert names(line) == [("Clip", "", "−\N{NARROW NO-BREAK SPACE}€8.00")]  # noqa: RUF001  a real minus sign


def test_a_later_line_sees_what_was_picked_before(lamp, publish):
    new = publish(lambda d: never(without(d, "WARM", "FOOT"), "no-mate", ("bulb", "MATE"), ("stand", "CLIP")))
    # the only stand that is left does not go with the equal bulb, which therefore is not proposed
    found = planned(lamp, new)
    assert [line.was for line in found.lines] == ["Warm", "Foot"]
    assert found.state.consistent
    assert found.state.choices["stand"] == "CLIP"


def test_choices_that_no_longer_go_together_come_with_their_ways(lamp, publish):
    new = publish(never, "no-both", ("bulb", "WARM"), ("stand", "FOOT"))
    found = planned(lamp, new)
    [line] = found.lines
    assert (line.name, line.sentences, line.answered) == ("way", ("Never, says no-both.",), False)
    assert [pick.moves for pick in line.picks] == [(Move("Bulb", "Warm", "Mate"),), (Move("Stand", "Foot", "Clip"),)]
    assert [pick.picked for pick in line.picks] == [True, False]
    other = planned(lamp, new, {"way": line.picks[1].value})
    assert (other.answered, other.state.choices) == (True, {**WHOLE, "stand": "CLIP"})


def test_what_was_filled_in_gives_way_and_stays_marked_where_it_stays(lamp, publish):
    new = publish(never, "no-both", ("bulb", "WARM"), ("stand", "FOOT"))
    found = planned(lamp, new, filled={"bulb", "extras/DIM"})
    assert [pick.moves for pick in found.lines[0].picks] == [(Move("Bulb", "Warm", "Near"),)]
    assert found.state.own == {"stand": "FOOT", "bulb": "NEAR"}
    assert found.state.filled == {"extras/DIM"}


def test_new_prices_are_named_and_need_no_answer(lamp, publish):
    new = publish(dearer)
    found = planned(lamp, new)
    assert (found.lines, found.answered) == ((), True)
    assert found.prices == (("Foot", "€20.00", "€25.00"),)


def test_a_value_that_takes_nothing_is_no_loss(lamp, publish):
    new = publish(without, "RAY")
    found = planned(lamp, new, choices={**WHOLE, "extras/RAY": "no"})
    assert (found.lines, found.state.choices) == ((), WHOLE)


def test_stand_ins_keep_the_quantity(db, at):
    modules = [module("bulb", "WARM MATE", most=3)]
    old = load_release(put_on_sale(family(LAMPS, modules, code="lamp"), at).pk)
    new = load_release(put_on_sale(without(family(LAMPS, copy.deepcopy(modules), code="lamp"), "WARM"), at).pk)
    found = stand_ins(old=old, gone=("bulb", "WARM*2"), new=new, kept={})
    assert [candidate.value for candidate in found] == ["MATE*2", "MATE", "MATE*3"]
    assert [candidate.equal for candidate in found] == [True, False, False]


# The page


@pytest.fixture
def made(lamp, customer, build):
    return build(customer, lamp, WHOLE)


def test_a_build_says_that_something_changed_only_if_it_did(made, publish):
    assert "has changed since you began" not in made.page()
    publish(without, "RAY")
    assert "has changed since you began" not in made.page()  # nothing that it has
    publish(without, "WARM")
    said = text_of(made.browser.get(made.url))
    assert "What we sell has changed since you began. " in said
    assert "is no longer offered" in said.partition("has changed since you began. ")[2].partition("Your build stays")[0]
    assert f'href="{made.url}renew/"' in made.page()
    assert made.row.release.number == 1


@pytest.mark.parametrize("htmx", [True, False])
def test_the_lines_come_as_a_page_and_anew_with_each_pick(made, publish, htmx):
    publish(without, "WARM")
    headers = {"HX-Request": "true"} if htmx else {}
    answer = made.browser.get(f"{made.url}renew/?line-0=bulb%3DNEAR", headers=headers)
    said = text_of(answer)
    assert answer.status_code == 200
    assert (b"<html" in answer.content) is not htmx
    assert "Bulb Warm is no longer offered" in said
    assert "2 of your choices stay as they are. The total stays €29.00" in said
    assert made.row.release.number == 1


def test_going_on_takes_what_was_picked_line_by_line(made, publish):
    publish(lambda d: dearer(without(d, "WARM", "DIM")))
    answer = made.post("renew/", htmx=False, **{"line-0": "bulb=NEAR", "line-1": "later", "release": "2"})
    assert (answer.status_code, answer.url) == (303, made.url)
    assert (made.row.release.number, made.row.choices) == (2, {"bulb": "NEAR", "stand": "FOOT"})


@pytest.mark.parametrize(
    "words", [{}, {"line-0": "bulb=GLASS"}, {"line-0": ""}, {"line-0": "bulb=NEAR", "release": "1"}]
)
def test_without_a_word_on_each_line_nothing_changes(made, publish, words):
    """A build never changes silently: a line without an answer is asked again, and one of an older release too."""
    publish(without, "WARM")
    answer = made.post("renew/", htmx=False, **words)
    assert answer.status_code == 200
    assert "Warm is no longer offered" in text_of(answer)
    assert (made.row.release.number, made.row.choices, made.row.version) == (1, WHOLE, 1)


def test_new_prices_alone_are_taken_in_one_step(made, publish):
    publish(dearer)
    assert made.post("renew/", htmx=False).status_code == 303
    assert (made.row.release.number, made.row.choices) == (2, WHOLE)


def test_a_stranger_gets_404(made, publish, stranger):
    publish(without, "WARM")
    for browser in (stranger, Client()):
        assert browser.get(made.url + "renew/").status_code == 404
        assert browser.post(made.url + "renew/", {"version": 1}).status_code == 404


def test_an_ordered_build_and_one_off_sale_go_back_to_the_build(made, publish):
    publish(without, "WARM")
    ProductFamily.objects.update(is_listed=False)
    assert "not on sale" in text_of(made.browser.get(made.url + "renew/", follow=True))
    ProductFamily.objects.update(is_listed=True)
    Configuration.objects.update(status=Configuration.Status.ORDERED)
    assert made.browser.get(made.url + "renew/").url == made.url
    assert "has changed since you began" not in made.page()


@pytest.mark.parametrize("changed", [False, True])
def test_the_page_takes_one_query_more_than_its_parts(made, publish, changed, django_assert_num_queries):
    if changed:
        publish(without, "RAY")
    made.page()
    get = made.browser.get
    # the build, what is on sale, the taste, what was told, the population model, the act
    with django_assert_num_queries(6):
        get(made.url)


def test_a_way_out_of_a_conflict_takes_what_is_most_alike(lamp, publish):
    """The cold bulb is cheaper than the equal one; what the customer chose comes first."""

    def cheaper(document):
        document["modules"][0]["components"][3]["price"] = "1.00"
        return never(document, "no-both", ("bulb", "WARM"), ("stand", "FOOT"))

    [line] = planned(lamp, publish(cheaper)).lines
    assert [pick.moves[0].new for pick in line.picks] == ["Mate", "Clip"]


RAYS = {"code": "ray", "kind": "fixed", "name": "Wiring", "amount": "3.00", "if": [{"module": "extras"}]}


def test_lines_of_the_price_count_in_ways_out_and_are_named_where_they_change(db, at):
    old = load_release(put_on_sale({**LAMP, "prices": [RAYS]}, at).pk)
    apart = never(copy.deepcopy(LAMP), "no-both", ("stand", "FOOT"), ("extras", "DIM"))
    new = load_release(put_on_sale({**apart, "prices": [RAYS | {"amount": "3.50"}]}, at).pk)
    found = planned(old, new)
    prices = {pick.moves: pick.price for pick in found.lines[0].picks}
    without_dim = next(price for made, price in prices.items() if "DIM" in str(made).upper())
    assert "8.00" in without_dim  # the dimmer, 5.00, and its wiring, 3.00 as it was
    clipped = next(price for made, price in prices.items() if "CLIP" in str(made).upper())
    assert "7.50" in clipped  # 8.00 less for the clip, 0.50 more for the wiring
    assert ("Wiring", "€3.00", "€3.50") in planned(old, new, {"way": _clip(found)}).prices


def _clip(found):
    return next(pick.value for pick in found.lines[0].picks if "CLIP" in pick.value)
