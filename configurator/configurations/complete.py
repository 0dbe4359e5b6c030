"""Complete: fill in the open modules, preferring what can be checked, then what is cheaper."""

import numpy as np

from configurator.configurations.configure import Wanted
from configurator.configurations.state import BuildState
from configurator.engine import FORBIDDEN


def fill_in(state: BuildState) -> Wanted:
    """The values that complete a build: the fewest that can't be checked, then the cheapest. Empty when it is complete.

    What could be left out is left out, as on an untouched page. Cost: one pass of the engine.
    """
    if state.complete or not state.consistent:
        return {}
    release, knowledge = state.release, state.release.knowledge
    doubt = np.zeros(len(knowledge.prices), np.int64)
    doubt[list(release.doubtful)] = 1
    scale = int(knowledge.prices.max(initial=0)) * len(knowledge.variables) + 1
    # left out before taken, checked before unchecked, then cheap before dear
    costs = (release.skipping_costs * (len(knowledge.variables) + 1) + doubt) * scale + knowledge.prices
    chosen = knowledge.encode(state.decided) >= 0
    costs = np.where(chosen[release.variable_of], FORBIDDEN, costs)
    costs[[release.flat(variable, value) for variable, value in state.decided.items()]] = 0
    found = knowledge.minimise(costs)
    if found is None:
        return {}
    filled = {name: knowledge.values[v][found[1][v]] for v, name in enumerate(knowledge.variables)}
    slots = release.translation.vocabulary.slot
    return {v: value for v, value in filled.items() if v not in state.decided and value != slots[v].nothing}
