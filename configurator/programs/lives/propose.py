"""Propose: for a component that has had its time, the same product with a better one that fits all the rest.

All other choices stay as the customer has them. Better is what costs more and is as good at least in each quality that
staff wrote a direction for; of those that fit the next dearer. Where there is none, the same again. What fits, says the
engine.
"""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from configurator.configurations.renew import mended
from configurator.configurations.state import BuildState, assess
from configurator.orders.models import OrderLine
from configurator.profiles.models import Quality
from configurator.releases.shelf import LoadedRelease, numbered_release

MORE = Quality.Better.MORE
Place = tuple[str, str, int]
"""A variable, the value that takes the component, and how many."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """The whole build on today's release; `more` is what it costs more than the same again. `sku` is what is new."""

    release: LoadedRelease
    choices: dict[str, str]
    sku: str
    price: Decimal
    more: Decimal
    is_upgrade: bool


def propose(
    *, line: OrderLine, sku: str, release: LoadedRelease, better: Mapping[str, str] | None = None
) -> Proposal | None:
    """None where the product can't be made any more as it was. A pass of the engine for each candidate.

    `better` says of attributes whether more (">") or less ("<") of them is better.
    """
    old = numbered_release(line.family_code, line.made_on_number)
    kept, _changed = mended(release=release, choices=line.choices, old=old)
    again = assess(release=release, choices=kept)
    if not again.complete or again.price is None:
        return None
    place = _place_of(release, kept, sku)
    good = _as_good(release, sku, better or {})
    found = (
        [] if place is None else [state for state in _others(release, kept, place, good) if _is_dearer(state, again)]
    )
    if not found:
        return Proposal(release, kept, sku, again.price, Decimal(0), is_upgrade=False)
    best = min(found, key=lambda state: (state.total, sorted(state.choices.items())))
    price = best.price or again.price
    taken = _taken(release, dict(best.choices)) - _taken(release, kept)
    return Proposal(release, dict(best.choices), min(taken), price, price - again.price, is_upgrade=True)


def _place_of(release: LoadedRelease, choices: dict[str, str], sku: str) -> Place | None:
    for variable, value in choices.items():
        taken, quantity = release.translation.vocabulary.slot[variable].taken.get(value, ("", 0))
        if taken == sku:
            return variable, value, quantity
    return None


def _as_good(release: LoadedRelease, sku: str, better: Mapping[str, str]) -> frozenset[str]:
    """The components that are nowhere worse than one, as far as that is known of it; what is unknown may be worse."""
    vocabulary = release.translation.vocabulary
    own = {code: value for code in better if (value := vocabulary.attribute(sku, code)) is not None}

    def holds(other: str, code: str) -> bool:
        value = vocabulary.attribute(other, code)
        if value is None:
            return False
        return bool(value >= own[code] if better[code] == MORE else value <= own[code])

    return frozenset(other for other in vocabulary.components if all(holds(other, code) for code in own))


def _others(release: LoadedRelease, kept: dict[str, str], place: Place, good: Container[str]) -> Iterator[BuildState]:
    """Whole builds with as many of another component of the module instead, of the good ones, as far as they fit."""
    vocabulary = release.translation.vocabulary
    variable, own, quantity = place
    rest = {v: value for v, value in kept.items() if v != variable}
    available = release.knowledge.available(release.knowledge.encode(rest))
    for slot in vocabulary.slots_of[vocabulary.slot[variable].module]:
        if slot.variable != variable and kept.get(slot.variable) in slot.taken:
            continue  # the customer has that one too
        for value, (sku, number) in slot.taken.items():
            other = (slot.variable, value) != (variable, own)
            if other and sku in good and number == quantity and available[release.flat(slot.variable, value)]:
                state = assess(release=release, choices=_with(release, rest, place, slot.variable, value))
                if state.complete and state.price is not None:
                    yield state


def _with(release: LoadedRelease, rest: dict[str, str], place: Place, variable: str, value: str) -> dict[str, str]:
    """The rest with the other component; where each component has a variable of its own, without the old one."""
    nothing = release.translation.vocabulary.slot[place[0]].nothing
    left = {place[0]: nothing} if variable != place[0] and nothing is not None else {}
    return {**rest, **left, variable: value}


def _is_dearer(state: BuildState, again: BuildState) -> bool:
    return state.price is not None and again.price is not None and state.price > again.price


def _taken(release: LoadedRelease, choices: dict[str, str]) -> set[str]:
    slots = release.translation.vocabulary.slot
    return {slots[v].taken[value][0] for v, value in choices.items() if value in slots[v].taken}
