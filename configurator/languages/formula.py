"""Formula: texts in cells that a spreadsheet must not run.

A text that a spreadsheet would take for a formula gets an apostrophe in front, which `plain` takes away again.
"""

import re

_FORMULA = re.compile(r"'*\s*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r\n]")


def safe(cell: str) -> str:
    """Return the cell so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def plain(cell: str) -> str:
    """Undo `safe`: every text comes back as it was."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
