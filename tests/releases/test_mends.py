"""Whether choices made on one release still work on another, and the smallest change if they don't."""

import pytest

from configurator.releases.mends import Broken, broken_by, said
from configurator.releases.shelf import load_release
from tests.releases.families import component, family, module, rule
from tests.releases.shop import put_on_sale

PARTS = [component(sku) for sku in ("S1", "S2", "T1", "T2", "U1")]
MODULES = [module("s", "S1 S2"), module("t", "T1 T2", most=2), module("u", "U1", kind="several")]
NEVER = rule("never_with", **{"if": [{"module": "s", "component": "S1"}]}, then=[{"module": "t", "component": "T1"}])

pytestmark = pytest.mark.django_db


@pytest.fixture
def old(at):
    return load_release(put_on_sale(family(PARTS, MODULES), at).pk)


@pytest.fixture
def new(old, at):
    """S1 no longer goes with T1, and U1 is gone."""
    return load_release(put_on_sale(family(PARTS[:4], MODULES[:2], [NEVER]), at).pk)


def test_what_works_is_not_broken(new):
    assert broken_by(release=new, choices={"s": "S2", "t": "T1*2"}) is None


def test_the_smallest_change_is_named(new):
    found = broken_by(release=new, choices={"s": "S1", "t": "T1"})
    assert found in [
        Broken((), ("S: S2 instead of S1",), mendable=True),
        Broken((), ("T: T2 instead of T1",), mendable=True),
    ]


def test_what_is_gone_has_the_name_that_it_had(new, old):
    found = broken_by(release=new, choices={"s": "S2", "u/U1": "yes"}, names=old)
    assert found == Broken(("U: U1 is no longer offered",), (), mendable=True)


def test_what_is_gone_has_its_code_where_nobody_knows_its_name(new):
    found = broken_by(release=new, choices={"u/U1": "yes"})
    assert found == Broken(("u/U1: yes is no longer offered",), (), mendable=True)


def test_values_in_words(old):
    values = [("s", "S1"), ("t", "T1*2"), ("u/U1", "no"), ("s", "S9"), ("x", "X1")]
    assert [said(old, *value) for value in values] == ["S: S1", "T: 2 × T1", "U: nothing", "S: S9", "x: X1"]  # noqa: RUF001
