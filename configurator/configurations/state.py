"""The state of a build: what the engine says of its choices, in the terms that pages and quotes need."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from configurator.engine import FORBIDDEN, Evaluation
from configurator.releases.checks import Check, Truth
from configurator.releases.options import ReleasedModule
from configurator.releases.shelf import LoadedRelease, load_release

Choices = Mapping[str, str]


@dataclass(frozen=True)
class BuildState:
    """A build's choices and all that follows from them. Prices are minor units."""

    release: LoadedRelease
    choices: dict[str, str]
    evaluation: Evaluation
    decided: dict[str, str]  # chosen, or implied as the one available value
    variant: dict[str, str] | None  # the whole product, once complete
    missing: tuple[ReleasedModule, ...]

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
        if self.variant is not None:
            return np.array([self.release.flat(v, value) for v, value in self.variant.items()], np.int64)
        if self.evaluation.cheapest_variant is None:
            return np.zeros(0, np.int64)
        return self.release.knowledge.offsets[:-1] + self.evaluation.cheapest_variant

    @cached_property
    def total(self) -> int:
        """Price of the present variant."""
        return int(self.release.knowledge.prices[self.flats].sum())

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
    def taken(self) -> NDArray[np.bool_]:
        """For every value whether the build has it, chosen or implied."""
        found = np.zeros(len(self.evaluation.changes), np.bool_)
        found[[self.release.flat(v, value) for v, value in self.decided.items()]] = True
        return found

    @cached_property
    def chosen(self) -> NDArray[np.bool_]:
        """For every value whether the customer chose it."""
        found = np.zeros(len(self.evaluation.changes), np.bool_)
        found[[self.release.flat(v, value) for v, value in self.choices.items()]] = True
        return found

    @cached_property
    def built(self) -> dict[str, str]:
        """The whole variant of a complete build, with what is left out; else what is decided."""
        return self.decided if self.variant is None else self.variant

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


def assess(*, release: LoadedRelease, choices: Choices) -> BuildState:
    """What follows from these choices; the last few thousand states are remembered.

    Raises ChoiceError for a choice that the release does not know. Cost: two passes of the engine.
    """
    return _assess(release.pk, tuple(sorted(choices.items())))


@lru_cache(maxsize=2048)
def _assess(release_id: int, items: tuple[tuple[str, str], ...]) -> BuildState:
    release, choices = load_release(release_id), dict(items)
    knowledge = release.knowledge
    chosen = knowledge.encode(choices)
    evaluation = knowledge.evaluate(chosen)
    if not evaluation.consistent:
        return BuildState(release, choices, evaluation, choices, None, ())
    indices = _decided(release, chosen, evaluation)
    decided = {knowledge.variables[v]: knowledge.values[v][indices[v]] for v in np.flatnonzero(indices >= 0).tolist()}
    variant, missing = _rest(release, indices)
    return BuildState(release, choices, evaluation, decided, variant, missing)


def _decided(release: LoadedRelease, chosen: NDArray[np.int32], evaluation: Evaluation) -> NDArray[np.int64]:
    """Index of each variable's value, chosen or the one that is available; -1 where the customer still decides."""
    starts = release.knowledge.offsets[:-1]
    available = evaluation.changes == 0
    counts = np.add.reduceat(available.astype(np.int64), starts)
    # positions of all available values, and for each variable where its first one stands among them
    firsts = np.flatnonzero(available)[np.cumsum(counts) - counts] - starts
    return np.where(chosen >= 0, chosen, np.where(counts == 1, firsts, -1))


def _rest(
    release: LoadedRelease, decided: NDArray[np.int64]
) -> tuple[dict[str, str] | None, tuple[ReleasedModule, ...]]:
    """The complete variant if all the rest can be left out together, else the modules that stand in the way."""
    knowledge = release.knowledge
    fixed = decided >= 0
    costs = np.where(fixed[release.variable_of], FORBIDDEN, release.skipping_costs)
    costs[(knowledge.offsets[:-1] + decided)[fixed]] = 0
    found = knowledge.minimise(costs)
    if found is None:
        return None, ()
    rest = {name: knowledge.values[v][i] for v, (name, i) in enumerate(zip(knowledge.variables, found[1], strict=True))}
    slots = release.translation.vocabulary.slot
    open_names = [knowledge.variables[v] for v in np.flatnonzero(~fixed).tolist()]
    needed = {slots[name].module for name in open_names if rest[name] != slots[name].nothing}
    missing = tuple(module for code, module in release.modules.items() if code in needed)
    return (None, missing) if missing else (rest, ())
