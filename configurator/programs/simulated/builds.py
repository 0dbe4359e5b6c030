"""Builds: a simulated member before the page of a build. Each step is the page's own, some seconds after the last one.

A fifth of the members get no proposals, whatever share the shop holds out, so that there is something to compare with.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

import numpy as np

from configurator.configurations.complete import completion
from configurator.configurations.configure import Outcome, choose
from configurator.configurations.decide import Wanted
from configurator.configurations.instock import Levels, lacking
from configurator.configurations.models import Configuration
from configurator.configurations.offered import Offered
from configurator.configurations.page import possible_proposals, sources_for, state_of
from configurator.configurations.start import start
from configurator.configurations.state import LOOKS, BuildState
from configurator.configurations.why import Wish, wish_at
from configurator.customers.visitor import Visitor
from configurator.profiles.proposals.holdout import held_out
from configurator.releases.shelf import LoadedRelease
from configurator.stock.levels import levels

_HELD_OUT = 0.2
_FOLLOWS = 0.3
"""How often somebody takes what is proposed to them in place of what they had in mind."""
_WISHES, _MAKES_ROOM = 0.25, 0.4
"""How often somebody wishes for what their choices stand against, and then has those changed for it."""
_SECONDS = (5, 70)
_WISH = LOOKS.index("wish")


@dataclass(slots=True)
class Page:
    """What the page shows now; `disappointed` counts the wishes that were refused and given up."""

    visitor: Visitor
    configuration: Configuration
    state: BuildState
    seen: Levels
    at: datetime
    rng: Random
    disappointed: int = 0

    def choose(self, wanted: Wanted, *, repairing: bool = False, filling: bool = False) -> Outcome:
        """One click, a while after the one before."""
        self.at += timedelta(seconds=self.rng.uniform(*_SECONDS))
        done = choose(
            key=self.configuration.key,
            visitor=self.visitor,
            version=self.configuration.version,
            decide=lambda _state: wanted,
            at=self.at,
            repairing=repairing,
            filling=filling,
            offer=self._offered,
        )
        self.configuration, self.state = done.configuration, done.after
        return done

    def proposed(self, variable: str) -> str | None:
        """What the member sees proposed for a variable."""
        for flat in self._offered(self.configuration, self.state).visible:
            wish = wish_at(self.state.release, flat)
            if wish is not None and wish[0] == variable:
                return wish[1]
        return None

    def _offered(self, configuration: Configuration, state: BuildState) -> Offered:
        shown = not held_out(customer_id=configuration.actor.person_id, share=_HELD_OUT)
        return Offered(possible_proposals(configuration, state, fresh=False, seen=self.seen), shown)


def begin(*, release: LoadedRelease, visitor: Visitor, choices: Mapping[str, str], at: datetime, rng: Random) -> Page:
    """A new build, from nothing or from an earlier one; proposals know the member as of now."""
    made, _changed = start(release=release, visitor=visitor, choices=choices, at=at)
    sources_for(made, fresh=True)
    return Page(visitor, made, state_of(made), levels(), at, rng)


def go_for(page: Page, target: Mapping[str, str], *, by_hand: float) -> None:
    """Choose what somebody has in mind, so much of it by hand, with a wish on the way now and then."""
    slots = page.state.release.translation.vocabulary.slot
    wishes_at = page.rng.randrange(len(target)) if page.rng.random() < _WISHES else -1
    for place, (variable, value) in enumerate(target.items()):
        if place == wishes_at and _wish(page):
            return  # what was changed for it stays
        has, leaves = page.state.decided.get(variable), value == slots[variable].nothing
        if has == value or (leaves and variable not in page.state.own):
            continue
        if leaves:
            page.choose({variable: None})
        elif page.rng.random() < by_hand:
            _choose(page, variable, value)


def _choose(page: Page, variable: str, value: str) -> None:
    proposed = page.proposed(variable)
    if proposed is not None and page.rng.random() < _FOLLOWS:
        value = proposed
    page.disappointed += page.choose({variable: value}).refused


def _wish(page: Page) -> bool:
    """Want what can't be had with what is chosen; whether other choices were changed for it."""
    wish = _wanted(page)
    if wish is None or not page.choose(dict([wish])).refused:
        return False
    if page.rng.random() < _MAKES_ROOM and not page.choose(dict([wish]), repairing=True).refused:
        return True
    page.disappointed += 1
    return False


def _wanted(page: Page) -> Wish | None:
    """Of one module the dearest that the choices stand against: people wish for the best."""
    release = page.state.release
    found: dict[str, int] = {}
    for flat in np.flatnonzero((page.state.looks == _WISH) & release.roles.offered).tolist():
        option = release.option_at[flat]
        if option.sku:
            code = release.module_of[option.variable].code
            prices = release.knowledge.prices
            found[code] = max(found.get(code, flat), flat, key=lambda one: (prices[one], -one))
    return wish_at(release, found[page.rng.choice(sorted(found))]) if found else None


def fill_in(page: Page) -> None:
    """Have what is open filled in as others and the member themselves take it."""
    taste, population = sources_for(page.configuration, fresh=False)
    page.choose(completion(page.state, taste, population, lacking(page.state.release, page.seen)), filling=True)
