"""Shown: a customer's needs as they stand at this moment: rows of the last rebuild with what is told now."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from configurator.customers.consent import Purpose, may_use
from configurator.customers.models import Customer, Learning
from configurator.insight.models import ValuePolicy
from configurator.insight.rebuild import policy_now
from configurator.insight.share.figures import ZERO, Figure, Guess, Range, Summary, summed
from configurator.insight.share.model import Basis, CustomerNeed, CustomerShare, Need, Source
from configurator.insight.share.needs import in_order, name_of, needs_of_shop
from configurator.insight.share.told import Needs, needs_in
from configurator.profiles.told import Fact, told_of


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one customer, none where they don't let us learn always; and what they are of."""

    figures: Sequence[Figure]
    currency: str
    common: Sequence[str]
    told: Needs
    names: dict[str, str]
    at: datetime | None = None
    person: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One need as a row of a table, with the fact behind it where one was told."""

    figure: Figure
    name: str
    fact: Fact | None

    @property
    def source(self) -> str:
        """In words."""
        return str(Source(self.figure.source).label)


@dataclass(frozen=True, slots=True)
class Shown:
    """All of it. `others` are the shop's needs of which nothing is known of this customer, by code and name."""

    lines: Sequence[Line]
    others: Sequence[tuple[str, str]]
    sums: Summary
    currency: str
    at: datetime | None
    learns: bool
    names: dict[str, str]

    @property
    def next_name(self) -> str:
        """The need to go for, in words."""
        return name_of(self.sums.next_need, self.names)


def shown(*, customer_id: uuid.UUID) -> Shown:
    """For their own page and for staff. Eight queries, whatever they told."""
    found = figures_of(customer_id=customer_id)
    by_need = {figure.need: figure for figure in found.figures}
    lines = [
        Line(by_need[need], name_of(need, found.names), found.told.facts.get(need))
        for need in in_order(by_need, found.names)
    ]
    others = [(need, name) for need, name in found.names.items() if need not in by_need]
    sums = summed(found.figures, currency=found.currency, common=found.common)
    return Shown(lines, others, sums, found.currency, found.at, found.person is not None, found.names)


def figures_of(*, customer_id: uuid.UUID) -> Figures:
    """The person's needs, with what they say today. An estimate is left out once something was erased since."""
    policy = policy_now()
    names = needs_of_shop(policy)
    needs = {need.code: need for need in Need.objects.order_by("-customers", "code")}
    common = [code for code, need in needs.items() if need.customers and code in names]
    person = Customer.objects.person(customer_id).filter(learning=Learning.ALWAYS).first()
    may = person is not None and may_use(customer_id=person.pk, purpose=Purpose.PERSONALISE, learning=person.learning)
    if person is None or not may:
        return Figures((), policy.currency, common, Needs(), names)
    share = CustomerShare.objects.filter(pk=person.pk).first()
    rows = {row.need: row for row in CustomerNeed.objects.filter(customer=person.pk)} if share else {}
    told = needs_in(told_of(customer_id=person.pk), policy.currency)
    is_erased = share is not None and person.forgotten_at is not None and person.forgotten_at >= share.at
    codes = in_order({*rows, *told.words}, names)
    figures = [
        _figure(code, rows.get(code), told, _margin(code, needs, policy), with_guess=not is_erased) for code in codes
    ]
    shown = [figure for figure in figures if figure.spent or figure.word or figure.guess]
    return Figures(shown, policy.currency, common, told, names, share.at if share else None, person.pk)


def _margin(code: str, needs: dict[str, Need], policy: ValuePolicy) -> Decimal:
    return needs[code].margin if code in needs else (policy.margin_percent / 100).quantize(Decimal("0.0001"))


def _figure(code: str, row: CustomerNeed | None, told: Needs, margin: Decimal, *, with_guess: bool) -> Figure:
    guess = _guess(row) if row and with_guess else None
    spent, ours = (row.spent, row.ours) if row else (ZERO, ZERO)
    return Figure(need=code, spent=spent, ours=ours, margin=margin, word=told.words.get(code), guess=guess)


def _guess(row: CustomerNeed) -> Guess | None:
    if row.guess is None or row.guess_low is None or row.guess_high is None:
        return None
    return Guess(Range(row.guess, row.guess_low, row.guess_high), row.guess_of, Basis(row.guess_basis))
