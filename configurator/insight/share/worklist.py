"""Worklist: customers by what the next need would bring, with what speaks for it and the next sensible act."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Avg, Count, F

from configurator.insight.boards.tile import Period
from configurator.insight.models import Tier
from configurator.insight.rebuild import policy_now
from configurator.insight.share.model import Act, Basis, CustomerNeed, CustomerShare, CustomerShareQuerySet, Source
from configurator.insight.share.needs import name_of, needs_of_shop

_SHOWN = (Act.PROPOSE, Act.ASK)


@dataclass(frozen=True, slots=True)
class Case:
    """A customer with the need to go for; `need` is what is known of it, None where nothing is."""

    share: CustomerShare
    name: str
    need: CustomerNeed | None

    @property
    def tier(self) -> str:
        """In words; "" for who has no value yet."""
        value = getattr(self.share.customer, "value", None)
        return str(value.get_tier_display()) if value else ""

    @property
    def basis(self) -> str:
        """Whom an estimate is made of, in words."""
        is_estimated = self.need is not None and self.need.source == Source.ESTIMATED
        return str(Basis(self.need.guess_basis).label) if self.need and is_estimated else ""


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
    """From `first` on, the largest gain first, those whose gain is not known last. Five queries."""
    order = (F("gain").desc(nulls_last=True), "-ours", "pk")
    page = list(rows.select_related("customer", "customer__value").order_by(*order)[first : first + count])
    names = needs_of_shop(policy_now())
    needs = _needs(page)
    return tuple(Case(row, name_of(row.next_need, names), needs.get((row.pk, row.next_need))) for row in page)


def _needs(page: Sequence[CustomerShare]) -> Mapping[tuple[uuid.UUID, str], CustomerNeed]:
    rows = CustomerNeed.objects.filter(customer__in=[row.pk for row in page], need__in={row.next_need for row in page})
    return {(row.customer_id, row.need): row for row in rows}
