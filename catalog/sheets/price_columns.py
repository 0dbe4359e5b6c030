"""The columns of lines of the price: the parts of every kind; those that a line's kind lacks stay empty."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from catalog.sheets.cells import (
    EMPTY,
    Cell,
    amount_cell,
    number_cell,
    read_amount,
    read_number,
    read_whole,
    text_cell,
)
from catalog.sheets.columns import Column, Record, plain_text, word
from catalog.sheets.sentences import read_selectors, selectors_text
from catalog.values import number_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def price_columns(kinds: Mapping[str, str], currency: str) -> list[Column]:
    """Give the columns of lines of the price; `kinds` are the attributes' kinds by code."""
    return [
        plain_text("code"),
        word("kind"),
        plain_text("name"),
        _part("amount", amount_cell, read_amount, unit=currency, is_number=True),
        _part("percent", _percent_cell, lambda text: number_text(read_number(text)), is_number=True),
        _part("count", number_cell, read_whole, is_number=True),
        _part("of", text_cell, str.strip),
        _part("if", lambda value: text_cell(selectors_text(value)), lambda text: read_selectors(text, kinds)),
    ]


def _percent_cell(percent: str) -> Cell:
    return number_cell(Decimal(percent))


def _part(
    name: str, write: Callable[[Any], Cell], read: Callable[[str], Any], *, unit: str = "", is_number: bool = False
) -> Column:
    """Make the column of what only some kinds have: empty is not there."""

    def put(record: Record, text: str) -> None:
        if text.strip():
            record[name] = read(text)
        else:
            record.pop(name, None)

    return Column(name, lambda record: write(record[name]) if name in record else EMPTY, put, unit, is_number)
