"""Which lines of the price can't mean anything; see `validate`."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from catalog.numbers import NUMBER
from catalog.problems import Problem
from catalog.validate_rules import selector_problems

if TYPE_CHECKING:
    from collections.abc import Iterator

    from catalog.documents import Document
    from catalog.facts import Facts

MOST_LINES = 20
"""So many lines of the price a family may have: each is part of what is compiled."""
MOST_FREE = 9
MOST_PERCENT = Decimal(1000)
MOST_OFF = Decimal(100)
LEAST_BREAK = 2
BREAKS = ("portions", "quantity")


def price_problems(price: Document, facts: Facts) -> Iterator[Problem]:
    """Check one line of the price against its family."""
    for index, selector in enumerate(price.get("if", ())):
        yield from (found.under("if", index) for found in selector_problems(selector, facts))
    if price["kind"] == "percent" and not 0 < Decimal(price["percent"]) <= MOST_PERCENT:
        yield Problem(
            ("percent",),
            _("Expected more than 0 and at most {most} percent.").format(most=MOST_PERCENT),
        )
    if price["kind"] in BREAKS and not 0 < Decimal(price["percent"]) <= MOST_OFF:
        yield Problem(("percent",), _("Expected more than 0 and at most {most} percent.").format(most=MOST_OFF))
    if price["kind"] in BREAKS and price["count"] < LEAST_BREAK:
        yield Problem(("count",), _("Expected at least {least}: one costs what it costs.").format(least=LEAST_BREAK))
    if price["kind"] == "free" and price["count"] > MOST_FREE:
        yield Problem(("count",), _("At most {most} can be free.").format(most=MOST_FREE))
    if "of" not in price:
        return
    module = facts.modules.get(price["of"])
    if module is None:
        yield Problem(("of",), _("There is no module “{code}” in this family.").format(code=price["of"]))
    elif price["kind"] == "free" and module.kind in ("one", NUMBER):
        yield Problem(("of",), _("One is chosen in this module; free ones are for several and portions."))
    elif price["kind"] == "portions" and price["count"] > max(module.most.values(), default=1):
        most = max(module.most.values(), default=1)
        yield Problem(("count",), _("At most {most} of one component can be taken in this module.").format(most=most))


def number_problems(prices: list[Document]) -> Iterator[Problem]:
    """Check how many lines of the price there are; the places are in the document."""
    if len(prices) > MOST_LINES:
        yield Problem(
            ("prices", MOST_LINES),
            _("A family has at most {most} lines of the price.").format(most=MOST_LINES),
        )
    for kind, key, text in (
        ("base", "kind", _("This family has a base price already.")),
        ("free", "of", _("Another line makes some of this module free already.")),
    ):
        seen = set()
        for index, price in enumerate(prices):
            if price["kind"] == kind:
                if price.get("of") in seen:
                    yield Problem(("prices", index, key), text)
                seen.add(price.get("of"))
    yield from _break_problems(prices)


def _break_problems(prices: list[Document]) -> Iterator[Problem]:
    """Two breaks at one number, and portions that are free and cheaper: nobody could say what they cost."""
    free = {price["of"] for price in prices if price["kind"] == "free"}
    seen = set()
    for index, price in enumerate(prices):
        if price["kind"] not in BREAKS:
            continue
        if price.get("of") in free:
            yield Problem(("prices", index, "of"), _("Another line makes some of this module free already."))
        if (price.get("of"), price["count"]) in seen:
            yield Problem(("prices", index, "count"), _("Another line says what it costs from this number on."))
        seen.add((price.get("of"), price["count"]))
