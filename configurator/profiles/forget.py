"""Forget: everything learned about a customer, gone at once."""

import logging
import uuid
from datetime import datetime

from django.db import transaction

from configurator.customers.forget import forget_customer
from configurator.experiments.expose import forget_exposures
from configurator.profiles.learn import locked_cursor
from configurator.profiles.models import Taste
from configurator.profiles.taste import drop_taste

logger = logging.getLogger(__name__)


def forget_profile(*, customer_id: uuid.UUID, at: datetime) -> int:
    """Delete a customer's interactions, tastes and sides in A/B tests. Returns how many interactions there were.

    Builds and orders are not a profile and stay. The pass over interactions is kept out meanwhile: it could be
    counting the very acts.
    """
    with transaction.atomic():
        locked_cursor()
        deleted = forget_customer(customer_id=customer_id, at=at)
        Taste.objects.of(customer_id).delete()
        forget_exposures(customer_id=customer_id)
    drop_taste(customer_id=customer_id)
    logger.info("profile forgotten customer=%s interactions=%s", customer_id, deleted)
    return deleted
