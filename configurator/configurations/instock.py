"""In stock: what of a release is not there just now, what is said about it, and what a build lacks.

Beside the engine, never in it: a part that is sold out still fits, stays where it is and can be chosen. It is said on
the option and in the summary, it is not proposed or filled in, and a complete build with it is not offered for order.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from weakref import WeakKeyDictionary

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from configurator.configurations.equal import stand_ins
from configurator.configurations.state import BuildState
from configurator.languages.few import listed
from configurator.releases.money import difference
from configurator.releases.options import Option, ReleasedModule
from configurator.releases.shelf import LoadedRelease
from configurator.stock.levels import Level
from configurator.stock.words import days_words, stock_words

Levels = Mapping[str, Level]

_MOST_INSTEAD = 2

_lacking: WeakKeyDictionary[LoadedRelease, tuple[Levels, NDArray[np.bool_]]] = WeakKeyDictionary()


def lacking(release: LoadedRelease, seen: Levels) -> NDArray[np.bool_]:
    """For every value whether there is not enough of what it takes. Worked out when stock has changed."""
    known = _lacking.get(release)
    if known is None or known[0] is not seen:
        _lacking[release] = known = (seen, _worked_out(release, seen))
    return known[1]


def _worked_out(release: LoadedRelease, seen: Levels) -> NDArray[np.bool_]:
    found = np.zeros(len(release.knowledge.prices), np.bool_)
    for sku in seen.keys() & release.takers.keys():
        for flat, quantity in release.takers[sku]:
            found[flat] = seen[sku].lacks(quantity)
    return found


@dataclass(frozen=True, slots=True)
class Remark:
    """What is said about an option's stock and time; `kind` is few, out or time."""

    kind: str
    words: str


def remarks(module: ReleasedModule, shown: Iterable[Option], seen: Levels, today: date) -> dict[str, Remark]:
    """By the key of an option, what to say of it: what is left where that is little, how long where others are faster.

    Where there is enough nothing is said.
    """
    fastest = min((option.lead_time_days for option in module.options if option.sku), default=0)
    said = {option.key: _remark(option, fastest, seen.get(option.sku), today) for option in shown}
    return {key: remark for key, remark in said.items() if remark.words}


def _remark(option: Option, fastest: int, level: Level | None, today: date) -> Remark:
    words = stock_words(level, quantity=max(option.quantity, 1), today=today) if level else ""
    if level is not None and level.lacks(max(option.quantity, 1)):
        return Remark("out", words)
    time = days_words(option.lead_time_days) if option.lead_time_days > fastest else ""
    return Remark("few" if words else "time", listed([part for part in (words, time) if part]))


@dataclass(frozen=True, slots=True)
class Instead:
    """A part that fits in place of one that is not there."""

    value: str
    name: str
    price: str


@dataclass(frozen=True, slots=True)
class Shortage:
    """A part that a build has and the shelf has not, in words, and what could be taken instead."""

    module: ReleasedModule
    name: str
    words: str
    instead: tuple[Instead, ...] = ()

    @property
    def sentence(self) -> str:
        """The same as a sentence."""
        return _("{name}: {words}.").format(name=self.name, words=self.words)


def shortages(state: BuildState, seen: Levels, today: date) -> tuple[Shortage, ...]:
    """What a build has that is not there. A few look-ups; for a complete build a pass of the engine for each."""
    if not seen or not state.consistent:
        return ()
    slots = state.release.translation.vocabulary.slot
    taken = {v: take for v, value in state.built.items() if (take := slots[v].taken.get(value))}
    inner = _inner(state, taken, seen)
    wanted = Counter({sku: part.quantity for sku, part in inner.items()})
    for sku, quantity in taken.values():
        wanted[sku] += quantity
    short = {sku for sku, quantity in wanted.items() if sku in seen and seen[sku].lacks(quantity)}
    found = [_shortage(state, v, wanted[sku], seen, today) for v, (sku, _) in taken.items() if sku in short]
    chosen = {sku for sku, _ in taken.values()}
    for sku in sorted(short - chosen):
        words = stock_words(seen[sku], quantity=wanted[sku], today=today)
        found.append(Shortage(inner[sku].module, inner[sku].name, words))
    return tuple(found)


@dataclass(slots=True)
class _Inner:
    """A part that nobody chooses: how many a build needs of it, and for a component of which module."""

    name: str
    module: ReleasedModule
    quantity: int = 0


def _inner(state: BuildState, taken: Mapping[str, tuple[str, int]], seen: Levels) -> dict[str, _Inner]:
    """What the components of a complete build consist of, where such a part is counted and scarce at all."""
    release = state.release
    if not state.complete or release.parts_list.parts.isdisjoint(seen):
        return {}
    homes = {sku: release.module_of[variable] for variable, (sku, _) in taken.items()}
    found: dict[str, _Inner] = {}
    for part in release.parts_list.explode((release.module_of[v].code, *take) for v, take in taken.items()):
        home = homes.setdefault(part.sku, homes[part.of])  # what a part is part of comes before it
        found.setdefault(part.sku, _Inner(part.name, home)).quantity += part.quantity
    return found


def _shortage(state: BuildState, variable: str, wanted: int, seen: Levels, today: date) -> Shortage:
    release, value = state.release, state.built[variable]
    option = release.option_at[release.flat(variable, value)]
    words = stock_words(seen[option.sku], quantity=wanted, today=today)
    return Shortage(release.module_of[variable], option.name, words, _instead(state, variable, seen))


def _instead(state: BuildState, variable: str, seen: Levels) -> tuple[Instead, ...]:
    """What fits all other choices and is there, the most alike first; of short lists where one is chosen only."""
    release = state.release
    module = release.module_of[variable]
    if not state.complete or variable not in state.choices or module.kind != "one" or module.code in release.indices:
        return ()
    gone, kept = (variable, state.choices[variable]), {v: c for v, c in state.choices.items() if v != variable}
    lacks, changes = lacking(release, seen), state.evaluation.changes
    found = []
    for candidate in stand_ins(old=release, gone=gone, new=release, kept=kept):
        flat = release.flat(candidate.variable, candidate.value)
        if candidate.value != gone[1] and not lacks[flat] and changes[flat] == 0:
            found.append(Instead(candidate.value, release.option_at[flat].name, _price(state, flat)))
        if len(found) == _MOST_INSTEAD:
            break
    return tuple(found)


def _price(state: BuildState, flat: int) -> str:
    if flat in state.release.unpriced:
        return ""
    amount = state.release.money(int(state.differences[flat]))
    return difference(amount, state.release.currency) if amount else _("same price")


def ready_days(state: BuildState) -> int:
    """In how many days a build is ready, as its quote says: what is decided so far takes at least so long."""
    release = state.release
    values = state.built.items()
    return max((int(release.lead_times[release.flat(v, value)]) for v, value in values), default=0)
