"""Drafts: what in one can't go on sale, whatever its rules compile to."""

from typing import Any

from catalog.numbers import NUMBER
from catalog.validate import document_problems


def draft_problems(family: dict[str, Any]) -> list[tuple[str, str]]:
    """What in a draft can't go on sale, apart from presets, which may speak of what is no longer offered."""
    if not family["modules"]:
        return [("modules", "There is no module yet, so there is nothing to choose.")]
    empty = [m for m in family["modules"] if m["required"] and not m["components"] and m["kind"] != NUMBER]
    found = [(f"module {m['code']}", "It is required, but offers no component.") for m in empty]
    problems = [problem for problem in document_problems(family) if problem.place[0] != "presets"]
    return found + [(_what(family, problem.place), problem.text) for problem in problems]


def _what(family: dict[str, Any], place: tuple[str | int, ...]) -> str:
    """The row that a place leads to, by its kind and code."""
    if len(place) > 1 and isinstance(place[1], int):
        row = family[str(place[0])][place[1]]
        named = f"{str(place[0]).removesuffix('s')} {row.get('code') or row.get('sku')}"
        return named + _answer(row, place[2:])
    return str(place[0])


def _answer(row: dict[str, Any], place: tuple[str | int, ...]) -> str:
    """Which answer of a question a place leads to."""
    match place:
        case ("answers", int() as index, *_):
            return f", answer {row['answers'][index]['code']}"
    return ""
