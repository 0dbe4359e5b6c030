"""Domains against an incremental SAT solver, on models too large for brute force."""

import json
import random
from pathlib import Path

import numpy as np
import pytest

from configurator.engine import Limits, Rulebook, compile_model, parse_model
from configurator.engine.bench import _clicks
from configurator.engine.sat import SatDomains, SatRules
from configurator.releases.translate import translate
from tests.engine import brute, families
from tests.engine.parts import FOLDER, pc_parts
from tests.engine.test_knowledge import case

ROOT = Path(__file__).parents[2]

MODELS = {
    "dell": lambda: case("dell"),
    "eshop": lambda: case("eshop"),
    "laptop": families.laptop,
    "yogurt": families.yogurt,
    "pc": families.pc,
}


def mismatches(model, clicks, seed, limits=None):
    """How many of so many random clicks, consistent and not, differ from the solver's domains."""
    kb, solver, rng = compile_model(model, limits=limits), SatDomains(model), random.Random(seed)
    wrong = asked = 0
    while asked < clicks:
        for chosen in _clicks(kb, 1, rng):
            if rng.random() < 0.2:
                variable = rng.randrange(len(chosen))
                chosen[variable] = rng.randrange(len(kb.values[variable]))
            wrong += not np.array_equal(kb.evaluate(chosen).changes == 0, solver.available(chosen))
            wrong += not np.array_equal(kb.available(chosen), solver.available(chosen))
            asked += 1
    return wrong


@pytest.mark.parametrize("name", ["dell", "laptop", "pc"])
def test_domains_random_clicks_equal_sat(name):
    clicks = {"dell": 100, "laptop": 17, "pc": 3}[name]
    assert mismatches(MODELS[name](), clicks, seed=1, limits=Limits(orders=1, sifting=0)) == 0


def test_solver_random_models_equals_brute_force():
    """The oracle itself is right."""
    for seed in range(60):
        model, rng = brute.random_model(seed), random.Random(seed)
        solver, found = SatDomains(model), brute.variants(model)
        for _ in range(3):
            chosen = [rng.randrange(len(v.values)) if rng.random() < 0.4 else -1 for v in model.variables]
            changes = brute.evaluate(model, found, chosen)[2]
            assert solver.available(np.array(chosen)).tolist() == [c == 0 for c in changes], seed


@pytest.mark.oracle
@pytest.mark.parametrize("name", MODELS)
def test_domains_many_random_clicks_equal_sat(name):
    assert mismatches(MODELS[name](), 300 if name != "pc" else 40, seed=2) == 0


class Asked:
    """The same questions to the engine and to a solver that holds every constraint under a guard."""

    def __init__(self, model, seed, limits=None):
        self.kb, self.rules, self.sat = compile_model(model, limits=limits), Rulebook(model), SatRules(model)
        self.guard_of = dict(zip(self.rules.names, self.sat.guards, strict=True))
        self.rng = random.Random(seed)
        self.options = self.conflicts = 0

    def possible(self, fixed, names=None):
        """Whether the solver finds a build with these values under the constraints (all, if none are named)."""
        values = [self.sat.offsets[v] + n + 1 for v, n in fixed.items()]
        guards = self.sat.guards if names is None else [self.guard_of[name] for name in names]
        return self.sat.solver.solve(assumptions=[*values, *guards])

    def options_of(self, chosen, count):
        """Some options that are available and some that are not, each checked."""
        available = self.kb.available(chosen)
        for state in (True, False):
            flats = np.flatnonzero(available == state).tolist()
            for flat in self.rng.sample(flats, min(count, len(flats))):
                v = int(np.searchsorted(self.kb.offsets, flat, side="right")) - 1
                wish = v, flat - int(self.kb.offsets[v])
                others = {u: int(c) for u, c in enumerate(chosen) if c >= 0 and u != v}
                assert self.possible(others | dict([wish])) == state
                self.options += 1
                yield wish, others, state

    def reasons(self, chosen, wish, others):
        """Choices and constraints exclude the wish, and nothing of them is too many; repairs are possible and small."""
        wished = dict([wish])
        conflict = self.kb.explain(chosen, wish=wish, rules=self.rules)
        cited = {v: others[v] for v in conflict.choices}
        assert not self.possible(cited | wished, conflict.constraints)
        for v in cited:
            assert self.possible({u: c for u, c in cited.items() if u != v} | wished)
        for name in conflict.constraints:
            assert self.possible(cited | wished, [other for other in conflict.constraints if other != name])
        ways = self.kb.repairs(chosen, wish=wish)
        assert bool(ways) == self.possible(wished)
        for way in ways:
            kept = {v: c for v, c in others.items() if v not in way.changes}
            assert self.possible(kept | way.changes | wished)
            assert not any(self.possible(kept | {v: others[v]} | wished) for v in way.changes)
        self.conflicts += 1

    def run(self, options, *, every=1):
        """Ask along random sessions until so many options are checked; of those in the way, some for their reasons."""
        refused = 0
        while self.options < options:
            for chosen in _clicks(self.kb, 1, self.rng):
                for wish, others, state in self.options_of(chosen, 3):
                    refused += not state
                    if not state and refused % every == 0:
                        self.reasons(chosen, wish, others)


LARGE = {
    "dell": (MODELS["dell"], 1000),
    "eshop": (MODELS["eshop"], 2000),
    "laptop": (MODELS["laptop"], 2000),
    "laptop of the demo": (lambda: demo("laptop"), 2000),
    "yogurt of the demo": (lambda: demo("yogurt"), 1000),
    "pc of the demo": (lambda: demo("pc"), 1000),
    "pc": (MODELS["pc"], 1000),
    "priced parts": (lambda: pc_parts(priced=True), 500),
    "all parts": (pc_parts, 300),
}


def demo(name):
    document = json.loads((ROOT / "catalog" / "demo" / f"{name}.json").read_text(encoding="utf-8"))
    return parse_model(translate(document).model)


@pytest.mark.parametrize("name", ["dell", "laptop of the demo"])
def test_options_reasons_and_repairs_equal_sat(name):
    asked = Asked(LARGE[name][0](), seed=1, limits=Limits(orders=1, sifting=0))
    asked.run(150)
    assert asked.conflicts > 20


@pytest.mark.oracle
@pytest.mark.parametrize("name", LARGE)
def test_many_options_reasons_and_repairs_equal_sat(name):
    if name.endswith("parts") and FOLDER is None:
        pytest.skip("the folder of PC parts is not here")
    model, options = LARGE[name]
    asked = Asked(model(), seed=2)
    asked.run(options, every=10 if name.endswith("parts") else 1)
    assert asked.conflicts > 5
