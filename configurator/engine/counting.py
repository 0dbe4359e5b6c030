"""Counts beyond 64 bits, exact at any size: remainders by a few coprime numbers, put together at the end.

The upward pass gives the remainder by 2**64; further ones, by odd numbers below 2**31, are as cheap. (Chinese remainder
theorem; the moduli only have to be coprime, not prime.)
"""

from __future__ import annotations

import itertools
import math
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from configurator.engine.jit import ARITY, EDGE, KID, NODE, Arrays, Int64s, Work, njit
from configurator.engine.machine import Machine

if TYPE_CHECKING:
    from collections.abc import Sequence

_WORD = 64
_LARGEST, _BITS = 2**31 - 1, 30
_ROOM = 2**62
"""Sums stay below this before they are reduced, so that the remainder of another sum can be added."""


@njit
def _leaves(a: Arrays, w: Work, first: int, last: int, modulus: int) -> None:
    for node in range(last - 1, first - 1, -1):
        total = w.counts[a.base[node]]
        for edge in range(a.node_edge[node], a.node_edge[node + 1]):
            total += w.class_count[a.edge_class[edge]]
        w.counts[node] = total % modulus


@njit
def _chain(a: Arrays, w: Work, first: int, last: int, place: int, modulus: int, least: int) -> None:
    """Products are below 2**31 times ``least``, a power of two: a block of them is added before it is reduced."""
    start, block = np.int64(a.node_edge[first]), _ROOM // (2**31 * least)
    groups, kids = a.edge_class[start:], a.kids[place:]
    for node in range(last - 1, first - 1, -1):
        total = w.counts[a.base[node]]
        edge, end = np.int64(a.node_edge[node]) - start, np.int64(a.node_edge[node + 1]) - start
        while edge < end:
            stop = min(end, edge + block)
            for each in range(edge, stop):
                total += w.class_count[groups[each]] * w.counts[kids[each]]
            total %= modulus
            edge = stop
        w.counts[node] = total


@njit
def _products(a: Arrays, w: Work, first: int, last: int, place: int, arity: int, modulus: int) -> None:
    start = a.node_edge[first]
    for node in range(last - 1, first - 1, -1):
        total = w.counts[a.base[node]]
        for edge in range(a.node_edge[node], a.node_edge[node + 1]):
            product = w.class_count[a.edge_class[edge]]
            if product == 0:
                continue
            branches = place + (edge - start) * arity
            for branch in range(branches, branches + arity):
                product = product * w.counts[a.kids[branch]] % modulus
            total += product
        w.counts[node] = total % modulus


@njit
def remainders(m: Machine, moduli: Int64s, found: Int64s) -> int:
    """Fill ``found`` with the number of agreeing variants by each modulus; return that of the upward pass before.

    Overwrites ``counts``. Cost: E for each.
    """
    a, w = m.arrays, m.work
    before: int = w.counts[0]
    least, most = 1, w.class_count.max()
    while least < most:
        least *= 2
    for number in range(len(moduli)):
        modulus = moduli[number]
        for level in range(len(a.levels) - 2, -1, -1):
            first, last, arity = a.levels[level, NODE], a.levels[level + 1, NODE], a.levels[level, ARITY]
            place = a.levels[level, KID]
            if arity == 0:
                _leaves(a, w, first, last, modulus)
            elif arity == 1:
                _chain(a, w, first, last, place, modulus, least)
            else:
                _products(a, w, first, last, place, arity, modulus)
        found[number] = w.counts[0]
    return before


@lru_cache
def moduli(bits: int) -> tuple[int, ...]:
    """Return enough odd coprime numbers to tell numbers of so many bits apart, together with 2**64."""
    found: list[int] = []
    candidates = itertools.count(_LARGEST, -2)
    while len(found) * _BITS < bits - _WORD:
        candidate = next(candidates)
        if all(math.gcd(candidate, other) == 1 for other in found):
            found.append(candidate)
    return tuple(found)


@lru_cache
def _steps(chosen: tuple[int, ...]) -> list[tuple[int, int, int]]:
    """Return each modulus, the product of those before it, and that product's inverse."""
    steps, before = [], 1 << _WORD
    for modulus in chosen:
        steps.append((modulus, before, pow(before, -1, modulus)))
        before *= modulus
    return steps


def big_count(machine: Machine, bits: int) -> int:
    """Return the number of agreeing variants, of at most so many bits, after an upward pass. Cost: a few passes up."""
    chosen = moduli(bits)
    found = np.empty(len(chosen), dtype=np.int64)
    total = remainders(machine, np.array(chosen, dtype=np.int64), found) % (1 << _WORD)
    for (modulus, before, inverse), remainder in zip(_steps(chosen), found.tolist(), strict=True):
        total += before * ((remainder - total) * inverse % modulus)
    return total


def exact_count(arrays: Arrays, class_count: Sequence[int]) -> int:
    """Return the number of variants whose classes count ``class_count`` members each. Cost: edges, in Python."""
    levels, counts = arrays.levels.tolist(), [0] * (int(arrays.levels[-1, NODE]) + 1)
    node_edge, edge_class, base = arrays.node_edge.tolist(), arrays.edge_class.tolist(), arrays.base.tolist()
    kids = arrays.kids.tolist()
    for level, following in reversed(list(itertools.pairwise(levels))):
        for node in range(following[NODE] - 1, level[NODE] - 1, -1):
            total = counts[base[node]]
            for edge in range(node_edge[node], node_edge[node + 1]):
                product = class_count[edge_class[edge]]
                place = level[KID] + (edge - level[EDGE]) * level[ARITY]
                for kid in kids[place : place + level[ARITY]]:
                    product *= counts[kid]
                total += product
            counts[node] = total
    return counts[0]
