"""Worklist: customers by what the next need would bring, with what speaks for it and the next sensible act."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Avg, Count, F

from configurator.insight.boards.tile import Period
from configurator.insight.models import Tier
from configurator.insight.rebuild import policy_now
from configurator.insight.share.figures import Figure
from configurator.insight.share.kept import figure_in
from configurator.insight.share.model import Act, CustomerShare, CustomerShareQuerySet
from configurator.insight.share.needs import name_of, needs_of_shop

_SHOWN = (Act.PROPOSE, Act.ASK)


@dataclass(frozen=True, slots=True)
class Case:
    """A customer with the need to go for; `need` is what is known of it, None where nothing is."""

    share: CustomerShare
    name: str
    need: Figure | None

    @property
    def tier(self) -> str:
        """In words; "" for who has no value yet."""
        value = getattr(self.share.customer, "value", None)
        return str(value.get_tier_display()) if value else ""


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean share of those of whom one is known, between the means of its ends; and of how many it is not."""

    share: Decimal | None
    low: Decimal
    high: Decimal
    known: int
    unknown: int


def mean_share() -> Mean:
    """Of everybody who lets us learn. One query."""
    found = CustomerShare.objects.standing().aggregate(
        mean=Avg("share"), low=Avg("share_low"), high=Avg("share_high"), known=Count("share"), all=Count("pk")
    )
    low, high = (found[name] or Decimal(0) for name in ("low", "high"))
    return Mean(found["mean"], low, high, found["known"], found["all"] - found["known"])


def share_of_period(*, period: Period) -> Mean:
    """The mean as a tile of a board: as it stands today, whatever the period."""
    del period
    return mean_share()


def open_cases(*, tier: str, act: str) -> CustomerShareQuerySet:
    """With something to do; of one tier and act, or of all."""
    rows = CustomerShare.objects.standing().filter(act__in=_SHOWN)
    if tier in Tier.values:
        rows = rows.filter(customer__value__tier=tier)
    return rows.filter(act=act) if act in _SHOWN else rows


def cases(*, rows: CustomerShareQuerySet, first: int, count: int) -> tuple[Case, ...]:
    """From `first` on, the largest gain first, those whose gain is not known last. Four queries."""
    order = (F("gain").desc(nulls_last=True), "-ours", "pk")
    page = list(rows.select_related("customer", "customer__value").order_by(*order)[first : first + count])
    names = needs_of_shop(policy_now())
    return tuple(Case(row, name_of(row.next_need, names), figure_in(row.figures, need=row.next_need)) for row in page)
