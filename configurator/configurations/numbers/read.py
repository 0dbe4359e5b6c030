"""Read a number as people type it: 1200, 1,200, 1.200,5, ۱۲۰۰ and 1200 mm."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import get_format
from django.utils.translation import gettext as _

from catalog.numbers import Span
from catalog.values import NotOfKindError, decimal_of, number_text
from configurator.releases.numbers import NumberField

_MINUS = "\N{MINUS SIGN}"
_GROUPS = "'\N{RIGHT SINGLE QUOTATION MARK}_\N{ARABIC THOUSANDS SEPARATOR}"
_POINTS = {"\N{ARABIC DECIMAL SEPARATOR}": ".", "\N{ARABIC COMMA}": ",", "\N{FULLWIDTH COMMA}": ",", _MINUS: "-"}
_GROUP = 3  # digits between two separators of thousands
MOST_TYPED = 40


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed: the text that stands for it among a field's numbers, or what is the matter and what is near."""

    text: str | None
    said: str = ""
    near: tuple[str, ...] = ()


def read_number(field: NumberField, typed: str) -> Typed:
    """Find the number that was meant: of two ways to read a separator the one that can be given."""
    found = list(dict.fromkeys(_meanings(typed[:MOST_TYPED], field.unit)))
    if not found:
        words = _("Please give a number from {low} to {high}.")
        return Typed(None, words.format(low=_at(field, field.span.low), high=_at(field, field.span.high)))
    given = next((number for number in found if field.span.has(number)), None)
    if given is not None:
        return Typed(number_text(given))
    inside = [number for number in found if field.span.low <= number <= field.span.high]
    return _not_given(field, (inside or found)[0])


def _not_given(field: NumberField, number: Decimal) -> Typed:
    span: Span = field.span
    near = tuple(number_text(value) for value in span.near(number))
    names = [field.named(text) for text in near]
    said = field.named(number_text(number))
    if number < span.low or number > span.high:
        words = _("{number} can't be given: it goes from {low} to {high}.")
        return Typed(None, words.format(number=said, low=_at(field, span.low), high=_at(field, span.high)), near)
    words = _("{number} can't be given: it goes in steps of {step}. The nearest are {below} and {above}.")
    step = _at(field, span.step)
    return Typed(None, words.format(number=said, step=step, below=names[0], above=names[-1]), near)


def _at(field: NumberField, number: Decimal) -> str:
    return field.named(number_text(number))


def _meanings(typed: str, unit: str) -> Iterator[Decimal]:
    """What a text may mean, the likelier first; nothing for no number."""
    text = _plain(typed, unit)
    points = sorted((text.rfind(sign), sign) for sign in ".," if sign in text)
    if len(points) == 2:  # noqa: PLR2004  1.234,5 and 1,234.5: the last is of the decimals
        readings = list(_two_signs(text, points[0][1], points[1][1]))
    elif points:
        readings = list(_one_sign(text, points[0][1]))
    else:
        readings = [text]
    for reading in readings:
        try:
            yield decimal_of(reading)
        except NotOfKindError:
            continue


def _two_signs(text: str, group: str, point: str) -> Iterator[str]:
    head, *tail = text.split(point)
    first, *groups = head.split(group)
    if len(tail) == 1 and all(len(part) == _GROUP for part in groups):
        yield f"{first}{''.join(groups)}.{tail[0]}"


def _one_sign(text: str, sign: str) -> Iterator[str]:
    """A sign that stands there alone is of decimals or of thousands; three digits after it can be both."""
    head, *groups = text.split(sign)
    thousands = bool(head.strip("-+")) and all(len(group) == _GROUP for group in groups)
    if len(groups) == 1 and not (thousands and sign != get_format("DECIMAL_SEPARATOR")):
        yield f"{head}.{groups[0]}"
    if thousands:
        yield head + "".join(groups)
    if len(groups) == 1:
        yield f"{head}.{groups[0]}"


def _plain(typed: str, unit: str) -> str:
    """With digits of 0 to 9 in whatever writing they were typed, without spaces, groups and the unit."""
    text = "".join(_sign(sign) for sign in typed if not sign.isspace() and sign not in _GROUPS)
    ending = "".join(unit.split())
    return text.removesuffix(ending) if ending else text


def _sign(sign: str) -> str:
    digit = unicodedata.decimal(sign, None)
    return _POINTS.get(sign, sign) if digit is None else str(digit)
