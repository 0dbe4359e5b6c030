"""Shown: a customer's needs as they stand at this moment: rows of the last rebuild with what is told now."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from configurator.customers.consent import Purpose, may_use
from configurator.customers.models import Customer, Learning
from configurator.insight.models import ValuePolicy
from configurator.insight.rebuild import policy_now
from configurator.insight.share.figures import ZERO, Figure, Summary, summed
from configurator.insight.share.kept import figures_in
from configurator.insight.share.model import CustomerShare, Need, Source
from configurator.insight.share.needs import in_order, name_of, needs_of_shop
from configurator.insight.share.told import Needs, needs_in
from configurator.profiles.told import Fact, told_of


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one customer, none where they don't let us learn always; and what they are of."""

    figures: Sequence[Figure]
    margins: Mapping[str, Decimal]
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
    """For their own page and for staff. Seven queries, whatever they told."""
    found = figures_of(customer_id=customer_id)
    by_need = {figure.need: figure for figure in found.figures}
    lines = [
        Line(by_need[need], name_of(need, found.names), found.told.facts.get(need))
        for need in in_order(by_need, found.names)
    ]
    others = [(need, name) for need, name in found.names.items() if need not in by_need]
    sums = summed(found.figures, margins=found.margins, currency=found.currency, common=found.common)
    return Shown(lines, others, sums, found.currency, found.at, found.person is not None, found.names)


def figures_of(*, customer_id: uuid.UUID) -> Figures:
    """The person's needs, with what they say today. An estimate is left out once something was erased since."""
    policy = policy_now()
    names = needs_of_shop(policy)
    needs = {need.code: need for need in Need.objects.order_by("-customers", "code")}
    common = [code for code, need in needs.items() if need.customers and code in names]
    margins = _margins(needs.values(), policy)
    person = Customer.objects.person(customer_id).filter(learning=Learning.ALWAYS).first()
    may = person is not None and may_use(customer_id=person.pk, purpose=Purpose.PERSONALISE, learning=person.learning)
    if person is None or not may:
        return Figures((), margins, policy.currency, common, Needs(), names)
    share = CustomerShare.objects.filter(pk=person.pk).first()
    told = needs_in(told_of(customer_id=person.pk), policy.currency)
    is_erased = share is not None and person.forgotten_at is not None and person.forgotten_at >= share.at
    kept = {figure.need: figure for figure in figures_in(share.figures)} if share else {}
    figures = [
        _today(kept.get(code), code, told, with_guess=not is_erased) for code in in_order({*kept, *told.words}, names)
    ]
    shown = [figure for figure in figures if figure.spent or figure.word or figure.guess]
    return Figures(shown, margins, policy.currency, common, told, names, share.at if share else None, person.pk)


def _margins(needs: Iterable[Need], policy: ValuePolicy) -> Mapping[str, Decimal]:
    """As the last rebuild found them; of a need that is new since, the policy's."""
    usual = (policy.margin_percent / 100).quantize(Decimal("0.0001"))
    return defaultdict(lambda: usual, {need.code: need.margin for need in needs})


def _today(kept: Figure | None, code: str, told: Needs, *, with_guess: bool) -> Figure:
    """What was reckoned, with today's word."""
    figure = kept or Figure(need=code, spent=ZERO, ours=ZERO)
    return replace(figure, word=told.words.get(code), guess=figure.guess if with_guess else None)
