"""Replay random valid sessions and time the engine, next to an incremental SAT solver on the same clicks."""

from __future__ import annotations

import random
import resource
import time
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from configurator.engine.compile import compile_model
from configurator.engine.rulebook import Rulebook
from configurator.engine.sat import SOLVER, SatDomains

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from configurator.engine.jit import Floats, Int32s
    from configurator.engine.knowledge import KnowledgeBase
    from configurator.engine.model import ProductModel

T = TypeVar("T")

SAT_SECONDS = 30.0
"""After this the solver gets no further clicks; the ratio is over the clicks that both have had."""
SAT_VALUES = 5000
"""With more values than this the solver gets no clicks at all: one would take it minutes."""
_LEAST_FACTOR, _GREATEST_FACTOR = 0.1, 3.0


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
    """Return the report as JSON data. ``weights``: every value has a random factor, ``everything`` the likelihoods."""
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
    replay = _Replay(model, knowledge, random.Random(seed), weights=weights)  # noqa: S311 - repeatable, not secret
    report |= replay.run(sessions)
    return report | {"peak_memory_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}


class _Replay:
    """Asks everything at every click of random sessions."""

    def __init__(self, model: ProductModel, knowledge: KnowledgeBase, rng: random.Random, *, weights: bool) -> None:
        self.knowledge = knowledge
        self.rng = rng
        self.rules = Rulebook(model)
        self.rules.warm()
        self.solver = SatDomains(model) if len(knowledge.prices) <= SAT_VALUES else None
        factors = [rng.uniform(_LEAST_FACTOR, _GREATEST_FACTOR) for _ in knowledge.prices]
        self.logs: Floats | None = np.log(factors) if weights else None
        self.domains, self.everything, self.solving = _Times(), _Times(), _Times()
        self.explaining, self.mending = _Times(), _Times()
        self.mismatches = 0

    def run(self, sessions: int) -> dict[str, Any]:
        clicks = 0
        for chosen in _clicks(self.knowledge, sessions, self.rng):
            clicks += 1
            self._click(chosen)
        both = _Times()
        both.seconds = self.domains.seconds[: len(self.solving.seconds)]
        return {
            "clicks": clicks,
            "domains": self.domains.summary(),
            "everything": self.everything.summary(),
            "explain": self.explaining.summary(),
            "repair": self.mending.summary(),
            "sat": {"solver": SOLVER, "clicks": len(self.solving.seconds), "domains": self.solving.summary()},
            "mismatches": self.mismatches,
            "ratio": _ratio(self.solving.summary(), both.summary()),
        }

    def _click(self, chosen: Int32s) -> None:
        available = self.domains.measure(partial(self.knowledge.available, chosen))
        found = self.everything.measure(partial(self.knowledge.evaluate, chosen, logs=self.logs))
        self.mismatches += not np.array_equal(available, found.changes == 0)
        if self.solver is not None and sum(self.solving.seconds) < SAT_SECONDS:
            answered = self.solving.measure(partial(self.solver.available, chosen))
            self.mismatches += not np.array_equal(answered, available)
        wish = _unavailable(self.knowledge, found.changes > 0, self.rng)
        if wish is not None:
            self.explaining.measure(partial(self.knowledge.explain, chosen, wish=wish, rules=self.rules))
            self.mending.measure(partial(self.knowledge.repairs, chosen, wish=wish))


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
