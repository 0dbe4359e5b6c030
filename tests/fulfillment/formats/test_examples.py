import io
import json
import zipfile
from xml.etree import ElementTree as ET

import pytest
from lxml import etree

from tests.examples import NAME, TARGET, document, files
from tests.fulfillment.formats import test_shipstation
from tests.fulfillment.formats.peppol import model_faults, rule_faults
from tests.fulfillment.formats.test_schema import faults

AGAIN = "make examples writes them anew"


@pytest.fixture
def made(demo):
    return files(document(demo))


def content(name, data):
    """What is in a file; a spreadsheet is compared unpacked, since libraries pack alike but not the same."""
    if not name.endswith(".xlsx"):
        return data.decode()
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return {inside: packed.read(inside).decode() for inside in packed.namelist()}


def test_the_examples_are_what_the_command_makes(made):
    kept = {path.name: path.read_bytes() for path in TARGET.iterdir()}
    assert sorted(kept) == sorted(made), AGAIN
    for name, data in made.items():
        assert content(name, kept[name]) == content(name, data), f"{name}: {AGAIN}"


def test_the_example_has_what_orders_can_have():
    whole = json.loads((TARGET / f"{NAME}.json").read_bytes())
    assert faults(whole) == []
    assert [line["family"]["code"] for line in whole["lines"]] == ["yogurt", "laptop", "pc"]
    assert max(item["quantity_per_unit"] for item in whole["lines"][0]["bom"]) > 1
    texts = json.dumps(whole, ensure_ascii=False)
    assert "王小明" in texts
    assert "خیابان" in texts


def test_the_examples_are_valid(xsd):
    for profile in ("ubl", "peppol"):
        xsd.assertValid(etree.parse(TARGET / f"{NAME}.{profile}.xml"))
    peppol = ET.parse(TARGET / f"{NAME}.peppol.xml").getroot()  # noqa: S314  ours
    assert (model_faults(peppol), rule_faults(peppol)) == ([], [])
    shipstation = test_shipstation.read((TARGET / f"{NAME}.shipstation.xml").read_bytes())
    assert test_shipstation.faults(shipstation) == []
