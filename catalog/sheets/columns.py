"""The columns of each sheet: their names, and how each is written from and put into an entry of the catalog file."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from catalog.numbers import NUMBER
from catalog.sheets.cells import (
    EMPTY,
    Cell,
    CellError,
    amount_cell,
    flag_cell,
    number_cell,
    read_amount,
    read_flag,
    read_value,
    read_whole,
    shown,
    text_cell,
    value_cell,
)
from catalog.sheets.sentences import read_selectors, selectors_text
from catalog.values import Kind, number_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from catalog.documents import Document

OWN_KINDS = ("attributes", "modules", "components", "rules", "prices")
KINDS = (*OWN_KINDS, "texts")
KEYS = {
    "attributes": "code",
    "modules": "code",
    "components": "sku",
    "rules": "code",
    "prices": "code",
    "texts": "text",
}
ORIGINAL = "original"
REMOVE = "remove"
ON_REQUEST, BY_WEIGHT = "on request", "by weight"
Record = dict[str, Any]
Read = Any  # what a cell's text becomes


@dataclass(frozen=True)
class Column:
    """One column: `write` shows it for a record, `put` changes the record to what was typed (or raises CellError)."""

    name: str
    write: Callable[[Record], Cell]
    put: Callable[[Record, str], None]
    unit: str = ""
    is_number: bool = False

    @property
    def heading(self) -> str:
        """Name with unit: `cost [EUR]`."""
        return f"{self.name} [{self.unit}]" if self.unit else self.name


def field(
    name: str,
    write: Callable[[Any], Cell],
    read: Callable[[str], Read],
    *,
    key: str = "",
    unit: str = "",
    default: Any = None,
) -> Column:
    """Make the column of a plain field; an empty cell is its default, and without one left to the shape to refuse."""
    key = key or name

    def put(record: Record, text: str) -> None:
        record[key] = read(text) if text.strip() else copy(default)

    return Column(
        name,
        lambda record: EMPTY if record.get(key) is None else write(record[key]),
        put,
        unit,
        read in (read_amount, read_whole),
    )


def plain_text(name: str, default: str | None = None, *, key: str = "") -> Column:
    """Make the column of a text."""
    return field(name, text_cell, str.strip, key=key, default=default)


def word(name: str, default: str | None = None) -> Column:
    """Make the column of one of a few words: `never with` is `never_with` in the file."""
    return field(
        name,
        lambda value: text_cell(value.replace("_", " ")),
        lambda text: "_".join(text.strip().lower().split()),
        default=default,
    )


def _flag(name: str, *, default: bool) -> Column:
    return field(name, lambda value: flag_cell(value=value), read_flag, default=default)


def attribute_columns() -> list[Column]:
    """Give the columns of attributes."""
    return [plain_text("code"), plain_text("name"), word("kind"), plain_text("unit", "")]


def module_columns(kinds: Mapping[str, str], currency: str) -> list[Column]:
    """Give the columns of modules; `kinds` are the attributes' kinds by code."""
    return [
        plain_text("code"),
        plain_text("name"),
        plain_text("step"),
        plain_text("help", ""),
        word("kind"),
        _flag("required", default=True),
        field("minimum", number_cell, read_whole, default=0),
        field("maximum", number_cell, read_whole),
        field("price_per_100_g", amount_cell, read_amount, unit=currency),
        field(
            "asked_if",
            lambda value: text_cell(selectors_text(value)),
            lambda text: read_selectors(text, kinds),
            default=[],
        ),
    ]


def number_columns(currency: str) -> list[Column]:
    """Give the columns of modules in which a number is given: `number:from` and others."""
    texts = ("attribute", "from", "to", "step", "start")
    return [
        *(_inner(key, text_cell, str.strip) for key in texts[:1]),
        *(_inner(key, number_cell, _number_text) for key in texts[1:]),
        _inner("price", _price_cell, _price_of_number, unit=currency, default="0.00"),
        _inner("price_per_unit", number_cell, _number_text, unit=currency, default="0"),
    ]


def _inner(
    key: str, write: Callable[[Any], Cell], read: Callable[[str], Read], *, unit: str = "", default: str | None = None
) -> Column:
    """Make the column of one word that a module says of its numbers; all empty is a module that says none."""

    def shown(record: Record) -> Cell:
        said = record.get(NUMBER)
        return EMPTY if said is None or key not in said else write(said[key])

    def put(record: Record, text: str) -> None:
        said = dict(record.get(NUMBER) or {})
        if text.strip():
            said[key] = read(text)
        elif default is not None and said:
            said[key] = default
        else:
            said.pop(key, None)
        if said:
            record[NUMBER] = said
        else:
            record.pop(NUMBER, None)

    return Column(f"{NUMBER}:{key}", shown, put, unit, read is not str.strip)


def _number_text(text: str) -> str:
    return number_text(Decimal(str(read_value(Kind.NUMBER, text))))


def _price_cell(price: str | None) -> Cell:
    return text_cell(ON_REQUEST) if price is None else amount_cell(price)


def _price_of_number(text: str) -> str | None:
    return None if " ".join(text.lower().split()) == ON_REQUEST else read_amount(text)


def component_columns(
    attributes: Iterable[Document], modules: Iterable[Document], currency: str
) -> tuple[list[Column], list[Column]]:
    """Give the columns of components: those of an export, and all that may be imported besides."""
    usual = [
        plain_text("sku"),
        plain_text("name"),
        plain_text("description", ""),
        field("cost", amount_cell, read_amount, unit=currency, default="0.00"),
        field("weight_g", number_cell, read_whole, default=0),
        field("lead_time_days", number_cell, read_whole, default=0),
        _flag("active", default=True),
        field("piece", lambda value: flag_cell(value=value), lambda text: None if read_flag(text) else False),
        plain_text("picture", ""),
    ]
    usual += [attribute_column(attribute) for attribute in attributes]
    rare: list[Column] = []
    for module in modules:
        if NUMBER in module:
            continue
        usual.append(price_column(module, currency))
        several = module["kind"] == "portions" or any(offered["max_quantity"] > 1 for offered in module["components"])
        (usual if several else rare).append(most_column(module))
    return usual, rare


def attribute_column(attribute: Document) -> Column:
    """Make the column of an attribute; an empty cell means that it is not known."""
    code, kind = attribute["code"], attribute["kind"]

    def write(record: Record) -> Cell:
        value = record["attributes"].get(code)
        return EMPTY if value is None else value_cell(value)

    def put(record: Record, text: str) -> None:
        if text.strip():
            record["attributes"][code] = read_value(kind, text)
        else:
            record["attributes"].pop(code, None)

    return Column(f"attribute:{code}", write, put, attribute["unit"], kind == Kind.NUMBER)


def text_columns(languages: Iterable[str]) -> list[Column]:
    """Give the columns of texts in other languages: one for each language, beside the original, which is only read."""
    return [plain_text("text"), Column(ORIGINAL, lambda record: text_cell(record[ORIGINAL]), _keep)] + [
        plain_text(language, "") for language in languages
    ]


def _keep(record: Record, text: str) -> None:
    """The original is written elsewhere; one that reads differently was translated from something older."""
    if text.strip() and record[ORIGINAL].split() != text.split():
        said = _("the original reads {shown} now; look whether the translation still fits")
        raise CellError(said.format(shown=shown(record[ORIGINAL])))


def price_column(module: Document, currency: str) -> Column:
    """Make the column of a component's price in a module; an empty cell means that the module does not offer it."""
    code = module["code"]
    is_weighed = module["price_per_100_g"] is not None
    word_for_none = BY_WEIGHT if is_weighed else ON_REQUEST

    def write(record: Record) -> Cell:
        offered = record["offers"].get(code)
        if offered is None:
            return EMPTY
        return text_cell(word_for_none) if offered["price"] is None else amount_cell(offered["price"])

    def put(record: Record, text: str) -> None:
        if not text.strip():
            record["offers"].pop(code, None)
            return
        price = _price(text, word_for_none, is_weighed=is_weighed)
        offered = record["offers"].get(code, {"sku": record["sku"], "max_quantity": 1})
        record["offers"][code] = offered | {"price": price}

    return Column(f"price:{code}", write, put, currency, is_number=True)


def _price(text: str, word_for_none: str, *, is_weighed: bool) -> str | None:
    typed = " ".join(text.lower().split())
    if typed in (ON_REQUEST, word_for_none):
        return None
    if is_weighed:
        raise CellError(
            _("expected “{by_weight}”, since this module has a price per 100 g, or an empty cell").format(
                by_weight=BY_WEIGHT
            )
        )
    try:
        return read_amount(text)
    except CellError as error:
        raise CellError(
            error.text.replace("12.50", _("12.50, “{on_request}”, or an empty cell").format(on_request=ON_REQUEST), 1)
        ) from None


def most_column(module: Document) -> Column:
    """Make the column of the most pieces of a component in a module."""
    code = module["code"]

    def write(record: Record) -> Cell:
        offered = record["offers"].get(code)
        return EMPTY if offered is None else number_cell(offered["max_quantity"])

    def put(record: Record, text: str) -> None:
        if code in record["offers"]:
            most = read_whole(text) if text.strip() else 1
            record["offers"][code] = record["offers"][code] | {"max_quantity": most}
        elif text.strip():
            raise CellError(
                _("expected a price in column price:{code} too (or “{on_request}”)").format(
                    code=code, on_request=ON_REQUEST
                )
            )

    return Column(f"most:{code}", write, put, is_number=True)
