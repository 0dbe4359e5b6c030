"""Others: what most customers take in the modules of a build that are open, as far as it can be had."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from configurator.profiles.models import Taste as TasteRow
from configurator.profiles.proposals.populations import Doubles
from configurator.profiles.taste import Taste
from configurator.profiles.told import muting
from configurator.releases.shelf import OPEN_RELEASES, LoadedRelease


@dataclass(frozen=True, slots=True)
class _Values:
    """What each value of a release takes, by flat index."""

    codes: tuple[str, ...]  # module/SKU, "" for a value that takes nothing
    modules: tuple[str, ...]
    skippable: tuple[bool, ...]  # its variable may be left out


def usual_values(
    *,
    shares: Doubles,
    release: LoadedRelease,
    decided: Mapping[str, str],
    but_not: Collection[str] = (),
    taste: Taste | None = None,
) -> list[int]:
    """One value for each open module that is not among `but_not`: what is taken most, unless that is nothing.

    `shares` are probabilities by flat index, 0 for what can't be had. Whoever has ordered of the family has shown what
    they leave out, and what a customer does not want used is not proposed either.
    """
    values, variables = _values(release), release.knowledge.variables
    careful = taste is not None and bool(taste.orders.get(release.family_code))
    best: dict[str, tuple[float, int]] = {}
    for flat, variable, share in _tops(shares, release):
        module = values.modules[flat]
        if module and module not in but_not and variables[variable] not in decided:
            left_out = (careful and values.skippable[flat]) or _muted(taste, release, values.codes[flat])
            if not left_out and (module not in best or share > best[module][0]):
                best[module] = share, flat
    return sorted(flat for _, flat in best.values())


def codes_of(release: LoadedRelease) -> tuple[str, ...]:
    """For every value by flat index the `module/SKU` that it takes, "" for nothing."""
    return _values(release).codes


def _tops(shares: Doubles, release: LoadedRelease) -> Iterator[tuple[int, int, float]]:
    """The first value of each variable that has its greatest share, where that is not 0, with variable and share."""
    most = np.maximum.reduceat(shares, release.knowledge.offsets[:-1])
    tops = np.flatnonzero((shares == most[release.variable_of]) & (shares > 0))
    last = -1
    for flat, variable in zip(tops.tolist(), release.variable_of[tops].tolist(), strict=True):
        if variable != last:
            yield flat, variable, float(most[variable])
        last = variable


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
    return _Values(tuple(codes), tuple(code.partition("/")[0] for code in codes), tuple(skippable))
