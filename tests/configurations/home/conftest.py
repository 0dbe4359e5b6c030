import pytest

from configurator.profiles.facts import _facts
from tests.profiles.shop import publish_shop


@pytest.fixture
def shop(db):
    """The lamp and the chair, with a colour in common, on sale."""
    _facts.cache_clear()
    publish_shop()
