"""The oracle: every answer by looking at every assignment; and random small models to ask it about."""

import dataclasses
import itertools
import random

import numpy as np

from configurator.engine import Clause, LinearSum, ProductModel, Table, Variable


def random_model(seed):
    rng = random.Random(seed)
    variables = tuple(_variable(rng, i) for i in range(rng.randint(1, 6)))
    constraints = tuple(_constraint(rng, variables) for _ in range(rng.randint(0, 7)))
    return ProductModel(name=f"random {seed}", variables=variables, constraints=constraints)


def _variable(rng, number):
    values = tuple(f"v{i}" for i in range(rng.randint(1, 5)))
    spread = rng.choice([0, 1, 3, 1000])
    prices = tuple(rng.randint(-spread, 3 * spread) for _ in values) if rng.random() < 0.8 else ()
    days = tuple(rng.randint(0, 3) for _ in values) if rng.random() < 0.3 else ()
    return Variable(name=f"x{number}", values=values, prices=prices, lead_times=days)


def _constraint(rng, variables):
    scope = rng.sample(variables, rng.randint(1, min(len(variables), rng.choice([2, 3, 6]))))
    kind = rng.choice(["clause", "table", "sum", "sum"])
    if kind == "clause":
        return Clause(literals=tuple((v.name, _some(rng, v.values)) for v in scope))
    if kind == "table":
        scope = scope[:3]
        rows = list(itertools.product(*(v.values for v in scope)))
        allowed = rng.random() < 0.5
        share = rng.uniform(0.5, 1) if allowed else rng.uniform(0, 0.4)
        picked = tuple(row for row in rows if rng.random() < share)
        return Table(variables=tuple(v.name for v in scope), allowed=allowed, rows=picked)
    return _sum(rng, scope)


def _some(rng, values):
    return tuple(value for value in values if rng.random() < 0.5)


def _sum(rng, scope):
    scale = rng.choice([1, 1, 5, 7])
    unknown = rng.choice([0, 0, 0.2])
    weights = {
        v.name: tuple(None if rng.random() < unknown else scale * rng.randint(-2, 6) for _ in v.values) for v in scope
    }
    most = sum(max((w for w in ws if w is not None), default=0) for ws in weights.values())
    op = rng.choice(["<=", ">=", "<=", ">=", "=="])
    bound = rng.randint(-3, max(0, most)) if op != "==" else scale * rng.randint(0, max(1, most // (2 * scale)))
    return LinearSum(weights=weights, op=op, bound=bound)


def holds(constraint, build):
    """Whether a complete build, a mapping from variable to value number with `.names`, satisfies the constraint."""
    match constraint:
        case Clause():
            return any(build[name] in values for name, values in constraint.literals)
        case Table():
            return (tuple(build[name] for name in constraint.variables) in constraint.rows) == constraint.allowed
    raise TypeError(constraint)


def sum_holds(constraint, build, positions):
    weights = [given[positions[name][build[name]]] for name, given in constraint.weights.items()]
    if None in weights:
        return True
    total = sum(weights)
    compare = {"<=": total <= constraint.bound, ">=": total >= constraint.bound, "==": total == constraint.bound}
    return compare[constraint.op]


def variants(model):
    """All variants as tuples of value numbers, in the order that settles ties."""
    names = [v.name for v in model.variables]
    positions = {v.name: {value: i for i, value in enumerate(v.values)} for v in model.variables}
    found = []
    for numbers in itertools.product(*(range(len(v.values)) for v in model.variables)):
        build = {name: model.variables[i].values[n] for i, (name, n) in enumerate(zip(names, numbers, strict=True))}
        if all(
            sum_holds(c, build, positions) if isinstance(c, LinearSum) else holds(c, build) for c in model.constraints
        ):
            found.append(numbers)
    return found


def price(model, variant):
    return sum(v.prices[n] if v.prices else 0 for v, n in zip(model.variables, variant, strict=True))


def lead_time(model, variant):
    times = [v.lead_times[n] if v.lead_times else 0 for v, n in zip(model.variables, variant, strict=True)]
    return max(times, default=0)


def departures(variant, chosen, *, without=None):
    return sum(c >= 0 and n != c and i != without for i, (n, c) in enumerate(zip(variant, chosen, strict=True)))


def evaluate(model, found, chosen):
    """(consistent, count, changes, cheapest, cheapest variant, its total), as lists over all values in model order."""
    matching = [variant for variant in found if departures(variant, chosen) == 0]
    changes, cheapest = [], []
    for i, variable in enumerate(model.variables):
        for n in range(len(variable.values)):
            ranked = [(departures(x, chosen, without=i), price(model, x)) for x in found if x[i] == n]
            best = min(ranked, default=(-1, 0))
            changes.append(best[0])
            cheapest.append(best[1])
    best = min(matching, key=lambda x: price(model, x), default=None)
    total = None if best is None else price(model, best)
    return bool(matching), len(matching), changes, cheapest, best, total


def repair(model, found, chosen, wish):
    without = None if wish is None else wish[0]
    fitting = [x for x in found if wish is None or x[wish[0]] == wish[1]]
    return min(
        fitting,
        key=lambda x: (departures(x, chosen, without=without), price(model, x), lead_time(model, x)),
        default=None,
    )


def repairs(model, found, chosen, wish, most=5):
    """The best variant of every set of changed variables that contains no other such set, in their order."""
    without = None if wish is None else wish[0]
    best = {}
    for x in found:
        if wish is None or x[wish[0]] == wish[1]:
            changed = frozenset(i for i, c in enumerate(chosen) if c >= 0 and x[i] != c and i != without)
            rank = (len(changed), price(model, x), lead_time(model, x), x)
            best[changed] = min(best.get(changed, rank), rank)
    smallest = [rank for changed, rank in best.items() if not any(other < changed for other in best)]
    return [rank[3] for rank in sorted(smallest) if rank[0]][:most]


class Truth:
    """Every assignment, and which constraints it satisfies."""

    def __init__(self, model):
        self.all = np.array(variants(dataclasses.replace(model, constraints=())), dtype=int)
        alone = [set(variants(dataclasses.replace(model, constraints=(c,)))) for c in model.constraints]
        rows = [tuple(row) for row in self.all.tolist()]
        self.satisfied = np.array([[row in found for row in rows] for found in alone], dtype=bool)
        self.satisfied = self.satisfied.reshape(len(alone), len(rows))

    def excludes(self, constraints, fixed):
        """Whether no assignment has the fixed values and satisfies the constraints; all by number."""
        fits = np.all([self.all[:, v] == n for v, n in fixed.items()], axis=0)
        return not (fits & self.satisfied[list(constraints)].all(axis=0)).any()

    def redundant(self):
        everyone = range(len(self.satisfied))
        others = [self.satisfied[[other for other in everyone if other != one]].all(axis=0) for one in everyone]
        return [one for one in everyone if not (others[one] & ~self.satisfied[one]).any()]


def product(x, logs, offsets):
    return sum(logs[offsets[i] + n] for i, n in enumerate(x))
