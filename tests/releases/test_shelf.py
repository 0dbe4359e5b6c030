"""A release in memory: a worker that says it is ready has prepared all that a click needs."""

from datetime import UTC, datetime
from functools import cached_property

import pytest

from configurator.releases.shelf import LoadedRelease, current_release, load_release, warm
from tests.releases.families import component, family, module
from tests.releases.shop import put_on_sale

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
LAZY = {
    name for kind in LoadedRelease.__mro__ for name, part in vars(kind).items() if isinstance(part, cached_property)
}


def prepared(release):
    return LAZY & set(vars(release))


@pytest.mark.django_db
def test_warm_prepares_all_that_is_prepared_on_first_use():
    parts = [component("S1", size=1), component("S2", size=2)]
    put_on_sale(family(parts, [module("s", "S1 S2")]), AT)
    load_release.cache_clear()
    assert prepared(current_release("thing")) < LAZY
    warm()
    assert prepared(current_release("thing")) == LAZY


@pytest.mark.django_db
def test_specs_are_written_as_people_read_them():
    parts = [component("S1", size=1, colour="red", light=True, fits=["red", "green"], weight_g=3), component("S2")]
    put_on_sale(family(parts, [module("s", "S1 S2", required=False)]), AT)
    options = current_release("thing").modules["s"].options
    assert [option.specs for option in options] == [
        (),
        (("Colour", "red"), ("Fits", "red, green"), ("Light", "yes"), ("Size", "1 cm")),
        (),
    ]
