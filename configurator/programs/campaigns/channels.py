"""Channels: by which ways people may be reached now, the cheapest first.

There are two: a message on the home page, for whoever has an account and lets us learn; and a letter by e-mail, for
whoever lets us write. What each costs stands in the costs of activities; a way without a row costs nothing.
"""

import uuid
from decimal import Decimal
from typing import TYPE_CHECKING

from configurator.customers.consent import Purpose, may_use
from configurator.customers.models import Channel, Customer
from configurator.insight.models import Activity, ActivityCost
from configurator.letters.permission import accounts_of, who_let_us_write

if TYPE_CHECKING:
    from django.db.models import QuerySet

Ways = tuple[str, ...]
_EXISTING = (Channel.WEB.value, Channel.EMAIL.value)


def ways_of(*, people: "QuerySet[Customer]") -> dict[uuid.UUID, Ways]:
    """Of those who may be reached at all, by which ways. Five queries; see `who_allow`."""
    accounts = accounts_of(people=people)
    writable = who_let_us_write(people=people)
    learning = dict(people.filter(pk__in=accounts).values_list("pk", "learning")) if accounts else {}
    order = _cheapest_first()
    found = {}
    for person in accounts:
        web = may_use(customer_id=person, purpose=Purpose.PERSONALISE, learning=learning.get(person, "off"))
        open_ones = {Channel.WEB.value: web, Channel.EMAIL.value: person in writable}
        if ways := tuple(way for way in order if open_ones[way]):
            found[person] = ways
    return found


def costs() -> dict[str, Decimal]:
    """What one message costs by each way. One query."""
    rows = ActivityCost.objects.filter(kind=Activity.LETTER, channel__in=_EXISTING).values_list("channel", "cost")
    return {**dict.fromkeys(_EXISTING, Decimal(0)), **dict(rows)}


def _cheapest_first() -> Ways:
    known = costs()
    return tuple(sorted(_EXISTING, key=lambda way: known[way]))
