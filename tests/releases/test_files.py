"""Keep: a file under exactly its name, whole or not at all, in a folder or wherever else files are."""

import pytest
from django.core.files.storage import InMemoryStorage, default_storage

from configurator.releases.files import keep


@pytest.fixture(params=["folder", "memory"])
def place(request, settings, tmp_path):
    """A storage that is a folder, and one that is none."""
    settings.MEDIA_ROOT = tmp_path
    if request.param == "memory":
        kind = f"{InMemoryStorage.__module__}.{InMemoryStorage.__qualname__}"
        settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": kind}}


def test_what_is_kept_twice_is_one_file_of_its_name(place):
    for _ in range(2):
        keep("a/one.png", b"picture")
    assert default_storage.listdir("a") == ([], ["one.png"])
    with default_storage.open("a/one.png") as file:
        assert file.read() == b"picture"


def test_nothing_is_left_of_what_could_not_be_written(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with pytest.raises(TypeError):
        keep("a/one.png", "no bytes")
    assert default_storage.listdir("a") == ([], [])
