"""Why: what stands against a wish, and the ways to have it, in the customer's words.

Only what the customer chose is cited, never what followed from it, nor what was filled in: that gives way by itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from numpy.typing import NDArray

from configurator.configurations.decide import Wanted
from configurator.configurations.giveway import price_steps
from configurator.configurations.naming import Move, moves, name_of
from configurator.configurations.state import BuildState, Choices
from configurator.engine import Repair
from configurator.releases.money import difference, money
from configurator.releases.shelf import LoadedRelease

MOST_WAYS = 5
Wish = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Against:
    """What excludes a wish: a minimal set of the customer's choices, and of rules by their ids in the release."""

    choices: dict[str, str]
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A choice as it is cited."""

    module: str
    name: str


@dataclass(frozen=True, slots=True)
class Way:
    """One way to have a wish: what changes, and the difference that it makes to the present build."""

    moves: tuple[Move, ...]
    gives: tuple[Move, ...]  # of what was filled in
    price: str
    days: str
    wanted: Wanted  # the wish first, then the changed choices

    @property
    def make(self) -> str:
        """What the form sends to take this way."""
        return urlencode(self.wanted)


@dataclass(frozen=True, slots=True)
class Why:
    """The whole explanation of one option."""

    wish: Wish
    name: str
    module_code: str
    dead: bool  # in no build at all
    free: bool  # nothing stands against it
    against: tuple[Chosen, ...]
    sentences: tuple[str, ...]
    ways: tuple[Way, ...]

    @property
    def make(self) -> str:
        """What the form sends to take the option as things are."""
        return urlencode([self.wish])


def against(*, state: BuildState, wish: Wish | None) -> Against | None:
    """What of the customer's own choices and of the rules excludes a wish, both minimal; None if nothing does.

    Cost: one pass for each choice, and a search by the solver.
    """
    release, knowledge = state.release, state.release.knowledge
    found = knowledge.explain(
        knowledge.encode(state.own), wish=_numbers(release, wish) if wish else None, rules=release.rulebook
    )
    if found is None:
        return None
    names = [knowledge.variables[v] for v in found.choices]
    return Against({v: state.choices[v] for v in names}, found.constraints)


def _numbers(release: LoadedRelease, wish: Wish) -> tuple[int, int]:
    return release.knowledge.encode_value(*wish, at="wish")


def wish_at(release: LoadedRelease, flat: int) -> Wish | None:
    """The variable and value of a flat index; None for one that is not in the release."""
    option = release.option_at.get(flat)
    return None if option is None else (option.variable, option.values[flat - option.flats[0]])


def sentences_of(release: LoadedRelease, rules: Iterable[str]) -> tuple[str, ...]:
    """The sentences of some constraints, each once."""
    return tuple(dict.fromkeys(says for rule in rules if (says := release.sentences.get(rule, ""))))


def explain(*, state: BuildState, wish: Wish, found: Against | None) -> Why:
    """Why an option is not free to take, and the ways to have it; `found` is what stands against it."""
    release = state.release
    module = release.module_of[wish[0]]
    cited = found.choices if found else {}
    return Why(
        wish=wish,
        name=name_of(release, *wish),
        module_code=module.code,
        dead=int(state.evaluation.changes[release.flat(*wish)]) < 0,
        free=found is None,
        against=tuple(Chosen(release.module_of[v].name, name_of(release, v, value)) for v, value in cited.items()),
        sentences=sentences_of(release, found.rules) if found else (),
        ways=ways(state=state, wish=wish) if found else (),
    )


def ways(*, state: BuildState, wish: Wish) -> tuple[Way, ...]:
    """The ways to have a wish: fewest changed choices first, then cheapest; at most five."""
    filled = {v: state.choices[v] for v in state.filled if v != wish[0]}
    return tuple(_way(state, wish, filled, repair) for repair in _repairs(state, wish, filled, MOST_WAYS))


def several_ways(*, state: BuildState, wish: Wish) -> bool:
    """Whether there is more than one way to have a wish."""
    filled = {v: state.choices[v] for v in state.filled if v != wish[0]}
    return len(_repairs(state, wish, filled, most=2)) > 1


def _repairs(state: BuildState, wish: Wish, filled: Choices, most: int) -> list[Repair]:
    knowledge, steps = state.release.knowledge, price_steps(state.release, filled)
    own = {v: value for v, value in state.own.items() if v != wish[0]}
    return knowledge.repairs(
        knowledge.encode(own),
        wish=_numbers(state.release, wish),
        prices=None if steps is None else steps.prices,
        most=most,
    )


def _way(state: BuildState, wish: Wish, filled: Choices, repair: Repair) -> Way:
    release, knowledge = state.release, state.release.knowledge
    variant = release.roles.named(repair.variant)
    changed = [knowledge.variables[v] for v in repair.changes]
    given = [v for v, value in filled.items() if variant[v] != value]
    flats = knowledge.offsets[:-1] + repair.variant
    return Way(
        moves=moves(release, {v: [state.choices[v], variant[v]] for v in changed}),
        gives=moves(release, {v: [state.choices[v], variant[v]] for v in given}),
        price=_price(state, flats),
        days=_days(state, flats),
        wanted={wish[0]: wish[1], **{v: variant[v] for v in changed}},
    )


def _price(state: BuildState, flats: NDArray[np.int64]) -> str:
    """The difference to the present total in words."""
    release = state.release
    if not release.unpriced.isdisjoint(flats.tolist()):
        return money(None, release.currency)
    if state.on_request:
        whole = money(release.money(int(release.knowledge.prices[flats].sum())), release.currency)
        return _("{price} in all").format(price=whole)
    amount = release.money(int(release.knowledge.prices[flats].sum()) - state.total)
    return difference(amount, release.currency) if amount else _("same price")


def _days(state: BuildState, flats: NDArray[np.int64]) -> str:
    """The difference in delivery time in words."""
    more = int(state.release.lead_times[flats].max(initial=0) - state.release.lead_times[state.flats].max(initial=0))
    if not more:
        return _("same delivery time")
    later = ngettext("delivered {days} day later", "delivered {days} days later", abs(more))
    sooner = ngettext("delivered {days} day sooner", "delivered {days} days sooner", abs(more))
    return (later if more > 0 else sooner).format(days=abs(more))
