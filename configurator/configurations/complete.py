"""Complete: fill in the open modules, as cheaply as can be, or as they most probably would be.

What is probable the customer's own history says, and what others take with the choices made so far.
"""

import numpy as np
from numpy.typing import NDArray

from configurator.configurations.decide import Wanted
from configurator.configurations.ranked import Mask, TooFineError, best_of, least_ranks
from configurator.configurations.state import BuildState, assess
from configurator.profiles.proposals.leaning import log_weights
from configurator.profiles.proposals.populations import Population
from configurator.profiles.proposals.recommend import likelihood, scores
from configurator.profiles.taste import Taste

# what one order's worth of liking counts against: a doubt about fitting, and taking what could be left out
_DOUBT, _TAKING = 2.0, 0.5
_LACKING = 12.0  # and against what is not in stock: it is taken where nothing else fits
_LEAST = 1e-3  # of an order: what nobody has taken can still be had
_PRICE = 1e-4  # the whole range of prices; only for what is liked alike


def completion(
    state: BuildState, taste: Taste | None = None, population: Population | None = None, lacks: Mask | None = None
) -> Wanted:
    """Complete a build anew from the customer's own choices, in place of what was filled in before.

    As probable as can be where a taste or a population is given, else as cheap as can be; without what `lacks` says is
    not in stock, if that is possible.
    """
    bare = assess(release=state.release, choices=state.own)
    found = fill_in(bare, lacks) if taste is None and population is None else fit_in(bare, taste, population, lacks)
    return {**emptied(state), **found}


def emptied(state: BuildState) -> Wanted:
    """What was filled in, taken out."""
    return dict.fromkeys(sorted(state.filled))


def fill_in(state: BuildState, lacks: Mask | None = None) -> Wanted:
    """The values that complete a build: the fewest that can't be checked or had, then the cheapest. Empty if complete.

    Of equal prices the one that takes the fewest things that could be left out. Cost: one pass of the engine.
    """
    if state.complete or not state.consistent:
        return {}
    release = state.release
    none = np.zeros(len(release.knowledge.prices), np.bool_)
    ranks = least_ranks(release, none if lacks is None else lacks)
    try:
        found = best_of(release, ranks, state.decided)
    except TooFineError:
        found = best_of(release, ranks[:1], state.decided)
    return {} if found is None else opened(state, found)


def fit_in(
    state: BuildState, taste: Taste | None, population: Population | None = None, lacks: Mask | None = None
) -> Wanted:
    """The values that complete a build as it most probably would be: own taste and what others take as weights.

    Of what is liked alike the cheapest. Empty when it is complete. Cost: two passes of the engine.
    """
    if state.complete or not state.consistent:
        return {}
    knowledge = state.release.knowledge
    logs = weights(state, taste, population)
    if lacks is not None:
        logs[lacks] -= _LACKING
    found = knowledge.probable(knowledge.encode(state.decided), logs=logs)
    return {} if found is None else opened(state, found.variant)


def weights(state: BuildState, taste: Taste | None, population: Population | None = None) -> NDArray[np.float64]:
    """For every value the logarithm of how much more probable it is than something that nobody knows.

    An order counts ten times as much as a click, liked attributes a little; where others' orders are known, as the
    proposals do (`profiles/proposals/recommend.py`), values that take nothing included.
    """
    release, prices = state.release, state.release.knowledge.prices
    if population is None:
        tenths = scores(taste=taste, release=release) if taste else np.zeros(len(prices))
        logs = np.log1p(tenths) - _TAKING * release.skipping_costs
    else:
        shares = population.probabilities(state.decided, state.evaluation.changes == 0)
        logs = np.log(likelihood(taste=taste, release=release, decided=state.decided, shares=shares) + _LEAST)
    if taste is not None:
        logs += log_weights(told=taste.told, release=release)
    logs[list(release.doubtful)] -= _DOUBT
    spread = float(np.ptp(prices)) or 1.0
    least: NDArray[np.float64] = logs - _PRICE * (prices - prices.min(initial=0)) / spread
    return least


def opened(state: BuildState, variant: NDArray[np.int32]) -> Wanted:
    """Of a variant what the build does not have yet; nothing where it takes nothing."""
    slots = state.release.translation.vocabulary.slot
    filled = state.release.roles.named(variant)
    return {v: value for v, value in filled.items() if v not in state.decided and value != slots[v].nothing}
