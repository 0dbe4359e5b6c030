"""Load a family from a file of the format `atelier-catalog/1`: everything or nothing, the same file twice is once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from catalog.beside import read_beside
from catalog.documents import read_document
from catalog.fonts import checked_font, store_font
from catalog.pictures import checked, store
from catalog.problems import Problem
from catalog.reading import UnreadableFileError, file_bytes, json_of
from catalog.storing import FamilyStore
from catalog.validate import document_problems
from catalog.validate_layers import sheet_problems

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from catalog.documents import Document
    from catalog.plan import Plan
    from catalog.problems import Place
    from configurator.customers.models import User


class CatalogFileError(Exception):
    """A file that can't be loaded; `problems` are all its mistakes with their places."""

    def __init__(self, problems: list[Problem]) -> None:
        """`problems` is not empty."""
        super().__init__(problems)
        self.problems = problems


@dataclass(frozen=True)
class LoadReport:
    """What a load did: rows created, changed, removed and left alone, by what they are."""

    family_code: str
    created: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    removed: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)

    def count(self, name: str, planned: Plan[Any]) -> None:
        """Add what was done to the rows called `name`."""
        self.created[name] += len(planned.created)
        self.changed[name] += len(planned.changed)
        self.removed[name] += len(planned.removed)
        self.unchanged[name] += planned.unchanged_count


def load_catalog(*, path: Path, may_miss_pictures: bool = False) -> LoadReport:
    """Read, check and store a file and the pictures beside it; raises CatalogFileError, and then nothing changed."""
    document, read_pictures = read_catalog(path=path, may_miss_pictures=may_miss_pictures)
    return store_document(document=document, pictures=read_pictures)


def read_catalog(*, path: Path, may_miss_pictures: bool = False) -> tuple[Document, dict[str, bytes]]:
    """Read and check a file without touching the database; returns its normal form and its pictures by path.

    With `may_miss_pictures` a picture that is not there is left out; otherwise it is a mistake.
    """
    document, problems = read_document(_parsed(path))
    if problems:
        raise CatalogFileError(problems)
    problems = document_problems(document)
    found, without = read_beside(path.parent, (picture for _place, picture in _pictures_of(document)), checked)
    if not may_miss_pictures:
        problems += [
            Problem(place, _("There is no WebP, PNG or JPEG picture “{file}” beside the file.").format(file=picture))
            for place, picture in _pictures_of(document)
            if picture in without
        ]
    problems += sheet_problems(document, found)
    no_font = _("There is no TrueType or OpenType font “{file}” beside the file.")
    fonts, missing = read_beside(path.parent, (font["file"] for font in document.get("fonts", ())), checked_font)
    problems += [
        Problem(
            ("fonts", index, "file"),
            no_font.format(file=font["file"]),
        )
        for index, font in enumerate(document.get("fonts", ()))
        if font["file"] in missing
    ]
    if problems:
        raise CatalogFileError(problems)
    return document, found | fonts


def store_document(*, document: Document, pictures: dict[str, bytes], by: User | None = None) -> LoadReport:
    """Make the tables equal to a checked document in one transaction; raises CatalogFileError.

    The history of the rules names `by`, None is a file loaded by command.
    """
    # Kept before the transaction: a file under the hash of its content harms nobody if the load fails.
    fonts = {font["file"] for font in document.get("fonts", ())}
    names = {path: (store_font if path in fonts else store)(data) for path, data in pictures.items()}
    stored = with_pictures(document, names)
    report = LoadReport(document["family"]["code"])
    with transaction.atomic():
        problems = FamilyStore(stored, report, by).store()
        if problems:
            raise CatalogFileError(problems)
    return report


def _parsed(path: Path) -> Any:
    try:
        return json_of(file_bytes(path))
    except UnreadableFileError as error:
        raise CatalogFileError([Problem((), str(error))]) from error


def _pictures_of(document: Document) -> Iterator[tuple[Place, str]]:
    entries: list[tuple[Place, Document]] = [(("family", "picture"), document["family"])]
    for key in ("components", "layers"):
        entries += [((key, index, "picture"), part) for index, part in enumerate(document.get(key, ()))]
    return ((place, entry["picture"]) for place, entry in entries if entry["picture"])


def with_pictures(document: Document, names: dict[str, str]) -> Document:
    """Give the document with each picture's path replaced by its name, or emptied if it has none."""

    def renamed(entry: Document) -> Document:
        return entry | {"picture": names.get(entry["picture"], "")}

    return document | {
        "family": renamed(document["family"]),
        "components": [renamed(part) for part in document["components"]],
        **({"fonts": fonts} if (fonts := _with_file(document.get("fonts", ()), names)) else {}),
        **({"layers": kept} if (kept := _with_picture(map(renamed, document.get("layers", ())))) else {}),
    }


def _with_file(fonts: Iterable[Document], names: dict[str, str]) -> list[Document]:
    return [font | {"file": names.get(font["file"], font["file"])} for font in fonts]


def _with_picture(layers: Iterable[Document]) -> list[Document]:
    """A layer without its picture is none."""
    return [layer for layer in layers if layer["picture"]]
