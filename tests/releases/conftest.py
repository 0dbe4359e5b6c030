import pytest

from configurator.configurations.state import _assess
from configurator.releases.shelf import load_release


@pytest.fixture(autouse=True)
def empty_shelf():
    """Every test's first release has the same number, so none may be left open from the last test."""
    load_release.cache_clear()
    _assess.cache_clear()


@pytest.fixture
def own_media(settings, tmp_path):
    """Pictures of this test alone."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT
