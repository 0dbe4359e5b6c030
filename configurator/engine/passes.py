"""Whole answers as single calls into machine code: what Python pays for is one call, not ten."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from configurator.engine.jit import Int32s, Int64s, njit
from configurator.engine.kernels import (
    POSSIBLE,
    agreeing,
    choice_costs,
    class_costs,
    pass_down,
    pass_up,
    reach,
    spread,
)
from configurator.engine.trace import trace

if TYPE_CHECKING:
    from configurator.engine.arrays import Arrays
    from configurator.engine.jit import Flags
    from configurator.engine.knowledge import Tariff, Workspace


@njit
def _everything(  # noqa: PLR0913 - flat arrays are what a kernel works on
    levels: Int64s, node_edge: Int32s, edge_class: Int32s, kids: Int32s, class_start: Int32s, member: Int32s,
    class_of: Int32s, level_of_class: Int32s, offsets: Int64s, prices: Int64s, shift: int, base: int, chosen: Int32s,
    below: Int64s, above: Int64s, count: Int64s, class_cost: Int64s, class_count: Int64s, class_best: Int32s,
    through: Int64s, costs: Int64s, best: Int32s, queue: Int32s, stack: Int32s, changes: Int64s, cheapest: Int64s,
    variant: Int32s,
) -> tuple[int, int]:
    """Fill ``changes``, ``cheapest`` and (if consistent) ``variant``; return the least total and the count."""
    agreeing(offsets, chosen, class_of, class_count)
    choice_costs(offsets, prices, chosen, 1 << shift, costs)
    class_costs(levels, class_start, member, costs, class_cost, class_best)
    pass_up(levels, node_edge, edge_class, kids, class_cost, class_count, below, count)
    pass_down(levels, node_edge, edge_class, kids, class_cost, below, above, through)
    spread(through, class_of, prices, shift, base, changes, cheapest)
    if below[0] >> shift == 0:
        trace(
            levels, node_edge, edge_class, kids, class_cost, class_best, below, offsets, level_of_class, best,
            queue[0], queue[1], stack, variant,
        )
    return below[0], count[0]


def everything_pass(  # noqa: PLR0913, PLR0917 - one call a click, positional because keywords cost time
    arrays: Arrays, work: Workspace, tariff: Tariff, chosen: Int32s, changes: Int64s, cheapest: Int64s,
    variant: Int32s,
) -> tuple[int, int]:
    """Run the passes for one click; see ``KnowledgeBase.evaluate``."""
    return _everything(
        arrays.levels, arrays.node_edge, arrays.edge_class, arrays.kids, arrays.class_start, arrays.member,
        arrays.class_of, arrays.level_of_class, arrays.offsets, tariff.prices, tariff.shift, tariff.base, chosen,
        work.below, work.above, work.count, work.class_cost, work.class_count, work.class_best, work.through,
        work.costs, work.best, work.queue, work.stack, changes, cheapest, variant,
    )


@njit
def _cheapest(  # noqa: PLR0913
    levels: Int64s, node_edge: Int32s, edge_class: Int32s, kids: Int32s, class_start: Int32s, member: Int32s,
    level_of_class: Int32s, offsets: Int64s, costs: Int64s, below: Int64s, count: Int64s, class_cost: Int64s,
    class_count: Int64s, class_best: Int32s, best: Int32s, queue: Int32s, stack: Int32s, variant: Int32s,
) -> int:
    class_costs(levels, class_start, member, costs, class_cost, class_best)
    pass_up(levels, node_edge, edge_class, kids, class_cost, class_count, below, count)
    if below[0] < POSSIBLE:
        trace(
            levels, node_edge, edge_class, kids, class_cost, class_best, below, offsets, level_of_class, best,
            queue[0], queue[1], stack, variant,
        )
    return below[0]


def cheapest_pass(arrays: Arrays, work: Workspace, costs: Int64s, variant: Int32s) -> int:
    """Run the upward pass and the way back; see ``KnowledgeBase.minimise``."""
    work.class_count[:] = 0
    return _cheapest(
        arrays.levels, arrays.node_edge, arrays.edge_class, arrays.kids, arrays.class_start, arrays.member,
        arrays.level_of_class, arrays.offsets, costs, work.below, work.count, work.class_cost, work.class_count,
        work.class_best, work.best, work.queue, work.stack, variant,
    )


@njit
def _available(  # noqa: PLR0913
    levels: Int64s, node_edge: Int32s, edge_class: Int32s, kids: Int32s, class_of: Int32s, offsets: Int64s,
    chosen: Int32s, class_count: Int64s, flags: Int32s, class_flags: Int32s, values: Int32s,
) -> None:
    agreeing(offsets, chosen, class_of, class_count)
    reach(levels, node_edge, edge_class, kids, class_count, class_of, flags[0], flags[1], class_flags, values)


def available_pass(arrays: Arrays, work: Workspace, chosen: Int32s) -> Flags:
    """Run the two passes over truth values; see ``KnowledgeBase.available``."""
    values = np.empty(len(arrays.class_of), dtype=np.int32)
    _available(
        arrays.levels, arrays.node_edge, arrays.edge_class, arrays.kids, arrays.class_of, arrays.offsets, chosen,
        work.class_count, work.flags, work.class_flags, values,
    )
    return values.astype(np.bool_)
