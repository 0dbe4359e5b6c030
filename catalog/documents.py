"""The documented file format `atelier-catalog/1`: its names, its shape, and reading it with every mistake placed.

`read_document` checks the shape only (keys, types, lengths) and gives the normal form: defaults filled in, amounts as
texts with two decimals, numbers as short as they get. What the parts mean together is checked by `validate`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.cells import PIECES, WEIGHT
from catalog.models.base import CODE_PATTERN, MOST_OF_ONE, SKU_PATTERN
from catalog.models.imprint import MOST_LINES, MOST_TEXT
from catalog.models.needs import MOST_WEIGHT
from catalog.models.text import LANGUAGE_PATTERN
from catalog.numbers import NUMBER
from catalog.problems import Problem
from catalog.scripts import SCRIPTS
from catalog.shapes import (
    Amount,
    Choice,
    Day,
    Default,
    Flag,
    ListOf,
    Mapping,
    Maybe,
    Number,
    Record,
    Shape,
    Spare,
    SpareList,
    SpareTrue,
    Text,
    Variant,
    Whole,
)
from catalog.texts.fields import FIELDS
from catalog.texts.fields import MOST_TEXT as MOST_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

FORMAT = "atelier-catalog/1"
Document = dict[str, Any]
FORMS = ("needs", "never_with", "only_with", "must_match", "budget", "table")
SELECTOR_OPERATORS = ("equal", "not_equal", "at_most", "at_least", "one_of", "contains")
MATCH_OPERATORS = ("equal", "at_most", "at_least", "one_of")
BUDGET_OPERATORS = ("equal", "at_most", "at_least")
PRICE_KINDS = ("base", "fixed", "percent", "free", "portions", "quantity")
STRENGTHS = ("must", "warn", "suggest")
GRADES = ("more", "less")

CODE_SIGNS = _("of small letters, digits, hyphens and underscores")
SKU_SIGNS = _("of letters, digits, dots, hyphens and underscores")
CODE = Text(most=50, pattern=CODE_PATTERN, signs=CODE_SIGNS)
RULE_CODE = Text(most=80, pattern=CODE_PATTERN, signs=CODE_SIGNS)
SKU = Text(most=64, pattern=SKU_PATTERN, signs=SKU_SIGNS)
NAME = Text(most=100)
LINE = Text(most=500, least=0)
PROSE = Text(most=4000, least=0, lines=True)
PICTURE = Text(most=300, least=0)
CELL = Text(most=64, pattern=rf"\*|{SKU_PATTERN}", signs=_("a SKU or *"))
AMOUNT = Amount()
SMALL = Whole(least=0, most=32_767)

ATTRIBUTE = Record(
    {
        "code": CODE,
        "name": NAME,
        "kind": Choice(("number", "text", "yes_no", "list")),
        "unit": Default(Text(most=20, least=0), ""),
    }
)
FAMILY = Record(
    {
        "code": CODE,
        "name": NAME,
        "tagline": Default(Text(most=200, least=0), ""),
        "description": Default(PROSE, ""),
        "currency": Text(most=3, pattern=r"^[A-Z]{3}$", signs=_("three capital letters such as EUR")),
        "position": Default(SMALL, 0),
        "picture": Default(PICTURE, ""),
        "attribution": Default(PROSE, ""),
        "listed": Default(Flag(), value=True),
    }
)
PART: dict[str, Shape] = {"part": SKU, "quantity": Default(Number(), "1"), "per": Maybe(CODE)}
COMPONENT = Record(
    {
        "sku": SKU,
        "name": Text(most=200),
        "description": Default(LINE, ""),
        "picture": Default(PICTURE, ""),
        "cost": Default(AMOUNT, "0.00"),
        "weight_g": Default(Whole(least=0, most=2_000_000_000), 0),
        "lead_time_days": Default(SMALL, 0),
        "active": Default(Flag(), value=True),
        "piece": SpareTrue(Flag()),
        "attributes": Default(Mapping(CODE, Variant()), {}),
        "parts": SpareList(ListOf(Record(PART))),
    }
)
SELECTED: dict[str, Shape] = {
    "component": Maybe(SKU),
    "attribute": Maybe(CODE),
    "operator": Maybe(Choice(SELECTOR_OPERATORS)),
    "value": Maybe(Variant()),
}
SELECTOR = Record({"module": CODE} | SELECTED)
REFERENCE = Record({"module": CODE, "attribute": CODE})
TERM = Record({"coefficient": Default(Number(), "1"), "module": CODE, "attribute": CODE})
OFFERING = Record(
    {"sku": SKU, "price": Default(AMOUNT.or_none(), None), "max_quantity": Default(Whole(least=1, most=MOST_OF_ONE), 1)}
)
NUMBERS = Record(
    {
        "attribute": CODE,
        "from": Number(),
        "to": Number(),
        "step": Number(),
        "start": Spare(Number()),
        "price": Default(AMOUNT.or_none(), "0.00"),
        "price_per_unit": Default(Number(), "0"),
    }
)
MODULE = Record(
    {
        "code": CODE,
        "name": NAME,
        "step": NAME,
        "help": Default(LINE, ""),
        "kind": Choice(("one", "several", "portions", NUMBER)),
        "required": Default(Flag(), value=True),
        "minimum": Default(SMALL, 0),
        "maximum": Default(Whole(least=1, most=32_767).or_none(), None),
        "price_per_100_g": Default(AMOUNT.or_none(), None),
        "asked_if": Default(ListOf(SELECTOR), []),
        "components": Default(ListOf(OFFERING), []),
        "parts": SpareList(ListOf(Record(SELECTED | PART))),
        NUMBER: Spare(NUMBERS),
    }
)
EXAMPLE = Record(
    {
        "code": RULE_CODE,
        "name": NAME,
        "choices": Mapping(CODE, Variant()),
        "must_be": Choice(("possible", "impossible")),
    }
)
_PRICE_HEAD: dict[str, Shape] = {"code": CODE, "kind": Choice(PRICE_KINDS), "name": NAME}
_CONDITIONS: dict[str, Shape] = {"if": SpareList(ListOf(SELECTOR))}
_FROM = Whole(least=2, most=MOST_OF_ONE)
PRICES: dict[str, Record] = {
    "base": Record(_PRICE_HEAD | {"amount": AMOUNT}),
    "fixed": Record(_PRICE_HEAD | {"amount": AMOUNT} | _CONDITIONS),
    "percent": Record(_PRICE_HEAD | {"percent": Number(), "of": CODE} | _CONDITIONS),
    "free": Record(_PRICE_HEAD | {"count": Whole(least=1, most=MOST_OF_ONE), "of": CODE}),
    "portions": Record(_PRICE_HEAD | {"count": _FROM, "percent": Number(), "of": CODE}),
    "quantity": Record(_PRICE_HEAD | {"count": _FROM, "percent": Number()}),
}
PRESET = Record({"code": CODE, "name": NAME, "description": Default(LINE, ""), "choices": Mapping(CODE, Variant())})


LAYER = Record(
    {
        "code": CODE,
        "name": NAME,
        "picture": PICTURE,
        "place": Default(Text(most=50, least=0, pattern=rf"^$|{CODE_PATTERN}", signs=CODE_SIGNS), ""),
        "at_least": Default(Whole(least=1, most=MOST_OF_ONE), 1),
        "with": Default(Mapping(CODE, ListOf(SKU, least=1)), {}),
        "from": Spare(Mapping(CODE, Number())),
    }
)
WISH = Record(
    {"module": CODE}
    | SELECTED
    | {"grade": Maybe(Choice(GRADES)), "weight": Whole(least=-MOST_WEIGHT, most=MOST_WEIGHT)}
)
NEED = Record(
    {
        "code": CODE,
        "text": Text(most=200),
        "several": Default(Flag(), value=False),
        "answers": ListOf(
            Record({"code": CODE, "text": NAME, "hard": Default(Flag(), value=False), "wishes": ListOf(WISH)})
        ),
    }
)


def _rule(parts: dict[str, Shape]) -> Record:
    head = {"code": RULE_CODE, "form": Choice(FORMS), "strength": Default(Choice(STRENGTHS), "must")}
    tail = {
        "unless": Default(ListOf(SELECTOR), []),
        "says": Text(most=500),
        "valid_from": Spare(Day()),
        "valid_to": Spare(Day()),
        "note": Spare(Text(most=2000, lines=True)),
    }
    return Record(head | parts | tail)


_SIDES = _rule({"if": ListOf(SELECTOR, least=1), "then": ListOf(SELECTOR, least=1)})
RULES: dict[str, Record] = {
    "needs": _SIDES,
    "never_with": _SIDES,
    "only_with": _SIDES,
    "must_match": _rule({"left": REFERENCE, "operator": Choice(MATCH_OPERATORS), "right": REFERENCE}),
    "budget": _rule(
        {
            "terms": ListOf(TERM, least=1),
            "constant": Default(Number(), "0"),
            "operator": Choice(BUDGET_OPERATORS),
            "bound": Number().or_record(REFERENCE),
        }
    ),
    "table": _rule({"modules": ListOf(CODE, least=2), "rows": ListOf(ListOf(CELL, least=2), least=1)}),
}


class OneOf(Shape):
    """An object whose keys depend on one of them: a rule has those of its form, a line of the price of its kind."""

    def __init__(self, what: str | Promise, key: str, records: dict[str, Record]) -> None:
        self.key, self.records = key, records
        self.expected = format_lazy(_("{what} with a {key}: {names}"), what=what, key=key, names=", ".join(records))

    def read(self, value: object, place: tuple[str | int, ...], problems: list[Problem]) -> Any:
        """See Shape."""
        named = value.get(self.key) if isinstance(value, dict) else None
        shape = self.records.get(named) if isinstance(named, str) else None
        if shape is None:
            problems.append(
                Problem(
                    (*place, self.key) if isinstance(value, dict) else place,
                    gettext("Expected {what}.").format(what=self.expected),
                )
            )
            return None
        return shape.read(value, place, problems)


FONT = Record({"code": CODE, "name": NAME, "file": Text(most=300), "licence": Text(most=200)})
_MILLIMETRES = Whole(least=5, most=500)
_POINT = ListOf(Whole(least=0, most=1200), least=2)
IMPRINT = Record(
    {
        "code": CODE,
        "name": NAME,
        "help": Default(LINE, ""),
        "takes": Default(Choice(("text", "picture", "both")), "text"),
        "most": Default(Whole(least=1, most=MOST_TEXT), 24),
        "lines": Default(Whole(least=1, most=MOST_LINES), 1),
        "scripts": Default(ListOf(Choice(tuple(SCRIPTS))), []),
        "fonts": Default(ListOf(CODE), []),
        "colour": Default(Text(most=7, pattern=r"^#[0-9a-f]{6}$", signs=_("such as #5b4636")), "#222222"),
        "paper": Default(Text(most=7, least=0, pattern=r"^$|^#[0-9a-f]{6}$", signs=_("such as #fffaf0")), ""),
        "corners": ListOf(_POINT, least=4),
        "width_mm": _MILLIMETRES,
        "height_mm": _MILLIMETRES,
        "on": Spare(CODE),
        "look_first": Default(Flag(), value=False),
    }
)

RULE = OneOf(_("a rule"), "form", RULES)
PRICE_LINE = OneOf(_("a line of the price"), "kind", PRICES)
LANGUAGE = Text(most=16, pattern=LANGUAGE_PATTERN, signs=_("a language such as de or zh-hans"))
_WORD = Text(most=MOST_WORDS, lines=True)
_TEXTS_OF_KIND = Mapping(Text(most=120), Mapping(Text(most=200), _WORD))
TEXTS = Mapping(LANGUAGE, Record(dict.fromkeys(FIELDS, Spare(_TEXTS_OF_KIND))))

CATALOG = Record(
    {
        "format": Choice((FORMAT,)),
        "attributes": Default(ListOf(ATTRIBUTE), []),
        "family": FAMILY,
        "components": Default(ListOf(COMPONENT), []),
        "modules": ListOf(MODULE),
        "rules": Default(ListOf(RULE), []),
        "prices": SpareList(ListOf(PRICE_LINE)),
        "layers": SpareList(ListOf(LAYER)),
        "fonts": SpareList(ListOf(FONT)),
        "imprints": SpareList(ListOf(IMPRINT)),
        "needs": SpareList(ListOf(NEED)),
        "presets": Default(ListOf(PRESET), []),
        "examples": Default(ListOf(EXAMPLE), []),
        "texts": Maybe(TEXTS),
    }
)


# Every component has a weight and is one piece, so rules may name both without the file declaring them.
BUILT_IN: tuple[Document, ...] = (
    {"code": WEIGHT, "name": "Weight", "kind": "number", "unit": "g"},
    {"code": PIECES, "name": "Number", "kind": "number", "unit": ""},
)


def read_document(data: object) -> tuple[Document, list[Problem]]:
    """Check the shape of parsed JSON; returns the normal form (meaningful if there is no problem) and every problem."""
    problems: list[Problem] = []
    document = CATALOG.read(data, (), problems) or {}
    if not problems:
        document["attributes"] = [*document["attributes"], *_undeclared(document)]
    return document, problems


def _undeclared(document: Document) -> list[Document]:
    declared, named = {entry["code"] for entry in document["attributes"]}, set(named_attributes(document))
    return [entry for entry in BUILT_IN if entry["code"] in named - declared]


_SPEAKING = (
    "modules",
    "rules",
    "prices",
    "asked_if",
    "if",
    "then",
    "unless",
    "left",
    "right",
    "terms",
    "bound",
    "parts",
    "needs",
    "answers",
    "wishes",
    NUMBER,
)


def named_attributes(node: object) -> Iterator[str]:
    """Find the codes of all attributes that conditions, rules and parts name; works on a document or a part of one."""
    if isinstance(node, dict):
        if isinstance(node.get("attribute"), str):
            yield node["attribute"]
        if isinstance(node.get("per"), str):
            yield node["per"]
        for key in _SPEAKING:
            yield from named_attributes(node.get(key))
        for component in node.get("components", ()):
            yield from named_attributes(component.get("parts"))
    elif isinstance(node, list):
        for entry in node:
            yield from named_attributes(entry)
