"""Describe: the API in OpenAPI 3.1, made from its operations and completed with what is the same for all of them."""

from functools import cache
from typing import Any

from configurator.api.http import PROBLEM
from configurator.api.root import api
from configurator.api.shapes import Problem

_ALWAYS = {
    400: "The body is not JSON.",
    401: "No key, or none that counts.",
    403: "The key is not for this.",
    413: "The body is too long.",
    422: "What was sent is not of the right form, or says what can't be; `errors` name each place.",
    429: "Too many calls of this key; Retry-After says when to come back.",
    503: "The shop is busy; Retry-After says when to come back.",
}
_NOT_THERE, _NOT_NOW = "There is no such thing.", "It can't be done as things are."
_METHODS = ("get", "post")


@cache
def description() -> dict[str, Any]:
    """The whole description; made once in a process."""
    found: dict[str, Any] = dict(api.get_openapi_schema(path_prefix="/api/v1"))
    found["components"]["schemas"]["Problem"] = Problem.json_schema()
    for path, operations in found["paths"].items():
        for method in _METHODS:
            if method in operations:
                operations[method] = _completed(path, dict(operations[method]))
    return found


def _completed(path: str, operation: dict[str, Any]) -> dict[str, Any]:
    scope = operation["x-scope"]
    problems = _ALWAYS | ({404: _NOT_THERE} if "{" in path else {}) | ({409: _NOT_NOW} if "/stock/" in path else {})
    answers = {int(status): answer for status, answer in operation["responses"].items()}
    answers |= {status: _problem(words) for status, words in problems.items()}
    return operation | {
        "security": [{"Key": [scope]}],
        "parameters": [_plain(parameter) for parameter in operation["parameters"]],
        "responses": {str(status): answers[status] for status in sorted(answers)},
    }


def _problem(words: str) -> dict[str, Any]:
    return {"description": words, "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}}


def _plain(parameter: dict[str, Any]) -> dict[str, Any]:
    """In an address there is no null: what may be left out is simply not required."""
    schema = {name: value for name, value in parameter["schema"].items() if value is not None}
    kinds = [kind for kind in schema.pop("anyOf", ()) if kind != {"type": "null"}]
    return parameter | {"schema": schema | (kinds[0] if kinds else {})}
