import pytest

from configurator.embed.keep import issue_secret
from configurator.embed.models import EmbeddingSite
from configurator.releases.shelf import load_release
from tests.configurations.conftest import BIKE
from tests.conftest import AT
from tests.releases.shop import put_on_sale

ORIGIN = "https://shop.example.com"


@pytest.fixture
def bike(db, at):
    return load_release(put_on_sale(BIKE, at).pk)


@pytest.fixture
def site(db):
    """A site that may show the configure page."""
    made = EmbeddingSite.objects.create(name="The Shop", origin=ORIGIN, made_at=AT)
    issue_secret(site=made, at=AT)
    return made
