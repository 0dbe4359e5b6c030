"""Others: what most customers take in the modules of a build that are open, as far as it can be had."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from configurator.profiles.models import Taste as TasteRow
from configurator.profiles.proposals.populations import Doubles, Numbers
from configurator.profiles.taste import Taste
from configurator.profiles.told import muting
from configurator.releases.shelf import OPEN_RELEASES, LoadedRelease


@dataclass(frozen=True, slots=True)
class _Values:
    """What each value of a release takes, by flat index."""

    codes: tuple[str, ...]  # module/SKU, "" for a value that takes nothing
    takes: NDArray[np.bool_]
    skippable: NDArray[np.bool_]  # its variable may be left out
    modules: Numbers
    numbers: Mapping[str, int]  # of the variables


def usual_values(
    *,
    shares: Doubles,
    release: LoadedRelease,
    decided: Mapping[str, str],
    but_not: Collection[str] = (),
    taste: Taste | None = None,
) -> Numbers:
    """One value for each open module that is not among `but_not`: what is taken most, unless that is nothing.

    `shares` are probabilities by flat index, 0 for what can't be had. Whoever has ordered of the family has shown what
    they leave out, and what a customer does not want used is not proposed either.
    """
    values, variable_of = _values(release), release.variable_of
    tops = _tops(shares, release)
    open_ones = np.ones(len(release.knowledge.variables), np.bool_)
    open_ones[[values.numbers[name] for name in decided if name in values.numbers]] = False
    wanted = values.takes[tops] & open_ones[variable_of[tops]]
    if taste is not None and taste.orders.get(release.family_code):
        wanted &= ~values.skippable[tops]
    tops = tops[wanted]
    if but_not or (taste is not None and taste.told.facts):
        tops = np.array([flat for flat in tops.tolist() if _may(values.codes[flat], but_not, taste, release)], np.int64)
    # of each module the one with the greatest share, the first among equals
    order = np.lexsort((-shares[tops], values.modules[tops]))
    first = np.ones(len(tops), np.bool_)
    first[1:] = np.diff(values.modules[tops][order]) > 0
    return np.sort(tops[order][first])


def _may(code: str, but_not: Collection[str], taste: Taste | None, release: LoadedRelease) -> bool:
    return code.partition("/")[0] not in but_not and not _muted(taste, release, code)


def codes_of(release: LoadedRelease) -> tuple[str, ...]:
    """For every value by flat index the `module/SKU` that it takes, "" for nothing."""
    return _values(release).codes


def _tops(shares: Doubles, release: LoadedRelease) -> Numbers:
    """The first value of each variable that has its greatest share, where that is not 0."""
    variable_of = release.variable_of
    most = np.maximum.reduceat(shares, release.knowledge.offsets[:-1])
    tops = np.flatnonzero((shares == most[variable_of]) & (shares > 0))
    first = np.ones(len(tops), np.bool_)
    first[1:] = np.diff(variable_of[tops]) > 0
    found: Numbers = tops[first]
    return found


def _muted(taste: Taste | None, release: LoadedRelease, code: str) -> bool:
    if taste is None or not taste.told.facts:
        return False
    return bool(muting(taste.told, release.family_code, TasteRow.Kind.COMPONENT, code))


@lru_cache(maxsize=OPEN_RELEASES)
def _values(release: LoadedRelease) -> _Values:
    slots = release.translation.vocabulary.slot
    codes: list[str] = []
    skippable: list[bool] = []
    for variable, values in zip(release.knowledge.variables, release.knowledge.values, strict=True):
        slot = slots.get(variable)
        for value in values:
            taken = slot.taken.get(value) if slot else None
            codes.append(f"{slot.module}/{taken[0]}" if slot and taken else "")
            skippable.append(bool(slot and slot.nothing is not None))
    modules = {module: number for number, module in enumerate(dict.fromkeys(c.partition("/")[0] for c in codes))}
    return _Values(
        tuple(codes),
        np.array([code != "" for code in codes], np.bool_),
        np.array(skippable, np.bool_),
        np.array([modules[code.partition("/")[0]] for code in codes], np.int64),
        {name: number for number, name in enumerate(release.knowledge.variables)},
    )
