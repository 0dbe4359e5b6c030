import uuid

import pytest

from configurator.configurations.models import Configuration
from configurator.configurations.start import start
from configurator.releases.shelf import load_release
from tests.configurations.lamps import lamps_on_sale
from tests.configurations.shop import Build
from tests.conftest import AT
from tests.releases.families import component, family, module, rule
from tests.releases.shop import put_on_sale


@pytest.fixture
def build(db):
    """Start a build: `build(customer, release, **choices)`."""

    def started(browser, release, choices=None, **columns):
        made, _ = start(release=release, visitor=browser.visitor, choices=choices or {}, at=AT)
        if columns:
            Configuration.objects.filter(pk=made.pk).update(**columns)
        return Build(browser, uuid.UUID(str(made.key)))

    return started


PARTS = [
    component("THIN", size=1, colour="red"),
    component("THICK", size=3, colour="blue"),
    component("ODD"),
    component("SMALL", size=1),
    component("LARGE", size=3),
    component("BELL"),
    component("BAG"),
    component("NUT"),
    component("OAT"),
]
MODULES = [
    module("frame", "THIN THICK ODD", prices={"THIN": "100.00", "THICK": "150.00", "ODD": "120.00"}),
    module("wheel", "SMALL LARGE", prices={"SMALL": "20.00", "LARGE": "45.00"}, most=2),
    module("extras", "BELL BAG", kind="several", prices={"BELL": "5.00", "BAG": "30.00"}, maximum=1),
    module("snack", "NUT OAT", kind="portions", most=3, maximum=4, prices={"NUT": "2.00", "OAT": "1.00"}),
]
RULES = [
    rule(
        "must_match",
        "wheel-fits",
        left={"module": "wheel", "attribute": "size"},
        operator="at_most",
        right={"module": "frame", "attribute": "size"},
        says="A large wheel needs a thick frame.",
    ),
    rule(
        "never_with",
        "bag-light",
        strength="warn",
        says="A bag hangs low here.",
        **{"if": [{"module": "extras", "component": "BAG"}]},
        then=[{"module": "wheel", "component": "SMALL"}],
    ),
]
PRESETS = [
    {"code": "city", "name": "City", "description": "", "choices": {"frame": "THIN", "wheel": "SMALL"}},
]
BIKE = family(PARTS, MODULES, RULES, code="bike", presets=PRESETS)


@pytest.fixture
def bike(db, at):
    """A small family on sale: a bicycle whose large wheel needs a thick frame."""
    return load_release(put_on_sale(BIKE, at).pk)


@pytest.fixture
def lamps(db, at):
    """A family on sale with long modules of every kind, one of thousands of options."""
    return load_release(lamps_on_sale(at).pk)
