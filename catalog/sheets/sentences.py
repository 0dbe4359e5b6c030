"""Selectors, references and sums as one writes them in a cell.

A selector is `screen` (anything taken there), `screen: LT-OLED` (one component) or `battery: capacity_wh at least 70`;
several stand with “;” between them. A reference is `battery: capacity_wh`; a sum is `2 * cpu: power_w + gpu: power_w`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from catalog.sheets.cells import ITEM, CellError, item_text, items_text, read_items, read_number, shown
from catalog.values import Kind, number_text, typed_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from catalog.documents import Document
    from catalog.values import PlainValue

CODE = r"[a-z0-9][a-z0-9_-]*"
WORDS = {
    "not_equal": "is not",
    "at_most": "at most",
    "at_least": "at least",
    "one_of": "one of",
    "equal": "is",
    "contains": "contains",
}
READ = {word: operator for operator, word in WORDS.items()} | {
    "is at most": "at_most",
    "is at least": "at_least",
    "is one of": "one_of",
    "=": "equal",
    "!=": "not_equal",
    "<=": "at_most",
    ">=": "at_least",
}
_OPERATOR = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(READ, key=len, reverse=True))
_COMPARED = (
    rf"(?P<attribute>{CODE})\s*(?:\b|(?=[=!<>]))(?P<operator>{_OPERATOR})(?:\s+|(?<=[=]))"
    rf"(?P<value>(?:{ITEM})(?:\s*\|\s*(?:{ITEM}))*)"
)
_SELECTOR = re.compile(
    rf"\s*(?P<module>{CODE})\s*(?::\s*(?:{_COMPARED}|(?P<component>[A-Za-z0-9][A-Za-z0-9._-]*)))?\s*(?:[;\n]|$)"
)
_REFERENCE = re.compile(rf"\s*(?P<module>{CODE})\s*:\s*(?P<attribute>{CODE})\s*")
_TERM = re.compile(
    rf"\s*(?:(?P<coefficient>[-+]?[0-9.]+)\s*[*\u00d7]\s*)?(?P<module>{CODE})\s*:\s*(?P<attribute>{CODE})\s*(?:\+|$)"
)
_STARTS_AN_OPERATOR = re.compile(r"(?:not|at|one)\b", re.IGNORECASE)


def selectors_text(selectors: list[Document]) -> str:
    """Write selectors."""
    return "; ".join(_selector_text(selector) for selector in selectors)


def _selector_text(selector: Document) -> str:
    module = str(selector["module"])
    if "component" in selector:
        return f"{module}: {selector['component']}"
    if "attribute" not in selector:
        return module
    return f"{module}: {selector['attribute']} {WORDS[selector['operator']]} {_value_text(selector['value'])}"


def _value_text(value: PlainValue) -> str:
    if isinstance(value, list):
        return items_text(value)
    if isinstance(value, str):
        return f'"{value}"' if _STARTS_AN_OPERATOR.match(value) and '"' not in value else item_text(value)
    return typed_text(value)


def read_selectors(text: str, kinds: Mapping[str, str]) -> list[Document]:
    """Read selectors; `kinds` are the attributes' kinds by code; raises CellError."""
    found: list[Document] = []
    position = 0
    while position < len(text) and text[position:].strip():
        match = _SELECTOR.match(text, position)
        if match is None:
            example = _("such as cpu, cpu: LT-CPU-5 or cpu: power_w at least 45, with “;” between them")
            raise CellError(
                _("expected selectors {example}; found {shown}").format(example=example, shown=shown(text[position:]))
            )
        found.append(_selector(match, kinds))
        position = match.end()
    return found


def _selector(match: re.Match[str], kinds: Mapping[str, str]) -> Document:
    document: Document = {"module": match["module"]}
    if match["component"]:
        document["component"] = match["component"]
    if match["attribute"]:
        operator = READ[" ".join(match["operator"].split())]
        value = _value_of(match["value"].strip(), kinds.get(match["attribute"]), operator)
        document |= {"attribute": match["attribute"], "operator": operator, "value": value}
    return document


def _value_of(text: str, kind: str | None, operator: str) -> PlainValue:
    items = read_items(text)
    if operator == "one_of":
        return items
    if len(items) > 1:
        raise CellError(
            _("expected one value after “{words}”; found {shown}").format(words=WORDS[operator], shown=shown(text))
        )
    if kind == Kind.NUMBER:
        number = read_number(items[0])
        return int(number) if number == number.to_integral_value() else float(number)
    if kind == Kind.YES_NO and items[0].lower() in ("yes", "no"):
        return items[0].lower() == "yes"
    return items[0]


def reference_text(reference: Document) -> str:
    """Write an attribute of a module: `battery: capacity_wh`."""
    return f"{reference['module']}: {reference['attribute']}" if reference else ""


def read_reference(text: str) -> Document:
    """Read an attribute of a module; raises CellError."""
    match = _REFERENCE.fullmatch(text)
    if match is None:
        raise CellError(
            _("expected a module and its attribute such as cpu: power_w; found {shown}").format(shown=shown(text))
        )
    return {"module": match["module"], "attribute": match["attribute"]}


def sum_text(terms: list[Document]) -> str:
    """Write a sum."""
    return " + ".join(
        ("" if term["coefficient"] == "1" else f"{term['coefficient']} * ") + reference_text(term) for term in terms
    )


def read_sum(text: str) -> list[Document]:
    """Read a sum; raises CellError."""
    found: list[Document] = []
    position = 0
    while position < len(text):
        match = _TERM.match(text, position)
        if match is None:
            example = "cpu: power_w + 1.25 * screen: power_w"
            raise CellError(
                _("expected a sum such as {example}; found {shown}").format(
                    example=example, shown=shown(text[position:])
                )
            )
        coefficient = number_text(read_number(match["coefficient"] or "1"))
        found.append({"coefficient": coefficient, "module": match["module"], "attribute": match["attribute"]})
        position = match.end()
    return found


def bound_text(bound: object) -> str:
    """Write a limit: a number, or an attribute of a module."""
    return reference_text(bound) if isinstance(bound, dict) else str(bound)


def read_bound(text: str) -> object:
    """Read a limit; raises CellError."""
    return read_reference(text) if ":" in text else number_text(read_number(text))


def table_text(table: Document) -> str:
    """Write a table: the modules in the first line, one row that fits in each further."""
    return "\n".join(" | ".join(row) for row in [table["modules"], *table["rows"]])


def read_table(text: str) -> Document:
    """Read a table; raises CellError."""
    lines = [[cell.strip() for cell in line.split("|")] for line in text.splitlines() if line.strip()]
    if not lines:
        raise CellError(_("expected a table: its modules in the first line, then a line for each row that fits"))
    for number, line in enumerate(lines[1:], start=2):
        if len(line) != len(lines[0]):
            raise CellError(
                _("line {number} of the table has {count} parts, the first line {expected}").format(
                    number=number, count=len(line), expected=len(lines[0])
                )
            )
    return {"modules": lines[0], "rows": lines[1:]}
