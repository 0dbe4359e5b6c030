import pytest


@pytest.fixture
def own_media(settings, tmp_path):
    """Pictures of this test alone."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT
