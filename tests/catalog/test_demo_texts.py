"""The demo speaks German, Persian and Chinese: nothing of laptop, yogurt and shelf is missing, and families agree."""

import json
from pathlib import Path

import pytest

import catalog
from catalog.documents import read_document
from catalog.texts.fields import SHARED, originals
from catalog.texts.rows import flat
from catalog.validate_texts import texts_problems

DEMO = Path(catalog.__file__).parent / "demo"
LANGUAGES = {"de", "fa", "zh-hans"}
PRODUCT_NAMES = {"components", "values"}  # of the PC: they stay as their makers call them


def document(code):
    read, problems = read_document(json.loads((DEMO / f"{code}.json").read_text()))
    assert problems == []
    assert list(texts_problems(read)) == []
    return read


@pytest.mark.parametrize(
    ("code", "but"), [("yogurt", set()), ("laptop", set()), ("shelf", set()), ("pc", PRODUCT_NAMES)]
)
def test_every_text_is_there_in_every_language(code, but):
    read = document(code)
    wanted = {key for key in originals(read) if key.kind not in but and key.field != "attribution"}
    assert len(wanted) >= 70
    for language in LANGUAGES:
        found = {key for spoken, key, _ in flat(read["texts"]) if spoken == language}
        assert wanted - found == set(), language


def test_families_agree_on_what_they_share():
    said = {}
    for code in ("yogurt", "laptop", "shelf", "pc"):
        for language, key, text in flat(document(code)["texts"]):
            if key.kind in SHARED:
                assert said.setdefault((language, key), text) == text, (code, key)


def test_texts_of_the_pc_are_those_that_it_is_made_with():
    assert document("pc")["texts"] == json.loads((DEMO / "pc_texts.json").read_text())


def test_persian_is_written_with_persian_letters():
    texts = [text for code in ("yogurt", "laptop", "shelf", "pc") for _, _, text in persian(code)]
    assert len(texts) > 500
    assert not any(sign in text for text in texts for sign in "يك")  # the Arabic ones look alike and sort elsewhere


def persian(code):
    return [entry for entry in flat(document(code)["texts"]) if entry[0] == "fa"]
