"""Bundles: small source files for readers, one file a page for browsers.

A style sheet that imports others is a bundle. A browser can follow the imports by itself, so that nothing has to be
built to develop; `collectstatic` puts what is imported in the place of each import, so that a page has one sheet to
wait for. The same goes for a script that imports others for what they do. Names with hashes and compression are
WhiteNoise's.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

Sources = Mapping[str, tuple[Storage, str]]
"""Where each static file comes from, as `collectstatic` hands it over."""

_IMPORT = {
    ".css": re.compile(r'^@import "([^"]+)";\n', re.MULTILINE),
    ".js": re.compile(r'^import "(\.[^"]+)";\n', re.MULTILINE),
}
_OURS = ("css/", "js/")
_OWN_IMPORTS = re.compile(r"^(import|export)\b", re.MULTILINE)


def flat(sources: Sources, name: str) -> str:
    """A file's text with everything it imports in place, in order; a file without imports as it is.

    Raises ImproperlyConfigured for what would mean something else in another place.
    """
    kind = posixpath.splitext(name)[1]
    put_in: list[str] = []

    def text_of(name: str) -> str:
        storage, path = sources[name]
        with storage.open(path) as file:
            return _IMPORT[kind].sub(lambda found: part(name, found[1]), file.read().decode())

    def part(importer: str, address: str) -> str:
        imported = posixpath.normpath(posixpath.join(posixpath.dirname(importer), address))
        if imported in put_in or imported not in sources:
            raise ImproperlyConfigured(f"{importer} imports {address}, which is there twice or not at all.")
        put_in.append(imported)
        return _PLACED[kind](imported, text_of(imported))

    return text_of(name)


def _sheet(name: str, text: str) -> str:
    if "url(" in text:
        raise ImproperlyConfigured(f"{name} names a file; its address would be another one in a bundle.")
    return text


def _script(name: str, text: str) -> str:
    """In a block, so that its names stay its own."""
    if _OWN_IMPORTS.search(text):
        raise ImproperlyConfigured(f"{name} imports or exports names, which a bundle does not know.")
    return f"{{\n{text}}}\n"


_PLACED = {".css": _sheet, ".js": _script}


class _Made:
    """Stands for the storage of a file whose text is made here."""

    def __init__(self, text: str) -> None:
        self._text = text

    def open(self, _path: str) -> ContentFile[bytes]:
        return ContentFile(self._text.encode())


class BundledStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # WhiteNoise has no types
    """WhiteNoise's storage, with bundles flattened before names are made of contents."""

    def post_process(self, paths: dict[str, Any], *, dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """Flatten the bundles, then as ever."""
        made = {name: (_Made(flat(paths, name)), paths[name][1]) for name in paths if _is_bundle(paths, name)}
        return super().post_process(paths | made, dry_run=dry_run, **options)  # type: ignore[no-any-return]


def _is_bundle(sources: Sources, name: str) -> bool:
    pattern = _IMPORT.get(posixpath.splitext(name)[1])
    if pattern is None or not name.startswith(_OURS):
        return False
    storage, path = sources[name]
    with storage.open(path) as file:
        return pattern.search(file.read().decode()) is not None
