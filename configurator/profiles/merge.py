"""Merge: when customers turn out to be one person, or do not after all, their profiles are counted anew."""

import logging
import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from configurator.customers import merge
from configurator.customers.models import Merge, User
from configurator.customers.visitor import Visitor
from configurator.profiles.learn import locked_cursor, rebuild
from configurator.profiles.taste import drop_taste

logger = logging.getLogger(__name__)


def join_history(*, visitor: Visitor, at: datetime) -> bool:
    """Add the guest's acts to the customer, and count both anew. Returns whether there was a guest to join."""
    with transaction.atomic():
        locked_cursor()
        made = merge.join(visitor=visitor, at=at)
        if made is not None:
            _count_anew((made.survivor_id, made.absorbed_id))
    return made is not None


def merge_customers(
    *, survivor_id: uuid.UUID, absorbed_id: uuid.UUID, at: datetime, by: User | None = None
) -> Merge | None:
    """Make two customers one person and count both anew. None when they are one already. One merge at a time."""
    with transaction.atomic():
        locked_cursor()
        made = merge.merge(survivor_id=survivor_id, absorbed_id=absorbed_id, at=at, by=by)
        if made is not None:
            _count_anew((made.survivor_id, made.absorbed_id))
    return made


def undo_merge(*, merge_id: int, at: datetime, by: User | None = None) -> Merge:
    """Make them two again and count both anew. Raises Merge.DoesNotExist, TooLateError."""
    with transaction.atomic():
        locked_cursor()
        undone = merge.undo(merge_id=merge_id, at=at, by=by)
        _count_anew((undone.survivor_id, undone.absorbed_id))
    return undone


def _count_anew(customers: Iterable[uuid.UUID]) -> None:
    for customer_id in customers:
        rebuild(customer_id=customer_id)
        drop_taste(customer_id=customer_id)
