"""Honesty: prices that nobody asked for, and prices that do nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
from django.utils.translation import gettext_noop

from catalog.numbers import NUMBER
from configurator.languages.told import Told, told, told_by, told_names
from configurator.releases.lines import line_choices
from configurator.releases.mends import said, value_words
from configurator.releases.money import money
from configurator.releases.shelf import LoadedRelease

_NAMED = 3
_SAME = gettext_noop("“{preset}” has {component} for {amount} more than {instead}, whose attributes are all the same.")
_FITS = gettext_noop("“{preset}” has {component} for {amount} more than {instead}, which fits too.")


@dataclass(frozen=True, slots=True)
class PaidDefault:
    """A component that a preset fills in and that costs more than another would.

    All else of the preset unchanged, `instead` fits too and is the cheapest that does; `same`: it has the same
    attributes, so the customer gets nothing for the difference.
    """

    preset: str
    component: str
    instead: str
    more: Decimal
    same: bool


def paid_defaults(release: LoadedRelease) -> list[PaidDefault]:
    """The paid defaults that are not the cheapest: those with nothing in return first. One pass for each preset."""
    found = [one for preset in release.document.get("presets", ()) for one in _of_preset(release, preset)]
    return sorted(found, key=lambda one: (not one.same, one.preset, -one.more))


def _of_preset(release: LoadedRelease, preset: dict[str, Any]) -> Iterator[PaidDefault]:
    choices, _ = line_choices(release.translation.vocabulary, preset["choices"])
    knowledge = release.knowledge
    found = knowledge.evaluate(knowledge.encode(choices))
    if not found.consistent:
        return
    for variable, value in choices.items():
        if release.module_of[variable].kind in ("portions", NUMBER):
            continue  # a portion, or a length, is the product itself
        flats = _fitting(release, variable, found.changes)
        chosen = release.flat(variable, value)
        cheaper = sorted((int(knowledge.prices[f]), f) for f in flats if knowledge.prices[f] < knowledge.prices[chosen])
        if cheaper and chosen not in release.unpriced:
            same = [f for _, f in cheaper if _equal(release, variable, f, chosen)]
            flat = same[0] if same else cheaper[0][1]
            more = release.money(int(knowledge.prices[chosen] - knowledge.prices[flat]))
            other = value_words(release, variable, _value(release, variable, flat))
            yield PaidDefault(preset["name"], said(release, variable, value), other, more, bool(same))


def _fitting(release: LoadedRelease, variable: str, changes: Any) -> list[int]:
    """The priced values of a variable that could be taken with all else unchanged."""
    first = release.flat(variable, release.translation.vocabulary.slot[variable].values[0])
    span = changes[first : first + len(release.translation.vocabulary.slot[variable].values)]
    return [first + int(place) for place in np.flatnonzero(span == 0) if first + int(place) not in release.unpriced]


def _value(release: LoadedRelease, variable: str, flat: int) -> str:
    values = release.translation.vocabulary.slot[variable].values
    return values[flat - release.flat(variable, values[0])]


def _equal(release: LoadedRelease, variable: str, one: int, other: int) -> bool:
    """Whether two values take components with the same attributes in the same quantity."""
    vocabulary = release.translation.vocabulary
    taken = [vocabulary.slot[variable].taken.get(_value(release, variable, flat)) for flat in (one, other)]
    if taken[0] is None or taken[1] is None or taken[0][1] != taken[1][1]:
        return False
    attributes = [vocabulary.components[take[0]]["attributes"] for take in taken if take is not None]
    return bool(attributes[0]) and attributes[0] == attributes[1]


def idle_prices(document: dict[str, Any]) -> list[Told]:
    """The price settings that do nothing: in a module priced by weight, the prices of its components."""
    names = {part["sku"]: part["name"] for part in document["components"]}
    found = []
    words = gettext_noop("{module} is priced by weight, so the price of {names} is never used.")
    for module in document["modules"]:
        idle = [names.get(line["sku"], line["sku"]) for line in module["components"] if line["price"] is not None]
        if module["price_per_100_g"] is not None and idle:
            found.append(told(words, module=module["name"], names=told_names(idle, most=_NAMED)))
    return found


def told_paid_default(one: PaidDefault, currency: str) -> Told:
    """One paid default as a sentence that is said later."""
    amount = told_by(lambda: money(one.more, currency))
    blanks = {"preset": one.preset, "component": one.component, "amount": amount}
    if one.instead == "nothing":
        return told(gettext_noop("“{preset}” has {component} for {amount}; it could be left out."), **blanks)
    return told(_SAME if one.same else _FITS, **blanks, instead=one.instead)
