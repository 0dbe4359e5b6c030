"""Whether rules can hold together, and if not, a minimal set of them that cannot. Propagation and backtracking."""

from __future__ import annotations

from configurator.engine.jit import njit
from configurator.engine.propagate import (
    ALLOWED,
    ALWAYS,
    AT_MOST,
    CLAUSE,
    EXACTLY,
    FORBIDDEN_ROWS,
    MORE,
    NEVER,
    UNKNOWN,
    Book,
    Search,
    settle_after,
    settle_start,
)

POSSIBLE, EXCLUDED, UNDECIDED = 1, 0, -1
"""What a search finds; UNDECIDED when it has taken too many decisions."""


@njit
def _smallest(b: Book, s: Search, depth: int) -> int:
    """The open variable with the fewest values that an active rule looks at, -1 if there is none."""
    found, fewest = -1, 2**62
    for variable in range(len(b.offsets) - 1):
        count = s.left[depth, variable]
        if 1 < count < fewest:
            for place in range(b.var_start[variable], b.var_start[variable + 1]):
                if s.active[b.var_rules[place]]:
                    found, fewest = variable, count
                    break
    return found


@njit
def _equal(b: Book, s: Search, variable: int, one: int, other: int) -> bool:
    """Whether no active rule can tell two values of a variable apart."""
    for place in range(b.var_start[variable], b.var_start[variable + 1]):
        rule = b.var_rules[place]
        if not s.active[rule]:
            continue
        at = b.scope_start[rule]
        while b.scope_var[at] != variable:
            at += 1
        cell, kind = b.scope_cell[at], b.kind[rule]
        if kind == CLAUSE:
            same = b.masks[cell + one] == b.masks[cell + other]
        elif kind in (ALLOWED, FORBIDDEN_ROWS):
            same = b.columns[cell + one] == b.columns[cell + other]
        else:
            same = b.weights[cell + one] == b.weights[cell + other]
        if not same:
            return False
    return True


@njit
def _strike(b: Book, s: Search, depth: int) -> int:
    """Take the decision at a depth back, with all values equal to the one taken; return how many values are left."""
    variable, taken = s.branch[depth], s.taken[depth]
    first = b.offsets[variable]
    for value in range(taken, b.offsets[variable + 1]):
        if s.alive[depth, value] and _equal(b, s, variable, taken - first, value - first):
            s.alive[depth, value] = False
            s.left[depth, variable] -= 1
    left: int = s.left[depth, variable]
    return left


@njit
def _decide(b: Book, s: Search, depth: int, variable: int) -> int:
    """Take the first value left of a variable, one level deeper; return the rule in conflict, or -1."""
    taken = b.offsets[variable]
    while not s.alive[depth, taken]:
        taken += 1
    s.branch[depth], s.taken[depth] = variable, taken
    s.alive[depth + 1] = s.alive[depth]
    s.left[depth + 1] = s.left[depth]
    s.alive[depth + 1, b.offsets[variable] : b.offsets[variable + 1]] = False
    s.alive[depth + 1, taken] = True
    s.left[depth + 1, variable] = 1
    return settle_after(b, s, depth + 1, variable)


@njit
def _trace(b: Book, s: Search, conflict: int) -> None:
    """Reduce ``used`` to the rules that the conflict at the start really rests on."""
    s.used[:] = False
    s.needed[:] = False
    event, rule = s.events[0], conflict
    while event >= 0:
        s.used[rule] = True
        for place in range(b.scope_start[rule], b.scope_start[rule + 1]):
            s.needed[b.scope_var[place]] = True
        event -= 1
        while event >= 0 and not s.needed[s.event_var[event]]:
            event -= 1
        rule = s.event_rule[max(event, 0)]


@njit
def solve(b: Book, s: Search, limit: int) -> int:
    """Say whether the active rules can hold together from the start; if not, ``used`` are enough to exclude it."""
    s.events[0] = 0
    s.used[:] = False
    conflict = settle_start(b, s)
    if conflict >= 0:
        _trace(b, s, conflict)
        return EXCLUDED
    depth = 0
    while True:
        variable = _smallest(b, s, depth)
        if variable < 0:
            return POSSIBLE
        limit -= 1
        if limit < 0:
            return UNDECIDED
        if _decide(b, s, depth, variable) < 0:
            depth += 1
            continue
        while _strike(b, s, depth) == 0 or settle_after(b, s, depth, s.branch[depth]) >= 0:
            depth -= 1
            if depth < 0:
                return EXCLUDED


@njit
def blame(b: Book, s: Search, limit: int) -> int:
    """Reduce the active rules to a minimal set that cannot hold together; return as ``solve`` does."""
    found = solve(b, s, limit)
    if found != EXCLUDED:
        return found
    s.active[:] = s.used
    for rule in range(len(b.kind)):
        if s.active[rule]:
            s.active[rule] = False
            found = solve(b, s, limit)
            if found == UNDECIDED:
                return UNDECIDED
            if found == EXCLUDED:
                s.active[:] = s.used
            else:
                s.active[rule] = True
    return EXCLUDED


@njit
def _refuse(b: Book, s: Search, rule: int) -> bool:
    """Leave only values with which a clause fails, or a sum is known; False if a variable has none."""
    for place in range(b.scope_start[rule], b.scope_start[rule + 1]):
        variable, cell = b.scope_var[place], b.scope_cell[place]
        first, left = b.offsets[variable], 0
        for value in range(b.offsets[variable + 1] - first):
            if b.kind[rule] == CLAUSE:
                s.start[first + value] = not b.masks[cell + value]
            else:
                s.start[first + value] = b.weights[cell + value] != UNKNOWN
            left += s.start[first + value]
        if left == 0:
            return False
    return True


@njit
def _solve_as(b: Book, s: Search, rule: int, kind: int, bound: int, limit: int) -> int:
    """Solve with one rule changed into another."""
    before, limited = b.kind[rule], b.bound[rule]
    b.kind[rule], b.bound[rule] = kind, bound
    found = solve(b, s, limit)
    b.kind[rule], b.bound[rule] = before, limited
    return found


@njit
def broken(b: Book, s: Search, rule: int, limit: int) -> int:
    """Say whether anything satisfies all the other rules and breaks this one. EXCLUDED: the others imply it."""
    kind, bound = b.kind[rule], b.bound[rule]
    s.start[:] = True
    s.active[:] = True
    if kind in (ALLOWED, FORBIDDEN_ROWS):
        return _solve_as(b, s, rule, ALLOWED + FORBIDDEN_ROWS - kind, bound, limit)
    if kind in (NEVER, ALWAYS):
        return _solve_as(b, s, rule, NEVER + ALWAYS - kind, bound, limit)
    if not _refuse(b, s, rule):
        return EXCLUDED
    if kind == CLAUSE:
        s.active[rule] = False
        return solve(b, s, limit)
    found = _solve_as(b, s, rule, MORE, bound, limit)
    if kind == EXACTLY and found == EXCLUDED:
        found = _solve_as(b, s, rule, AT_MOST, bound - 1, limit)
    return found
