"""Populations: the fitted models that this process has open, each made to fit a release. A click asks no database."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from configurator.profiles.facts import Facts
from configurator.profiles.models import PopulationModel
from configurator.profiles.population.fitted import DamagedError, Fitted, Prober
from configurator.releases.shelf import OPEN_RELEASES, LoadedRelease, current_releases

logger = logging.getLogger(__name__)

Doubles = NDArray[np.float64]
Numbers = NDArray[np.int64]

ENOUGH_PEOPLE = 10
"""Nothing is said of fewer."""

_PERCENT = "\N{NO-BREAK SPACE}%"  # never alone on the next line
_TELLING = 0.05  # by how much a choice must raise a share to be given as the reason

_open: dict[str, tuple[str, Prober]] = {}
_lock = Lock()


class Others(str):
    """A reason that speaks of other customers."""

    __slots__ = ()


@dataclass(frozen=True, eq=False)
class Population:
    """A family's model, in the flat indices of one release. Immutable; threads may share it."""

    prober: Prober
    release: LoadedRelease

    @cached_property
    def places(self) -> dict[str, dict[str, int]]:
        """The model's number of each variable's values."""
        model = self.prober.model
        starts = model.layout.offsets.tolist()
        named = zip(model.names, model.values, starts, strict=False)
        return {name: {value: start + n for n, value in enumerate(values)} for name, values, start in named}

    @cached_property
    def flats(self) -> tuple[Numbers, Numbers]:
        """The model's numbers of the values that the release offers, and their flat indices there."""
        offered = [
            (place, self.release.flat(name, value))
            for name, values in self.places.items()
            for value, place in values.items()
            if self.release.offers(name, value)
        ]
        pairs = np.array(offered, np.int64).reshape(len(offered), 2)
        return pairs[:, 0], pairs[:, 1]

    @cached_property
    def numbers(self) -> Numbers:
        """The model's number of each value of the release, -1 for one that was never sold."""
        found = np.full(int(self.release.knowledge.offsets[-1]), -1, np.int64)
        mine, flats = self.flats
        found[flats] = mine
        return found

    @cached_property
    def _words(self) -> dict[int, str]:
        """By the model's number, the name of the component that a value takes; values that take nothing are absent."""
        facts = Facts(self.release.translation.vocabulary)
        slots = facts.vocabulary.slot
        return {
            place: facts.component_name(f"{slots[name].module}/{slots[name].taken[value][0]}")
            for name, values in self.places.items()
            for value, place in values.items()
            if name in slots and value in slots[name].taken
        }

    @cached_property
    def _named(self) -> NDArray[np.bool_]:
        """Which of the model's values take a component, so that it can be named."""
        found = np.zeros(self.prober.model.layout.count, np.bool_)
        found[list(self._words)] = True
        return found

    @cached_property
    def _alone(self) -> Numbers:
        """Of how many customers each value is."""
        found: Numbers = np.ascontiguousarray(np.diag(self.prober.model.people))
        return found

    @cached_property
    def _total(self) -> int:
        """How many customers the reasons are about."""
        return int(self.prober.model.customers)

    def chosen(self, decided: Mapping[str, str]) -> Numbers:
        """The model's numbers of what is decided, as far as it was ever sold."""
        places = self.places
        found = [places[name].get(value, -1) for name, value in decided.items() if name in places]
        return np.array([place for place in found if place >= 0], np.int64)

    def probabilities(self, decided: Mapping[str, str], available: NDArray[np.bool_]) -> Doubles:
        """For every value of the release its probability among those of its variable that can be had."""
        mine, flats = self.flats
        found = np.zeros(len(available))
        if len(mine):
            found[flats] = self.prober.everything(self.chosen(decided))[mine]
        found *= available
        totals = np.add.reduceat(found, self.release.knowledge.offsets[:-1])
        found /= np.where(totals > 0, totals, 1)[self.release.variable_of]
        return found

    def reasons(self, flats: Numbers, decided: Mapping[str, str]) -> list["Others"]:
        """For each value why it is proposed, in figures of at least ten customers; "" where there are none.

        Of the choices made the one that tells most; where none does, how many customers take it.
        """
        wanted, people = self.numbers[flats], self.prober.model.people
        chosen = self.chosen(decided)
        given, alone = chosen[self._named[chosen]], self._alone
        both = people[np.ix_(given, wanted)]
        those, others = alone[given][:, None], self._total - alone[given][:, None]
        share = both / np.maximum(those, 1)
        rest = (alone[wanted] - both) / np.maximum(others, 1)
        telling = np.where((both >= ENOUGH_PEOPLE) & (others >= ENOUGH_PEOPLE), share - rest, 0)
        best = telling.argmax(axis=0) if len(given) else np.zeros(len(wanted), np.int64)
        column = np.arange(len(wanted))
        strong = telling[best, column] >= _TELLING if len(given) else np.zeros(len(wanted), np.bool_)
        found: list[Others] = []
        percent, of_rest = (_percent(part[best, column]) if len(given) else [] for part in (share, rest))
        overall = _percent(alone[wanted] / max(self._total, 1))
        for n, place in enumerate(wanted.tolist()):
            if strong[n]:
                name = self._words[int(given[best[n]])]
                found.append(
                    Others(
                        f"people who chose {name} take it in {percent[n]}{_PERCENT}, others in {of_rest[n]}{_PERCENT}"
                    )
                )
            elif place >= 0 and alone[place] >= ENOUGH_PEOPLE:
                found.append(Others(f"{overall[n]}{_PERCENT} of customers take it"))
            else:
                found.append(Others())
        return found


def _percent(shares: Doubles) -> list[int]:
    percent: list[int] = np.rint(100 * shares).astype(np.int64).tolist()
    return percent


def population_of(*, release: LoadedRelease, fresh: bool) -> Population | None:
    """The model of a release's family, None while there is none.

    `fresh` looks with one small query whether there is a newer one, and reads it. Otherwise there is no query: it is
    what this process read last.
    """
    if fresh:
        _look(release.family_code)
    with _lock:
        found = _open.get(release.family_code)
    return None if found is None else _fitting(found[1], release)


@lru_cache(maxsize=OPEN_RELEASES)
def _fitting(prober: Prober, release: LoadedRelease) -> Population:
    return Population(prober, release)


def _look(family_code: str) -> None:
    sha256 = PopulationModel.objects.of(family_code).values_list("sha256", flat=True).first()
    with _lock:
        known = _open.get(family_code)
    if sha256 == (known[0] if known else None):
        return
    content = PopulationModel.objects.of(family_code).values_list("content", flat=True).first()
    with _lock:
        _open.pop(family_code, None)
        if content is not None and sha256 is not None:
            try:
                _open[family_code] = (sha256, Prober(Fitted.from_bytes(bytes(content), sha256=sha256)))
            except DamagedError:
                logger.exception("population damaged family=%s", family_code)


def warm() -> None:
    """Open the models of what is on sale, so that the first click has them."""
    for release in current_releases():
        population_of(release=release, fresh=True)


def drop_populations() -> None:
    """Forget all that is open in this process."""
    with _lock:
        _open.clear()
    _fitting.cache_clear()
