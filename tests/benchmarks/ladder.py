"""`make bench ARGS=ladder`: how size and time grow with modules, components, rules, sums and portions.

Each ladder changes one thing of a made-up family; a rung that the compiler refuses says which rules it names. The
families are the same on every run.
"""

import random
import sys
import time

import numpy as np

from configurator.engine import Clause, LinearSum, ProductModel, TooComplexError, Variable, compile_model

SESSIONS, MOST_CLICKS = 20, 200
HEAD = "| ladder | rung | values | compile, CPU s | nodes / edges | artifact, kB | everything, median / p95, ms |"


def variables(rng, sizes):
    """Modules with random prices."""
    return tuple(
        Variable(
            name=f"m{i}",
            values=tuple(f"c{n}" for n in range(size)),
            prices=tuple(100 * rng.randrange(400) for _ in range(size)),
        )
        for i, size in enumerate(sizes)
    )


def needs(rng, modules, count):
    """Rules "this component needs one of those", between modules that are at most five apart."""
    for number in range(count):
        at = rng.randrange(len(modules))
        near = [i for i in range(at - 5, at + 6) if i != at and 0 <= i < len(modules)]
        first, second = modules[at], modules[rng.choice(near)]
        taken = rng.choice(first.values)
        fits = tuple(rng.sample(second.values, rng.randint(1, len(second.values) - 1)))
        others = tuple(value for value in first.values if value != taken)
        yield Clause(literals=((first.name, others), (second.name, fits)), id=f"rule {number}")


def budget(rng, modules, name, unit):
    """At most the middling total of a property with up to a dozen steps of a unit."""
    weights = {v.name: tuple(unit * rng.randrange(13) for _ in v.values) for v in modules}
    return LinearSum(weights=weights, op="<=", bound=sum(sum(w) // len(w) for w in weights.values()), id=name)


def fits(rng, left, right, name):
    """A length that must not exceed a room, unknown for one component in ten."""
    needed = tuple(rng.randrange(150, 400) if rng.random() > 0.1 else None for _ in left.values)
    room = tuple(-rng.randrange(200, 450) if rng.random() > 0.1 else None for _ in right.values)
    return LinearSum(weights={left.name: needed, right.name: room}, op="<=", bound=0, id=name)


def family(modules, constraints):
    return ProductModel(name="ladder", variables=modules, constraints=tuple(constraints))


def by_modules(rung):
    rng = random.Random(1)
    modules = variables(rng, [8] * rung)
    return family(modules, needs(rng, modules, 3 * rung))


def by_components(rung):
    """Nine modules; three pairs of sockets that must be equal, six lengths, one sum of watts over three modules."""
    rng = random.Random(2)
    modules = variables(rng, [rung] * 9)
    rules = [
        fits(rng, modules[i], modules[j], f"{i} in {j}") for i, j in ((0, 1), (2, 1), (3, 1), (4, 5), (5, 6), (7, 8))
    ]
    for i, j in ((0, 4), (4, 7), (2, 3)):
        socket = [[rng.randrange(6) for _ in range(rung)] for _ in range(2)]
        for kind in range(6):
            out = tuple(v for v, s in zip(modules[i].values, socket[0], strict=True) if s != kind)
            same = tuple(v for v, s in zip(modules[j].values, socket[1], strict=True) if s == kind)
            rules.append(
                Clause(literals=((modules[i].name, out), (modules[j].name, same)), id=f"socket {i} {j} {kind}")
            )
    return family(modules, [*rules, budget(rng, (modules[0], modules[2], modules[3]), "watts", 5)])


def by_rules(rung):
    rng = random.Random(3)
    modules = variables(rng, [8] * 16)
    return family(modules, needs(rng, modules, rung))


def by_sums(rung):
    rng = random.Random(4)
    modules = variables(rng, [6] * 14)
    sums = [budget(rng, modules[2 * n : 2 * n + 8], f"sum {n}", (5, 10, 20, 25)[n]) for n in range(rung)]
    return family(modules, [*needs(rng, modules, 20), *sums])


def by_portions(rung):
    """So many toppings of up to four portions; a bound on the portions and one on the grams."""
    rng = random.Random(5)
    modules = variables(rng, [5] * rung)
    grams = {v.name: tuple(n * gram for n in range(5)) for v, gram in ((v, rng.choice((5, 10, 15))) for v in modules)}
    portions = {v.name: tuple(range(5)) for v in modules}
    most = LinearSum(weights=portions, op="<=", bound=8, id="portions")
    return family(modules, [most, LinearSum(weights=grams, op="<=", bound=60, id="grams")])


LADDERS = {
    "modules": (by_modules, (8, 16, 32, 64)),
    "components": (by_components, (10, 30, 100, 300, 1000)),
    "rules": (by_rules, (20, 40, 80, 160)),
    "sums": (by_sums, (1, 2, 3, 4)),
    "portions": (by_portions, (10, 20, 40, 80)),
}


def clicks(kb):
    """Milliseconds of everything at each click of random sessions."""
    rng, spent = random.Random(0), []
    for _ in range(SESSIONS):
        chosen = kb.encode({})
        for variable in rng.sample(range(len(kb.variables)), len(kb.variables)):
            start = time.perf_counter()
            found = kb.evaluate(chosen)
            spent.append(1000 * (time.perf_counter() - start))
            options = np.flatnonzero(found.changes[kb.offsets[variable] : kb.offsets[variable + 1]] == 0)
            chosen[variable] = rng.choice(options.tolist())
        if len(spent) > MOST_CLICKS:
            break
    return spent


def climb(name, rung, model):
    """One line of the table."""
    values, start = sum(len(v.values) for v in model.variables), time.process_time()
    try:
        kb = compile_model(model)
    except TooComplexError as error:
        return f"| {name} | {rung} | {values} | refused after {time.process_time() - start:.1f}: {error.constraints} |"
    seconds = time.process_time() - start
    if kb.void:
        return f"| {name} | {rung} | {values} | {seconds:.1f} | void |"
    kb.warm()
    middle, high = np.percentile(clicks(kb), [50, 95])
    sizes = f"{kb.node_count:,} / {kb.edge_count:,} | {len(kb.to_bytes()) // 1000:,}"
    return f"| {name} | {rung} | {values:,} | {seconds:.1f} | {sizes} | {middle:.3f} / {high:.3f} |"


def main(wanted=()):
    sys.stdout.write(f"{HEAD}\n|---|---|---|---|---|---|---|\n")
    for name, (make, rungs) in LADDERS.items():
        for rung in rungs if not wanted or name in wanted else ():
            sys.stdout.write(climb(name, rung, make(rung)) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
