"""Evaluate: how well each model proposes on a history, fold by fold, under the rules of a product model if given."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from configurator.profiles.population.history import Codes, Floats, History, Numbers, sales_of
from configurator.profiles.population.ladder import Ladder, fit_ladder
from configurator.profiles.population.marks import Marks
from configurator.profiles.population.neighbours import Conditioning, Frequencies, Neighbours
from configurator.profiles.population.over_time import OverTime
from configurator.profiles.population.own import Chooser, OwnHistory, blend
from configurator.profiles.population.questions import Questions, answers, questions_of
from configurator.profiles.population.rules import Allowed, Flags, Rules, allowed
from configurator.profiles.population.rungs import Rung
from configurator.profiles.population.tree import ChowLiu

_CHUNK = 2_000  # test rows at once
_MOST_LOOKS = 300_000_000  # questions times builds up to which a history is small enough for DRC: a minute
_NEIGHBOURS_CHEAPER = 7
_TIMED = 300  # questions that are asked one by one, for the clock

Report = dict[str, Any]


def evaluate(
    history: History, rules: Rules | None, *, by: str, folds: int, fold: int | None = None, seed: int = 0
) -> Report:
    """What `evaluate_recommender` prints. `by` is row, build or time; one fold, or all of them where none is named.

    Cost: a fit and all questions of the test rows for every fold.
    """
    about = {"rows": len(history.rows), "variables": len(history.names), "by": by}
    rng = np.random.default_rng(seed)
    if by == "time":
        over_time = OverTime(history, rules, rng)
        marks = over_time.run()
        return about | {"models": {name: mark.as_json() for name, mark in marks.items()}} | over_time.about()
    numbers = _fold_numbers(history.rows, by, folds)
    wanted = range(folds) if fold is None else [fold]
    found = [_Fold(history, rules, numbers == number, rng).run() for number in wanted]
    return about | {"folds": folds, "fold": fold} | _summary(found)


def _fold_numbers(rows: Codes, by: str, folds: int) -> Numbers:
    if by == "build" and len(rows):
        builds: Numbers = np.unique(rows, axis=0, return_inverse=True)[1].reshape(-1)
        return builds % folds
    return np.arange(len(rows)) % folds


def _summary(folds: "list[_Fold]") -> Report:
    names = list(dict.fromkeys(name for fold in folds for name in fold.marks))
    total = {name: Marks() for name in names}
    for fold in folds:
        for name, marks in fold.marks.items():
            total[name].add(marks)
    models = {name: {**marks.as_json(), **_clock(name, folds)} for name, marks in total.items()}
    shares = [share for fold in folds if (share := fold.gap_share) is not None]
    return {
        "steps": sum(fold.steps for fold in folds),
        "models": models,
        "ladder": [{"rung": f.ladder.rung.name, "losses": _rounded(f.ladder.losses)} for f in folds],
        "gap_share": round(float(np.mean(shares)), 4) if shares else None,
    }


def _rounded(losses: Any) -> dict[str, float]:
    return {name: round(loss, 4) for name, loss in losses.items()}


def _clock(name: str, folds: "list[_Fold]") -> dict[str, float]:
    times = [t for fold in folds for t in fold.times.get(name, ())]
    if not times:
        return {}
    p50, p95 = np.percentile(times, [50, 95])
    return {"p50_microseconds": round(float(p50), 1), "p95_microseconds": round(float(p95), 1)}


@dataclass
class _Fold:
    """One test fold: everything else is what the models know."""

    history: History
    rules: Rules | None
    test: Flags
    rng: np.random.Generator
    marks: dict[str, Marks] = field(default_factory=dict)
    times: dict[str, list[float]] = field(default_factory=dict)
    chooser: Chooser = field(default_factory=Chooser)
    ladder: Ladder = field(init=False)

    def run(self) -> "_Fold":
        """Fit, ask, mark."""
        layout, rows = self.history.layout, self.history.rows
        self.ladder = fit_ladder(layout, rows[~self.test], rules=self.rules)
        rungs = self._rungs()
        tested = np.flatnonzero(self.test)
        for start in range(0, len(tested), _CHUNK):
            places = tested[start : start + _CHUNK]
            questions = questions_of(rows[places], self.rng)
            can = allowed(self.rules, layout.sizes, questions)
            shares = {rung: answers(rung, layout, questions) for rung in dict.fromkeys(rungs.values())}
            for name, rung in rungs.items():
                self._ask(name, shares[rung], questions, can)
            self._own(places, questions, can)
            if not start:
                self._take_time(rungs, questions)
        return self

    @property
    def steps(self) -> int:
        """How many questions there were."""
        return max((marks.steps for marks in self.marks.values()), default=0)

    @property
    def gap_share(self) -> float | None:
        """How much of the way from popularity under the rules to the ceiling the ladder's choice comes, open steps."""
        low, high, found = (self.marks.get(n, Marks()).open_accuracy for n in ("popularity", "ceiling", "ladder"))
        if low is None or high is None or found is None or high <= low:
            return None
        return (found - low) / (high - low)

    def _rungs(self) -> dict[str, Rung]:
        layout, rows = self.history.layout, self.history.rows
        sales = sales_of(layout, rows[~self.test])
        found: dict[str, Rung] = {**self.ladder.rungs}
        if len(self.ladder.rungs) > 1:  # else there is too little, or too much, for tables of pairs
            found["chow-liu"] = ChowLiu(sales)
            # these two look at every build in every question
            looks = int(self.test.sum()) * len(layout.sizes) * len(sales.builds)
            found |= {"drc": Conditioning(sales)} if looks <= _MOST_LOOKS else {}
            found |= {"neighbours": Neighbours(sales)} if looks <= _NEIGHBOURS_CHEAPER * _MOST_LOOKS else {}
        return found | {"ladder": self.ladder.rung, "ceiling": Frequencies(sales_of(layout, rows[self.test]))}

    def _ask(self, name: str, shares: Floats, questions: Questions, can: Allowed) -> None:
        if name == "popularity" and self.rules is not None:
            self._mark("popularity, rules off", shares, questions, can)
        self._mark(name, np.where(can.flags, shares, 0), questions, can)

    def _mark(self, name: str, scores: Floats, questions: Questions, can: Allowed) -> None:
        marks = self.marks.setdefault(name, Marks())
        first = marks.many(scores, questions.taken, can.open)
        proposed = scores.max(axis=1, initial=0) > 0
        marks.incompatible += int((proposed & ~can.flags[np.arange(len(first)), first]).sum())

    def _own(self, places: Numbers, questions: Questions, can: Allowed) -> None:
        """The ladder's choice blended with what the customers took in the rows that are not tested."""
        customers = self.history.customers
        if customers is None:
            return
        own = OwnHistory()
        for number in np.flatnonzero(~self.test).tolist():
            own.learn(int(customers[number]), self.history.rows[number])
        scores = np.where(can.flags, answers(self.ladder.rung, self.history.layout, questions), 0)
        for place, asked in enumerate(questions.asked.tolist()):
            size, customer = self.history.layout.sizes[asked], int(customers[places[questions.rows[place]]])
            counts = own.counts(customer, questions.known[place], asked, size)
            if counts is not None:
                flags, population = can.flags[place, :size], scores[place, :size]
                blended = blend(counts[0] * flags, counts[1] * flags, population.astype(np.float64))
                scores[place, :size] = blended[self.chooser.choice]
                self.chooser.learn(blended, int(questions.taken[place]))
        self._mark("own history", scores, questions, can)

    def _take_time(self, rungs: dict[str, Rung], questions: Questions) -> None:
        sample = self.rng.choice(len(questions), min(_TIMED, len(questions)), replace=False).tolist()
        for name, rung in rungs.items():
            if name != "ceiling":
                self.times[name] = list(_times(rung, questions, sample))


def _times(rung: Rung, questions: Questions, sample: list[int]) -> Iterator[float]:
    """Microseconds for each question alone."""
    for place in sample:
        known, asked = questions.known[place : place + 1], int(questions.asked[place])
        start = time.perf_counter()
        rung.conditional(known, asked)
        yield (time.perf_counter() - start) * 1e6
