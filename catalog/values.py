"""Attribute values: what kinds there are, and how each is read, written and shown.

In documents (files, snapshots) a number is an int or a float, a text a str, a yes/no a bool, a list a list of str.
Decimal keeps at most 10 digits before and 4 after the point, which a float carries without loss.
"""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from django.db import models
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from catalog.cells import number_text, plain_number

__all__ = [
    "EXPECTED",
    "NO",
    "NUMBER_LIMIT",
    "NUMBER_PLACES",
    "TEXT_LENGTH",
    "YES",
    "Kind",
    "NotOfKindError",
    "PlainValue",
    "decimal_of",
    "money_text",
    "number_text",
    "parse_typed",
    "plain_number",
    "plain_value",
    "typed_columns",
    "typed_text",
    "value_of_columns",
]

PlainValue = int | float | str | bool | list[str]
NUMBER_PLACES = Decimal("0.0001")
NUMBER_LIMIT = Decimal(10) ** 10
TEXT_LENGTH = 200


class Kind(models.TextChoices):
    """What an attribute's values are."""

    NUMBER = "number", _("number")
    TEXT = "text", _("text")
    YES_NO = "yes_no", _("yes or no")
    LIST = "list", _("list of texts")


YES = frozenset({"yes", "y", "true", "1", "on"})
NO = frozenset({"no", "n", "false", "0", "off"})


class NotOfKindError(ValueError):
    """A value that is not of the kind asked for."""

    def __init__(self, kind: str) -> None:
        """`kind` is what was expected."""
        super().__init__(kind)
        self.kind = kind


EXPECTED: dict[str, str | Promise] = {
    Kind.NUMBER: _("a number (at most 10 digits before and 4 after the point)"),
    Kind.TEXT: format_lazy(_("a text of 1 to {most} characters"), most=TEXT_LENGTH),
    Kind.YES_NO: _("yes or no"),
    Kind.LIST: format_lazy(_("a list of different texts of 1 to {most} characters"), most=TEXT_LENGTH),
}


def decimal_of(value: object) -> Decimal:
    """Read a number exactly; raises NotOfKindError for anything else, and for more digits than are kept."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        raise NotOfKindError(Kind.NUMBER)
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation as error:
        raise NotOfKindError(Kind.NUMBER) from error
    if not number.is_finite() or abs(number) >= NUMBER_LIMIT or number != number.quantize(NUMBER_PLACES):
        raise NotOfKindError(Kind.NUMBER)
    return number


def money_text(amount: Decimal) -> str:
    """Write an amount with two decimals."""
    return f"{amount:.2f}"


def _is_text(value: object) -> bool:
    return isinstance(value, str) and len(value.strip()) > 0 and len(value) <= TEXT_LENGTH and "\n" not in value


def plain_value(kind: str, value: object) -> PlainValue:
    """Check a document's value against its attribute's kind and give its normal form."""
    if kind == Kind.NUMBER and not isinstance(value, str):
        return plain_number(decimal_of(value))
    if kind == Kind.TEXT and isinstance(value, str) and _is_text(value):
        return value
    if kind == Kind.YES_NO and isinstance(value, bool):
        return value
    if kind == Kind.LIST and isinstance(value, list) and all(map(_is_text, value)) and len(set(value)) == len(value):
        return list(value)
    raise NotOfKindError(kind)


def typed_columns(value: PlainValue | None) -> dict[str, Decimal | str | bool | list[str] | None]:
    """Spread a document's value over the four typed columns; None leaves all empty."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return {
        "number": Decimal(str(value)) if is_number else None,
        "text": value if isinstance(value, str) else None,
        "yes_no": value if isinstance(value, bool) else None,
        "items": list(value) if isinstance(value, list) else None,
    }


def value_of_columns(
    *, number: Decimal | None, text: str | None, yes_no: bool | None, items: Sequence[str] | None
) -> PlainValue | None:
    """Gather the typed columns into a document's value; None when all are empty."""
    if number is not None:
        return plain_number(number)
    if items is not None:
        return list(items)
    return text if text is not None else yes_no


def parse_typed(kind: str, typed: str) -> PlainValue:
    """Read what a person typed: 12.5; some text; yes or no; for a list one text a line."""
    words = typed.strip()
    if kind == Kind.NUMBER:
        return plain_number(decimal_of(words))
    if kind == Kind.YES_NO:
        if words.lower() in YES | NO:
            return words.lower() in YES
        raise NotOfKindError(kind)
    if kind == Kind.LIST:
        return plain_value(kind, [line.strip() for line in words.splitlines() if line.strip()])
    return plain_value(kind, words)


def typed_text(value: PlainValue | None) -> str:
    """Write a value the way a person types it; the reverse of `parse_typed`."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "\n".join(value)
    return value if isinstance(value, str) else number_text(Decimal(str(value)))
