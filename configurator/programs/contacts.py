"""Contacts: how often we may turn to somebody within 30 days, and what that may cost, by their tier.

Beside the customer's own answer how often we may write, and the most letters that anybody gets (`letters`).
"""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from configurator.customers.models import Channel, Customer
from configurator.insight.effort.follow import efforts, tiers_of
from configurator.insight.models import TierEffort
from configurator.letters.models import Letter
from configurator.programs.campaigns.channels import costs
from configurator.programs.models import Contact, Enough

MONTH = timedelta(days=30)
WEB, EMAIL = Channel.WEB.value, Channel.EMAIL.value


@dataclass(frozen=True, slots=True)
class Budgets:
    """What each tier may have, what one contact by each way costs, and who is of which tier."""

    efforts: Mapping[str, TierEffort]
    costs: Mapping[str, Decimal]
    tiers: Mapping[uuid.UUID, str]

    def against(self, *, person: uuid.UUID, way: str, at: datetime, besides: uuid.UUID | None = None) -> str:
        """Why one more contact by a way would be more than somebody's tier has, "" where it would not. Two queries.

        `besides` is the side of a campaign whose message on the home page this contact takes the place of.
        """
        begin, effort = at - MONTH, self.efforts[self.tiers[person]]
        letters = Letter.objects.of(person).written_since(begin).count()
        messages = Contact.objects.filter(
            assignment__customer__in=Customer.objects.members(person), channel=WEB, at__gt=begin
        ).exclude(pk=besides)
        shown = messages.count()
        if letters + shown >= effort.contacts_a_month:
            return Enough.CONTACTS
        cost = letters * self.costs[EMAIL] + shown * self.costs[WEB] + self.costs[way]
        return Enough.MONEY if cost > effort.money_a_month else ""


def budgets_of(people: Collection[uuid.UUID]) -> Budgets:
    """The budgets of these people. Three queries."""
    return Budgets(efforts(), costs(), tiers_of(people))
