import pytest

from configurator.configurations.state import _assess
from configurator.profiles.facts import _facts
from configurator.profiles.proposals.populations import drop_populations
from configurator.profiles.taste import _remembered
from configurator.releases.shelf import load_release
from tests.profiles.shop import guest, member, publish_shop


@pytest.fixture(autouse=True)
def nothing_in_memory():
    """Every test's first release has the same number, so nothing may be remembered from the last test."""
    for cached in (load_release, _assess, _facts):
        cached.cache_clear()
    _remembered.clear()
    drop_populations()


@pytest.fixture
def shop(db):
    publish_shop()


@pytest.fixture
def customer(shop):
    """A guest who has us learn always."""
    return guest()


@pytest.fixture
def stranger(shop):
    """Another one."""
    return guest()


@pytest.fixture
def account(shop):
    """A signed-in customer who has us learn always."""
    return member()
