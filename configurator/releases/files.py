"""Files: how pictures that are made of others are named and kept."""

import uuid
from functools import lru_cache
from pathlib import Path, PurePosixPath

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage


@lru_cache(maxsize=4096)  # a click names the same few sheets again
def sized_name(name: str, width: int, form: str) -> str:
    """Where a stored picture lies in a width and a format."""
    path = PurePosixPath(name)
    return str(path.parent / f"{path.stem}-{width}.{form}")


def keep(name: str, data: bytes) -> None:
    """Store a file under exactly this name, whole or not at all; whoever comes second writes the same once more."""
    if not isinstance(default_storage, FileSystemStorage):  # what is no folder shows a file only when it is whole
        if not default_storage.exists(name):
            default_storage.save(name, ContentFile(data))
        return
    place = Path(default_storage.path(name))
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_name(f"{place.name}.{uuid.uuid4().hex}.part")  # such are left out of backups
    try:
        part.write_bytes(data)
        part.replace(place)
    finally:
        part.unlink(missing_ok=True)
