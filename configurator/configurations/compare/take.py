"""Take: have in one build what another has of a module."""

from collections.abc import Mapping
from dataclasses import dataclass

from configurator.configurations.decide import Wanted
from configurator.configurations.state import BuildState


@dataclass(frozen=True, slots=True)
class Taking:
    """Whether one build can have what another has of a module.

    `changes` is how many other choices would give way; `why` the value by flat index that they stand against.
    """

    offered: bool
    possible: bool = True
    changes: int = 0
    why: int = -1


def taking(*, into: BuildState, other: BuildState, module_code: str) -> Taking | None:
    """What it would mean; None between two products, or where there is nothing to take."""
    if into.release.family_code != other.release.family_code:
        return None
    found = wanted_from(into=into, values=other.decided, module_code=module_code)
    if found is None:
        return Taking(offered=False)
    flats = [into.release.flat(v, value) for v, value in found.items() if value is not None]
    if not flats:
        return Taking(offered=True) if found else None
    changes = {flat: int(into.evaluation.changes[flat]) for flat in flats}
    dead = [flat for flat, count in changes.items() if count < 0]
    if dead:
        return Taking(offered=True, possible=False, why=dead[0])
    worst = max(changes, key=lambda flat: changes[flat])
    return Taking(offered=True, changes=changes[worst], why=worst if changes[worst] else -1)


def wanted_from(*, into: BuildState, values: Mapping[str, str], module_code: str) -> Wanted | None:
    """The decisions that bring a module to these values; None where the build's release does not offer them."""
    found: dict[str, str | None] = {}
    release = into.release
    for slot in release.translation.vocabulary.slots_of[module_code]:
        value = values.get(slot.variable)
        if value is not None and not release.offers(slot.variable, value):
            return None
        if value is None or (value == slot.nothing and len(release.translation.vocabulary.slots_of[module_code]) > 1):
            if slot.variable in into.choices:
                found[slot.variable] = None
        elif into.decided.get(slot.variable) != value:
            found[slot.variable] = value
    return found
