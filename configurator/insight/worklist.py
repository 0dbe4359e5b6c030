"""Worklist: customers below zero, what serving them costs most, and by which channel the same would cost less."""

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from configurator.customers.models import Channel
from configurator.insight.models import Activity, ActivityCost, ChannelMove, CustomerValue, Tier, ValueTerm
from configurator.releases.currency import rounded

Key = tuple[uuid.UUID, str, str]
"""A person, an activity and a channel."""


@dataclass(frozen=True, slots=True)
class Cheaper:
    """The cheapest channel for the same activity, and what it would save within the horizon."""

    row: ActivityCost
    saving: Decimal

    @property
    def channel(self) -> str:
        """In words."""
        return str(Channel(self.row.channel).label)


@dataclass(frozen=True, slots=True)
class Burden:
    """One activity of a customer that costs; `cheaper` where a channel costs less, `taken` where staff took that."""

    term: ValueTerm
    cost: Decimal
    cheaper: Cheaper | None
    taken: ChannelMove | None = None

    @property
    def activity(self) -> str:
        """In words."""
        return str(Activity(self.term.activity).label)

    @property
    def channel(self) -> str:
        """In words."""
        return str(Channel(self.term.channel).label)


@dataclass(frozen=True, slots=True)
class Case:
    """A customer below zero with what costs most first, and the value if every proposal were taken."""

    value: CustomerValue
    burdens: tuple[Burden, ...]

    @property
    def then(self) -> Decimal:
        """The value with the cheaper channels."""
        saved = sum((burden.cheaper.saving for burden in self.burdens if burden.cheaper), Decimal(0))
        return self.value.value + saved


def below_zero(*, first: int, count: int) -> tuple[Case, ...]:
    """Cases from `first` on, the lowest value first. Four queries."""
    rows = CustomerValue.objects.standing().filter(tier=Tier.BELOW_ZERO).select_related("customer")
    values = list(rows.prefetch_related("terms").order_by("value", "pk")[first : first + count])
    least, taken = cheapest(), _taken(values)
    return tuple(Case(value, _marked(burdens_of(value, value.terms.all(), least), taken)) for value in values)


def _taken(values: Collection[CustomerValue]) -> dict[Key, ChannelMove]:
    rows = ChannelMove.objects.filter(customer__in=[value.pk for value in values], withdrawn_at=None)
    return {(row.customer_id, row.activity, row.channel_before): row for row in rows.select_related("by")}


def _marked(burdens: Iterable[Burden], taken: Mapping[Key, ChannelMove]) -> tuple[Burden, ...]:
    """With what staff took of them."""
    return tuple(
        replace(one, taken=taken.get((one.term.of_id, one.term.activity, one.term.channel))) for one in burdens
    )


def cheapest() -> dict[str, ActivityCost]:
    """By activity the row that costs least. One query."""
    return {row.kind: row for row in ActivityCost.objects.order_by("-cost", "-channel")}


def burdens_of(value: CustomerValue, terms: Iterable[ValueTerm], least: dict[str, ActivityCost]) -> tuple[Burden, ...]:
    """What serving a customer costs, most first; what costs nothing is left out."""
    services = [term for term in terms if term.kind == ValueTerm.Kind.SERVICE and term.amount]
    found = [Burden(term, -term.amount, _cheaper(term, least.get(term.activity), value.currency)) for term in services]
    return tuple(sorted(found, key=lambda burden: (-burden.cost, burden.term.activity, burden.term.channel)))


def _cheaper(term: ValueTerm, row: ActivityCost | None, currency: str) -> Cheaper | None:
    if row is None or row.cost >= term.each or row.channel == term.channel:
        return None
    saving = -term.amount - rounded(term.number * row.cost, currency)
    return Cheaper(row, saving) if saving > 0 else None
