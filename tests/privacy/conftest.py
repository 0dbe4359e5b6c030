import pytest

from configurator.configurations.state import _assess
from configurator.profiles.facts import _facts
from configurator.profiles.taste import _remembered
from configurator.releases.shelf import load_release
from tests.orders.shop import publish_lamp
from tests.privacy.person import fill, live


@pytest.fixture(autouse=True)
def nothing_in_memory():
    """Every test's first release has the same number, so nothing may be remembered from the last test."""
    for cached in (load_release, _assess, _facts):
        cached.cache_clear()
    _remembered.clear()


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    """Where files of orders and mails go."""
    settings.EXPORT_DIR = tmp_path / "export"
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path


@pytest.fixture
def shop(db):
    publish_lamp()


@pytest.fixture
def joe(shop):
    """A person with a row in every table."""
    visitor = live("joe", "joe@example.com")
    fill(visitor)
    return visitor


@pytest.fixture
def ann(shop):
    """Somebody else who did the same."""
    visitor = live("ann", "ann@example.com")
    fill(visitor)
    return visitor
