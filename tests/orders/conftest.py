import pytest

from configurator.configurations.state import _assess
from configurator.releases.shelf import load_release


@pytest.fixture(autouse=True)
def empty_shelf():
    """Every test's first release has the same number, so none may be left open from the last test."""
    load_release.cache_clear()
    _assess.cache_clear()
