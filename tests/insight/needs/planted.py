"""Customers in groups that are known: shares drawn for each group, near one another where `overlap` is large."""

import numpy as np

from configurator.insight.needs.indicators import UNKNOWN


def planted(customers, columns, sizes, *, overlap=0.5, unknown=0.0, seed=0):
    """Marks, the group of each, and the group that who knows the true shares and sizes would say.

    `overlap` 0 draws shares between .03 and .97, 1 the same for all groups.
    """
    rng = np.random.default_rng(seed)
    of = rng.choice(len(sizes), customers, p=np.asarray(sizes) / sum(sizes))
    base = rng.uniform(0.03, 0.6, columns)
    own = rng.uniform(0.03, 0.97, (len(sizes), columns))
    shares = overlap * base + (1 - overlap) * own
    marks = (rng.random((customers, columns)) < shares[of]).astype(np.int8)
    marks[rng.random(marks.shape) < unknown] = UNKNOWN
    yes, no = np.log(shares), np.log1p(-shares)
    likely = (marks == 1) @ yes.T + (marks == 0) @ no.T + np.log(np.bincount(of, minlength=len(sizes)))
    return marks, of, likely.argmax(axis=1)


def adjusted_rand(one, other):
    """How two divisions agree (Hubert and Arabie, 1985): 1 the same, 0 as by chance."""
    table = np.zeros((one.max() + 1, other.max() + 1))
    np.add.at(table, (one, other), 1)

    def pairs(counts):
        return float((counts * (counts - 1) / 2).sum())

    both, rows, columns = pairs(table), pairs(table.sum(axis=1)), pairs(table.sum(axis=0))
    chance = rows * columns / pairs(np.array([len(one)]))
    return (both - chance) / ((rows + columns) / 2 - chance)
