"""The family of every PC part, as it would be published: what can never be built, and what is beside each rule."""

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from catalog.documents import read_document
from configurator.engine import compile_model, parse_model
from configurator.releases.translate import translate

FILE = Path(__file__).parents[2] / "catalog" / "demo" / "pc-all.json.gz"
# Processors for boards with several of them; old boards without a processor; coolers for other sockets; memory too new
# or too old for the few boards with short slots, or of the first kind
DEAD = {
    "cpu": 13,
    "cooler": 15,
    "motherboard": 164,
    "memory": 84,
    "graphics": 0,
    "storage": 0,
    "storage2": 0,
    "case": 0,
    "psu": 0,
}
pytestmark = pytest.mark.xdist_group("parts")


@pytest.fixture(scope="module")
def translation():
    document, problems = read_document(json.loads(gzip.decompress(FILE.read_bytes())))
    assert problems == []
    return translate(document)


@pytest.fixture(scope="module")
def knowledge(translation):
    return compile_model(parse_model(translation.model))


@pytest.fixture(scope="module")
def dead(knowledge):
    """The parts that no build has, by module."""
    changes = knowledge.evaluate(knowledge.encode({})).changes
    return {
        name: {knowledge.values[v][i] for i in np.flatnonzero(span < 0)}
        for v, (name, span) in enumerate(
            zip(knowledge.variables, np.split(changes, knowledge.offsets[1:-1]), strict=True)
        )
    }


def test_the_model_is_written_down_shortly(translation):
    assert len(json.dumps(translation.model)) < 6_000_000
    assert len(translation.model["constraints"]) < 150
    kinds = {c["id"]: c["kind"] for c in translation.model["constraints"]}
    thresholds = ("card-length", "cooler-height", "supply-length", "supply-plugs", "memory-capacity", "memory-sticks")
    assert {kinds[code] for code in (*thresholds, "power", "m2-slots", "sata-ports")} == {"sum"}


def test_what_can_never_be_built_is_known(translation, dead):
    assert {module: len(skus) for module, skus in dead.items()} == DEAD
    parts = translation.vocabulary.components
    sold = {part["attributes"]["socket"] for part in parts.values() if "socket" in part["attributes"]}
    for sku in dead["motherboard"]:
        assert not sold & set(parts[sku]["attributes"]["sockets"]), sku
    for sku in dead["cooler"]:
        assert not sold & set(parts[sku]["attributes"]["sockets"]), sku


def test_everything_else_can_be_had(knowledge, dead):
    offered = sum(len(values) for values in knowledge.values)
    assert int((knowledge.evaluate(knowledge.encode({})).changes == 0).sum()) == offered - sum(map(len, dead.values()))


def test_presets_are_possible(translation, knowledge):
    document = json.loads(gzip.decompress(FILE.read_bytes()))
    for preset in document["presets"]:
        choices = {m: c if isinstance(c, str) else f"{c[0]}*{c[1]}" for m, c in preset["choices"].items()}
        assert knowledge.evaluate(knowledge.encode(choices)).consistent, preset["code"]
