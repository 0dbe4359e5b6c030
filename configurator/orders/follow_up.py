"""Follow up: the pass over builds and orders that may be worth a letter."""

from django.utils import timezone

from configurator.background.compat import task
from configurator.configurations.remind import remind_of_abandoned, tell_of_lower_prices
from configurator.orders.care import ask_after_orders


@task
def follow_up() -> int:
    """Write to customers who let us: builds left unfinished, saved builds that cost less, how an order is."""
    at = timezone.now()
    return remind_of_abandoned(at=at) + tell_of_lower_prices(at=at) + ask_after_orders(at=at)
