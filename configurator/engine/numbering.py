"""Number equal keys and equal rows in order of first appearance (hash tables; equality is verified on a hit)."""

from __future__ import annotations

import numpy as np

from configurator.engine.jit import Int32s, Int64s, njit

_FIRST_SIZE = 1024


@njit
def _mix(word: np.int64) -> np.int64:
    """Spread the bits of a key (the finaliser of SplitMix64, in wrapping signed arithmetic)."""
    mixed = np.uint64(word) * np.uint64(0x9E3779B97F4A7C15)
    mixed ^= mixed >> np.uint64(30)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    mixed ^= mixed >> np.uint64(27)
    return np.int64(mixed & np.uint64(0x7FFFFFFFFFFFFFFF))


@njit
def _grown(table: Int32s, hashes: Int64s, count: int) -> Int32s:
    """Double an open-addressing table whose entry ``i`` has the hash ``hashes[i]``."""
    bigger = np.full(2 * len(table), -1, dtype=np.int32)
    mask = len(bigger) - 1
    for number in range(count):
        slot = hashes[number] & mask
        while bigger[slot] >= 0:
            slot = (slot + 1) & mask
        bigger[slot] = number
    return bigger


@njit
def _roomier(table: Int32s, distinct: Int64s, count: int) -> tuple[Int32s, Int64s]:
    """Double an open-addressing table of keys and the room for distinct ones."""
    bigger = np.full(2 * len(table), -1, dtype=np.int32)
    kept = np.empty(len(table), dtype=np.int64)
    kept[:count] = distinct[:count]
    mask = len(bigger) - 1
    for number in range(count):
        slot = _mix(kept[number]) & mask
        while bigger[slot] >= 0:
            slot = (slot + 1) & mask
        bigger[slot] = number
    return bigger, kept


@njit
def number_keys(keys: Int64s) -> tuple[Int32s, Int64s]:
    """Return each key's number and the distinct keys; a negative key stays -1. Cost: linear on average."""
    ids = np.full(len(keys), -1, dtype=np.int32)
    distinct = np.empty(_FIRST_SIZE // 2, dtype=np.int64)
    table = np.full(_FIRST_SIZE, -1, dtype=np.int32)
    count = 0
    for position in range(len(keys)):
        key = keys[position]
        if key < 0:
            continue
        if count == len(distinct):
            table, distinct = _roomier(table, distinct, count)
        mask = len(table) - 1
        slot = _mix(np.int64(key)) & mask
        while table[slot] >= 0 and distinct[table[slot]] != key:
            slot = (slot + 1) & mask
        if table[slot] < 0:
            table[slot] = count
            distinct[count] = key
            count += 1
        ids[position] = table[slot]
    return ids, distinct[:count].copy()


@njit
def number_pairs(kids: Int32s, branch: int, states: Int64s, step: Int32s, alike: Int32s, width: int) -> Int64s:
    """Pair nodes with a rule's states: number what each pair's edges lead to, in ``kids``, and return those pairs.

    Each row of ``kids`` is one node's, whose state is ``states[row]``. ``alike`` gives each value's column in ``step``,
    whose states are below ``width``. An edge that the rule forbids dies. A pair is returned as node times ``width``
    plus state; none are made where ``branch`` is -1, at the rule's end. Cost: cells.
    """
    distinct = np.empty(_FIRST_SIZE // 2, dtype=np.int64)
    table = np.full(_FIRST_SIZE, -1, dtype=np.int32)
    count = 0
    for row in range(len(states)):
        for value in range(kids.shape[1]):
            following = step[states[row], alike[value]]
            if kids[row, value, 0] < 0 or following < 0:
                kids[row, value, :] = -1
                continue
            if branch < 0:
                continue
            key = np.int64(kids[row, value, branch]) * width + following
            if count == len(distinct):
                table, distinct = _roomier(table, distinct, count)
            mask = len(table) - 1
            slot = _mix(key) & mask
            while table[slot] >= 0 and distinct[table[slot]] != key:
                slot = (slot + 1) & mask
            if table[slot] < 0:
                table[slot] = count
                distinct[count] = key
                count += 1
            kids[row, value, branch] = table[slot]
    return distinct[:count].copy()


@njit
def first_visits(targets: Int32s, count: int) -> Int32s:
    """Renumber nodes in order of first visit, in place, and return the old numbers; -1 stays. Cost: linear."""
    number = np.full(count, -1, dtype=np.int32)
    visited = np.empty(count, dtype=np.int32)
    found = 0
    for row in range(targets.shape[0]):
        for value in range(targets.shape[1]):
            node = targets[row, value]
            if node < 0:
                continue
            if number[node] < 0:
                number[node] = found
                visited[found] = node
                found += 1
            targets[row, value] = number[node]
    return visited[:found].copy()


@njit
def _hash_row(row: Int32s) -> np.int64:
    """Hash the row; a row of nothing but -1 gives -1."""
    hashed = np.int64(0)
    alive = False
    for cell in row:
        alive |= cell >= 0
        hashed = _mix(np.int64(hashed * 31 + cell + 1))
    return hashed if alive else np.int64(-1)


@njit
def _same(left: Int32s, right: Int32s) -> bool:
    for column in range(len(left)):  # noqa: SIM110 - a generator expression does not compile
        if left[column] != right[column]:
            return False
    return True


@njit
def number_rows(rows: Int32s) -> tuple[Int32s, Int32s]:
    """Return each row's number and the position of each distinct row; a row of only -1 stays -1."""
    total = rows.shape[0]
    ids = np.full(total, -1, dtype=np.int32)
    first = np.empty(total, dtype=np.int32)
    hashes = np.empty(total, dtype=np.int64)
    table = np.full(_FIRST_SIZE, -1, dtype=np.int32)
    count = 0
    for position in range(total):
        hashed = _hash_row(rows[position])
        if hashed < 0:
            continue
        if 2 * count >= len(table):
            table = _grown(table, hashes, count)
        mask = len(table) - 1
        slot = hashed & mask
        while table[slot] >= 0:
            found = table[slot]
            if hashes[found] == hashed and _same(rows[first[found]], rows[position]):
                break
            slot = (slot + 1) & mask
        if table[slot] < 0:
            table[slot] = count
            first[count] = position
            hashes[count] = hashed
            count += 1
        ids[position] = table[slot]
    return ids, first[:count].copy()
