"""Nodes inside other nodes: found, the largest one, and used by the diagrams that the other tests compare."""

import hashlib
import json

import numpy as np
import pytest

from configurator.engine import KnowledgeBase, compile_model
from configurator.engine.sharing import share
from tests.engine import brute


def level(rows):
    return np.array(rows, dtype=np.int32)[:, :, None]


def random_level(seed):
    rng = np.random.default_rng(seed)
    table = rng.integers(-1, 3, size=(40, 5, rng.integers(1, 3))).astype(np.int32)
    table[table[:, :, 0] < 0] = -1
    table = np.maximum(table, np.where(table[:, :, :1] >= 0, 0, -1)).astype(np.int32)
    table = np.unique(table, axis=0)
    return table[(table[:, :, 0] >= 0).any(axis=1)]


def inside(small, large):
    """Whether every edge of the small node is one of the large one's, which has others too."""
    live = small[:, 0] >= 0
    return bool((small[live] == large[live]).all()) and live.sum() < (large[:, 0] >= 0).sum()


def test_share_thresholds_each_is_the_one_before_and_more():
    base, order = share(level([[0, -1, -1], [0, 1, -1], [0, 1, 2], [3, -1, 2]]))
    assert base.tolist() == [-1, 0, 1, -1]
    assert order.tolist() == [2, 1, 0, 3]


def test_share_same_class_other_kid_is_not_inside():
    base, _ = share(level([[0, -1], [1, 2]]))
    assert base.tolist() == [-1, -1]


@pytest.mark.parametrize("seed", range(20))
def test_share_random_levels_finds_a_largest_node_inside(seed):
    table = random_level(seed)
    base, order = share(table)
    sizes = (table[:, :, 0] >= 0).sum(axis=1)
    expected = [max((sizes[o] for o in range(len(table)) if inside(table[o], row)), default=0) for row in table]
    assert [sizes[b] if b >= 0 else 0 for b in base] == expected
    assert all(inside(table[b], row) for b, row in zip(base, table, strict=True) if b >= 0)
    place = {node: number for number, node in enumerate(order.tolist())}
    assert all(place[node] < place[b] for node, b in enumerate(base.tolist()) if b >= 0)


def test_random_models_many_nodes_have_a_base():
    shared = [compile_model(brute.random_model(seed)).arrays for seed in range(100)]
    assert sum(int((arrays.base < len(arrays.base)).sum()) for arrays in shared) > 30


def test_from_bytes_first_version_has_no_bases():
    kb = compile_model(brute.random_model(4))
    nodes = len(kb.arrays.base)
    alone = KnowledgeBase(kb.arrays._replace(base=np.full(nodes, nodes, dtype=np.uint32)), kb.names)
    assert KnowledgeBase.from_bytes(_first_version(alone)).to_bytes() == alone.to_bytes()


def _first_version(kb):
    """The same content as it was written before nodes had bases."""
    data = kb.to_bytes()
    size = int.from_bytes(data[13:21], "little")
    header = json.loads(data[21 : 21 + size])
    raw, at, parts = data[21 + size : -32], 0, []
    for name, kind, shape in header["arrays"]:
        length = int(np.prod(shape)) * np.dtype(kind).itemsize
        parts += [] if name == "base" else [raw[at : at + length]]
        at += length
    header["arrays"] = [row for row in header["arrays"] if row[0] != "base"]
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    content = b"".join([b"ATELIER-KB/1\n", len(text).to_bytes(8, "little"), text, *parts])
    return content + hashlib.sha256(content).digest()
