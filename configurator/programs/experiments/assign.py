"""Assign: who gets a programme and who is held out, drawn by lot within groups of alike customers.

What is drawn is stored before anything is sent, and counts as drawn whatever was sent then; a lot that could be drawn
again after a look at results would prove nothing.
"""

import random
from collections import defaultdict
from collections.abc import Hashable, Mapping

Keys = frozenset[str]


def draw_held_out(*, strata: Mapping[str, Hashable], share: float, rng: random.Random) -> Keys:
    """Keys of customers who are held out; `strata` says for each customer what it is alike in.

    Each customer is held out with exactly the same probability, `share`; each stratum has the whole number just below
    or above its share. The same seed draws the same, in whatever order the customers come. Cost: a sort.
    """
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for key, stratum in strata.items():
        groups[repr(stratum)].append(key)
    held: set[str] = set()
    for _, members in sorted(groups.items()):
        wanted = len(members) * share
        count = int(wanted) + (rng.random() < wanted - int(wanted))
        held.update(rng.sample(sorted(members), count))
    return frozenset(held)
