import pytest

from catalog.importing import load_catalog
from catalog.models import ProductFamily
from configurator.releases.authoring.draft import forget_compiled
from configurator.releases.authoring.place import Place
from tests.catalog.lamp import lamp, written


@pytest.fixture(autouse=True)
def nothing_compiled():
    forget_compiled()


@pytest.fixture
def load(db, settings, tmp_path):
    """Load a document as a file."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return lambda document: load_catalog(path=written(tmp_path, document))


@pytest.fixture
def place(load):
    """The lamp, as the page speaks of it."""
    load(lamp())
    return Place(ProductFamily.objects.get(code="lamp"))
