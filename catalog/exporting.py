"""Write a family as a file of the format `atelier-catalog/1`; loading it gives the same family again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.core.files.storage import default_storage
from django.db import transaction

from catalog.snapshot import snapshot

if TYPE_CHECKING:
    from pathlib import Path

    from catalog.documents import Document


def dump_catalog(*, family_code: str, path: Path) -> None:
    """Write a family to a file, its pictures into `pictures/<family>/` beside it; raises ProductFamily.DoesNotExist."""
    document = dumped(family_code=family_code)
    for stored, beside in (picture_paths(document) | font_paths(document)).items():
        target = path.parent / beside
        target.parent.mkdir(parents=True, exist_ok=True)
        with default_storage.open(stored) as picture:
            target.write_bytes(picture.read())
    path.write_text(document_text(document))


def dumped(*, family_code: str) -> Document:
    """Read the family with all that staff keep, retired components included; pictures are names in the storage."""
    with transaction.atomic():
        return snapshot(family_code, with_retired=True)


def document_text(document: Document) -> str:
    """Give a document's text: pictures named beside the file, flags with their usual value left out."""
    paths = picture_paths(document)
    written = document | {
        "family": _entry(document["family"], paths),
        "components": [_entry(part, paths) for part in document["components"]],
        **_fonts(document),
        **({"layers": [_entry(layer, paths) for layer in document["layers"]]} if "layers" in document else {}),
    }
    if not written["examples"]:
        del written["examples"]
    return json.dumps(written, ensure_ascii=False, indent=1) + "\n"


def _fonts(document: Document) -> Document:
    paths = font_paths(document)
    fonts = [font | {"file": paths[font["file"]]} for font in document.get("fonts", ())]
    return {"fonts": fonts} if fonts else {}


def font_paths(document: Document) -> dict[str, str]:
    """Where each stored font goes beside the file: named after the first that has it."""
    paths: dict[str, str] = {}
    for font in document.get("fonts", ()):
        paths.setdefault(font["file"], f"fonts/{font['code']}.ttf")
    return paths


def _entry(entry: Document, paths: dict[str, str]) -> Document:
    usual: Document = {"listed": True, "active": True, "picture": "", "place": "", "at_least": 1, "with": {}}
    kept = {key: value for key, value in entry.items() if key not in usual or value != usual[key]}
    return kept | ({"picture": paths[entry["picture"]]} if entry["picture"] else {})


def picture_paths(document: Document) -> dict[str, str]:
    """Where each stored picture goes beside the file: named after the first that has it."""
    folder = f"pictures/{document['family']['code']}"
    paths: dict[str, str] = {}
    named = [("family", document["family"]), *((part["sku"], part) for part in document["components"])]
    named += [(f"layer-{layer['code']}", layer) for layer in document.get("layers", ())]
    for name, entry in named:
        if entry["picture"]:
            paths.setdefault(entry["picture"], f"{folder}/{name}.webp")
    return paths


def normalised(document: Document) -> Document:
    """Bring a document of normal form into the order of a dump: attributes by code, components by SKU."""
    return document | {
        "attributes": sorted(document["attributes"], key=lambda entry: str(entry["code"])),
        "components": sorted(document["components"], key=lambda entry: str(entry["sku"])),
    }
