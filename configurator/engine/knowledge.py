"""The compiled product model: immutable, shared by all threads, answers every click."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from configurator.engine import passes
from configurator.engine.container import Names, pack, unpack
from configurator.engine.counting import big_count
from configurator.engine.errors import ChoiceError
from configurator.engine.explain import Conflict, excluders, explain
from configurator.engine.jit import INFINITE, NODE, POSSIBLE, VARIABLE, Arrays, Tariff
from configurator.engine.machine import Machine, Machines
from configurator.engine.probable import Probable, Weighed, everything_weighed, probable, read, weighing
from configurator.engine.repair import NO_CHOICES, Repair, Wish, own, repair, repairs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from configurator.engine.jit import Flags, Floats, Int32s, Int64s
    from configurator.engine.rulebook import Rulebook

FORBIDDEN = INFINITE
"""As a cost in ``minimise``: this value may not be taken."""

_WORD_BITS = 63


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """Everything about one set of choices; arrays are flat over all values (see ``KnowledgeBase.offsets``).

    ``changes``: fewest other choices to change to have the value, 0 = available, -1 = in no variant. ``cheapest``: the
    total of the cheapest variant that has it among those, where ``changes`` >= 0. ``cheapest_variant`` holds value
    numbers per variable; it and ``cheapest_total`` are None where the choices are inconsistent. ``probable`` is there
    where weights are given and the choices are consistent.
    """

    consistent: bool
    count: int
    changes: Int64s
    cheapest: Int64s
    cheapest_variant: Int32s | None
    cheapest_total: int | None
    probable: Probable | None = None


class KnowledgeBase:
    """A compiled product model. Build one with ``compile_model`` or ``from_bytes``."""

    def __init__(self, arrays: Arrays, names: Names) -> None:
        """Take the arrays as they are; nobody may change them afterwards."""
        self.arrays = arrays
        self.variables = names.variables
        self.values = names.values
        self.auxiliary = names.auxiliary
        self.offsets = arrays.offsets
        self.prices = arrays.prices
        self.names = names
        self.node_count = max(0, int(arrays.levels[-1, NODE]) - 1)
        self.edge_count = max(0, len(arrays.edge_class) - 1)
        self.machines = Machines(arrays)
        self._undecided = np.full(len(names.variables), -1, dtype=np.int32)

    @property
    def void(self) -> bool:
        """Whether there is no variant at all."""
        return len(self.arrays.edge_class) == 0

    @property
    def order(self) -> tuple[str, ...]:
        """The variables from the top of the diagram down: what the search found, for the next compile."""
        return tuple(self.variables[number] for number in self.arrays.levels[1:-1, VARIABLE].tolist())

    @cached_property
    def timed(self) -> bool:
        """Whether any value has a lead time."""
        return bool(self.arrays.lead_times.any())

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over the whole content, as hexadecimal digits."""
        return hashlib.sha256(self.to_bytes()).hexdigest()

    def to_bytes(self) -> bytes:
        """Return the documented container (see ``arrays``)."""
        return pack(self.arrays, self.names)

    @classmethod
    def from_bytes(cls, data: bytes) -> KnowledgeBase:
        """Load what ``to_bytes`` wrote. Raises ArtifactError on damage."""
        return cls(*unpack(data))

    @cached_property
    def _index(self) -> dict[str, tuple[int, dict[str, int]]]:
        return {
            name: (number, {value: i for i, value in enumerate(self.values[number])})
            for number, name in enumerate(self.variables)
        }

    def encode_value(self, variable: str, value: str, *, at: str) -> tuple[int, int]:
        """Return the numbers of a variable and its value. Raises ChoiceError naming the place ``at``."""
        number, values = self._index.get(variable, (-1, {}))
        if number < 0 or self.auxiliary[number]:
            raise ChoiceError(at=at, expected="the name of a variable that can be chosen")
        if value not in values:
            raise ChoiceError(at=at, expected="a value of the variable")
        return number, values[value]

    def encode(self, choices: Mapping[str, str]) -> Int32s:
        """Return the choices as value numbers per variable, -1 where undecided. Raises ChoiceError."""
        chosen = self._undecided.copy()
        for variable, value in choices.items():
            number, position = self.encode_value(variable, value, at=f"choices.{variable}")
            chosen[number] = position
        return chosen

    @cached_property
    def _own_tariff(self) -> Tariff:
        return self._tariff_of(self.prices)

    def tariff(self, prices: Int64s | None) -> Tariff:
        """Prepare a price list. Raises ValueError if totals do not fit. Cost: number of values."""
        return self._own_tariff if prices is None else self._tariff_of(prices)

    def _tariff_of(self, prices: Int64s) -> Tariff:
        given = np.asarray(prices, dtype=np.int64)
        if given.shape != self.prices.shape:
            raise ValueError(f"one price per value, {len(self.prices)} of them")
        if not len(given):
            return Tariff(prices=given, base=0, shift=0)
        least = np.minimum.reduceat(given, self.offsets[:-1])
        shifted = given - np.repeat(least, np.diff(self.offsets))
        shift = sum(np.maximum.reduceat(shifted, self.offsets[:-1]).tolist()).bit_length()
        if (len(self.variables) + 1) << shift >= POSSIBLE:
            raise ValueError("prices differ too much for totals to stay exact")
        return Tariff(prices=shifted, base=sum(least.tolist()), shift=shift)

    def evaluate(self, chosen: Int32s, *, prices: Int64s | None = None, logs: Floats | None = None) -> Evaluation:
        """Answer a click. ``chosen`` is int32[n], -1: undecided. Cost: two passes over the edges, or four."""
        tariff = self.tariff(prices)
        changes = np.empty(len(self.prices), dtype=np.int64)
        cheapest = np.zeros(len(self.prices), dtype=np.int64)
        if self.void:
            changes[:] = -1
            return Evaluation(
                consistent=False, count=0, changes=changes, cheapest=cheapest, cheapest_variant=None,
                cheapest_total=None,
            )  # fmt: skip
        variant = np.empty(len(self.variables), dtype=np.int32)
        weighed = None if logs is None else weighing(self, logs)
        total, count, likely = self.machines.run(
            _answer, self.names.count_bits, tariff, own(chosen), changes, cheapest, variant, weighed
        )
        consistent = total >> tariff.shift == 0
        return Evaluation(
            consistent=consistent,
            count=count if consistent else 0,
            changes=changes,
            cheapest=cheapest,
            cheapest_variant=variant if consistent else None,
            cheapest_total=total + tariff.base if consistent else None,
            probable=likely,
        )

    def available(self, chosen: Int32s) -> Flags:
        """Return only which values are available, bool over all values: the domains without counts and prices."""
        values = np.zeros(len(self.prices), dtype=np.bool_)
        if not self.void and not self.machines.run(passes.available, own(chosen), values):
            raise ValueError(NO_CHOICES)
        return values

    def minimise(self, costs: Int64s) -> tuple[int, Int32s] | None:
        """Return the least sum of costs over all variants and the first variant that has it; None if none is left.

        ``costs`` is int64 over all values; FORBIDDEN excludes a value; other sums must stay below 2**59 in size.
        """
        if len(costs) != len(self.prices):
            raise ValueError(f"one cost per value, {len(self.prices)} of them")
        if self.void:
            return None
        variant = np.empty(len(self.variables), dtype=np.int32)
        total = self.machines.run(passes.least, np.array(costs, dtype=np.int64), variant)
        return None if total >= POSSIBLE else (total, variant)

    def repair(self, chosen: Int32s, *, wish: Wish | None = None, prices: Int64s | None = None) -> Int32s | None:
        """Return the variant with the fewest changed other choices, then cheapest, then soonest; None if dead.

        ``wish`` is a variable and a value by number. Cost: one pass over the edges, and a few where lead times tie.
        """
        return repair(self, chosen, wish=wish, prices=prices)

    def repairs(
        self, chosen: Int32s, *, wish: Wish | None = None, prices: Int64s | None = None, most: int = 5
    ) -> list[Repair]:
        """Return the best ways to have the wish, or just consistent choices; empty if nothing must change or can.

        Fewest changes first, then cheapest, then soonest. Each changes another set of variables, none of which
        contains another, and is the best of its set. Cost: about one pass for each change listed.
        """
        return repairs(self, chosen, wish=wish, prices=prices, most=most)

    def explain(self, chosen: Int32s, *, wish: Wish | None = None, rules: Rulebook) -> Conflict | None:
        """Return why the wish is not available, or why the choices are inconsistent; None if they are not.

        A wish replaces the choice made for its own variable. Dead: no choices, only constraints. ``rules`` is the
        rulebook of the model that this was compiled from. Cost: one pass for each choice, and a search.
        """
        return explain(self, chosen, wish=wish, rules=rules)

    def excluders(self, chosen: Int32s, *, wish: Wish | None = None) -> Int32s | None:
        """Return the choices that ``explain`` cites, with the wish, by number and -1 elsewhere; None if it is free.

        Where the rules are asked elsewhere. Cost: one pass for each choice.
        """
        return excluders(self, chosen, wish=wish)

    def probable(self, chosen: Int32s, *, logs: Floats) -> Probable | None:
        """Return the most probable completion and each available value's likelihood; None if inconsistent.

        ``logs`` are the logarithms of the weights, one per value, finite. Cost: two passes over the edges.
        """
        return probable(self, chosen, logs=logs)

    def warm(self) -> None:
        """Run each kernel once, so that no customer waits for it to be compiled or loaded."""
        self.evaluate(self._undecided)
        self.available(self._undecided)
        self.repairs(self._undecided)
        self.evaluate(self._undecided, logs=np.zeros(len(self.prices)))
        self.probable(self._undecided, logs=np.zeros(len(self.prices)))
        if not self.void:
            self.machines.run(passes.excluding, self._undecided.copy(), -1)


def _answer(
    machine: Machine,
    bits: int,
    tariff: Tariff,
    chosen: Int32s,
    changes: Int64s,
    cheapest: Int64s,
    variant: Int32s,
    weighed: Weighed | None,
) -> tuple[int, int, Probable | None]:
    """Fill the arrays; return the least total, the count, of so many bits at most, and what weights say."""
    likely = None
    if weighed is None:
        total, count = passes.everything(machine, tariff, chosen, changes, cheapest, variant)
    else:
        total, count, status, score = everything_weighed(machine, tariff, chosen, changes, cheapest, variant, weighed)
        likely = read(status, score, weighed)
    if total < 0:
        raise ValueError(NO_CHOICES)
    if total >> tariff.shift == 0 and bits > _WORD_BITS:
        count = big_count(machine, bits)
    return total, count, likely
