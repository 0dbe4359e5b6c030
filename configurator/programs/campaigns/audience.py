"""Audience: whom a campaign is for, who of them may be reached now and by which way, and which words each gets."""

import uuid
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from configurator.customers.models import Customer, Identity
from configurator.insight.gather import NOT_SOLD
from configurator.insight.models import CustomerValue, Purchase
from configurator.orders.models import Order, OrderLine
from configurator.programs.campaigns.channels import Ways, ways_of
from configurator.programs.campaigns.needs import who_have
from configurator.programs.models import Campaign, CampaignGroup

if TYPE_CHECKING:
    from django.db.models import QuerySet

Having = Mapping[str, Collection[uuid.UUID]]


@dataclass(frozen=True, slots=True)
class Receiver:
    """One of those who may be reached, with the words for them."""

    person: uuid.UUID
    name: str
    tier: str
    group: CampaignGroup
    ways: Ways


@dataclass(frozen=True)
class Audience:
    """How many fit, how many of them can't be reached or have no words, and the others, in order of their keys."""

    groups: tuple[CampaignGroup, ...]
    fitting: int
    silent: int
    wordless: int
    receivers: tuple[Receiver, ...]

    @cached_property
    def by_group(self) -> Counter[int]:
        """How many get the words of each group."""
        return Counter(one.group.pk for one in self.receivers)

    @cached_property
    def by_way(self) -> Counter[str]:
        """How many may be reached by each way first."""
        return Counter(one.ways[0] for one in self.receivers)


def audience_of(*, campaign: Campaign, at: datetime) -> Audience:
    """Ask who it is for. Nine queries, one more for each thing told that matters; linear in who fits."""
    groups = list(campaign.groups.all())
    having = who_have(codes=[campaign.need, *(group.need for group in groups)])
    people = fitting(campaign, at)
    tiers = dict(CustomerValue.objects.standing().filter(customer__in=people).values_list("customer_id", "tier"))
    rows = [row for row in people.order_by("pk").values_list("pk", "name", "language") if _fits(row, campaign, having)]
    ways = ways_of(people=people) if rows else {}
    receivers = []
    for person, name, language in rows:
        tier = tiers.get(person, "")
        group = _group_for(groups, person, tier, language, having)
        if person in ways and group is not None:
            receivers.append(Receiver(person, name, tier, group, ways[person]))
    silent = sum(person not in ways for person, _, _ in rows)
    return Audience(tuple(groups), len(rows), silent, len(rows) - silent - len(receivers), tuple(receivers))


def fitting(campaign: Campaign, at: datetime) -> "QuerySet[Customer]":
    """The people whom all conditions fit that a database can ask for."""
    people = Customer.objects.people()
    if campaign.tiers:
        valued = CustomerValue.objects.standing().filter(tier__in=campaign.tiers)
        people = people.filter(pk__in=valued.values("customer_id"))
    if campaign.family_code:
        lines = OrderLine.objects.present().filter(order__identity__customer=OuterRef("pk"), order__placed_at__lte=at)
        lines = lines.filter(family_code=campaign.family_code).exclude(order__status__in=NOT_SOLD)
        people = people.filter(Exists(lines))
    if campaign.bought_within_days:
        people = people.filter(_bought_since(at - timedelta(days=campaign.bought_within_days), at))
    if campaign.quiet_for_days:
        since = _bought_since(at - timedelta(days=campaign.quiet_for_days), at)
        people = people.filter(_bought_since(None, at)).exclude(since)
    if campaign.has_card is not None:
        card = Exists(Identity.objects.filter(kind=Identity.Kind.CARD, customer=OuterRef("pk")))
        people = people.filter(card if campaign.has_card else ~card)
    return people


def _bought_since(begin: datetime | None, at: datetime) -> Q:
    """Whether somebody bought from us after a time, or ever, here or at a till elsewhere."""
    orders = Order.objects.filter(identity__customer=OuterRef("pk"), placed_at__lte=at).exclude(status__in=NOT_SOLD)
    elsewhere = Purchase.objects.filter(identity__customer=OuterRef("pk"), at__lte=at)
    if begin is not None:
        orders, elsewhere = orders.filter(placed_at__gt=begin), elsewhere.filter(at__gt=begin)
    return Q(Exists(orders.order_by())) | Q(Exists(elsewhere.order_by()))


def _fits(row: tuple[uuid.UUID, str, str], campaign: Campaign, having: Having) -> bool:
    return not campaign.need or row[0] in having[campaign.need]


def _group_for(
    groups: Iterable[CampaignGroup], person: uuid.UUID, tier: str, language: str, having: Having
) -> CampaignGroup | None:
    """The first group that fits."""
    for group in groups:
        alike = group.tier in {"", tier} and group.language in {"", language}
        if alike and (not group.need or person in having[group.need]):
            return group
    return None
