"""Follow: what people are treated to, by their tier and by nothing else that is known of them."""

import uuid
from collections.abc import Collection

from configurator.insight.models import CustomerValue, Tier, TierEffort
from configurator.orders.precedence import Ahead


def efforts() -> dict[str, TierEffort]:
    """By tier; what staff did not set is as to begin with. One query."""
    found = TierEffort.objects.in_bulk()
    return {tier: found.get(tier) or TierEffort(tier=tier) for tier in Tier.values}


def tiers_of(people: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The tier of each person; of who has no value yet, that of the rest. One query."""
    rows = CustomerValue.objects.standing().filter(pk__in=people).values_list("pk", "tier")
    return {**dict.fromkeys(people, Tier.OTHERS.value), **dict(rows)}


def ahead(people: Collection[uuid.UUID]) -> dict[uuid.UUID, Ahead]:
    """How far each person is ahead in the queues of staff. Two queries."""
    known, said = efforts(), {str(code): str(label) for code, label in Tier.choices}
    return {
        person: Ahead(hours=known[tier].head_start_hours, why=said[tier]) for person, tier in tiers_of(people).items()
    }
