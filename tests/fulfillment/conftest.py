import pytest

from configurator.configurations.state import _assess
from configurator.releases.shelf import load_release
from tests.fulfillment import server as servers


@pytest.fixture(autouse=True)
def empty_shelf():
    """Every test's first release has the same number, so none may be left open from the last test."""
    load_release.cache_clear()
    _assess.cache_clear()


@pytest.fixture
def server(settings):
    """A receiver that does as it is told, and that the shop may speak to."""
    with servers.running() as running:
        running.allow(settings)
        yield running
