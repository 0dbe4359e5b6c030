"""Renew: bring a build to a newer release, and say what differs."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import numpy as np
from django.db import transaction
from numpy.typing import NDArray

from configurator.configurations.configure import StaleError
from configurator.configurations.decide import Delta, repair
from configurator.configurations.models import Configuration
from configurator.configurations.naming import name_of
from configurator.configurations.quote import option_of
from configurator.configurations.state import Choices, assess
from configurator.customers.visitor import Visitor
from configurator.engine import FORBIDDEN
from configurator.releases.money import money
from configurator.releases.shelf import LoadedRelease, current_release, load_release


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that a newer release changes for a build, in words."""

    sentence: str


def mended(
    *, release: LoadedRelease, choices: Choices, old: LoadedRelease | None = None
) -> tuple[dict[str, str], Delta]:
    """The choices as they can be kept in a release, the fewest changed, and what changed.

    A choice that is no longer offered is dropped first; the rest is repaired. With the `old` release at hand, what was
    dropped is replaced by what comes nearest in price and fits.
    """
    kept = {v: value for v, value in choices.items() if release.offers(v, value)}
    if not assess(release=release, choices=kept).consistent:
        repaired = repair(release, kept, None)
        kept = {v: repaired[v] for v in kept} if repaired else {}
    if old is not None and len(kept) < len(choices):
        kept |= _replacements(release, old, kept, {v: value for v, value in choices.items() if v not in kept})
    changed: Delta = {v: [value, kept.get(v)] for v, value in choices.items() if kept.get(v) != value}
    return kept, changed


def _replacements(
    release: LoadedRelease, old: LoadedRelease, kept: dict[str, str], dropped: dict[str, str]
) -> dict[str, str]:
    """For modules that lost their component, the one nearest in price that goes with what is kept."""
    knowledge = release.knowledge
    far = int(knowledge.prices.max(initial=0)) * len(knowledge.variables) + 1
    costs = release.skipping_costs * far
    for variable, value in kept.items():
        _span(release, costs, variable)[:] = FORBIDDEN
        costs[release.flat(variable, value)] = 0
    found_again = [v for v in dropped if v in release.options_of and release.options_of[v][0].quantity <= 1]
    for variable in found_again:
        was = int(old.knowledge.prices[old.flat(variable, dropped[variable])])
        span = _span(release, costs, variable)
        span[:] = np.abs(_span(release, knowledge.prices, variable) - was)
        span[: int(release.translation.vocabulary.slot[variable].nothing is not None)] = far
    found = knowledge.minimise(costs)
    if found is None:
        return {}
    values = {name: knowledge.values[v][found[1][v]] for v, name in enumerate(knowledge.variables)}
    return {v: values[v] for v in found_again if values[v] != release.translation.vocabulary.slot[v].nothing}


def _span(release: LoadedRelease, array: NDArray[np.int64], variable: str) -> NDArray[np.int64]:
    """The part of an array by flat index that belongs to one variable."""
    values = release.translation.vocabulary.slot[variable].values
    return array[release.flat(variable, values[0]) : release.flat(variable, values[-1]) + 1]


def changes_in_words(*, release: LoadedRelease, old: LoadedRelease, changed: Delta) -> list[str]:
    """One sentence for each choice that could not stay as it was."""
    return [_changed(old, release, variable, *delta) for variable, delta in changed.items()]


def differences(*, old: LoadedRelease, new: LoadedRelease, choices: Choices) -> tuple[Difference, ...]:
    """What ordering these choices on another release would change; empty when validity and price are the same."""
    before = assess(release=old, choices=choices)
    kept, changed = mended(release=new, choices=choices, old=old)
    after = assess(release=new, choices=kept)
    found = [_changed(old, new, variable, *delta) for variable, delta in changed.items()]
    if before.complete and not after.complete:
        found += [f"{module.name} is to be chosen now." for module in after.missing]
    found += _prices(old, new, {**before.decided, **(before.variant or {})})
    if before.price != after.price and before.complete and after.complete:
        found.append(f"The total is {_money(new, after.price)} instead of {_money(old, before.price)}.")
    return tuple(Difference(sentence) for sentence in found)


def _changed(old: LoadedRelease, new: LoadedRelease, variable: str, was: str | None, now: str | None) -> str:
    module = old.module_of[variable].name if variable in old.module_of else variable
    name = name_of(old, variable, was or "")
    if was is not None and not new.offers(variable, was):
        replaced = f"; {name_of(new, variable, now)} comes nearest" if now is not None else ""
        return f"{module}: {name} is no longer offered{replaced}."
    instead = f"; {name_of(new, variable, now)} would" if now is not None else ""
    return f"{module}: {name} no longer goes with the rest{instead}."


def _prices(old: LoadedRelease, new: LoadedRelease, values: Choices) -> list[str]:
    found = []
    for variable, value in values.items():
        was = option_of(old, variable, value)
        now = option_of(new, variable, value) if new.offers(variable, value) else None
        if was and now and was[0].unit_price != now[0].unit_price:
            prices = f"{_money(new, now[0].unit_price)} instead of {_money(old, was[0].unit_price)}"
            found.append(f"{new.translation.vocabulary.components[now[0].sku]['name']} costs {prices}.")
    return found


def _money(release: LoadedRelease, amount: Decimal | None) -> str:
    return "a price on request" if amount is None else money(amount, release.currency)


def renew(*, key: uuid.UUID, visitor: Visitor, version: int, at: datetime) -> Configuration:
    """Move an open build to the current release; what can't stay changes least. Raises StaleError, DoesNotExist."""
    with transaction.atomic():
        configuration = Configuration.objects.owned_by(visitor.customer_id).open().get(key=key)
        release = current_release(configuration.family_code)
        old = load_release(configuration.release_id)
        choices = {v: value for v, value in configuration.choices.items() if old.offers(v, value)}
        kept, _ = mended(release=release, choices=choices, old=old)
        updated = Configuration.objects.filter(pk=key, version=version).update(
            release_id=release.pk, choices=kept, past=[], version=version + 1, updated_at=at
        )
        if not updated:
            raise StaleError(configuration)
    configuration.refresh_from_db()
    return configuration
