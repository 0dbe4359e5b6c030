import pytest

from tests.fulfillment import server as servers


@pytest.fixture
def server(settings):
    """A receiver that does as it is told, and that the shop may speak to."""
    with servers.running() as running:
        running.allow(settings)
        yield running
