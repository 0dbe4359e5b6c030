from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from catalog.documents import read_document
from catalog.fonts import store_font
from catalog.importing import store_document
from configurator.releases.publish import publish
from configurator.releases.shelf import load_release
from tests.configurations.conftest import BIKE

DEMO = Path(__file__).parents[3] / "catalog" / "demo"
BOX = [[300, 300], [900, 300], [900, 480], [300, 480]]
FONTS = [
    {"code": "clear", "name": "Clear", "file": "fonts/vazirmatn-bold.ttf", "licence": "OFL"},
    {"code": "hand", "name": "By hand", "file": "fonts/amatic-sc-bold.ttf", "licence": "OFL"},
]
PLATE = {"code": "plate", "name": "Name plate", "most": 24, "lines": 2, "scripts": ["latin", "arabic"]}
PLATE |= {"fonts": ["clear", "hand"], "corners": BOX, "width_mm": 60, "height_mm": 18}


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    for font in FONTS:
        store_font((DEMO / font["file"]).read_bytes())
    assert default_storage.listdir("fonts")[1]


@pytest.fixture
def engraved(db, at):
    """The bicycle with a name plate, on sale; `engraved(most=5)` has another plate."""

    def published(**changed):
        used = set((PLATE | changed)["fonts"])
        document = {**BIKE, "fonts": [f for f in FONTS if f["code"] in used], "imprints": [PLATE | changed]}
        codes = {code for part in document["components"] for code in part["attributes"]}
        document["attributes"] = [a for a in document["attributes"] if a["code"] in codes]
        read, problems = read_document(document)
        assert problems == []
        store_document(document=read, pictures={f["file"]: (DEMO / f["file"]).read_bytes() for f in FONTS})
        return load_release(publish(family_code="bike", by=None, at=at).pk)

    return published
