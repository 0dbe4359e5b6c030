"""Over time: a history asked row by row, each from the rows before it, and learned after. Rows of a basket together."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np

from configurator.profiles.population.history import Codes, Floats, History, sales_of
from configurator.profiles.population.ladder import fit_ladder
from configurator.profiles.population.marks import Marks
from configurator.profiles.population.neighbours import Conditioning
from configurator.profiles.population.own import HALF_LIVES, TRUSTS, Chooser, Doubles, OwnHistory, blend
from configurator.profiles.population.questions import Questions, answers, questions_of
from configurator.profiles.population.rules import Allowed, Flags, Rules, allowed
from configurator.profiles.population.rungs import LEAST, Rung
from configurator.profiles.population.running import RUNGS, Running
from configurator.profiles.population.tree import ChowLiu

_FIRST_SHARE = 4  # one of so many rows only trains
_GROWTH = 1.1  # rungs that are fitted are fitted anew when there are so many times as many rows


def baskets_of(history: History) -> list[tuple[int, int]]:
    """Where each basket begins and ends; rows beside each other with the same basket and customer are one."""
    count = len(history.rows)
    if not count:
        return []
    begins = np.ones(count, np.bool_)
    if history.baskets is not None:
        begins[1:] = history.baskets[1:] != history.baskets[:-1]
    return list(pairwise([*np.flatnonzero(begins).tolist(), count]))


@dataclass
class OverTime:
    """What has been learned so far, and how well each model has said what was taken."""

    history: History
    rules: Rules | None
    rng: np.random.Generator
    running: Running = field(init=False)
    own: OwnHistory = field(default_factory=OwnHistory)
    chooser: Chooser = field(default_factory=Chooser)
    marks: dict[str, Marks] = field(default_factory=dict)
    losses: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.running = Running(self.history.layout)

    def run(self) -> dict[str, Marks]:
        """Go through the history; the marks of every model, by name."""
        baskets = baskets_of(self.history)
        quarter = len(self.history.rows) // _FIRST_SHARE
        first = [basket for basket in baskets if basket[0] < quarter]
        for basket in first:
            self._learn(basket)
        for stretch in _stretches(baskets[len(first) :]):
            self._stretch(stretch)
        return self.marks

    def about(self) -> dict[str, Any]:
        """What was found out on the way: how each model's losses add up, and which half-life and k were best."""
        half_life, trust = self.chooser.choice
        steps = max((marks.steps for marks in self.marks.values()), default=0)
        return {
            "steps": steps,
            "losses": {name: round(loss / max(steps, 1), 4) for name, loss in self.losses.items()},
            "own_half_life": None if HALF_LIVES[half_life] == np.inf else HALF_LIVES[half_life],
            "own_trust": TRUSTS[trust],
        }

    def _learn(self, basket: tuple[int, int]) -> None:
        for number in range(*basket):
            row = self.history.rows[number]
            self.running.learn(row)
            if self.history.customers is not None:
                self.own.learn(int(self.history.customers[number]), row)

    def _stretch(self, baskets: list[tuple[int, int]]) -> None:
        """Baskets between two fits: the fitted rungs answer all at once, the others learn in between."""
        start, end = baskets[0][0], baskets[-1][1]
        rungs = self._fitted(start)
        questions = questions_of(self.history.rows[start:end], self.rng)
        can = allowed(self.rules, self.history.layout.sizes, questions)
        shares = {rung.name: answers(rung, self.history.layout, questions) for rung in rungs}
        places = np.searchsorted(questions.rows, np.arange(end - start + 1)).tolist()
        for basket in baskets:
            for number in range(*basket):
                for place in range(places[number - start], places[number - start + 1]):
                    self._ask(number, place, questions, can, shares)
            self._learn(basket)

    def _fitted(self, count: int) -> list[Rung]:
        layout, rows = self.history.layout, self.history.rows[:count]
        ladder = fit_ladder(layout, rows, rules=self.rules)
        rungs = [rung for name, rung in ladder.rungs.items() if name != RUNGS[0]]
        if not rungs:
            return []
        sales = sales_of(layout, rows)
        return [*rungs, ChowLiu(sales), Conditioning(sales)]

    def _ask(self, number: int, place: int, questions: Questions, can: Allowed, shares: dict[str, Floats]) -> None:
        asked = int(questions.asked[place])
        size = self.history.layout.sizes[asked]
        step = _Step(
            self.history.customers[number] if self.history.customers is not None else None,
            questions.known[place],
            asked,
            int(questions.taken[place]),
            can.flags[place, :size],
            bool(can.counts[place] > 1),
        )
        found = dict(zip(RUNGS, self.running.shares(step.known, asked), strict=True))
        found |= {name: share[place, :size].astype(np.float64) for name, share in shares.items()}
        found = {name: _among(share, step.flags) for name, share in found.items()}
        best = min(found, key=lambda name: self.losses.get(name, 0.0))
        self._mark("ladder", found[best], step)
        self._own(step, found[best])
        for name, share in found.items():
            self._mark(name, share, step)
            self.losses[name] = self.losses.get(name, 0.0) - float(np.log(max(share[step.taken], LEAST)))

    def _own(self, step: "_Step", population: Doubles) -> None:
        if step.customer is None:
            return
        counts = self.own.counts(int(step.customer), step.known, step.asked, len(population))
        if counts is None:
            self._mark("own history", population, step)
            return
        scores = blend(counts[0] * step.flags, counts[1] * step.flags, population)
        self._mark("own history", scores[self.chooser.choice], step)
        self.chooser.learn(scores, step.taken)

    def _mark(self, name: str, scores: Doubles, step: "_Step") -> None:
        self.marks.setdefault(name, Marks()).one(scores, step.taken, open_step=step.open)


@dataclass(frozen=True, slots=True)
class _Step:
    """One question: whose, what is known, what is asked and was taken, what can be had, and whether that is several."""

    customer: np.int32 | None
    known: Codes
    asked: int
    taken: int
    flags: Flags
    open: bool


def _among(shares: Doubles, flags: Flags) -> Doubles:
    """Probabilities among what can be had; 0 for everything else."""
    had = np.where(flags, shares, 0)
    found: Doubles = had / max(float(had.sum()), LEAST)
    return found


def _stretches(baskets: list[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Baskets in groups, a new one when the history has grown by a tenth."""
    group: list[tuple[int, int]] = []
    limit = 0.0
    for basket in baskets:
        if basket[0] >= limit:
            if group:
                yield group
            group, limit = [], max(basket[0], 1) * _GROWTH
        group.append(basket)
    if group:
        yield group
