"""Ways to begin beside the presets: the cheapest build, with the total that is shown before it is begun."""

import random

import pytest

from configurator.configurations.complete import fill_in
from configurator.configurations.models import Configuration
from configurator.configurations.state import assess
from configurator.configurations.ways.begin import presets_of, ways_of
from configurator.releases.compile import UnpublishableError
from configurator.releases.shelf import Preset, load_release
from configurator.stock.levels import Level
from tests.configurations.shop import text_of
from tests.releases.families import random_family
from tests.releases.priced import PlainPrices, random_lines
from tests.releases.shop import put_on_sale

pytestmark = pytest.mark.django_db


def test_the_start_page_shows_the_cheapest_with_its_total(bike, customer):
    said = text_of(customer.get("/configure/bike/", follow=True))
    assert "Cheapest All that has to be in it at the lowest price, from parts in stock €120.00" in said
    assert "Most popular" not in said


def test_presets_show_what_they_begin_with(demo, customer):
    release = demo("laptop")
    said = text_of(customer.get("/configure/laptop/", follow=True))
    for preset in presets_of(release):
        assert f"{preset.name} {preset.says} {preset.price}" in said
        answer = customer.post("/configure/laptop/", {"preset": preset.code}, follow=True)
        assert preset.price in text_of(answer)


def test_a_preset_that_leaves_something_open_says_from(bike, monkeypatch):
    begun = Preset(code="thin", name="Thin", description="", choices={"frame": "THIN"})
    monkeypatch.setattr(bike, "presets", (begun,))
    assert [preset.price for preset in presets_of(bike)] == ["from €120.00"]


def test_the_cheapest_is_begun_with_the_total_that_was_shown_and_gives_way(bike, customer):
    answer = customer.post("/configure/bike/", {"way": "cheapest"})
    made = Configuration.objects.get()
    assert (made.choices, made.filled) == ({"frame": "THIN", "wheel": "SMALL"}, ["frame", "wheel"])
    assert "€120.00" in text_of(customer.get(answer.url))
    state = assess(release=bike, choices=made.choices, filled=made.filled)
    assert state.complete
    assert state.own == {}


@pytest.mark.parametrize("family", ["laptop", "yogurt", "pc"])
def test_filling_in_from_nothing_costs_what_the_cheapest_does(demo, family):
    release = demo(family)
    (cheapest,) = (way for way in ways_of(release=release, seen={}) if way.code == "cheapest")
    filled = assess(release=release, choices=fill_in(assess(release=release, choices={})))
    assert filled.complete
    assert filled.price == cheapest.state.price


def test_an_unknown_way_begins_from_nothing(bike, customer):
    customer.post("/configure/bike/", {"way": "dearest"})
    assert Configuration.objects.get().choices == {}


def test_what_is_begun_anew_beside_an_open_build_has_the_ways_too(bike, customer, build):
    build(customer, bike, {"frame": "THICK"})
    assert "Cheapest All that has to be in it" in text_of(customer.get("/configure/bike/"))


def test_a_build_that_has_choices_is_offered_no_other_start(bike, customer, build):
    assert "Start from something" not in build(customer, bike, {"frame": "THICK"}).page()


def test_what_is_not_in_stock_is_not_in_the_cheapest(bike):
    state = ways_of(release=bike, seen={"THIN": Level(0)})[0].state
    # the odd frame is cheaper, but nobody knows whether the wheel fits
    assert state.choices == {"frame": "THICK", "wheel": "SMALL"}


def test_where_a_part_is_not_in_stock_the_cheapest_says_so(bike):
    way = ways_of(release=bike, seen={"SMALL": Level(0), "LARGE": Level(0)})[0]
    assert way.says == "All that has to be in it at the lowest price, part of it is not in stock just now"


def known_family(seed):
    """A random family whose prices and attributes are all known, with lines of the price."""
    rng = random.Random(seed)
    document = random_family(rng)
    full = {"size": 2, "colour": "red", "light": True, "fits": ["red"]}
    for part in document["components"]:
        part["attributes"] = full | part["attributes"] | {"rate": rng.choice([1, 2])}  # as files write numbers
    for entry in document["modules"]:
        for line in () if entry["price_per_100_g"] else entry["components"]:
            line["price"] = line["price"] or "4.75"
    return document | {"prices": random_lines(rng, document["modules"])}


def test_the_cheapest_is_the_cheapest_of_all_that_can_be_built(at):
    compared = 0
    for seed in range(24):
        document = known_family(seed) | {"family": {**known_family(seed)["family"], "code": f"f{seed}"}}
        plain = PlainPrices(document)
        builds = [build for build in plain.builds() if plain.allows(build)]
        try:
            release = load_release(put_on_sale(document, at).pk)
        except UnpublishableError:
            continue
        ways = ways_of(release=release, seen={})
        least = min(plain.total(build) for build in builds)
        empty = assess(release=release, choices={}).complete  # then nothing is filled in
        assert [way.state.total for way in ways] == [least] or empty, seed
        compared += len(ways)
    assert compared >= 8
