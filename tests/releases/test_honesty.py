"""Paid defaults that are not the cheapest, and prices that do nothing."""

from decimal import Decimal

import pytest

from configurator.languages.few import few
from configurator.languages.told import say
from configurator.releases.honesty import PaidDefault, idle_prices, paid_defaults, told_paid_default
from configurator.releases.shelf import load_release
from tests.releases.families import component, family, module, rule
from tests.releases.shop import put_on_sale

PARTS = [component("S1", size=1), component("S2", size=1), component("T1", size=1), component("T2", size=2)]
PARTS += [component("U1"), component("P1")]
MODULES = [
    module("s", "S1 S2", prices={"S1": "5.00", "S2": "3.00"}),
    module("t", "T1 T2", prices={"T1": "9.00", "T2": "4.00"}),
    module("u", "U1", kind="several", prices={"U1": "2.00"}),
    module("p", "P1", kind="portions", most=3, prices={"P1": "1.00"}),
]


def preset(**choices):
    return {"code": "nice", "name": "Nice", "description": "", "choices": choices}


def found(at, *rules, modules=MODULES, **choices):
    document = family(PARTS, modules, rules, presets=[preset(**choices)])
    return paid_defaults(load_release(put_on_sale(document, at).pk))


@pytest.mark.django_db
class TestPaidDefaults:
    def test_an_equal_part_for_less_comes_before_a_lesser_one(self, at):
        assert found(at, s="S1", t="T1") == [
            PaidDefault("Nice", "S: S1", "S2", Decimal("2.00"), same=True),
            PaidDefault("Nice", "T: T1", "T2", Decimal("5.00"), same=False),
        ]

    def test_what_could_be_left_out(self, at):
        assert found(at, u=["U1"]) == [PaidDefault("Nice", "U: U1", "nothing", Decimal("2.00"), same=False)]

    def test_the_cheapest_is_honest(self, at):
        assert found(at, s="S2", t="T2") == []

    def test_what_does_not_fit_is_no_alternative(self, at):
        sides = {"if": [{"module": "s", "component": "S1"}], "then": [{"module": "t", "component": "T2"}]}
        assert [one.component for one in found(at, rule("never_with", **sides), s="S1", t="T1")] == ["S: S1"]

    def test_portions_are_the_product_itself(self, at):
        assert found(at, p={"P1": 2}) == []

    def test_a_price_on_request_is_not_compared(self, at):
        modules = [module("s", "S1 S2", prices={"S1": None, "S2": "3.00"}), *MODULES[1:]]
        assert found(at, modules=modules, s="S1") == []
        modules = [module("s", "S1 S2", prices={"S1": "5.00", "S2": None}), *MODULES[1:]]
        assert found(at, modules=modules, s="S1") == []

    def test_a_preset_that_can_not_be_built_is_not_judged(self, at):
        sides = {"if": [{"module": "s", "component": "S1"}], "then": [{"module": "t", "component": "T1"}]}
        assert found(at, rule("never_with", **sides), s="S1", t="T1") == []


def test_a_paid_default_in_words():
    one = PaidDefault("Nice", "S: S1", "S2", Decimal("2.00"), same=True)
    assert (
        say(told_paid_default(one, "EUR"))
        == "“Nice” has S: S1 for €2.00 more than S2, whose attributes are all the same."
    )


def test_a_price_in_a_module_priced_by_weight_does_nothing():
    by_weight = module("p", "P1 U1", kind="portions", most=3, price_per_100_g="2.00", prices={"U1": None})
    document = family(PARTS, [MODULES[0], by_weight])
    assert list(map(say, idle_prices(document))) == ["P is priced by weight, so the price of P1 is never used."]


def test_a_few_names_and_how_many_more():
    assert [few(["a", "b", "c"], most=3), few(["a", "b", "c", "d"], most=3)] == ["a, b, c", "a, b, c and 1 more"]
