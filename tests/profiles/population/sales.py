"""Small histories and a product model for the tests of population models."""

import json
from typing import Any

import numpy as np

from configurator.engine import KnowledgeBase, compile_model, parse_model
from configurator.profiles.population.history import Layout, Sales, sales_of

MODEL: dict[str, Any] = {
    "format": "atelier-model/1",
    "name": "lamp",
    "variables": [
        {"name": "shade", "values": ["paper", "glass", "gold"]},
        {"name": "bulb", "values": ["warm", "cold"]},
        {"name": "dimmer", "values": ["no", "yes"]},
    ],
    "constraints": [
        {"kind": "clause", "id": "no gold dimmer", "literals": [["shade", ["paper", "glass"]], ["dimmer", ["no"]]]}
    ],
}

HISTORY = """customer,basket,shade,bulb,dimmer
ann,1,paper,warm,no
bob,2,glass,cold,yes
ann,3,paper,warm,no
bob,4,glass,cold,yes
ann,5,paper,cold,no
"""


def lamp() -> KnowledgeBase:
    """Golden shades can't be dimmed."""
    return compile_model(parse_model(MODEL))


def model_file(folder: Any) -> str:
    """The model as a file."""
    path = folder / "model.json"
    path.write_text(json.dumps(MODEL))
    return str(path)


def two_tastes(count: int = 400, width: int = 6, noise: float = 0.1, seed: int = 0) -> Sales:
    """Half of the sales mostly take value 0 of everything, half value 1; each of three values."""
    rng = np.random.default_rng(seed)
    rows = np.repeat(np.arange(count) % 2, width).reshape(count, width)
    rows = np.where(rng.random(rows.shape) < noise, rng.integers(0, 3, rows.shape), rows).astype(np.int32)
    return sales_of(Layout((3,) * width), rows)
