import copy

import numpy as np
import pytest

from configurator.configurations.complete import completion
from configurator.configurations.state import assess
from configurator.profiles.correct import liking
from configurator.profiles.facts import Facts
from configurator.profiles.proposals.appetite import statement
from configurator.profiles.proposals.leaning import leanings, like_words, log_weights, matches
from configurator.profiles.taste import taste_of
from configurator.profiles.tell import tell
from configurator.profiles.told import told_of
from configurator.releases.shelf import current_release
from tests.profiles.shop import AT, CHAIR, LAMP, act, clicked, guest, learn_all, ordered, proposals, publish_shop

LIGHT = {"shade": "PAPER", "bulb": "LED"}


@pytest.fixture
def priced(db):
    """The lamp with shades at three prices."""
    lamp = copy.deepcopy(LAMP)
    for line, price in zip(lamp["modules"][0]["components"], ("5.00", "10.00", "50.00"), strict=True):
        line["price"] = price
    publish_shop(lamp, CHAIR)
    return guest()


def says(visitor, *statements):
    tell(visitor=visitor, statements=statements, at=AT)


def shade(visitor):
    found = proposals(visitor, "lamp")
    return {key.partition("=")[2]: words for key, words in found.items() if key.startswith("shade=")}


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        (1, {"PAPER": "you like what is proven and cheap"}),
        (2, {"PAPER": "you like what is proven"}),
        (3, {}),
        (4, {"GOLD": "you like what is new"}),
        (5, {"GOLD": "you like the newest"}),
    ],
)
def test_a_changed_appetite_changes_the_proposal_and_says_why(priced, step, expected):
    says(priced, statement(step))
    assert shade(priced) == expected


def test_an_appetite_shifts_what_clicks_speak_for_and_says_so(priced):
    act(priced, clicked("shade/PAPER"), clicked("shade/GOLD"), clicked("shade/PAPER"))
    learn_all()
    assert shade(priced) == {"PAPER": "you picked it twice"}
    says(priced, statement(5))
    assert shade(priced) == {"GOLD": "you picked it before, and you like the newest"}


def test_an_appetite_proposes_nothing_that_could_be_left_out(priced):
    says(priced, statement(5))
    assert {key.partition("=")[0] for key in proposals(priced, "lamp")} == {"shade"}


def test_of_a_thing_that_one_has_or_not_the_reason_says_the_name_alone(priced):
    says(priced, liking(code="smart=yes", name="Smart: yes", weight="3"))
    assert "you told us you like Smart" in proposals(priced, "lamp").values()


def test_what_is_liked_is_proposed_and_what_is_avoided_is_not(priced):
    act(priced, ordered(LIGHT))
    learn_all()
    assert shade(priced) == {"PAPER": "you ordered it before"}
    says(priced, liking(code="colour=black", name="Colour: black", weight="3"))
    assert shade(priced) == {"GLASS": "you told us you like Colour: black"}
    says(priced, liking(code="colour=black", name="Colour: black", weight=""))
    says(priced, liking(code="colour=white", name="Colour: white", weight="-3"))
    assert shade(priced) == {}


def test_filling_in_follows_what_was_told(priced):
    act(priced, clicked("shade/PAPER"))
    learn_all()
    empty = assess(release=current_release("lamp"), choices={})

    def filled():
        return completion(empty, taste_of(customer_id=priced.customer_id, fresh=True))["shade"]

    assert filled() == "PAPER"
    says(priced, statement(5))
    assert filled() == "GOLD"
    says(priced, liking(code="colour=gold", name="Colour: gold", weight="-3"))
    assert filled() == "GLASS"


def test_weights_are_those_of_the_components_and_nothing_leans_to_nothing(priced):
    release = current_release("lamp")
    says(priced, liking(code="colour=gold", name="Colour: gold", weight="3"))
    logs = log_weights(told=told_of(customer_id=priced.customer_id), release=release)
    assert np.flatnonzero(logs).tolist() == [release.flat("shade", "GOLD")]
    nobody = told_of(customer_id=guest().customer_id)
    assert leanings(told=nobody, release=release, facts=Facts(release.translation.vocabulary)) == {}


@pytest.mark.parametrize(
    ("like", "met"),
    [
        ("colour=black", True),
        ("colour=white", False),
        ("watts<=5", True),
        ("watts<=4.9", False),
        ("watts>=5", True),
        ("watts>=6", False),
        ("colour<=5", False),
        ("watts<=x", False),
        ("other<=5", False),
    ],
)
def test_numbers_are_compared(like, met):
    assert matches(like, ("colour=black", "watts=5")) is met


def test_words_of_a_bound(priced):
    facts = Facts(current_release("lamp").translation.vocabulary)
    assert like_words(facts, "watts<=5") == "Power: at most 5 W"
    assert like_words(facts, "watts>=5") == "Power: at least 5 W"
    assert like_words(facts, "colour=black") == "Colour: black"
