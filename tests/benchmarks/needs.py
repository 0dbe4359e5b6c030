"""`python -m tests.benchmarks needs`: planted groups, how well they are found, how long it takes.

`ceiling` is the agreement of who knows the true shares and sizes; nobody can be expected to do better.
"""

import json
import time

from configurator.insight.needs.choose import choose
from configurator.insight.needs.indicators import collapse
from configurator.insight.needs.latent_classes import surest
from tests.insight.needs.planted import adjusted_rand, planted

LARGE = {"customers": 100_000, "columns": 200, "sizes": (5, 4, 3, 2, 2, 1), "overlap": 0.5, "unknown": 0.2}
CASES = {
    "4 equal groups": {"customers": 2_000, "columns": 40, "sizes": (1, 1, 1, 1), "overlap": 0.1},
    "4 groups, half unknown": {
        "customers": 2_000,
        "columns": 80,
        "sizes": (1, 1, 1, 1),
        "overlap": 0.0,
        "unknown": 0.5,
    },
    "6 groups, the largest ten times the smallest": {
        "customers": 5_000,
        "columns": 60,
        "sizes": (10, 6, 4, 3, 2, 1),
        "overlap": 0.2,
    },
    "8 groups": {"customers": 10_000, "columns": 100, "sizes": (1,) * 8, "overlap": 0.3},
    "100,000 customers, 200 columns": LARGE,
    "noise": {"customers": 5_000, "columns": 60, "sizes": (1,), "overlap": 0.0},
}


def found(seed=0, **case):
    """Adjusted Rand index, how many groups, seconds of processor of all from marks to memberships."""
    marks, of, known = planted(**case, seed=seed)
    begin = time.process_time()
    data = collapse(marks)
    choice = choose(data, smallest=max(20, len(marks) / 200))
    mine = surest(choice.classes.memberships(data))
    seconds = time.process_time() - begin
    index = adjusted_rand(mine, of) if len(case["sizes"]) > 1 else float(len(choice.classes.sizes) == 1)
    return {
        "adjusted Rand index": round(index, 4),
        "ceiling": round(adjusted_rand(known, of), 4) if len(case["sizes"]) > 1 else 1.0,
        "groups": len(choice.classes.sizes),
        "planted": len(case["sizes"]),
        "seconds of processor": round(seconds, 2),
    }


def main():
    print(json.dumps({name: found(**case) for name, case in CASES.items()}, indent=1))
