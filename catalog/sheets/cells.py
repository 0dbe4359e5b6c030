"""What stands in one cell: how values are written for people and spreadsheets, and read back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from catalog.shapes import CENT
from catalog.values import (
    EXPECTED,
    Kind,
    NotOfKindError,
    PlainValue,
    decimal_of,
    money_text,
    number_text,
    parse_typed,
    plain_number,
)

YES, NO = "yes", "no"
MOST_CHARACTERS = 32_000  # a cell of Excel holds 32,767
SIGNS = "=+-@\t\r\uff1d\uff0b\uff0d\uff20"  # the last four are the wide ones of East Asian keyboards
ITEM = r"\"(?:[^\"]|\"\")*\"|[^|;\n\"][^|;\n]*"
_ITEM = re.compile(rf"\s*(?P<item>{ITEM})\s*(?:\||$)")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


class CellError(ValueError):
    """A cell that can't be read; `text` says what was expected."""

    def __init__(self, text: str) -> None:
        """`text` is a sentence for people."""
        super().__init__(text)
        self.text = text


@dataclass(frozen=True)
class Cell:
    """What a cell shows, and the number behind it where a spreadsheet should keep one."""

    text: str
    number: Decimal | None = None
    number_format: str = "General"


EMPTY = Cell("")


def text_cell(text: str) -> Cell:
    """Write a text; signs that no spreadsheet can hold are left out."""
    return Cell(_FORBIDDEN.sub("", text).replace("\r\n", "\n").replace("\r", "\n"))


def number_cell(number: Decimal | float, number_format: str = "General") -> Cell:
    """Write a number."""
    exact = Decimal(str(number))
    return Cell(number_text(exact), exact, number_format)


def amount_cell(amount: str) -> Cell:
    """Write money, from its text with two decimals."""
    return Cell(amount, Decimal(amount), "0.00")


def flag_cell(*, value: bool) -> Cell:
    """Write yes or no."""
    return Cell(YES if value else NO)


def guarded(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run as a formula."""
    return f"'{text}" if text.lstrip("'")[:1] in tuple(SIGNS) else text


def unguarded(text: str) -> str:
    """Take that apostrophe away."""
    return text[1:] if text.startswith("'") and text.lstrip("'")[:1] in tuple(SIGNS) else text


def in_cell(text: str) -> str:
    """Give a text as a cell of a workbook has it: a text too long for Excel is only told of."""
    # The apostrophe is taken away again on reading, so one that is meant is doubled.
    marked = guarded(text) if text.startswith("'") else text
    return (
        _("(too long for a cell: {count:,} signs)").format(count=len(text)) if len(marked) > MOST_CHARACTERS else marked
    )


def shown(text: str, most: int = 60) -> str:
    """Quote what was found, short."""
    line = " ".join(text.split())
    return f"“{line[:most]}…”" if len(line) > most else f"“{line}”"


def read_number(text: str) -> Decimal:
    """Read a number with a decimal point; raises CellError."""
    try:
        return decimal_of(text)
    except NotOfKindError:
        raise CellError(
            _("expected a number such as 12.5{hint}; found {shown}").format(hint=_hint(text), shown=shown(text))
        ) from None


def _hint(text: str) -> str:
    if "," in text:
        return _(" (with a decimal point, and without a sign between thousands)")
    if re.search(r"\d\s*[^\d\s.-]+$|^[^\d\s.-]+\s*\d", text.strip()):
        return _(" (only digits; the unit stands in the heading)")
    return ""


def read_amount(text: str) -> str:
    """Read money, written with two decimals; raises CellError."""
    try:
        number = decimal_of(text)
    except NotOfKindError:
        number = None
    if number is None or number < 0 or number != number.quantize(CENT):
        raise CellError(
            _("expected an amount such as 12.50{hint}; found {shown}").format(hint=_hint(text), shown=shown(text))
        )
    return money_text(number)


def read_whole(text: str) -> int:
    """Read a whole number; raises CellError."""
    try:
        number = decimal_of(text)
    except NotOfKindError:
        number = None
    if number is None or number != number.to_integral_value():
        raise CellError(
            _("expected a whole number such as 12{hint}; found {shown}").format(hint=_hint(text), shown=shown(text))
        )
    return int(number)


def read_flag(text: str) -> bool:
    """Read yes or no; raises CellError."""
    try:
        return bool(parse_typed(Kind.YES_NO, text))
    except NotOfKindError:
        raise CellError(_("expected yes or no; found {shown}").format(shown=shown(text))) from None


def item_text(text: str) -> str:
    """Write one of several texts; in quotation marks if it could be misread."""
    is_plain = text == text.strip() and not set(text) & set("|;\n") and not text.startswith('"')
    return text if is_plain else '"' + text.replace('"', '""') + '"'


def items_text(items: list[str]) -> str:
    """Write several texts: `AM4 | AM5`."""
    return " | ".join(item_text(item) for item in items)


def read_items(text: str) -> list[str]:
    """Read several texts; raises CellError."""
    found: list[str] = []
    position = 0
    if not text.strip():
        return found
    while position < len(text):
        match = _ITEM.match(text, position)
        if match is None:
            raise CellError(
                _("expected texts with “|” between them, such as AM4 | AM5; found {shown}").format(shown=shown(text))
            )
        found.append(_unquoted(match["item"].strip()))
        position = match.end()
    return found


def _unquoted(item: str) -> str:
    is_quoted = len(item) > 1 and item.startswith('"') and item.endswith('"')
    return item[1:-1].replace('""', '"') if is_quoted else item


def value_cell(value: PlainValue) -> Cell:
    """Write an attribute's value."""
    if isinstance(value, bool):
        return flag_cell(value=value)
    if isinstance(value, list):
        return text_cell(items_text(value))
    return text_cell(value) if isinstance(value, str) else number_cell(value)


def read_value(kind: str, text: str) -> PlainValue:
    """Read an attribute's value of a kind; raises CellError."""
    if kind == Kind.NUMBER:
        return plain_number(read_number(text))
    if kind == Kind.YES_NO:
        return read_flag(text)
    if kind == Kind.LIST:
        return list(read_items(text))
    try:
        return parse_typed(kind, text)
    except NotOfKindError as error:
        raise CellError(
            _("expected {what}; found {shown}").format(what=EXPECTED[error.kind], shown=shown(text))
        ) from None
