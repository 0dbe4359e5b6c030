"""Hands: the one place that decides who may change a build: its owner, and whom they invited while that lasts."""

import uuid
from datetime import datetime

from django.db.models import QuerySet, Subquery

from configurator.configurations.models import Companion, Configuration, Hand, Invitation
from configurator.customers.models import Customer
from configurator.customers.visitor import Visitor


def admit(*, configuration: Configuration, visitor: Visitor, at: datetime) -> None:
    """Let a visitor at a build that was read with its customer, and note on it who they are there.

    Raises Configuration.DoesNotExist for whoever may not change it. No query for its owner, one SELECT for others.
    """
    owner, me = configuration.customer, visitor.customer_id
    if me is None or configuration.deleted_at is not None:
        raise Configuration.DoesNotExist
    if me in {owner.pk, owner.merged_into_id}:
        return
    number = Subquery(_companions(configuration.pk, me, at).values("number")[:1])
    found = Customer.objects.filter(pk=me).annotate(number=number).first()
    if found is None:
        raise Configuration.DoesNotExist
    if found.person_id == owner.person_id:  # the visitor's customer was merged with the one who made the build
        return
    companion: int | None = vars(found)["number"]
    if companion is None:
        raise Configuration.DoesNotExist
    configuration.hand = Hand(found, companion)


def _companions(key: uuid.UUID, customer_id: uuid.UUID, at: datetime) -> QuerySet[Companion]:
    """Who builds along now, of one person."""
    live = Invitation.objects.live(at).filter(configuration=key)
    return Companion.objects.filter(invitation__in=live, customer__in=Customer.objects.members(customer_id))


def left_by(*, key: uuid.UUID, visitor: Visitor) -> Invitation | None:
    """The invitation by which a visitor built along at a build until it ended; None for whoever never did."""
    if visitor.customer_id is None:
        return None
    mine = Companion.objects.filter(customer__in=Customer.objects.members(visitor.customer_id))
    found = Invitation.objects.filter(configuration=key, companions__in=mine).select_related("configuration")
    return found.newest_first().first()
