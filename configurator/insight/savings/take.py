"""Take: a proposal of the workbench, from now on; or withdraw what was taken. Both may be repeated."""

import logging
import uuid
from datetime import datetime, timedelta

from django.db import transaction

from configurator.customers.models import Customer, User
from configurator.insight.gather import served_when
from configurator.insight.models import ChannelMove, CustomerValue
from configurator.insight.rebuild import policy_now
from configurator.insight.worklist import Burden, burdens_of, cheapest

log = logging.getLogger(__name__)


class NoProposalError(Exception):
    """There is no cheaper channel for it any more, or the customer's value is reckoned anew."""


def take(*, customer_id: uuid.UUID, activity: str, channel: str, by: User | None, at: datetime) -> ChannelMove:
    """What is proposed now for an activity by a channel, stored with what it is expected to save.

    Taken twice, it is stored once. Raises NoProposalError.
    """
    with transaction.atomic():
        person = Customer.objects.select_for_update().person(customer_id).first()
        if person is None:
            raise NoProposalError
        taken = ChannelMove.objects.filter(
            customer=person, activity=activity, channel_before=channel, withdrawn_at=None
        ).first()
        if taken is not None:
            return taken
        move = _made(person, _proposed(person, activity, channel), at)
        move.by = by
        move.save()
    log.info("savings.taken move=%s", move.pk)
    return move


def withdraw(*, pk: int, by: User | None, at: datetime) -> bool:
    """Count nothing from now on; whether it was not withdrawn before."""
    rows = ChannelMove.objects.filter(pk=pk, withdrawn_at=None)
    return rows.update(withdrawn_at=at, withdrawn_by=by) == 1


def _proposed(person: Customer, activity: str, channel: str) -> tuple[CustomerValue, Burden]:
    value = CustomerValue.objects.standing().filter(pk=person.pk).prefetch_related("terms").first()
    if value is not None:
        for burden in burdens_of(value, value.terms.all(), cheapest()):
            if burden.cheaper and (burden.term.activity, burden.term.channel) == (activity, channel):
                return value, burden
    raise NoProposalError


def _made(person: Customer, proposed: tuple[CustomerValue, Burden], at: datetime) -> ChannelMove:
    value, burden = proposed
    cheaper = burden.cheaper
    if cheaper is None:
        raise NoProposalError
    begin, kind = at - timedelta(days=policy_now().window_days), burden.term.activity
    acts = served_when(people=[person.pk], kinds=[kind], begin=begin, end=at)
    channels = [channel for _person, (_kind, channel), _at in acts]
    return ChannelMove(
        customer=person,
        activity=kind,
        channel_before=burden.term.channel,
        channel_after=cheaper.row.channel,
        seen_before=channels.count(burden.term.channel),
        seen_after=channels.count(cheaper.row.channel),
        cost_before=burden.term.each,
        cost_after=cheaper.row.cost,
        expected=cheaper.saving,
        horizon_months=value.horizon_months,
        currency=value.currency,
        at=at,
    )
