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
def number_keys(keys: Int64s) -> tuple[Int32s, Int64s]:
    """Return each key's number and the distinct keys; a negative key stays -1. Cost: linear on average."""
    ids = np.full(len(keys), -1, dtype=np.int32)
    distinct = np.empty(len(keys), dtype=np.int64)
    hashes = np.empty(len(keys), dtype=np.int64)
    table = np.full(_FIRST_SIZE, -1, dtype=np.int32)
    count = 0
    for position in range(len(keys)):
        key = keys[position]
        if key < 0:
            continue
        if 2 * count >= len(table):
            table = _grown(table, hashes, count)
        mask = len(table) - 1
        hashed = _mix(np.int64(key))
        slot = hashed & mask
        while table[slot] >= 0 and distinct[table[slot]] != key:
            slot = (slot + 1) & mask
        if table[slot] < 0:
            table[slot] = count
            distinct[count] = key
            hashes[count] = hashed
            count += 1
        ids[position] = table[slot]
    return ids, distinct[:count].copy()


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
