"""Predict: a ranking of one variable's values for one set of choices, from any history and product model."""

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from configurator.engine import KnowledgeBase
from configurator.profiles.population.history import UNKNOWN, Codes, History
from configurator.profiles.population.ladder import fit_ladder
from configurator.profiles.population.own import TRUST, Doubles, OwnHistory, blend
from configurator.profiles.population.rules import Rules


class QuestionError(Exception):
    """A line that is not a question; holds its number and what was expected."""

    def __init__(self, *, line: int, at: str, expected: str) -> None:
        super().__init__(f"line {line}, {at}: expected {expected}")
        self.line, self.at, self.expected = line, at, expected


@dataclass(frozen=True)
class Ask:
    """One question."""

    choices: Mapping[str, str]
    variable: str
    customer: str | None = None


def read_ask(text: str, *, line: int) -> Ask:
    """Read one line of JSON. Raises QuestionError."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise QuestionError(line=line, at="the line", expected=f"one JSON object ({error})") from error
    if not isinstance(data, dict):
        raise QuestionError(line=line, at="the line", expected="one JSON object")
    for key in data:
        if key not in {"choices", "ask", "customer"}:
            raise QuestionError(line=line, at=f"“{key}”", expected="only the keys choices, ask, customer")
    choices, asked, customer = data.get("choices"), data.get("ask"), data.get("customer")
    if not isinstance(choices, dict) or not all(isinstance(value, str) for value in choices.values()):
        raise QuestionError(line=line, at="“choices”", expected="an object of variables and values")
    if not isinstance(asked, str):
        raise QuestionError(line=line, at="“ask”", expected="the name of a variable")
    if customer is not None and not isinstance(customer, str):
        raise QuestionError(line=line, at="“customer”", expected="a text")
    return Ask(choices, asked, customer)


class Predictor:
    """Fitted to a history once, answers questions one by one. Cost of one: tens of microseconds."""

    def __init__(self, history: History, knowledge: KnowledgeBase | None, *, half_life: float = np.inf) -> None:
        self.history, self.knowledge, self.half_life = history, knowledge, half_life
        rules = Rules(knowledge, history) if knowledge else None
        self.rung = fit_ladder(history.layout, history.rows, rules=rules).rung
        self.own = OwnHistory()
        if history.customers is not None:
            for customer, row in zip(history.customers.tolist(), history.rows, strict=True):
                self.own.learn(customer, row)
        if knowledge is not None:
            knowledge.warm()

    def answer(self, ask: Ask) -> dict[str, Any]:
        """The answer as it is written."""
        start = time.perf_counter()
        ranked = self._ranked(ask)
        elapsed = (time.perf_counter() - start) * 1e6
        return {"ranked": ranked, "rung": self.rung.name, "microseconds": round(elapsed)}

    def _ranked(self, ask: Ask) -> list[str]:
        number = self.history.variable_numbers.get(ask.variable)
        available = self._available(ask)
        if number is None:
            return available or []
        scores = self._scores(ask, number)
        order = np.argsort(-scores, kind="stable").tolist()
        values = self.history.values[number]
        if available is None:
            return [values[place] for place in order]
        can = set(available)
        known = [values[place] for place in order if values[place] in can]
        return [*known, *(value for value in available if value not in self.history.value_numbers[number])]

    def _scores(self, ask: Ask, number: int) -> Doubles:
        known = self.history.encode(ask.choices)
        known[number] = UNKNOWN
        population: Doubles = self.rung.conditional(known[None], number)[0].astype(np.float64)
        customer = (self.history.customer_numbers or {}).get(ask.customer or "")
        if customer is None:
            return population
        counts = self.own.counts(customer, known, number, len(population), (self.half_life,))
        if counts is None:
            return population
        scores: Doubles = blend(*counts, population, (TRUST,))[0, 0]
        return scores

    def _available(self, ask: Ask) -> list[str] | None:
        """The values that the engine reports as available, None for a variable that it does not know."""
        if self.knowledge is None or ask.variable not in self._numbers:
            return None
        number = self._numbers[ask.variable]
        chosen = self._chosen({name: value for name, value in ask.choices.items() if name != ask.variable})
        first = int(self.knowledge.offsets[number])
        flags = self.knowledge.available(chosen)[first : int(self.knowledge.offsets[number + 1])]
        return [value for value, can in zip(self.knowledge.values[number], flags.tolist(), strict=True) if can]

    @cached_property
    def _numbers(self) -> dict[str, int]:
        assert self.knowledge is not None  # noqa: S101  for the type checker: asked only with a model
        return {name: n for n, name in enumerate(self.knowledge.variables) if not self.knowledge.auxiliary[n]}

    def _chosen(self, choices: Mapping[str, str]) -> Codes:
        """The choices that the model knows, in its numbers."""
        assert self.knowledge is not None  # noqa: S101  for the type checker: asked only with a model
        found = np.full(len(self.knowledge.variables), UNKNOWN, np.int32)
        for name, value in choices.items():
            number = self._numbers.get(name)
            if number is not None and value in self.knowledge.values[number]:
                found[number] = self.knowledge.values[number].index(value)
        return found


def predictions(predictor: Predictor, lines: Iterator[str]) -> Iterator[str]:
    """One line of JSON for each line of JSON; empty lines are passed over. Raises QuestionError."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield json.dumps(predictor.answer(read_ask(line, line=number)), ensure_ascii=False)
