"""One request in JSON, one answer in JSON: the engine for other programs (docs/engine.md, "The command")."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from configurator.engine.errors import ChoiceError

if TYPE_CHECKING:
    from configurator.engine.jit import Int32s, Int64s
    from configurator.engine.knowledge import Evaluation, KnowledgeBase

_KEYS = ("choices", "wish", "weights")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request in the engine's numbers; ``weights`` are factors over all values."""

    chosen: Int32s
    wish: tuple[int, int] | None
    weights: np.ndarray[Any, np.dtype[np.float64]] | None


def answer_line(knowledge: KnowledgeBase, line: str) -> str:
    """Answer one line of JSON with one line of JSON; a bad one with its error and the place."""
    try:
        request = read_request(knowledge, json.loads(line))
    except (ValueError, RecursionError) as error:
        at = error.at if isinstance(error, ChoiceError) else "request"
        said = str(error) if isinstance(error, ChoiceError) else f"request: expected one JSON object a line ({error})"
        return json.dumps({"error": said, "at": at})
    return json.dumps(answer(knowledge, request))


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
        weights=_weights(knowledge, data.get("weights")),
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


def _weights(knowledge: KnowledgeBase, given: object) -> np.ndarray[Any, np.dtype[np.float64]] | None:
    if given is None:
        return None
    if not isinstance(given, dict):
        raise ChoiceError(at="weights", expected="an object of variables")
    factors = np.ones(len(knowledge.prices))
    for name, row in given.items():
        if not isinstance(row, dict):
            raise ChoiceError(at=f"weights.{name}", expected="an object of values and factors")
        for value, factor in row.items():
            variable, position = knowledge.encode_value(name, value, at=f"weights.{name}.{value}")
            factors[knowledge.offsets[variable] + position] = _factor(factor, at=f"weights.{name}.{value}")
    return factors


def _factor(given: object, *, at: str) -> float:
    if isinstance(given, bool) or not isinstance(given, int | float) or not 0 < given <= sys.float_info.max:
        raise ChoiceError(at=at, expected="a positive number")
    return float(given)


def answer(knowledge: KnowledgeBase, request: Request) -> dict[str, object]:
    """Return the answer's fields; ``conflict``, ``probable`` and ``likelihood`` are not computed yet."""
    start = time.perf_counter_ns()
    found = knowledge.evaluate(request.chosen)
    repairs = _repairs(knowledge, request, found)
    elapsed = (time.perf_counter_ns() - start) // 1000
    changes, cheapest = found.changes.tolist(), found.cheapest.tolist()
    cells = [None if change < 0 else change for change in changes]
    prices = [None if change is None else total for change, total in zip(cells, cheapest, strict=True)]
    return {
        "consistent": found.consistent,
        "count": str(found.count),
        "available": {
            name: [value for value, change in row.items() if change == 0]
            for name, row in _rows(knowledge, cells).items()
        },
        "changes": _rows(knowledge, cells),
        "cheapest": {
            name: {value: price for value, price in row.items() if price is not None}
            for name, row in _rows(knowledge, prices).items()
        },
        "cheapest_variant": None if found.cheapest_variant is None else variant(knowledge, found.cheapest_variant),
        "probable": None,
        "likelihood": None,
        "conflict": None,
        "repairs": repairs,
        "microseconds": elapsed,
    }


def _rows(knowledge: KnowledgeBase, cells: list[int | None]) -> dict[str, dict[str, int | None]]:
    offsets = knowledge.offsets.tolist()
    return {
        name: dict(zip(knowledge.values[number], cells[offsets[number] : offsets[number + 1]], strict=True))
        for number, name in enumerate(knowledge.variables)
        if not knowledge.auxiliary[number]
    }


def variant(knowledge: KnowledgeBase, assignment: Int32s) -> dict[str, str]:
    """Return an assignment by name, without auxiliary variables."""
    return {
        name: knowledge.values[number][assignment[number]]
        for number, name in enumerate(knowledge.variables)
        if not knowledge.auxiliary[number]
    }


def _repairs(knowledge: KnowledgeBase, request: Request, found: Evaluation) -> list[dict[str, str]] | None:
    """At most one repair: None where none is asked for, an empty list where none is needed or possible."""
    if request.wish is None:
        if found.consistent:
            return None
    elif _changes(knowledge, found.changes, request.wish) <= 0:
        return []
    repaired = knowledge.repair(request.chosen, wish=request.wish)
    if repaired is None:
        return []
    differs = (request.chosen >= 0) & (request.chosen != repaired)
    if request.wish is not None:
        differs[request.wish[0]] = False
    return [{knowledge.variables[v]: knowledge.values[v][repaired[v]] for v in np.flatnonzero(differs).tolist()}]


def _changes(knowledge: KnowledgeBase, changes: Int64s, wish: tuple[int, int]) -> int:
    return int(changes[knowledge.offsets[wish[0]] + wish[1]])
