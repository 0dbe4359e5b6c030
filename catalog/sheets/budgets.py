"""How much one spreadsheet may ask of the shop, and what is said when it asks for more."""

from __future__ import annotations

from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable


class SheetError(Exception):
    """A file or paste that can't be read at all; `text` says where, and what was expected."""

    def __init__(self, text: str) -> None:
        """`text` is a sentence or two for people."""
        super().__init__(text)
        self.text = text


@dataclass(frozen=True)
class Budget:
    """The limits of one file; seconds count reading alone."""

    bytes: int = 20_000_000
    unpacked_bytes: int = 200_000_000
    rows: int = 100_000
    columns: int = 1_000
    cells: int = 4_000_000
    cell_characters: int = 100_000
    seconds: float = 60.0

    def check_size(self, size: int) -> None:
        """Refuse too many bytes."""
        if size > self.bytes:
            raise SheetError(
                _("The file has {size:,} bytes; at most {bytes:,} are read. Split it into several.").format(
                    size=size, bytes=self.bytes
                )
            )


@dataclass
class Meter:
    """What one file has used up so far."""

    budget: Budget
    clock: Callable[[], float] = monotonic
    rows: int = 0
    cells: int = 0
    started: float = field(init=False)

    def __post_init__(self) -> None:
        """Start the clock."""
        self.started = self.clock()

    def count(self, number: int, row: list[str]) -> None:
        """Add a row that has been read; raises SheetError once a limit is passed."""
        self.check_width(number, len(row))
        self.rows += 1
        self.cells += len(row)
        longest = max(map(len, row), default=0)
        if longest > self.budget.cell_characters:
            text = _("Row {number}: a cell has {longest:,} characters; at most {cell_characters:,} are read.").format(
                number=number, longest=longest, cell_characters=self.budget.cell_characters
            )
            raise SheetError(text)
        if self.rows > self.budget.rows or self.cells > self.budget.cells:
            most = _("{rows:,} rows and {cells:,} cells").format(rows=self.budget.rows, cells=self.budget.cells)
            raise SheetError(
                _("Row {number}: this is more than {most}. Split the file into several.").format(
                    number=number, most=most
                )
            )
        self.check_time(number)

    def check_width(self, number: int, width: int) -> None:
        """Refuse rows that are too wide."""
        if width > self.budget.columns:
            raise SheetError(
                _("Row {number} has {width:,} columns; at most {columns:,} are read.").format(
                    number=number, width=width, columns=self.budget.columns
                )
            )

    def check_time(self, number: int) -> None:
        """Refuse what takes too long."""
        if self.clock() - self.started > self.budget.seconds:
            raise SheetError(
                _("Reading took longer than {seconds:g} seconds (up to row {number}). Split the file.").format(
                    seconds=self.budget.seconds, number=number
                )
            )
