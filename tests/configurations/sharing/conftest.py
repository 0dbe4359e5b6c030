import pytest
from django.core.cache import cache

from configurator.configurations.models import SharedBuild
from tests.configurations.conftest import BIKE
from tests.releases.families import module
from tests.releases.shop import put_on_sale


@pytest.fixture(autouse=True)
def nobody_was_counted():
    cache.clear()


@pytest.fixture
def made(bike, customer, build):
    """A build in which frame and wheel are chosen."""
    return build(customer, bike, {"frame": "THICK", "wheel": "LARGE"})


@pytest.fixture
def shared(made):
    """The build, shared."""
    assert made.browser.post(f"{made.url}share/").status_code == 303
    return SharedBuild.objects.get()


@pytest.fixture
def link(shared):
    return f"/s/{shared.token}/"


@pytest.fixture
def newer(at):
    """Put the bike on sale again without its large wheel, and dearer: `newer()`."""

    def publish():
        small = module("wheel", "SMALL", prices={"SMALL": "25.00"}, most=2)
        modules = [small if one["code"] == "wheel" else one for one in BIKE["modules"]]
        put_on_sale({**BIKE, "modules": modules}, at)

    return publish
