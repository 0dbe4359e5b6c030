"""The state of a build: what the engine says of its choices, in the terms that pages and quotes need."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from configurator.configurations.giveway import price_steps
from configurator.configurations.remember import Remembered
from configurator.engine import FORBIDDEN, Evaluation
from configurator.releases.checks import Check, Truth
from configurator.releases.layers import Layer, shown_layers
from configurator.releases.options import ReleasedModule
from configurator.releases.price_lines import PriceLine
from configurator.releases.shelf import LoadedRelease, load_release

Choices = Mapping[str, str]

LOOKS = ("free", "wish", "dead", "included", "filled", "chosen")
"""What a value can be to a build: what there is to have, with other choices changed, or never; and what is taken."""

FREE, WISH, DEAD, INCLUDED, FILLED, CHOSEN = range(len(LOOKS))
STATE_VALUES = 3_000_000  # remembered states together: two thousand of a small family, eighty of one with 36,000 values
LEAST_VALUES = 1_500  # what a state counts at least, for all that it holds beside its arrays


@dataclass(frozen=True)
class BuildState:
    """A build's choices and all that follows from them. Prices are minor units."""

    release: LoadedRelease
    choices: dict[str, str]
    evaluation: Evaluation  # of the customer's own choices: what was filled in excludes nothing
    decided: dict[str, str]  # chosen, filled in, or implied as the one available value
    variant: dict[str, str] | None  # the whole product, once complete
    missing: tuple[ReleasedModule, ...]
    filled: frozenset[str] = frozenset()  # variables whose value in `choices` was filled in for the customer
    # index of each engine variable's value, those that only carry prices too; -1 where it is open
    indices: NDArray[np.int64] | None = None
    given: NDArray[np.int64] | None = None  # for every value, how many filled ones would give way to it
    # the last proposals for it: a click's new ones are the next click's old ones
    proposed: list[tuple[object, object, object, str | None, Mapping[int, str]]] = field(
        default_factory=list, compare=False, repr=False
    )

    @property
    def own(self) -> dict[str, str]:
        """What the customer chose, without what was filled in."""
        return {v: value for v, value in self.choices.items() if v not in self.filled}

    @cached_property
    def left_out(self) -> frozenset[str]:
        """Variables of single components, one of several or portions, of which the customer chose to take nothing."""
        slots = self.release.translation.vocabulary.slot
        return frozenset(v for v, value in self.own.items() if slots[v].sku and value == slots[v].nothing)

    @cached_property
    def giving(self) -> NDArray[np.int64]:
        """For every value how many filled ones of other modules would give way to it."""
        return np.zeros(len(self.evaluation.changes), np.int64) if self.given is None else self.given

    @property
    def consistent(self) -> bool:
        """Whether the choices can be completed."""
        return self.evaluation.consistent

    @property
    def complete(self) -> bool:
        """Whether nothing is left that the customer must choose."""
        return self.variant is not None

    @cached_property
    def flats(self) -> NDArray[np.int64]:
        """The values of the present variant by flat index: the complete one, else the cheapest completion."""
        if self.variant is not None and self.indices is not None:
            return self.release.knowledge.offsets[:-1] + self.indices
        if self.evaluation.cheapest_variant is None:
            return np.zeros(0, np.int64)
        return self.release.knowledge.offsets[:-1] + self.evaluation.cheapest_variant

    @cached_property
    def total(self) -> int:
        """Price of the present variant."""
        return int(self.release.knowledge.prices[self.flats].sum())

    @cached_property
    def price_lines(self) -> list[tuple[PriceLine, int]]:
        """What is paid beside the components as far as it is decided, in minor units; part of the total."""
        return [] if self.indices is None else self.release.roles.price_lines(self.indices)

    @cached_property
    def on_request(self) -> bool:
        """Whether the present variant holds a component without a price."""
        return not self.release.unpriced.isdisjoint(self.flats.tolist())

    @property
    def price(self) -> Decimal | None:
        """The total as an amount, None on request."""
        return None if self.on_request else self.release.money(self.total)

    @cached_property
    def differences(self) -> NDArray[np.int64]:
        """For every value the price difference to the present total."""
        found: NDArray[np.int64] = self.evaluation.cheapest - self.total
        return found

    @cached_property
    def looks(self) -> NDArray[np.int8]:
        """For every value what it is to the build, as a place in `LOOKS`."""
        changes = self.evaluation.changes
        found = np.where(changes == 0, FREE, np.where(changes > 0, WISH, DEAD)).astype(np.int8)
        if self.decided:
            choices, filled, flat = self.choices, self.filled, self.release.flat
            found[[flat(v, value) for v, value in self.decided.items()]] = [
                INCLUDED if v not in choices else FILLED if v in filled else CHOSEN for v in self.decided
            ]
        return found

    @cached_property
    def taken(self) -> NDArray[np.bool_]:
        """For every value whether the build has it, chosen or implied."""
        found: NDArray[np.bool_] = self.looks >= INCLUDED
        return found

    @cached_property
    def shown_differences(self) -> NDArray[np.int64]:
        """The price differences that are shown: of what can be had and is not taken."""
        return np.where(self.looks <= WISH, self.differences, 0)

    @cached_property
    def built(self) -> dict[str, str]:
        """The whole variant of a complete build, with what is left out; else what is decided."""
        return self.decided if self.variant is None else self.variant

    @cached_property
    def layers(self) -> tuple[Layer, ...]:
        """The sheets of the live picture, the lowest first."""
        return shown_layers(layers=self.release.layers, decided=self.decided)

    @cached_property
    def unchecked(self) -> tuple[Check, ...]:
        """Rules that could not be checked because a component's attribute is not known."""
        candidates = [
            check
            for variable, value in self.built.items()
            for check in self.release.doubtful.get(self.release.flat(variable, value), ())
        ]
        return _those(candidates, self.built, Truth.UNKNOWN)

    @cached_property
    def warnings(self) -> tuple[Check, ...]:
        """Advice that this build goes against."""
        return _those(self.release.warnings, self.built, Truth.BROKEN)

    @cached_property
    def suggestions(self) -> tuple[Check, ...]:
        """What would go well with this build and is not in it."""
        return _those(self.release.suggestions, self.built, Truth.BROKEN)


def _those(checks: Iterable[Check], built: Choices, truth: Truth) -> tuple[Check, ...]:
    """The checks with this truth, one for each rule."""
    return tuple({check.code: check for check in checks if check.test.truth(built) is truth}.values())


def assess(*, release: LoadedRelease, choices: Choices, filled: Collection[str] = ()) -> BuildState:
    """What follows from these choices; the last states are remembered.

    `filled` names the variables whose value was filled in for the customer. Raises ChoiceError for a choice that the
    release does not know. Cost: two passes of the engine.
    """
    marked = tuple(sorted(v for v in filled if v in choices))
    return _assess(release.pk, release.language, tuple(sorted(choices.items())), marked)


def _worked_out(
    release_id: int, language: str, items: tuple[tuple[str, str], ...], marked: tuple[str, ...] = ()
) -> BuildState:
    release, choices, filled = load_release(release_id, language), dict(items), frozenset(marked)
    knowledge = release.knowledge
    chosen = knowledge.encode(choices)
    evaluation, given = _evaluate(release, choices, filled)
    if not evaluation.consistent:
        return BuildState(release, choices, evaluation, choices, None, (), filled)
    indices = _decided(release, chosen, evaluation)
    decided = {name: knowledge.values[v][indices[v]] for v, name in release.roles.chosen if indices[v] >= 0}
    whole, missing = _rest(release, indices)
    variant = None if whole is None else release.roles.named(whole)
    known = indices if whole is None else whole
    return BuildState(release, choices, evaluation, decided, variant, missing, filled, known, given)


# each value of a state takes some forty bytes
_assess = Remembered(
    _worked_out, weigh=lambda state: max(len(state.evaluation.changes), LEAST_VALUES), most=STATE_VALUES
)


def _evaluate(
    release: LoadedRelease, choices: Choices, filled: frozenset[str]
) -> tuple[Evaluation, NDArray[np.int64] | None]:
    """Evaluate the customer's own choices; what was filled in and does not go with them counts as chosen."""
    knowledge = release.knowledge
    prices = price_steps(release, {v: choices[v] for v in filled})
    if prices is not None:
        own = {v: value for v, value in choices.items() if v not in filled}
        found = knowledge.evaluate(knowledge.encode(own), prices=prices.prices)
        if prices.holds(found):
            return prices.answer(found)
    return knowledge.evaluate(knowledge.encode(choices)), None


def _decided(release: LoadedRelease, chosen: NDArray[np.int32], evaluation: Evaluation) -> NDArray[np.int64]:
    """Index of each variable's value, taken or the one that is available; -1 where the customer still decides."""
    starts = release.knowledge.offsets[:-1]
    available = evaluation.changes == 0
    counts = np.add.reduceat(available.astype(np.int64), starts)
    # positions of all available values, and for each variable where its first one stands among them
    firsts = np.flatnonzero(available)[np.cumsum(counts) - counts] - starts
    return np.where(chosen >= 0, chosen, np.where(counts == 1, firsts, -1))


def _rest(
    release: LoadedRelease, decided: NDArray[np.int64]
) -> tuple[NDArray[np.int64] | None, tuple[ReleasedModule, ...]]:
    """The complete variant if all the rest can be left out together, else the modules that stand in the way."""
    knowledge = release.knowledge
    fixed = decided >= 0
    costs = np.where(fixed[release.variable_of], FORBIDDEN, release.skipping_costs)
    costs[(knowledge.offsets[:-1] + decided)[fixed]] = 0
    found = knowledge.minimise(costs)
    if found is None:
        return None, ()
    whole = np.asarray(found[1], np.int64)
    rest, slots = release.roles.named(whole), release.translation.vocabulary.slot
    open_names = [name for v, name in release.roles.chosen if not fixed[v]]
    needed = {slots[name].module for name in open_names if rest[name] != slots[name].nothing}
    missing = tuple(module for code, module in release.modules.items() if code in needed)
    return (None, missing) if missing else (whole, ())
