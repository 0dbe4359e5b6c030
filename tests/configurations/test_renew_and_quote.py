"""What a newer release changes for a build, in sentences; and the one price of page, quote and engine."""

import copy
import random
from decimal import Decimal

import pytest

from configurator.configurations.complete import fill_in
from configurator.configurations.quote import quote_configuration
from configurator.configurations.renew import changes_in_words, differences, mended
from configurator.configurations.state import assess
from configurator.releases.shelf import load_release
from tests.configurations.conftest import BIKE
from tests.releases.families import component, rule
from tests.releases.shop import put_on_sale

pytestmark = pytest.mark.django_db

WHOLE = {"frame": "ODD", "wheel": "LARGE", "snack/NUT": "2"}


def changed(change):
    document = copy.deepcopy(BIKE)
    change(document)
    return document


def price(module, line, amount):
    return lambda document: document["modules"][module]["components"][line].update(price=amount)


def drop(sku):
    def change(document):
        document["components"] = [c for c in document["components"] if c["sku"] != sku]
        for entry in document["modules"]:
            entry["components"] = [line for line in entry["components"] if line["sku"] != sku]

    return change


def never(document):
    sides = {"if": [{"module": "frame", "component": "ODD"}], "then": [{"module": "wheel", "component": "LARGE"}]}
    document["rules"].append(rule("never_with", "no-odd", **sides))


def one_more(document):
    document["modules"][2] |= {"required": True, "minimum": 1}


def text(document):
    document["family"]["tagline"] = "Rides again"


@pytest.mark.parametrize(
    ("change", "sentences"),
    [
        (text, []),
        (price(0, 0, "1.00"), []),  # a component that is not in the build
        (
            price(0, 2, "125.00"),
            ["Odd costs €125.00 instead of €120.00.", "The total is €174.00 instead of €169.00."],
        ),
        (
            price(3, 0, "2.50"),
            ["Nut costs €2.50 instead of €2.00.", "The total is €170.00 instead of €169.00."],
        ),
        (
            drop("ODD"),
            ["Frame: Odd is no longer offered; Thick comes nearest.", "The total is €199.00 instead of €169.00."],
        ),
        (one_more, ["Extras is to be chosen now."]),
        (
            never,
            ["Wheel: Large no longer goes with the rest; Small would.", "The total is €144.00 instead of €169.00."],
        ),
    ],
    ids=["a-text", "another-price", "a-price", "a-portions-price", "gone", "one-more", "a-rule"],
)
def test_differences_name_exactly_what_a_newer_release_changes(bike, at, change, sentences):
    newer = load_release(put_on_sale(changed(change), at).pk)
    found = differences(old=bike, new=newer, choices=WHOLE)
    assert [difference.sentence for difference in found] == sentences


def test_a_release_changes_nothing_for_itself(bike):
    assert differences(old=bike, new=bike, choices=WHOLE) == ()


def test_mended_keeps_what_can_stay(bike):
    assert mended(release=bike, choices=WHOLE) == (WHOLE, {})
    choices = {"frame": "THIN", "wheel": "LARGE", "motor": "V8"}
    kept, changed_ = mended(release=bike, choices=choices)
    assert assess(release=bike, choices=kept).consistent
    assert set(kept) == {"frame", "wheel"}
    assert changed_["motor"] == ["V8", None]
    assert len(changed_) == 2


def test_mended_replaces_what_is_gone_by_what_is_nearest_in_price(bike, at):
    newer = load_release(put_on_sale(changed(drop("ODD")), at).pk)
    kept, changed_ = mended(release=newer, choices=WHOLE, old=bike)
    assert kept == {**WHOLE, "frame": "THICK"}
    assert changed_ == {"frame": ["ODD", "THICK"]}
    without_old, _ = mended(release=newer, choices=WHOLE)
    assert "frame" not in without_old


def with_fruit(*skus):
    """More snacks: plum and fig are equal, a date is larger."""

    def change(document):
        sizes = {"PLUM": 7, "FIG": 7, "DATE": 8}
        document["components"] += [component(sku, size=sizes[sku]) for sku in skus]
        lines = [{"sku": sku, "price": "3.00", "max_quantity": 3} for sku in skus]
        document["modules"][3]["components"] = document["modules"][3]["components"] + lines

    return change


@pytest.mark.parametrize(
    ("left", "snacks", "sentences"),
    [
        (
            ["FIG", "DATE"],
            {"snack/FIG": "2"},
            ["Snack: 2 × Plum is no longer offered.", "Snack: 2 × Fig, an equal part, comes instead."],  # noqa: RUF001,
        ),
        (["DATE"], {}, ["Snack: 2 × Plum is no longer offered."]),  # noqa: RUF001  and no word about the figs it had not
    ],
)
def test_mended_takes_an_equal_part_instead_of_portions_that_are_gone_and_no_other(bike, at, left, snacks, sentences):
    old = load_release(put_on_sale(changed(with_fruit("PLUM", "FIG", "DATE")), at).pk)
    new = load_release(put_on_sale(changed(with_fruit(*left)), at).pk)
    whole = assess(release=old, choices={"frame": "ODD", "wheel": "LARGE", "snack/PLUM": "2"}).variant
    assert whole is not None
    kept, changed_ = mended(release=new, choices=whole, old=old)
    assert {v: value for v, value in kept.items() if v.startswith("snack/") and value != "0"} == snacks
    assert changes_in_words(release=new, old=old, changed=changed_) == sentences


# Quote


def test_a_quote_has_a_line_for_each_component_and_their_sum(bike):
    quote = quote_configuration(release=bike, choices=WHOLE)
    lines = [(line.sku, line.quantity, line.unit_price, line.price) for line in quote.lines]
    assert lines == [
        ("ODD", 1, Decimal("120.00"), Decimal("120.00")),
        ("LARGE", 1, Decimal("45.00"), Decimal("45.00")),
        ("NUT", 2, Decimal("2.00"), Decimal("4.00")),
    ]
    assert (quote.total, quote.complete, quote.missing) == (Decimal("169.00"), True, ())
    assert quote.unchecked == ("A large wheel needs a thick frame.",)
    assert quote.weight_g == 40


def test_two_of_a_component_cost_twice_as_much(bike):
    quote = quote_configuration(release=bike, choices={"frame": "THICK", "wheel": "LARGE*2"})
    assert [(line.sku, line.quantity, line.price) for line in quote.lines][1] == ("LARGE", 2, Decimal("90.00"))
    assert quote.total == Decimal("240.00")


def completed(release, rng):
    """A random complete build."""
    choices = {}
    for _ in range(8):
        options = [o for options in release.options_of.values() for o in options]
        option = rng.choice(options)
        more = {**choices, option.variable: rng.choice(option.values)}
        if assess(release=release, choices=more).consistent:
            choices = more
    while filled := fill_in(assess(release=release, choices=choices)):
        choices |= filled
    return choices


@pytest.mark.parametrize("code", ["laptop", "yogurt", "pc"])
def test_the_quote_equals_the_engines_total_and_the_sum_of_its_lines(demo, code):
    release, rng = demo(code), random.Random(code)
    for _ in range(12):
        choices = completed(release, rng)
        state, quote = assess(release=release, choices=choices), quote_configuration(release=release, choices=choices)
        assert quote.complete
        engine = release.knowledge.evaluate(release.knowledge.encode(state.variant)).cheapest_total
        if quote.total is None:
            assert engine >= release.translation.stand_in
            assert None in {line.price for line in quote.lines}
        else:
            lines = [line.price for line in (*quote.lines, *quote.price_lines)]
            assert release.money(engine) == quote.total == sum(lines)
        assert set(choices.items()) <= set(quote.variant.items())


def test_yogurt_costs_its_weight_times_the_rate(demo):
    release, rng = demo("yogurt"), random.Random(5)
    rates = {m["code"]: m["price_per_100_g"] for m in release.document["modules"]}
    weighed = [code for code, rate in rates.items() if rate is not None]
    assert weighed != []
    for _ in range(8):
        quote = quote_configuration(release=release, choices=completed(release, rng))
        for code in weighed:
            lines = [line for line in quote.lines if line.module_code == code]
            grams = sum(line.weight_g * line.quantity for line in lines)
            exact = Decimal(rates[code]) * grams / 100
            portions = sum(line.quantity for line in lines)
            # every portion is rounded to the cent by itself
            assert abs(sum(line.price for line in lines) - exact) <= Decimal("0.005") * portions


def test_filling_in_prefers_what_can_be_checked_then_what_is_cheap(bike):
    state = assess(release=bike, choices={"wheel": "LARGE"})
    # the odd frame is cheaper, but nobody knows whether the wheel fits
    assert fill_in(state) == {"frame": "THICK"}
    assert fill_in(assess(release=bike, choices={"frame": "THIN", "wheel": "SMALL"})) == {}


def test_the_cheapest_completion_is_what_the_page_says_before(bike):
    state = assess(release=bike, choices={"frame": "THICK"})
    filled = assess(release=bike, choices={"frame": "THICK", **fill_in(state)})
    assert (filled.complete, filled.total) == (True, state.total)
