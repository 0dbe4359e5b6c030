"""History: finished configurations as whole numbers, read from CSV. No Django, no engine.

A file has a header of variable names, then one configuration a row. Columns named `customer` and `basket` hold keys;
with either of them the rows are in order of time.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.int32]
Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]

CUSTOMER, BASKET = "customer", "basket"
UNKNOWN = -1
"""Stands for a value that is not known, or that the history does not have."""


class HistoryError(Exception):
    """A file that is not a history; holds the line, the column where it is one, and what was expected there."""

    def __init__(self, *, line: int, column: str = "", expected: str) -> None:
        place = f"line {line}" + (f", column “{column}”" if column else "")
        super().__init__(f"{place}: expected {expected}")
        self.line, self.column, self.expected = line, column, expected


@dataclass(frozen=True)
class Layout:
    """How many values each variable has; all values one after the other are the flat numbers."""

    sizes: tuple[int, ...]

    @cached_property
    def offsets(self) -> Numbers:
        """Where each variable's values begin, and the end."""
        return np.concatenate([[0], np.cumsum(self.sizes, dtype=np.int64)])

    @cached_property
    def variable_of(self) -> Numbers:
        """The variable of each flat number."""
        return np.repeat(np.arange(len(self.sizes)), self.sizes)

    @property
    def count(self) -> int:
        """How many values there are."""
        return int(self.offsets[-1])

    def values_of(self, variable: int) -> slice:
        """A variable's flat numbers."""
        return slice(int(self.offsets[variable]), int(self.offsets[variable + 1]))

    def ones(self, rows: Codes) -> Floats:
        """Rows as zeros and ones over all values; what is unknown has none. Shape (rows, values)."""
        found = np.zeros((len(rows), self.count), np.float32)
        row, variable = np.nonzero(rows >= 0)
        found[row, self.offsets[variable] + rows[row, variable]] = 1
        return found


@dataclass(frozen=True)
class Sales:
    """Different configurations with how often each was sold: what models are fitted to."""

    layout: Layout
    builds: Codes  # (builds, variables)
    counts: Floats  # (builds,)

    @cached_property
    def total(self) -> float:
        """How many were sold."""
        return float(self.counts.sum(dtype=np.float64))

    @cached_property
    def ones(self) -> Floats:
        """The builds as zeros and ones."""
        return self.layout.ones(self.builds)


def sales_of(layout: Layout, rows: Codes) -> Sales:
    """Collapse equal rows. Cost: sorting them."""
    if not len(rows):
        return Sales(layout, rows, np.zeros(0, np.float32))
    builds, counts = np.unique(rows, axis=0, return_counts=True)
    return Sales(layout, builds, counts.astype(np.float32))


@dataclass(frozen=True)
class History:
    """Configurations in the order in which they were sold, with the customers' numbers where they are known."""

    names: tuple[str, ...]
    values: tuple[tuple[str, ...], ...]
    rows: Codes  # (rows, variables)
    customers: Codes | None = None  # (rows,)
    customer_numbers: Mapping[str, int] | None = None
    baskets: Codes | None = None  # (rows,), rising where it changes

    @cached_property
    def layout(self) -> Layout:
        """The numbers of values."""
        return Layout(tuple(len(values) for values in self.values))

    @cached_property
    def variable_numbers(self) -> dict[str, int]:
        """The number of each variable by its name."""
        return {name: number for number, name in enumerate(self.names)}

    @cached_property
    def value_numbers(self) -> tuple[dict[str, int], ...]:
        """For each variable the number of each value by its name."""
        return tuple({value: number for number, value in enumerate(values)} for values in self.values)

    def encode(self, choices: Mapping[str, str]) -> Codes:
        """Choices as one row; what the history does not know stays unknown."""
        found = np.full(len(self.names), UNKNOWN, np.int32)
        for name, value in choices.items():
            number = self.variable_numbers.get(name)
            if number is not None:
                found[number] = self.value_numbers[number].get(value, UNKNOWN)
        return found


def read_history(lines: Iterable[str]) -> History:
    """Read CSV. Raises HistoryError naming line and column. Cost: linear."""
    reader = _Reader(lines)
    header = _header(reader)
    columns: list[dict[str, int]] = [{} for _ in header]
    cells: list[list[int]] = [[] for _ in header]
    for row in reader:
        if len(row) != len(header):
            at = header[len(row)] if len(row) < len(header) else ""
            raise HistoryError(line=reader.line, column=at, expected=f"{len(header)} cells, not {len(row)}")
        for number, cell in enumerate(row):
            known = columns[number]
            cells[number].append(known.setdefault(cell, len(known)))
    return _history(header, columns, cells)


class _Reader:
    """Rows of cells that are not empty, and the number of the line that was read last."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._reader = csv.reader(lines, strict=True)
        self._rows = (row for row in self._reader if row)

    @property
    def line(self) -> int:
        return self._reader.line_num

    def __iter__(self) -> Iterator[list[str]]:
        return self

    def __next__(self) -> list[str]:
        try:
            return next(self._rows)
        except csv.Error as error:
            raise HistoryError(line=self.line, expected=f"a row of comma-separated values ({error})") from error


def _header(reader: _Reader) -> list[str]:
    header = next(reader, None)
    if not header:
        raise HistoryError(line=1, expected="a header of variable names")
    for position, name in enumerate(header):
        if not name:
            raise HistoryError(line=1, column=str(position + 1), expected="the name of a variable")
        if name in header[:position]:
            raise HistoryError(line=1, column=name, expected="a name that no column before has")
    return header


def _history(header: Sequence[str], columns: Sequence[dict[str, int]], cells: Sequence[list[int]]) -> History:
    arrays = {name: np.array(cell, np.int32) for name, cell in zip(header, cells, strict=True)}
    known = dict(zip(header, columns, strict=True))
    names = tuple(name for name in header if name not in {CUSTOMER, BASKET})
    rows = np.stack([arrays[name] for name in names], axis=1) if names else np.zeros((len(cells[0]), 0), np.int32)
    return History(
        names,
        tuple(tuple(known[name]) for name in names),
        np.ascontiguousarray(rows),
        arrays.get(CUSTOMER),
        known.get(CUSTOMER),
        arrays.get(BASKET),
    )
