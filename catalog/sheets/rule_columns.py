"""The columns of rules: the parts of every form of sentence; those that a rule's form lacks stay empty."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from catalog.sheets.cells import EMPTY, Cell, CellError, read_number, shown, text_cell
from catalog.sheets.columns import Column, Record, field, plain_text, word
from catalog.sheets.sentences import (
    READ,
    WORDS,
    bound_text,
    read_bound,
    read_reference,
    read_selectors,
    read_sum,
    read_table,
    reference_text,
    selectors_text,
    sum_text,
    table_text,
)
from catalog.values import number_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# form -> the columns that only some forms have, with their keys in the file
PARTS: dict[str, dict[str, tuple[str, ...]]] = {
    "needs": {"if": ("if",), "then": ("then",)},
    "never_with": {"if": ("if",), "then": ("then",)},
    "only_with": {"if": ("if",), "then": ("then",)},
    "must_match": {"left": ("left",), "operator": ("operator",), "right": ("right",)},
    "budget": {"sum": ("terms",), "plus": ("constant",), "operator": ("operator",), "limit": ("bound",)},
    "table": {"table": ("modules", "rows")},
}
COLUMN_OF_KEY = {key: column for parts in PARTS.values() for column, keys in parts.items() for key in keys}
DEFAULTS = {"constant": "0"}


def rule_columns(kinds: Mapping[str, str]) -> list[Column]:
    """Give the columns of rules; `kinds` are the attributes' kinds by code."""

    def selectors(text: str) -> Any:
        return read_selectors(text, kinds)

    return [
        plain_text("code"),
        _form(),
        word("strength", "must"),
        _part("if", "if", selectors_text, selectors),
        _part("then", "then", selectors_text, selectors),
        _part("left", "left", reference_text, read_reference),
        _part("sum", "terms", sum_text, read_sum),
        _part("plus", "constant", str, lambda text: number_text(read_number(text))),
        _part("operator", "operator", lambda operator: WORDS[operator], _read_operator),
        _part("right", "right", reference_text, read_reference),
        _part("limit", "bound", bound_text, read_bound),
        _table(),
        field("unless", lambda value: text_cell(selectors_text(value)), selectors, default=[]),
        plain_text("says"),
        _spare("valid_from"),
        _spare("valid_to"),
        _spare("note"),
    ]


def _form() -> Column:
    plain = word("form")

    def put(record: Record, text: str) -> None:
        plain.put(record, text)
        kept = {key for keys in PARTS.get(str(record["form"]), {}).values() for key in keys}
        for key in COLUMN_OF_KEY.keys() - kept:
            record.pop(key, None)

    return Column("form", plain.write, put)


def _read_operator(text: str) -> str:
    operator = READ.get(" ".join(text.lower().split()))
    if operator is None:
        raise CellError(_("expected is, at most, at least or one of; found {shown}").format(shown=shown(text)))
    return operator


def _applies(record: Record, name: str, text: str) -> bool:
    form = str(record.get("form"))
    if form not in PARTS or name in PARTS[form]:
        return True
    if text.strip():
        raise CellError(
            _("expected an empty cell: a rule of the form “{form}” has no “{name}”").format(
                form=form.replace("_", " "), name=name
            )
        )
    return False


def _part(name: str, key: str, write: Callable[[Any], str], read: Callable[[str], Any]) -> Column:
    def put(record: Record, text: str) -> None:
        if _applies(record, name, text):
            if text.strip():
                record[key] = read(text)
            elif key in DEFAULTS:
                record[key] = DEFAULTS[key]
            else:
                record.pop(key, None)

    return Column(name, lambda record: text_cell(write(record[key])) if key in record else EMPTY, put)


def _table() -> Column:
    def write(record: Record) -> Cell:
        return text_cell(table_text(record)) if "rows" in record else EMPTY

    def put(record: Record, text: str) -> None:
        if _applies(record, "table", text):
            record.update(read_table(text) if text.strip() else {"modules": [], "rows": []})

    return Column("table", write, put)


def _spare(name: str) -> Column:
    def put(record: Record, text: str) -> None:
        if text.strip():
            record[name] = text.strip()
        else:
            record.pop(name, None)

    return Column(name, lambda record: text_cell(record.get(name, "")), put)
