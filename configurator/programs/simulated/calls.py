"""Calls: some simulated members call more often than what they buy is worth; staff move two of them to e-mail."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from configurator.customers.models import Channel, Customer, User
from configurator.customers.note import add_note
from configurator.insight.activity import Activity
from configurator.insight.models import ChannelMove
from configurator.insight.savings.take import take
from configurator.insight.worklist import below_zero
from configurator.programs.simulated.baskets import Shopper

_CALLERS, _MOVED = 5, 2
_DAYS = (7, 15)
"""Between two calls of one of them."""
_WRITES = 0.8
"""How often somebody who was asked to write does so."""
_ABOUT = (
    "Asked when the shop closes",
    "Asked where to see the points",
    "Asked whether the rye bread is back",
    "Asked for the price of coffee",
    "Asked how to change the address",
)


@dataclass(slots=True)
class Desk:
    """Who calls, until when they were listened to, and what was moved to another channel."""

    callers: Sequence[Customer]
    clerk: User
    rng: Random
    moves: list[ChannelMove] = field(default_factory=list)
    next_call: dict[uuid.UUID, datetime] = field(default_factory=dict)

    def work(self, *, until: datetime) -> None:
        """Take the calls since the last time; each is noted, as every talk with a customer is."""
        moved = {move.customer_id for move in self.moves}
        for caller in self.callers:
            moment = self.next_call.get(caller.pk) or until - timedelta(days=self.rng.uniform(200, 300))
            while moment < until:
                writes = caller.pk in moved and self.rng.random() < _WRITES
                channel = Channel.EMAIL if writes else Channel.TELEPHONE
                add_note(customer_id=caller.pk, text=self.rng.choice(_ABOUT), by=self.clerk, at=moment, channel=channel)
                moment += timedelta(days=self.rng.uniform(*_DAYS))
            self.next_call[caller.pk] = moment

    def move(self, *, at: datetime) -> None:
        """Take the proposal of the workbench for those who are furthest below zero."""
        for case in below_zero(first=0, count=_MOVED):
            for burden in case.burdens:
                if burden.cheaper and burden.term.activity == Activity.NOTED:
                    who, channel = case.value.customer_id, burden.term.channel
                    move = take(customer_id=who, activity=Activity.NOTED, channel=channel, by=self.clerk, at=at)
                    self.moves.append(move)


def desk(*, shoppers: Sequence[Shopper], clerk: User, rng: Random) -> Desk:
    """The members of the whole year who buy least often are those who call most."""
    there = [one for one in shoppers if one.stays]
    callers = sorted(there, key=lambda one: one.pace)[:_CALLERS]
    return Desk([one.card.customer for one in callers], clerk, rng)
