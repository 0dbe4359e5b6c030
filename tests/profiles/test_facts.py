import pytest

from configurator.profiles.facts import facts_of, times
from configurator.profiles.story import tastes_of
from tests.profiles.shop import DARK, LAMP, act, clicked, learn_all, ordered, publish_shop


@pytest.fixture
def facts(shop):
    return facts_of(family_code="lamp", release_number=1)


def test_facts_attributes_by_sku(facts):
    assert facts.attributes == {
        "PAPER": ("colour=white", "tags=home"),
        "GLASS": ("colour=black", "tags=home", "tags=office"),
        "GOLD": ("colour=gold",),
        "LED": ("watts=5",),
        "BLACKFOOT": ("watts=0",),
        "PLUG": ("smart=no",),
        "DIMMER": ("smart=yes",),
    }


@pytest.mark.parametrize(
    ("number", "text"), [(14, "14"), (14.0, "14"), (0.5, "0.5"), (10, "10"), (1_000_000, "1000000")]
)
def test_facts_write_a_number_in_one_way(db, number, text):
    document = {**LAMP, "components": [dict(c) for c in LAMP["components"]]}
    document["components"][3] = {**document["components"][3], "attributes": {"watts": number}}
    publish_shop(document)
    assert facts_of(family_code="lamp", release_number=1).attributes["LED"] == (f"watts={text}",)


def test_facts_taken_reads_every_kind_of_choice(facts):
    choices = {"shade": "GLASS", "bulb": "LED*3", "stand": "(none)", "extras/PLUG": "yes", "extras/DIMMER": "no"}
    assert facts.taken(choices) == (("bulb", "LED"), ("extras", "PLUG"), ("shade", "GLASS"))
    assert facts.taken({"shade": "GONE", "lid": "X"}) == ()
    chair = facts_of(family_code="chair", release_number=1)
    assert chair.taken({"cushions/RED": "0", "cushions/INK": "2"}) == (("cushions", "INK"),)


def test_facts_words(facts):
    assert facts.attribute_words("watts=5") == "Power: 5 W"
    assert facts.attribute_words("gone=5") == "gone: 5"
    assert (facts.component_name("shade/GLASS"), facts.module_name("shade/GLASS")) == ("Glass shade", "Shade")
    assert (facts.component_name("lid/GONE"), facts.module_name("lid/GONE")) == ("GONE", "lid")
    assert [times(n) for n in (1, 2, 3)] == ["once", "twice", "3 times"]


def test_facts_of_what_never_was(shop):
    assert facts_of(family_code="lamp", release_number=2) is None
    assert facts_of(family_code="sofa", release_number=1) is None


def test_story_names_a_taste_by_the_release_it_was_learned_on(customer):
    act(customer, ordered(DARK), clicked("extras/DIMMER"))
    learn_all()
    without = {**LAMP, "rules": [], "components": [c for c in LAMP["components"] if c["sku"] != "DIMMER"]}
    without["modules"] = [
        {**m, "components": [line for line in m["components"] if line["sku"] != "DIMMER"]} for m in LAMP["modules"]
    ]
    publish_shop(without)
    family = tastes_of(customer_id=customer.customer_id)[0]
    assert [(line.words, line.counts) for line in family.components] == [
        ("Dimmer (Extras)", "in 1 order, picked once"),
        ("LED bulb (Bulb)", "in 1 order"),
        ("Glass shade (Shade)", "in 1 order"),
    ]
    assert [line.words for line in family.attributes][-1] == "Power: 5 W"
