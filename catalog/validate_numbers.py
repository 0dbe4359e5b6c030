"""Which numbers a module can't mean; see `validate`."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from catalog.numbers import MOST_VALUES, NUMBER, Span, price_at, span_of
from catalog.problems import Problem
from catalog.values import Kind, number_text
from configurator.languages.figures import number as figure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from catalog.documents import Document
    from catalog.facts import Facts

STEPS = tuple(Decimal(10) ** n * digit for n in range(-4, 10) for digit in (1, 2, 5))


def number_problems(module: Document, facts: Facts) -> Iterator[Problem]:
    """Check what a module says of the numbers that can be given in it, or that it says nothing where none can."""
    number = module.get(NUMBER)
    if module["kind"] != NUMBER:
        if number is not None:
            yield Problem((NUMBER,), _("Only a module of the kind “number” says which numbers can be given."))
        return
    if module["components"]:
        yield Problem(("components",), _("A number is given here, so no component can be offered."))
    if number is None:
        yield Problem((NUMBER,), _("Say which numbers can be given: attribute, from, to and step."))
        return
    yield from (found.under(NUMBER) for found in _attribute_problems(number, facts))
    spans = list(_span_problems(span_of(number)))
    yield from (found.under(NUMBER) for found in spans or _value_problems(number, span_of(number)))


def _attribute_problems(number: Document, facts: Facts) -> Iterator[Problem]:
    kind = facts.attributes.get(number["attribute"])
    if kind is None:
        yield Problem(("attribute",), _("There is no attribute “{code}”.").format(code=number["attribute"]))
    elif kind != Kind.NUMBER:
        text = _("Choose an attribute that is a number: it gives the unit, and rules compare it.")
        yield Problem(("attribute",), text)


def _span_problems(span: Span) -> Iterator[Problem]:
    if span.step <= 0:
        yield Problem(("step",), _("Expected a number above 0."))
        return
    if span.high < span.low:
        yield Problem(("to",), _("This is less than {low}, where it begins.").format(low=number_text(span.low)))
        return
    if span.count > MOST_VALUES:
        said = _(
            "These are {count} different numbers; the most is {most}. "
            "Take a step of {step} or more, or a shorter range."
        )
        text = said.format(count=figure(span.count), most=figure(MOST_VALUES), step=number_text(_enough(span)))
        yield Problem(("step",), text)
    elif not span.has(span.high):
        last = span.at(span.count - 1)
        step, low, less, more = map(number_text, (span.step, span.low, last, last + span.step))
        said = _("In steps of {step} from {low} on it is never reached: take {less} or {more}.")
        yield Problem(("to",), said.format(step=step, low=low, less=less, more=more))


def _enough(span: Span) -> Decimal:
    """The smallest round step with which the numbers are few enough."""
    return next(step for step in STEPS if (span.high - span.low) // step + 1 <= MOST_VALUES)


def _value_problems(number: Document, span: Span) -> Iterator[Problem]:
    if "start" in number and not span.has(Decimal(number["start"])):
        near = _(" or ").join(number_text(value) for value in span.near(Decimal(number["start"])))
        yield Problem(("start",), _("This can't be given here; the nearest is {near}.").format(near=near))
    if Decimal(number["price_per_unit"]) and number["price"] is None:
        text = _("Without a price it is on request; leave the price per unit empty then.")
        yield Problem(("price_per_unit",), text)
    for end in (span.low, span.high):
        price = price_at(number, end)
        if price is not None and price < 0:
            text = _("{number} would cost {price}, less than nothing.").format(
                number=number_text(end), price=f"{price:f}"
            )
            yield Problem(("price_per_unit",), text)
            return
