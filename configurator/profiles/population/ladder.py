"""Ladder: which rung speaks for a history, chosen by how well each predicts orders that it has not seen."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from configurator.profiles.population.classes import LatentClasses
from configurator.profiles.population.history import Codes, Floats, Layout, Numbers, sales_of
from configurator.profiles.population.mixture import (
    DEPTHS,
    GRADES,
    Mixture,
    Parts,
    bounds_of,
    familiarity,
    places_of,
    weights_of,
)
from configurator.profiles.population.questions import answers, questions_of
from configurator.profiles.population.rules import Flags, Rules, allowed
from configurator.profiles.population.rungs import LEAST, NaiveBayes, Popularity, Rung

MOST_VALUES = 1_500
"""With more values the table of pairs is too large, and only popularity is fitted."""

_HELD_OUT = 5  # one of so many is held out
_LEAST_NEW = 0.1  # share of builds that are taken to be new, where hardly any was
_FEWEST = 5  # rows, below which nothing can be held out
_MOST_ROWS, _EACH = 1_500, 4  # held-out rows that are asked, and questions of each
_MOST_FITTED = 20_000  # newest rows that the choice is made on


@dataclass(frozen=True)
class Ladder:
    """The chosen rung, all of them, and the loss of each on held-out orders, in nats a question."""

    rung: Rung
    rungs: Mapping[str, Rung]
    losses: Mapping[str, float] = field(default_factory=dict)

    @property
    def loss(self) -> float | None:
        """The chosen rung's loss; None where there was too little to measure it."""
        return self.losses.get(self.rung.name)


def fit_ladder(layout: Layout, rows: Codes, *, rules: Rules | None = None, seed: int = 0) -> Ladder:
    """Fit every rung to rows in order of time, and choose one.

    With `rules` it is chosen by what it says of the values that can be had, where there are several: what rules decide
    no model need know. Cost: three fits; 100,000 orders take seconds.
    """
    if not all(layout.sizes) or not layout.sizes or layout.count > MOST_VALUES or len(rows) < _FEWEST:
        only = Popularity(sales_of(layout, rows))
        return Ladder(only, {only.name: only})
    trials = _trials(layout, rows[-_MOST_FITTED:], rules, np.random.default_rng(seed))
    first, second = (_half(trials, half) for half in (0, 1))
    bounds = bounds_of(np.concatenate([t.depth for t in trials]), np.concatenate([t.lift for t in trials]))
    alone = np.eye(len(_NAMES), dtype=np.float32)
    weights = {name: np.tile(alone[i], (DEPTHS * GRADES, 1)) for i, name in enumerate(_NAMES)}
    weights[Mixture.name] = _mixing(first, bounds)
    losses = {name: _mean_loss(second, w, bounds) for name, w in weights.items()}
    parts = _parts(layout, rows)
    rungs: dict[str, Rung] = dict(zip(_NAMES, parts, strict=True))
    rungs[Mixture.name] = Mixture(parts, bounds, _mixing(trials, bounds))
    return Ladder(rungs[min(losses, key=losses.__getitem__)], rungs, losses)


_NAMES = (Popularity.name, NaiveBayes.name, LatentClasses.name)


def _parts(layout: Layout, rows: Codes) -> Parts:
    sales = sales_of(layout, rows)
    return Popularity(sales), NaiveBayes(sales), LatentClasses(sales)


@dataclass(frozen=True)
class _Trial:
    """What each part gave to what was taken in held-out rows and to all that could be had; how familiar they looked."""

    taken: Floats  # (questions, parts)
    had: Floats  # (questions, parts)
    depth: Numbers
    lift: Floats
    weight: float  # of each question

    def places(self, bounds: Floats) -> Numbers:
        """The row of the weights for each question."""
        return places_of(self.depth, self.lift, bounds)

    def every_other(self, first: int) -> "_Trial":
        """Half of the questions."""
        half = slice(first, None, 2)
        return _Trial(self.taken[half], self.had[half], self.depth[half], self.lift[half], self.weight)

    def loss(self, weights: Floats, bounds: Floats) -> float:
        """The mean of minus the logarithm of what was taken among what could be had; 0 without questions."""
        mixed = weights[self.places(bounds)]
        taken, had = (self.taken * mixed).sum(axis=1), (self.had * mixed).sum(axis=1)
        logs = np.log(np.maximum(taken / np.maximum(had, LEAST), LEAST))
        return float(-logs.mean(dtype=np.float64)) if len(logs) else 0.0


def _later(rows: Codes) -> Flags:
    """The last rows as held out."""
    held: Flags = np.arange(len(rows)) >= len(rows) - max(len(rows) // _HELD_OUT, 1)
    return held


def _whole_builds(rows: Codes, rng: np.random.Generator) -> Flags:
    """All rows of some builds as held out; if there is but one build, none."""
    numbers = np.unique(rows, axis=0, return_inverse=True)[1].reshape(-1)
    builds = numbers.max(initial=0) + 1
    chosen = rng.permutation(builds) < builds // _HELD_OUT
    held: Flags = chosen[numbers]
    return held


def _trials(layout: Layout, rows: Codes, rules: Rules | None, rng: np.random.Generator) -> list[_Trial]:
    """Later orders, and whole builds that count as much as builds that were new among the later orders."""
    later = _later(rows)
    known = {row.tobytes() for row in rows[~later]}
    new = float(np.mean([row.tobytes() not in known for row in rows[later]]))
    new = min(max(new, _LEAST_NEW), 1 - _LEAST_NEW)
    builds = _whole_builds(rows, rng)
    return [
        _trial(layout, rows, later, rules, rng, weight=1 - new / 2),
        _trial(layout, rows, builds, rules, rng, weight=new / 2),
    ]


def _trial(
    layout: Layout, rows: Codes, held: Flags, rules: Rules | None, rng: np.random.Generator, *, weight: float
) -> _Trial:
    parts = _parts(layout, rows[~held])
    places = np.flatnonzero(held)
    asked = rng.choice(places, min(len(places), _MOST_ROWS), replace=False)
    questions = questions_of(rows[asked], rng, each=_EACH)
    can = allowed(rules, layout.sizes, questions)
    # an order of an older release may hold what the rules of today rule out: it teaches nothing about choosing
    fair = np.flatnonzero(can.open & can.flags[np.arange(len(questions)), questions.taken])
    questions, flags = questions.only(fair), can.flags[fair]
    shares = [answers(part, layout, questions) for part in parts]
    taken = np.stack([share[np.arange(len(questions)), questions.taken] for share in shares], axis=1)
    had = np.stack([(share * flags).sum(axis=1) for share in shares], axis=1)
    return _Trial(taken, had, *familiarity(parts, questions.known), weight)


def _half(trials: list[_Trial], first: int) -> list[_Trial]:
    return [trial.every_other(first) for trial in trials]


def _mixing(trials: list[_Trial], bounds: Floats) -> Floats:
    places = np.concatenate([trial.places(bounds) for trial in trials])
    shares = np.concatenate([t.taken / np.maximum(t.had, LEAST) for t in trials])
    return weights_of(places, shares, np.concatenate([np.full(len(t.depth), t.weight) for t in trials]))


def _mean_loss(trials: list[_Trial], weights: Floats, bounds: Floats) -> float:
    return sum(trial.weight * trial.loss(weights, bounds) for trial in trials)
