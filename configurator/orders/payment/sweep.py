"""Sweep: the periodic job that brings outcomes that never came, and ends orders that were not paid in time."""

from django.utils import timezone

from configurator.background.compat import task
from configurator.orders.payment.settle import lapse_unpaid, look_again


@task
def settle_payments() -> int:
    """Ask providers about tries without an outcome first: an order whose money has come does not lapse."""
    at = timezone.now()
    return look_again(at=at) + lapse_unpaid(at=at)
