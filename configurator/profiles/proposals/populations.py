"""Populations: the fitted models that this process has open, each made to fit a release. A click asks no database."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from threading import Lock

import numpy as np
from django.utils.translation import get_language, gettext
from numpy.typing import NDArray

from configurator.languages.figures import percent
from configurator.profiles.facts import Facts
from configurator.profiles.models import PopulationModel
from configurator.profiles.population.fitted import DamagedError, Fitted, Prober
from configurator.releases.shelf import OPEN_RELEASES, LoadedRelease, current_releases

logger = logging.getLogger(__name__)

Doubles = NDArray[np.float64]
Numbers = NDArray[np.int64]

ENOUGH_PEOPLE = 10
"""Nothing is said of fewer."""

_TELLING = 0.05  # by how much a choice must raise a share to be given as the reason

_NONE = -1  # in place of a value's number

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
    def _places(self) -> dict[tuple[str, str], int]:
        return {(name, value): place for name, values in self.places.items() for value, place in values.items()}

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
    def _telling(self) -> NDArray[np.float32]:
        """By how much a value (row) raises the share of customers who have another (column).

        0 where too few customers stand behind it.
        """
        people, total = self.prober.model.people, int(self.prober.model.customers)
        alone = np.diag(people)
        those, others = alone[:, None], total - alone[:, None]
        raised = people / np.maximum(those, 1) - (alone - people) / np.maximum(others, 1)
        return np.where((people >= ENOUGH_PEOPLE) & (others >= ENOUGH_PEOPLE), raised, 0).astype(np.float32)

    @cached_property
    def _told(self) -> Callable[[str, int, int], Others]:
        """`_in_words`, remembered by language: the same few hundred reasons come again and again."""
        return lru_cache(maxsize=4_096)(self._in_words)

    def chosen(self, decided: Mapping[str, str]) -> Numbers:
        """The model's numbers of what is decided, as far as it was ever sold."""
        places = self._places
        return np.array([places[item] for item in decided.items() if item in places], np.int64)

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

    def reasons(self, flats: Sequence[int], decided: Mapping[str, str]) -> list[Others]:
        """For each value why it is proposed, in figures of at least ten customers; "" where there are none.

        Of the choices made the one that tells most; where none does, how many customers take it.
        """
        wanted, language = self.numbers[list(flats)], get_language() or ""
        given = [place for place in self.chosen(decided).tolist() if place in self._words]
        if not given:
            return [self._told(language, _NONE, place) for place in wanted.tolist()]
        raised = self._telling[np.ix_(given, wanted)]
        best, most = raised.argmax(axis=0).tolist(), raised.max(axis=0).tolist()
        return [
            self._told(language, given[row] if by >= _TELLING else _NONE, place)
            for row, by, place in zip(best, most, wanted.tolist(), strict=True)
        ]

    def _in_words(self, _language: str, given: int, place: int) -> Others:
        """Why a value is proposed, in the present language, by their numbers: for a choice, or for none."""
        people, total = self.prober.model.people, int(self.prober.model.customers)
        alone = int(people[place, place]) if place >= 0 else 0
        if given >= 0:
            both, those = int(people[given, place]), int(people[given, given])
            share, rest = _percent(both, those), _percent(alone - both, total - those)
            said = gettext("people who chose {choice} take it in {share}, others in {rest}")
            return Others(said.format(choice=self._words[given], share=share, rest=rest))
        if alone < ENOUGH_PEOPLE:
            return Others("")
        return Others(gettext("{share} of customers take it").format(share=_percent(alone, total)))


def _percent(count: int, of: int) -> str:
    return percent(round(100 * count / of))


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
