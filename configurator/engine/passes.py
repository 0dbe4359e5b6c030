"""Whole answers as single calls into machine code: what Python pays for is one call, not ten."""

from __future__ import annotations

from configurator.engine.domains import agreeing_classes, living, reaching, spread_found
from configurator.engine.jit import CLASS, INFINITE, POSSIBLE, VARIABLE, Flags, Int32s, Int64s, Tariff, njit
from configurator.engine.kernels import agreeing, choice_costs, class_costs, fits, pass_down, pass_up, spread
from configurator.engine.machine import Machine
from configurator.engine.trace import trace


@njit
def everything(
    m: Machine, tariff: Tariff, chosen: Int32s, changes: Int64s, cheapest: Int64s, variant: Int32s
) -> tuple[int, int]:
    """Fill ``changes``, ``cheapest`` and (if consistent) ``variant``; return the least total and the count.

    The total is -1 if the choices are not numbers of values.
    """
    a, w = m.arrays, m.work
    if not fits(a, chosen):
        return -1, 0
    agreeing(a, chosen, w)
    choice_costs(a, tariff, chosen, w.costs)
    class_costs(a, w.costs, w)
    pass_up(a, w)
    pass_down(a, w)
    spread(a, tariff, w, changes, cheapest)
    if w.below[0] >> tariff.shift == 0:
        trace(a, w, variant)
    return w.below[0], w.counts[0]


@njit
def least(m: Machine, costs: Int64s, variant: Int32s) -> int:
    """Return the least total of any costs, and fill ``variant`` if there is one."""
    a, w = m.arrays, m.work
    w.class_count[:] = 0
    class_costs(a, costs, w)
    pass_up(a, w)
    if w.below[0] < POSSIBLE:
        trace(a, w, variant)
    total: int = w.below[0]
    return total


@njit
def departures(m: Machine, tariff: Tariff, chosen: Int32s, variable: int, value: int, costs: Int64s) -> bool:
    """Cost every value for a repair; a wish, a variable from 0 and its value, is free and leaves no alternative.

    False if the choices are not numbers of values.
    """
    a = m.arrays
    if not fits(a, chosen):
        return False
    choice_costs(a, tariff, chosen, costs)
    if variable >= 0:
        costs[a.offsets[variable] : a.offsets[variable + 1]] = INFINITE
        costs[a.offsets[variable] + value] = 0
    return True


@njit
def available(m: Machine, chosen: Int32s, values: Flags) -> bool:
    """Fill ``values`` with which values are available; False if the choices are not numbers of values."""
    a, w = m.arrays, m.work
    if not fits(a, chosen):
        return False
    agreeing_classes(a, chosen, w.agrees)
    living(a, m.columns, w, len(a.levels) - 2)
    reaching(a, w)
    spread_found(a, w, values)
    return True


@njit
def excluding(m: Machine, chosen: Int32s, wanted: int) -> int:
    """Leave of the choices a minimal set that cannot be completed; ``wanted`` is a variable that stays decided.

    1: done; 0: the choices can be completed; -1: they are not numbers of values. Goes from the lowest level up, so that
    what is known below stays. Cost: half a pass for each choice.
    """
    a, w, columns = m.arrays, m.work, m.columns
    if not fits(a, chosen):
        return -1
    lowest = len(a.levels) - 2
    agreeing_classes(a, chosen, w.agrees)
    living(a, columns, w, lowest)
    if w.alive[0]:
        return 0
    stale = 0
    for level in range(lowest, 0, -1):
        variable = a.levels[level, VARIABLE]
        if chosen[variable] >= 0 and variable != wanted:
            first, last = a.levels[level, CLASS], a.levels[level + 1, CLASS]
            w.agrees[first:last] = True
            living(a, columns, w, max(level, stale))
            stale = 0
            if w.alive[0]:
                w.agrees[first:last] = False
                group = a.class_of[a.offsets[variable] + chosen[variable]]
                if group >= 0:
                    w.agrees[group] = True
                stale = level
            else:
                chosen[variable] = -1
    return 1
