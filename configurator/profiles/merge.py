"""Merge: a guest's history becomes part of the profile of the customer who signed in."""

import logging

from django.db import transaction

from configurator.customers.merge import join
from configurator.customers.visitor import Visitor
from configurator.profiles.learn import locked_cursor, rebuild
from configurator.profiles.taste import drop_taste

logger = logging.getLogger(__name__)


def join_history(*, visitor: Visitor) -> bool:
    """Add the guest's acts to the customer, and count both anew. Returns whether there was a guest to join."""
    with transaction.atomic():
        locked_cursor()
        guest_id = join(visitor=visitor)
        if guest_id is None or visitor.customer_id is None:
            return False
        for customer_id in (guest_id, visitor.customer_id):
            rebuild(customer_id=customer_id)
            drop_taste(customer_id=customer_id)
    logger.info("history joined customer=%s guest=%s", visitor.customer_id, guest_id)
    return True
