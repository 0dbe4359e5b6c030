"""Shapes of parsed JSON: each reads a value, gives its normal form, and notes every mistake with its place."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from copy import copy
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise, lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from catalog.problems import Place, Problem
from catalog.values import NotOfKindError, decimal_of, money_text, number_text, plain_number

MOST_MONEY = Decimal(10) ** 10
CENT = Decimal("0.01")
UNSTORABLE = re.compile("[\0\ud800-\udfff]")


class Shape(ABC):
    """Anything that can be expected at a place."""

    expected: str | Promise = _("something else")

    @abstractmethod
    def read(self, value: object, place: Place, problems: list[Problem]) -> Any:
        """Return the normal form; note a problem and return None if the value does not fit."""

    def refuse(self, place: Place, problems: list[Problem]) -> None:
        """Note that something else was expected here."""
        problems.append(Problem(place, gettext("Expected {what}.").format(what=self.expected)))

    def or_none(self) -> Shape:
        """Accept null as well."""
        return OrNone(self)

    def or_record(self, record: Record) -> Shape:
        """Accept an object of this shape as well."""
        return OrRecord(self, record)


class OrNone(Shape):
    """A shape, or null."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape

    def read(self, value: object, place: Place, problems: list[Problem]) -> Any:
        """See Shape."""
        return None if value is None else self.shape.read(value, place, problems)


class OrRecord(Shape):
    """A shape, or an object of another."""

    def __init__(self, shape: Shape, record: Record) -> None:
        self.shape, self.record = shape, record

    def read(self, value: object, place: Place, problems: list[Problem]) -> Any:
        """See Shape."""
        return (self.record if isinstance(value, dict) else self.shape).read(value, place, problems)


def is_storable(text: str) -> bool:
    """Whether every database can keep a text: no NUL, and no half of a pair of UTF-16."""
    return UNSTORABLE.search(text) is None


class Text(Shape):
    """A text of a length, in one line unless `lines`, like a pattern if one is given."""

    def __init__(
        self, *, most: int, least: int = 1, pattern: str = "", signs: str | Promise = "", lines: bool = False
    ) -> None:
        """`signs` says in words what the pattern allows."""
        self.most, self.least, self.lines = most, least, lines
        self.pattern = re.compile(pattern) if pattern else None
        length = _("a text of {least} to {most} characters") if least else _("a text of at most {most} characters")
        self.expected = format_lazy(length, least=least, most=most)
        if signs:
            self.expected = format_lazy(_("{text}, {signs}"), text=self.expected, signs=signs)

    def read(self, value: object, place: Place, problems: list[Problem]) -> Any:
        """See Shape."""
        if isinstance(value, str) and self.fits(value):
            return value
        return self.refuse(place, problems)

    def fits(self, text: str) -> bool:
        """Whether length, lines and pattern are as they should be."""
        is_long_enough = len(text.strip()) >= self.least and len(text) <= self.most
        has_good_lines = is_storable(text) and (self.lines or "\n" not in text)
        return is_long_enough and has_good_lines and (self.pattern is None or bool(self.pattern.fullmatch(text)))


def _said_either(words: tuple[str, ...]) -> str:
    return pgettext("between two of several words", " or ").join(f"“{word}”" for word in words)


_either = lazy(_said_either, str)


class Choice(Shape):
    """One of a few words."""

    def __init__(self, words: tuple[str, ...]) -> None:
        self.words = words
        self.expected = _either(words)

    def read(self, value: object, place: Place, problems: list[Problem]) -> Any:
        """See Shape."""
        return value if isinstance(value, str) and value in self.words else self.refuse(place, problems)


class Flag(Shape):
    """True or false."""

    expected = _("true or false")

    def read(self, value: object, place: Place, problems: list[Problem]) -> Any:
        """See Shape."""
        return value if isinstance(value, bool) else self.refuse(place, problems)


class Whole(Shape):
    """A whole number within bounds."""

    def __init__(self, *, least: int, most: int) -> None:
        self.least, self.most = least, most
        self.expected = format_lazy(_("a whole number from {least} to {most}"), least=least, most=most)

    def read(self, value: object, place: Place, problems: list[Problem]) -> Any:
        """See Shape."""
        is_whole = isinstance(value, int) and not isinstance(value, bool)
        return value if is_whole and self.least <= int(str(value)) <= self.most else self.refuse(place, problems)


class Number(Shape):
    """A decimal number, as a text or a number; normally a text."""

    expected = _('a number such as "1.25" (at most 10 digits before and 4 after the point)')

    def read(self, value: object, place: Place, problems: list[Problem]) -> Any:
        """See Shape."""
        try:
            return number_text(decimal_of(value))
        except NotOfKindError:
            return self.refuse(place, problems)


class Amount(Shape):
    """Money, as a text with at most two decimals; not negative."""

    expected = _('an amount such as "12.50"')

    def read(self, value: object, place: Place, problems: list[Problem]) -> Any:
        """See Shape."""
        try:
            amount = decimal_of(value)
        except NotOfKindError:
            return self.refuse(place, problems)
        if 0 <= amount < MOST_MONEY and amount == amount.quantize(CENT):
            return money_text(amount)
        return self.refuse(place, problems)


class Variant(Shape):
    """A text, number, truth value, or a list or object of such: its kind is checked where its meaning is known."""

    expected = _("a text, a number, true, false, or a list or object of these")

    def __init__(self, depth: int = 3) -> None:
        self.inner = Variant(depth - 1) if depth else None

    def read(self, value: object, place: Place, problems: list[Problem]) -> Any:
        """See Shape."""
        if isinstance(value, list) and self.inner:
            return [self.inner.read(item, (*place, index), problems) for index, item in enumerate(value)]
        if isinstance(value, dict) and self.inner and all(map(is_storable, value)):
            return {key: self.inner.read(item, (*place, key), problems) for key, item in value.items()}
        if isinstance(value, bool) or (isinstance(value, str) and is_storable(value)):
            return value
        try:
            return plain_number(decimal_of(value))
        except NotOfKindError:
            return self.refuse(place, problems)


class ListOf(Shape):
    """A list of one shape."""

    def __init__(self, shape: Shape, *, least: int = 0) -> None:
        self.shape, self.least = shape, least
        self.expected = _("a list with at least one entry") if least else _("a list")

    def read(self, value: object, place: Place, problems: list[Problem]) -> Any:
        """See Shape."""
        if not isinstance(value, list) or len(value) < self.least:
            return self.refuse(place, problems)
        return [self.shape.read(item, (*place, index), problems) for index, item in enumerate(value)]


class Mapping(Shape):
    """An object whose keys are codes, sorted in its normal form."""

    expected = _("an object")

    def __init__(self, key: Text, shape: Shape) -> None:
        self.key, self.shape = key, shape

    def read(self, value: object, place: Place, problems: list[Problem]) -> Any:
        """See Shape."""
        if not isinstance(value, dict):
            return self.refuse(place, problems)
        for key in value:
            self.key.read(key, (*place, key), problems)
        return {key: self.shape.read(value[key], (*place, key), problems) for key in sorted(value)}


class Default(Shape):
    """A key that may be left out and then has this value."""

    def __init__(self, shape: Shape, value: Any) -> None:
        self.shape, self.value = shape, value

    def read(self, value: object, place: Place, problems: list[Problem]) -> Any:
        """See Shape."""
        return self.shape.read(value, place, problems)


class Maybe(Shape):
    """A key that may be left out and then stays out."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape

    def read(self, value: object, place: Place, problems: list[Problem]) -> Any:
        """See Shape."""
        return self.shape.read(value, place, problems)


class Spare(Maybe):
    """A key that may be left out, and is left out of the normal form when it is empty: "" or null."""

    def read(self, value: object, place: Place, problems: list[Problem]) -> Any:
        """See Shape."""
        return None if value in ("", None) else self.shape.read(value, place, problems)


class SpareList(Spare):
    """A list that may be left out, and is left out of the normal form when it is empty."""

    def read(self, value: object, place: Place, problems: list[Problem]) -> Any:
        """See Shape."""
        return self.shape.read(value, place, problems) or None


class SpareTrue(Spare):
    """A flag that is true where it is left out, and is left out of the normal form while it is."""

    def read(self, value: object, place: Place, problems: list[Problem]) -> Any:
        """See Shape."""
        return None if value in (True, None) else self.shape.read(value, place, problems)


class Day(Shape):
    """A day of the calendar."""

    expected = _('a day such as "2026-12-24"')

    def read(self, value: object, place: Place, problems: list[Problem]) -> Any:
        """See Shape."""
        try:
            return date.fromisoformat(value).isoformat() if isinstance(value, str) else self.refuse(place, problems)
        except ValueError:
            return self.refuse(place, problems)


class Record(Shape):
    """An object with these keys, in this order in its normal form; each is required unless Default or Maybe."""

    expected = _("an object")

    def __init__(self, shapes: dict[str, Shape]) -> None:
        self.shapes = shapes

    def read(self, value: object, place: Place, problems: list[Problem]) -> Any:
        """See Shape."""
        if not isinstance(value, dict):
            return self.refuse(place, problems)
        self._check_keys(value, place, problems)
        normal = {}
        for key, shape in self.shapes.items():
            if key in value:
                read = shape.read(value[key], (*place, key), problems)
                if read is not None or not isinstance(shape, Spare):
                    normal[key] = read
            elif isinstance(shape, Default):
                normal[key] = copy(shape.value)
        return normal

    def _check_keys(self, value: dict[Any, object], place: Place, problems: list[Problem]) -> None:
        required = [key for key, shape in self.shapes.items() if not isinstance(shape, Default | Maybe)]
        problems.extend(Problem((*place, key), gettext("This is missing.")) for key in required if key not in value)
        known = ", ".join(self.shapes)
        text = gettext("Unknown key; known are {keys}.").format(keys=known)
        problems.extend(Problem((*place, key), text) for key in value if key not in self.shapes)
