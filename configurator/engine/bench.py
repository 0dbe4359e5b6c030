"""Replay random valid sessions and time the engine, next to an incremental SAT solver on the same clicks."""

from __future__ import annotations

import random
import resource
import time
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from configurator.engine.compile import compile_model
from configurator.engine.sat import SOLVER, SatDomains

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from configurator.engine.jit import Int32s
    from configurator.engine.knowledge import KnowledgeBase
    from configurator.engine.model import ProductModel

T = TypeVar("T")

SAT_SECONDS = 30.0
"""After this the solver gets no further clicks; the ratio is over the clicks that both have had."""


class _Times:
    """Seconds of one kind of call, and their summary in microseconds."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    def measure(self, call: Callable[[], T]) -> T:
        start = time.perf_counter()
        result = call()
        self.seconds.append(time.perf_counter() - start)
        return result

    def summary(self) -> dict[str, float] | None:
        if not self.seconds:
            return None
        micro = np.array(self.seconds) * 1e6
        p50, p95 = np.percentile(micro, [50, 95])
        return {"p50": round(float(p50), 1), "p95": round(float(p95), 1), "max": round(float(micro.max()), 1)}


def bench(model: ProductModel, *, sessions: int, seed: int, weights: bool) -> dict[str, Any]:
    """Return the report as JSON data. ``weights`` changes nothing yet: likelihoods are not computed."""
    start = time.perf_counter()
    knowledge = compile_model(model)
    compiled = time.perf_counter() - start
    knowledge.warm()
    report = {
        "model": model.name,
        "sessions": sessions,
        "seed": seed,
        "weights": weights,
        "nodes": knowledge.node_count,
        "edges": knowledge.edge_count,
        "compile_seconds": round(compiled, 3),
        "artifact_bytes": len(knowledge.to_bytes()),
    }
    report |= _replay(knowledge, SatDomains(model), sessions=sessions, seed=seed)
    return report | {"peak_memory_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}


def _replay(knowledge: KnowledgeBase, solver: SatDomains, *, sessions: int, seed: int) -> dict[str, Any]:
    rng = random.Random(seed)  # noqa: S311 - repeatable, not secret
    domains, everything, mending, solving = _Times(), _Times(), _Times(), _Times()
    mismatches = clicks = 0
    for chosen in _clicks(knowledge, sessions, rng):
        clicks += 1
        available = domains.measure(partial(knowledge.available, chosen))
        found = everything.measure(partial(knowledge.evaluate, chosen))
        mismatches += not np.array_equal(available, found.changes == 0)
        if sum(solving.seconds) < SAT_SECONDS:
            answered = solving.measure(partial(solver.available, chosen))
            mismatches += not np.array_equal(answered, available)
        wish = _unavailable(knowledge, found.changes > 0, rng)
        if wish is not None:
            mending.measure(partial(knowledge.repair, chosen, wish=wish))
    both = _Times()
    both.seconds = domains.seconds[: len(solving.seconds)]
    return {
        "clicks": clicks,
        "domains": domains.summary(),
        "everything": everything.summary(),
        "explain": None,
        "repair": mending.summary(),
        "sat": {"solver": SOLVER, "clicks": len(solving.seconds), "domains": solving.summary()},
        "mismatches": mismatches,
        "ratio": _ratio(solving.summary(), both.summary()),
    }


def _ratio(slow: dict[str, float] | None, fast: dict[str, float] | None) -> dict[str, float] | None:
    if slow is None or fast is None:
        return None
    return {name: round(slow[name] / fast[name], 1) for name in slow}


def _clicks(knowledge: KnowledgeBase, sessions: int, rng: random.Random) -> Iterator[Int32s]:
    """Yield the choices after each click: an undecided variable gets an available value, until all are decided."""
    askable = [number for number, auxiliary in enumerate(knowledge.auxiliary) if not auxiliary]
    empty = knowledge.encode({})
    for _ in range(sessions if not knowledge.void else 0):
        chosen = empty.copy()
        yield chosen.copy()
        for variable in rng.sample(askable, len(askable)):
            first, last = knowledge.offsets[variable], knowledge.offsets[variable + 1]
            options = np.flatnonzero(knowledge.available(chosen)[first:last])
            chosen[variable] = rng.choice(options.tolist())
            yield chosen.copy()


def _unavailable(knowledge: KnowledgeBase, mendable: Any, rng: random.Random) -> tuple[int, int] | None:
    """Pick an option that only a repair can give, of a variable that is asked."""
    options = np.flatnonzero(mendable)
    if not len(options):
        return None
    value = rng.choice(options.tolist())
    variable = int(np.searchsorted(knowledge.offsets, value, side="right")) - 1
    return None if knowledge.auxiliary[variable] else (variable, value - int(knowledge.offsets[variable]))
