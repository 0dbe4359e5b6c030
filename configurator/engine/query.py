"""One request in JSON, one answer in JSON: the engine for other programs (docs/engine.md, "The command")."""

from __future__ import annotations

import json
import math
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from configurator.engine.errors import ChoiceError
from configurator.engine.probable import Probable

if TYPE_CHECKING:
    from configurator.engine.explain import Conflict
    from configurator.engine.jit import Floats, Int32s
    from configurator.engine.knowledge import Evaluation, KnowledgeBase
    from configurator.engine.repair import Repair
    from configurator.engine.rulebook import Rulebook

N = TypeVar("N", int, float)

_KEYS = ("choices", "wish", "weights")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request in the engine's numbers; ``logs`` are the logarithms of the weights, over all values."""

    chosen: Int32s
    wish: tuple[int, int] | None
    logs: Floats | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What the engine said to a request."""

    evaluation: Evaluation
    conflict: Conflict | None
    repairs: list[Repair] | None


def answer_line(knowledge: KnowledgeBase, rules: Rulebook, line: str) -> str:
    """Answer one line of JSON with one line of JSON; a bad one with its error and the place."""
    try:
        request = read_request(knowledge, json.loads(line))
    except (ValueError, RecursionError) as error:
        at = error.at if isinstance(error, ChoiceError) else "request"
        said = str(error) if isinstance(error, ChoiceError) else f"request: expected one JSON object a line ({error})"
        return json.dumps({"error": said, "at": at})
    return json.dumps(answer(knowledge, rules, request))


def read_request(knowledge: KnowledgeBase, data: object) -> Request:
    """Read a decoded request. Raises ChoiceError naming the place."""
    if not isinstance(data, dict):
        raise ChoiceError(at="request", expected="an object")
    for key in data:
        if key not in _KEYS:
            raise ChoiceError(at=str(key), expected=f"only the keys {', '.join(_KEYS)}")
    if "choices" not in data:
        raise ChoiceError(at="choices", expected="this key to be present")
    return Request(
        chosen=_choices(knowledge, data["choices"]),
        wish=_wish(knowledge, data.get("wish")),
        logs=_logs(knowledge, data.get("weights")),
    )


def _choices(knowledge: KnowledgeBase, given: object) -> Int32s:
    if not isinstance(given, dict):
        raise ChoiceError(at="choices", expected="an object of variables and values")
    for name, value in given.items():
        if not isinstance(value, str):
            raise ChoiceError(at=f"choices.{name}", expected="a value of the variable")
    return knowledge.encode(given)


def _wish(knowledge: KnowledgeBase, given: object) -> tuple[int, int] | None:
    if given is None:
        return None
    match given:
        case [str(name), str(value)]:
            return knowledge.encode_value(name, value, at="wish")
    raise ChoiceError(at="wish", expected="a list of a variable and a value")


def _logs(knowledge: KnowledgeBase, given: object) -> Floats | None:
    if given is None:
        return None
    if not isinstance(given, dict):
        raise ChoiceError(at="weights", expected="an object of variables")
    logs = np.zeros(len(knowledge.prices))
    for name, row in given.items():
        if not isinstance(row, dict):
            raise ChoiceError(at=f"weights.{name}", expected="an object of values and factors")
        for value, factor in row.items():
            variable, position = knowledge.encode_value(name, value, at=f"weights.{name}.{value}")
            logs[knowledge.offsets[variable] + position] = _logarithm(factor, at=f"weights.{name}.{value}")
    return logs


def _logarithm(given: object, *, at: str) -> float:
    if isinstance(given, bool) or not isinstance(given, int | float) or not 0 < given <= sys.float_info.max:
        raise ChoiceError(at=at, expected="a positive number")
    return math.log(given)


def answer(knowledge: KnowledgeBase, rules: Rulebook, request: Request) -> dict[str, object]:
    """Return the answer's fields."""
    start = time.perf_counter_ns()
    found = _find(knowledge, rules, request)
    elapsed = (time.perf_counter_ns() - start) // 1000
    evaluation, probable = found.evaluation, found.evaluation.probable
    cells = [None if change < 0 else change for change in evaluation.changes.tolist()]
    prices = [
        None if change is None else total for change, total in zip(cells, evaluation.cheapest.tolist(), strict=True)
    ]
    return {
        "consistent": evaluation.consistent,
        "count": str(evaluation.count),
        "available": {
            name: [value for value, change in row.items() if change == 0]
            for name, row in _rows(knowledge, cells).items()
        },
        "changes": _rows(knowledge, cells),
        "cheapest": _known(knowledge, prices),
        "cheapest_variant": _build(knowledge, evaluation.cheapest_variant),
        "probable": None if probable is None else _build(knowledge, probable.variant),
        "likelihood": None if probable is None else _likelihood(knowledge, probable),
        "conflict": None if found.conflict is None else _conflict(knowledge, found.conflict),
        "repairs": None if found.repairs is None else [_repair(knowledge, way) for way in found.repairs],
        "microseconds": elapsed,
    }


def _find(knowledge: KnowledgeBase, rules: Rulebook, request: Request) -> _Found:
    evaluation = knowledge.evaluate(request.chosen, logs=request.logs)
    asked = request.wish is not None or not evaluation.consistent
    return _Found(
        evaluation=evaluation,
        conflict=knowledge.explain(request.chosen, wish=request.wish, rules=rules) if asked else None,
        repairs=knowledge.repairs(request.chosen, wish=request.wish) if asked else None,
    )


def _rows(knowledge: KnowledgeBase, cells: list[N | None]) -> dict[str, dict[str, N | None]]:
    offsets = knowledge.offsets.tolist()
    return {
        name: dict(zip(knowledge.values[number], cells[offsets[number] : offsets[number + 1]], strict=True))
        for number, name in enumerate(knowledge.variables)
        if not knowledge.auxiliary[number]
    }


def _known(knowledge: KnowledgeBase, cells: list[N | None]) -> dict[str, dict[str, N]]:
    """The rows without the values that have nothing to say."""
    return {
        name: {value: cell for value, cell in row.items() if cell is not None}
        for name, row in _rows(knowledge, cells).items()
    }


def _likelihood(knowledge: KnowledgeBase, probable: Probable) -> dict[str, dict[str, float]]:
    return _known(knowledge, [cell if cell > -math.inf else None for cell in probable.likelihood.tolist()])


def _build(knowledge: KnowledgeBase, assignment: Int32s | None) -> dict[str, str] | None:
    """An assignment by name, without auxiliary variables."""
    if assignment is None:
        return None
    return {
        name: knowledge.values[number][assignment[number]]
        for number, name in enumerate(knowledge.variables)
        if not knowledge.auxiliary[number]
    }


def _conflict(knowledge: KnowledgeBase, conflict: Conflict) -> dict[str, list[str]]:
    names = [knowledge.variables[variable] for variable in conflict.choices]
    return {"choices": names, "constraints": list(conflict.constraints)}


def _repair(knowledge: KnowledgeBase, way: Repair) -> dict[str, str]:
    return {knowledge.variables[v]: knowledge.values[v][value] for v, value in way.changes.items()}
