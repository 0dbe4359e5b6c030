"""Layers: which sheets of a family's live picture a build shows, from the lowest to the highest."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from configurator.releases.files import sized_name
from configurator.releases.sheets import LAYER_WIDTHS
from configurator.releases.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Layer:
    """One sheet: of each module that brings it in one of these (variable, value) has to be decided."""

    code: str
    picture: str
    place: str  # of the layers of one place only the highest is shown
    needs: tuple[frozenset[tuple[str, str]], ...]

    @property
    def sizes(self) -> tuple[tuple[int, str], ...]:
        """Widths in pixels and storage names, the smallest first."""
        return tuple((width, sized_name(self.picture, width, "webp")) for width in LAYER_WIDTHS)


def released_layers(document: Mapping[str, Any], vocabulary: Vocabulary) -> tuple[Layer, ...]:
    """The layers of a release in the terms of its engine, the lowest first. Linear in modules times layers.

    A layer that begins at a number of a module is brought in by each number that can be given from there on.
    """
    layers = document.get("layers", ())
    takers = _takers(vocabulary, {code for entry in layers for code in entry["with"]})
    numbers = _numbers(vocabulary, {code for entry in layers for code in entry.get("from", ())})
    found = []
    for entry in layers:
        needs = tuple(
            _enough([taker for sku in skus for taker in takers.get((code, sku), ())], entry["at_least"])
            for code, skus in entry["with"].items()
        )
        given = tuple(_reached(numbers[code], Decimal(least)) for code, least in entry.get("from", {}).items())
        found.append(Layer(entry["code"], entry["picture"], entry["place"], needs + given))
    return tuple(found)


def _enough(takers: list[tuple[tuple[str, str], int]], at_least: int) -> frozenset[tuple[str, str]]:
    """What of one module brings a layer in: so many pieces, or as many as can be taken where that is fewer."""
    wanted = min(at_least, max((quantity for _, quantity in takers), default=0))
    return frozenset(pair for pair, quantity in takers if quantity >= wanted)


def _numbers(vocabulary: Vocabulary, modules: set[str]) -> dict[str, list[tuple[Decimal, tuple[str, str]]]]:
    """By module, each number that can be given and the (variable, value) that gives it."""
    return {
        slot.module: [(Decimal(value), (slot.variable, value)) for value in slot.taken]
        for slot in vocabulary.slots
        if slot.module in modules
    }


def _reached(numbers: list[tuple[Decimal, tuple[str, str]]], least: Decimal) -> frozenset[tuple[str, str]]:
    return frozenset(pair for number, pair in numbers if number >= least)


def _takers(vocabulary: Vocabulary, modules: set[str]) -> dict[tuple[str, str], list[tuple[tuple[str, str], int]]]:
    """By module and SKU, each (variable, value) that takes it, and how many."""
    found: dict[tuple[str, str], list[tuple[tuple[str, str], int]]] = {}
    for slot in vocabulary.slots:
        if slot.module in modules:
            for value, (sku, quantity) in slot.taken.items():
                found.setdefault((slot.module, sku), []).append(((slot.variable, value), quantity))
    return found


def shown_layers(*, layers: tuple[Layer, ...], decided: Mapping[str, str]) -> tuple[Layer, ...]:
    """The layers that a build with these decided values shows, the lowest first.

    A layer without needs is always shown. Cost: one look-up for each module that brings a layer in.
    """
    taken = set(decided.items())
    found: dict[str, Layer] = {}
    for layer in layers:
        for pairs in layer.needs:
            if taken.isdisjoint(pairs):
                break
        else:
            key = layer.place or f"/{layer.code}"  # no place is spelt with a slash
            found.pop(key, None)  # the highest takes its own height, not that of the one it replaces
            found[key] = layer
    return tuple(found.values())
