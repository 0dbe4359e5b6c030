"""Waterfall: the terms of one customer's value in order, each with what stands once it is added."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext

from catalog.models import ProductFamily
from configurator.customers.models import Channel, person_of
from configurator.insight.models import FIXED, Activity, CustomerValue, TierChange, ValueTerm
from configurator.insight.worklist import Burden, burdens_of, cheapest

MOST_CHANGES = 10
_ORDER = [ValueTerm.Kind.MARGIN, ValueTerm.Kind.REFERRAL, ValueTerm.Kind.SERVICE]


@dataclass(frozen=True, slots=True)
class Step:
    """One term in words, and the sum of all terms up to it. `begin` and `width` of its bar are in percent."""

    term: ValueTerm
    what: str
    sum: Decimal
    begin: int
    width: int


@dataclass(frozen=True, slots=True)
class Waterfall:
    """A customer's value step by step, what could be served for less, and the latest changes of the tier."""

    value: CustomerValue
    steps: tuple[Step, ...]
    cheaper: tuple[Burden, ...]
    changes: tuple[TierChange, ...]


def waterfall_of(*, customer_id: uuid.UUID) -> Waterfall | None:
    """None for somebody who has no value yet, or of whom something was erased since. Five queries."""
    standing = CustomerValue.objects.standing().filter(customer=person_of(customer_id))
    value = standing.prefetch_related("terms").first()
    if value is None:
        return None
    terms = sorted(value.terms.all(), key=_place)
    burdens = burdens_of(value, terms, cheapest())
    names = dict(ProductFamily.objects.filter(code__in={t.family_code for t in terms}).values_list("code", "name"))
    changes = tuple(TierChange.objects.of(customer_id)[:MOST_CHANGES])
    return Waterfall(value, _steps(terms, names), tuple(b for b in burdens if b.cheaper), changes)


def _place(term: ValueTerm) -> tuple[int, Decimal, str, str, str]:
    """Large amounts of a kind first."""
    return _ORDER.index(ValueTerm.Kind(term.kind)), -abs(term.amount), term.family_code, term.activity, term.channel


def _steps(terms: Iterable[ValueTerm], names: dict[str, str]) -> tuple[Step, ...]:
    sums = [Decimal(0)]
    found = list(terms)
    for term in found:
        sums.append(sums[-1] + term.amount)
    low, high = min(sums), max(sums)
    unit = 100 / float(high - low) if high > low else 0.0

    def bar(place: int) -> tuple[int, int]:
        begin, end = sorted((sums[place], sums[place + 1]))
        return round(float(begin - low) * unit), max(round(float(end - begin) * unit), 1)

    return tuple(Step(term, _what(term, names), sums[n + 1], *bar(n)) for n, term in enumerate(found))


def _what(term: ValueTerm, names: dict[str, str]) -> str:
    """The product line, or the activity and its channel."""
    if term.kind == ValueTerm.Kind.SERVICE:
        return f"{Activity(term.activity).label}, {Channel(term.channel).label}"
    return gettext("Fixed products") if term.family_code == FIXED else names.get(term.family_code, term.family_code)
