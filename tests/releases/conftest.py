import pytest

from configurator.customers.models import User


@pytest.fixture
def own_media(settings, tmp_path):
    """Pictures of this test alone."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def staff_user(db):
    """Somebody who may publish."""
    return User.objects.create_superuser("pat@example.com", "a-password-of-the-cast", name="Pat Publisher")
