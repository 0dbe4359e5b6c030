"""Builds: product lines that somebody ordered, and what the parts that they took have, as tastes count it."""

import uuid
from collections.abc import Iterator, Mapping

import numpy as np
from django.db.models import Count

from configurator.customers.consent import who_let_learn
from configurator.insight.groups.columns import BUYS, FEWEST, HAS, RARE, Column, Flags
from configurator.profiles.models import Taste
from configurator.profiles.models import TasteQuerySet as Tastes

ENOUGH = 5
"""Who chose so many parts of a product line is known as well as somebody who ordered it."""
MOST_ATTRIBUTES = 100
_NO = "=no"  # what a part has not says little: what it has instead is a column of its own
_AT_ONCE = 20_000

Numbers = Mapping[uuid.UUID, int]
Code = tuple[str, str]  # a product line, and an attribute with its value


def builds(*, numbers: Numbers, bought: Flags) -> list[Column]:
    """A column for each product line and for each attribute of its parts. Four queries.

    `bought` says who bought something that is sold as it is: such customers ordered no product line either.
    """
    ordered = _ordered(numbers)
    anything = np.logical_or.reduce([bought, *ordered.values()])
    known = _known(numbers, ordered)
    found = {code: np.zeros(len(numbers), np.bool_) for code in _attributes(known)}
    for person, *code in _rows(Taste.Kind.ATTRIBUTE, found):
        if (yes := found.get((code[0], code[1]))) is not None and person in numbers:
            yes[numbers[person]] = True
    lines = [Column(f"{BUYS}{family}", yes, anything) for family, yes in ordered.items()]
    return [*lines, *(Column(f"{HAS}{f}/{code}", yes & known[f], known[f]) for (f, code), yes in found.items())]


def _tastes(kind: Taste.Kind) -> Tastes:
    return Taste.objects.filter(kind=kind, customer__in=who_let_learn()).order_by()


def _ordered(numbers: Numbers) -> dict[str, Flags]:
    """By product line who ordered it."""
    found: dict[str, Flags] = {}
    rows = _tastes(Taste.Kind.FAMILY).filter(order_count__gt=0).values_list("customer_id", "family_code")
    for person, family in rows.iterator(chunk_size=_AT_ONCE):
        if person in numbers:
            found.setdefault(family, np.zeros(len(numbers), np.bool_))[numbers[person]] = True
    return dict(sorted(found.items()))


def _known(numbers: Numbers, ordered: Mapping[str, Flags]) -> dict[str, Flags]:
    """By product line who ordered one, or chose enough of its parts."""
    found = {family: yes.copy() for family, yes in ordered.items()}
    counts = _tastes(Taste.Kind.COMPONENT).values_list("customer_id", "family_code").annotate(parts=Count("pk"))
    for person, family, _ in counts.filter(parts__gte=ENOUGH).iterator(chunk_size=_AT_ONCE):
        if person in numbers:
            found.setdefault(family, np.zeros(len(numbers), np.bool_))[numbers[person]] = True
    return found


def _attributes(known: Mapping[str, Flags]) -> list[Code]:
    """Those of which neither nearly all nor nearly none of the known have the value; the most even ones."""
    counts = _tastes(Taste.Kind.ATTRIBUTE).values_list("family_code", "code").annotate(customers=Count("pk"))
    shares = {}
    for family, code, customers in counts.iterator():
        of = int(known[family].sum()) if family in known else 0
        if of and not code.endswith(_NO) and customers >= FEWEST and RARE <= customers / of <= 1 - RARE:
            shares[family, code] = abs(customers / of - 1 / 2)
    return sorted(sorted(shares), key=lambda code: shares[code])[:MOST_ATTRIBUTES]


def _rows(kind: Taste.Kind, codes: Mapping[Code, object]) -> Iterator[tuple[uuid.UUID, str, str]]:
    rows = _tastes(kind).filter(family_code__in={f for f, _ in codes}, code__in={code for _, code in codes})
    return rows.values_list("customer_id", "family_code", "code").iterator(chunk_size=_AT_ONCE)
