"""Equal: what takes the place of a component that a newer release no longer offers, the most alike first."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from configurator.configurations.giveway import LARGEST, spread_of
from configurator.configurations.state import Choices
from configurator.releases.shelf import LoadedRelease
from configurator.releases.vocabulary import Slot

_ALIKE = 1e-9
_OTHER_QUANTITY = 1_000
_NOTHING = 100  # more attributes than differ


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value of the new release that could stand in for one of the old, and how unlike it is: 0 for an equal part."""

    variable: str
    value: str
    unlike: float
    differing: tuple[str, ...]  # names of the attributes that differ
    compared: int  # how many attributes are known of either

    @property
    def equal(self) -> bool:
        """Whether everything that is known of both is the same, and something is known."""
        return self.compared > 0 and self.unlike < _ALIKE


def stand_ins(*, old: LoadedRelease, gone: tuple[str, str], new: LoadedRelease, kept: Choices) -> list[Candidate]:
    """What fits the kept choices and could take the place of a value of the old release, the most alike first.

    Alike by quantity, then attributes, then price. Cost: one pass, and a comparison with each component of the module.
    """
    was = old.translation.vocabulary.slot[gone[0]]
    sku, quantity = was.taken.get(gone[1], ("", 0))
    vocabulary = new.translation.vocabulary
    if not sku or was.module not in vocabulary.slots_of:
        return []
    available = new.knowledge.available(new.knowledge.encode(kept))
    price = int(old.knowledge.prices[old.flat(*gone)])
    found = []
    for slot, value, other, amount in _values(vocabulary.slots_of[was.module], kept):
        flat = new.flat(slot.variable, value)
        if available[flat]:
            distances = _distances(old, sku, new, other)
            unlike = _sum(distances) + _OTHER_QUANTITY * (amount != quantity)
            differing = tuple(name for name, distance in distances.items() if distance > 0)
            far = abs(int(new.knowledge.prices[flat]) - price)
            candidate = Candidate(slot.variable, value, unlike, differing, len(distances))
            found.append((unlike, far, flat, candidate))
    return [candidate for *_, candidate in sorted(found, key=lambda entry: entry[:3])]


def is_equal(*, old: LoadedRelease, was: tuple[str, str], new: LoadedRelease, now: tuple[str, str]) -> bool:
    """Whether two values take equal parts in the same quantity: all that is known of both is the same, and is known."""
    (one, quantity), (other, amount) = (
        release.translation.vocabulary.slot[variable].taken.get(value, ("", 0))
        for release, (variable, value) in ((old, was), (new, now))
    )
    if not (one and other) or quantity != amount:
        return False
    distances = _distances(old, one, new, other)
    return bool(distances) and _sum(distances) < _ALIKE


def alike_first(release: LoadedRelease, choices: Choices) -> NDArray[np.int64]:
    """Prices on which what is less like the choices costs more, whatever it costs; the plain ones decide after that.

    The plain ones alone where totals would not fit. Cost: a comparison with each component of the chosen modules.
    """
    knowledge, slots = release.knowledge, release.translation.vocabulary.slot
    unlike = np.zeros(len(knowledge.prices), np.int64)
    for variable, value in choices.items():
        for other in slots[variable].values:
            unlike[release.flat(variable, other)] = _unlike(release, slots[variable], value, other)
    prices: NDArray[np.int64] = knowledge.prices + spread_of(release, knowledge.prices)[1] * unlike
    fits = spread_of(release, prices)[1] * (len(knowledge.variables) + 1) < LARGEST
    return prices if fits else knowledge.prices


def _unlike(release: LoadedRelease, slot: Slot, value: str, other: str) -> int:
    """How unlike two values of a variable are, in thousandths; least like is taking nothing instead of something."""
    (was, quantity), (now, amount) = slot.taken.get(value, ("", 0)), slot.taken.get(other, ("", 0))
    if not (was and now):
        return 0 if was == now else _NOTHING * 1_000
    unlike = _sum(_distances(release, was, release, now)) if was != now else 0.0
    return round(1_000 * unlike) + _OTHER_QUANTITY * (amount != quantity)


def _sum(distances: Mapping[str, float]) -> float:
    """How unlike two components are; where nothing is known of either, as if one attribute were another."""
    return sum(distances.values()) if distances else 1.0


def _values(slots: list[Slot], kept: Choices) -> Iterator[tuple[Slot, str, str, int]]:
    """The values of a module that take something and that nothing is decided about."""
    for slot in slots:
        if slot.variable not in kept:
            for value, (sku, amount) in slot.taken.items():
                yield slot, value, sku, amount


def _distances(old: LoadedRelease, was: str, new: LoadedRelease, now: str) -> dict[str, float]:
    """By name, how far apart the attributes of two components are, from 0 for the same to 1 for wholly other."""
    before, after = _attributes(old, was), _attributes(new, now)
    names = {code: a["name"] for code, a in new.translation.vocabulary.attributes.items()}
    return {
        names.get(code, code): _distance(before.get(code), after.get(code))
        for code in sorted(before.keys() | after.keys())
    }


def _attributes(release: LoadedRelease, sku: str) -> Mapping[str, Any]:
    attributes = release.translation.vocabulary.components[sku].get("attributes", {})
    return {code: value for code, value in attributes.items() if value is not None}


def _distance(before: Any, after: Any) -> float:
    if before == after:
        return 0.0
    try:
        one, other = float(before), float(after)
    except (TypeError, ValueError):
        return 1.0
    return float(np.clip(abs(one - other) / max(abs(one), abs(other), 1e-12), 0.0, 1.0))
