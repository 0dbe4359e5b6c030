"""Constraints as arrays, and what each of them rules out while some values are already gone.

Every rule keeps, of each of its variables, the values that some choice of its other variables' remaining values allows.
An exact sum keeps those between its bounds, which may be more. A conflict is a rule that nothing allows any more.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from configurator.engine.jit import Flags, Int32s, Int64s, njit

CLAUSE, ALLOWED, FORBIDDEN_ROWS, AT_MOST, EXACTLY, MORE, NEVER, ALWAYS = range(8)
"""Kinds of rules; MORE is a sum that is greater than its bound, which only the negation of one is."""

UNKNOWN = -(2**62)
"""The weight of a value whose weight is not known: with it the sum counts as satisfied."""


_MANY = 2**31
"""More tuples than any table has rows."""


class Book(NamedTuple):
    """R constraints over T values of n variables; S places where a constraint looks at a variable."""

    offsets: Int64s  # [n + 1]: first value of each variable
    kind: Int32s  # [R]
    bound: Int64s  # [R]: of a sum
    scope_start: Int64s  # [R + 1]: first place
    scope_var: Int32s  # [S]
    scope_cell: Int64s  # [S]: where the place's cells begin, in masks, weights or columns by kind
    masks: Flags  # clauses: whether a value satisfies it
    weights: Int64s  # sums
    columns: Int32s  # tables: equal numbers for values with equal rows beside them
    row_start: Int64s  # [R + 1]: first cell of the rows
    rows: Int32s  # tables: values by number, row by row
    var_start: Int64s  # [n + 1]: first place in var_rules
    var_rules: Int32s  # [S]


class Search(NamedTuple):
    """One search's buffers; ``alive[d]`` and ``left[d]`` are the values left after ``d`` decisions, and how many."""

    start: Flags  # [T]: values left before anything is ruled out
    alive: Flags  # [n + 1, T]
    left: Int64s  # [n + 1, n]
    active: Flags  # [R]: rules that count
    queue: Int32s  # [R]
    queued: Flags  # [R]
    used: Flags  # [R]: rules that ruled something out, or were in conflict
    event_rule: Int32s  # [T + 1]: who ruled out values
    event_var: Int32s  # [T + 1]: of which variable
    events: Int64s  # [1]
    needed: Flags  # [n]
    branch: Int32s  # [n + 1]: decided variable
    taken: Int64s  # [n + 1]: and its value, as a flat number
    support: Int64s  # [T]
    low: Int64s  # [n]
    high: Int64s  # [n]
    open: Flags  # [n]: whether an unknown weight is left


def search_space(book: Book) -> Search:
    """Allocate one search's buffers."""
    variables, values, rules = len(book.offsets) - 1, int(book.offsets[-1]), len(book.kind)
    return Search(
        start=np.empty(values, dtype=np.bool_),
        alive=np.empty((variables + 1, values), dtype=np.bool_),
        left=np.empty((variables + 1, variables), dtype=np.int64),
        active=np.empty(rules, dtype=np.bool_),
        queue=np.empty(rules, dtype=np.int32),
        queued=np.zeros(rules, dtype=np.bool_),
        used=np.empty(rules, dtype=np.bool_),
        event_rule=np.empty(values + 1, dtype=np.int32),
        event_var=np.empty(values + 1, dtype=np.int32),
        events=np.zeros(1, dtype=np.int64),
        needed=np.empty(variables, dtype=np.bool_),
        branch=np.empty(variables + 1, dtype=np.int32),
        taken=np.empty(variables + 1, dtype=np.int64),
        support=np.empty(values, dtype=np.int64),
        low=np.empty(variables, dtype=np.int64),
        high=np.empty(variables, dtype=np.int64),
        open=np.empty(variables, dtype=np.bool_),
    )


@njit
def _enqueue(b: Book, s: Search, variable: int, but: int, tail: int) -> int:
    """Add the active rules that look at a variable to the ring; return its new end."""
    for place in range(b.var_start[variable], b.var_start[variable + 1]):
        rule = b.var_rules[place]
        if rule != but and s.active[rule] and not s.queued[rule]:
            s.queued[rule] = True
            s.queue[tail % len(s.queue)] = rule
            tail += 1
    return tail


@njit
def _narrowed(b: Book, s: Search, rule: int, variable: int, tail: int) -> int:
    """Note that a rule has ruled out values of a variable, and who must look again."""
    if s.events[0] < len(s.event_rule):
        s.event_rule[s.events[0]] = rule
        s.event_var[s.events[0]] = variable
    s.events[0] += 1
    s.used[rule] = True
    return _enqueue(b, s, variable, -1 if b.kind[rule] == EXACTLY else rule, tail)


@njit
def _clause(b: Book, s: Search, depth: int, rule: int, tail: int) -> int:
    """If only one variable can still satisfy it, it must. Return the ring's new end, -1 in conflict."""
    only = -1
    for place in range(b.scope_start[rule], b.scope_start[rule + 1]):
        variable = b.scope_var[place]
        first, cell = b.offsets[variable], b.scope_cell[place]
        for value in range(b.offsets[variable + 1] - first):
            if s.alive[depth, first + value] and b.masks[cell + value]:
                if only >= 0:
                    return tail
                only = place
                break
    if only < 0:
        return -1
    variable = b.scope_var[only]
    first, cell = b.offsets[variable], b.scope_cell[only]
    gone = 0
    for value in range(b.offsets[variable + 1] - first):
        if s.alive[depth, first + value] and not b.masks[cell + value]:
            s.alive[depth, first + value] = False
            gone += 1
    s.left[depth, variable] -= gone
    return _narrowed(b, s, rule, variable, tail) if gone else tail


@njit
def _count_rows(b: Book, s: Search, depth: int, rule: int) -> None:
    """Set for each value in how many rows it stands whose values are all left."""
    first_place, arity = b.scope_start[rule], b.scope_start[rule + 1] - b.scope_start[rule]
    for place in range(first_place, first_place + arity):
        variable = b.scope_var[place]
        s.support[b.offsets[variable] : b.offsets[variable + 1]] = 0
    for row in range(b.row_start[rule], b.row_start[rule + 1], arity):
        left = True
        for at in range(arity):
            if not s.alive[depth, b.offsets[b.scope_var[first_place + at]] + b.rows[row + at]]:
                left = False
                break
        if left:
            for at in range(arity):
                s.support[b.offsets[b.scope_var[first_place + at]] + b.rows[row + at]] += 1


@njit
def _table(b: Book, s: Search, depth: int, rule: int, tail: int) -> int:
    """Keep values in an allowed row, or in a tuple that is not forbidden. Return as ``_clause`` does."""
    _count_rows(b, s, depth, rule)
    for place in range(b.scope_start[rule], b.scope_start[rule + 1]):
        variable = b.scope_var[place]
        full = 0
        if b.kind[rule] == FORBIDDEN_ROWS:
            full = 1
            for other in range(b.scope_start[rule], b.scope_start[rule + 1]):
                if other != place:
                    full = min(_MANY, full * s.left[depth, b.scope_var[other]])
        gone = 0
        for value in range(b.offsets[variable], b.offsets[variable + 1]):
            if s.alive[depth, value] and s.support[value] == full:
                s.alive[depth, value] = False
                gone += 1
        if gone:
            s.left[depth, variable] -= gone
            if s.left[depth, variable] == 0:
                return -1
            if b.kind[rule] == FORBIDDEN_ROWS:
                _count_rows(b, s, depth, rule)
            tail = _narrowed(b, s, rule, variable, tail)
    return tail


@njit
def _weigh(b: Book, s: Search, depth: int, rule: int) -> tuple[int, int, int]:
    """Set each variable's least and greatest weight; return their totals and how many may be unknown."""
    low, high, unknown = 0, 0, 0
    for place in range(b.scope_start[rule], b.scope_start[rule + 1]):
        variable, cell = b.scope_var[place], b.scope_cell[place]
        first = b.offsets[variable]
        least, most, missing = 2**62, -(2**62), False
        for value in range(b.offsets[variable + 1] - first):
            if s.alive[depth, first + value]:
                weight = b.weights[cell + value]
                if weight == UNKNOWN:
                    missing = True
                else:
                    least, most = min(least, weight), max(most, weight)
        if most < least:
            least, most = 0, 0
        s.low[variable], s.high[variable], s.open[variable] = least, most, missing
        low, high, unknown = low + least, high + most, unknown + missing
    return low, high, unknown


@njit
def _sum(b: Book, s: Search, depth: int, rule: int, tail: int) -> int:
    """Keep weights that the others' least and greatest ones leave room for. Return as ``_clause`` does."""
    low, high, unknown = _weigh(b, s, depth, rule)
    kind, most = b.kind[rule], b.bound[rule]
    least = most + 1 if kind == MORE else most
    if (kind == AT_MOST or low >= least) and (kind == MORE or high <= most):
        return tail
    for place in range(b.scope_start[rule], b.scope_start[rule + 1]):
        variable, cell = b.scope_var[place], b.scope_cell[place]
        if unknown > s.open[variable]:
            continue
        first, gone = b.offsets[variable], 0
        upper, lower = most - (low - s.low[variable]), least - (high - s.high[variable])
        for value in range(b.offsets[variable + 1] - first):
            weight = b.weights[cell + value]
            out = (kind != MORE and weight > upper) or (kind != AT_MOST and weight < lower)
            if out and weight != UNKNOWN and s.alive[depth, first + value]:
                s.alive[depth, first + value] = False
                gone += 1
        if gone:
            s.left[depth, variable] -= gone
            if s.left[depth, variable] == 0:
                return -1
            tail = _narrowed(b, s, rule, variable, tail)
    return tail


@njit
def _settle(b: Book, s: Search, depth: int, tail: int) -> int:
    """Let every rule in the ring look, and those it wakes; return the rule in conflict, or -1. Empties the ring."""
    head, conflict = 0, -1
    while head < tail:
        rule = s.queue[head % len(s.queue)]
        head += 1
        s.queued[rule] = False
        if conflict >= 0:
            continue
        kind, end = b.kind[rule], tail
        if kind == CLAUSE:
            end = _clause(b, s, depth, rule, tail)
        elif kind in (ALLOWED, FORBIDDEN_ROWS):
            end = _table(b, s, depth, rule, tail)
        elif kind == NEVER:
            end = -1
        elif kind != ALWAYS:
            end = _sum(b, s, depth, rule, tail)
        if end < 0:
            s.used[rule] = True
            conflict = rule
        else:
            tail = end
    return conflict


@njit
def settle_after(b: Book, s: Search, depth: int, variable: int) -> int:
    """Rule out what follows from a change of one variable; return the rule in conflict, or -1."""
    return _settle(b, s, depth, _enqueue(b, s, variable, -1, 0))


@njit
def settle_start(b: Book, s: Search) -> int:
    """Rule out what follows from the start; first from decided variables, so that a conflict is found near them."""
    tail = 0
    s.alive[0] = s.start
    for variable in range(len(b.offsets) - 1):
        count = 0
        for value in range(b.offsets[variable], b.offsets[variable + 1]):
            count += s.start[value]
        s.left[0, variable] = count
        if count <= 1:
            tail = _enqueue(b, s, variable, -1, tail)
    conflict = _settle(b, s, 0, tail)
    if conflict >= 0:
        return conflict
    tail = 0
    for rule in range(len(b.kind)):
        if s.active[rule]:
            s.queued[rule] = True
            s.queue[tail] = rule
            tail += 1
    return _settle(b, s, 0, tail)
