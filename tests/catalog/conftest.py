import pytest
from django.test import Client

from catalog.importing import load_catalog
from configurator.customers.models import User
from tests.catalog.lamp import lamp, written


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def load(db, tmp_path):
    """Load a document as a file."""

    def loaded(document, name="lamp.json"):
        return load_catalog(path=written(tmp_path, document, name))

    return loaded


@pytest.fixture
def loaded_lamp(load):
    return load(lamp())


@pytest.fixture
def staff(db):
    return User.objects.create_superuser(email="ada@example.com", name="Ada")


@pytest.fixture
def desk(staff):
    """Ada's browser."""
    client = Client()
    client.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")
    return client
