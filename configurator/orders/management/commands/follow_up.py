from django.utils import timezone

from configurator.configurations.remind import remind_of_abandoned, tell_of_lower_prices
from configurator.orders.care import ask_after_orders
from configurator.outbox.follow import FollowCommand


class Command(FollowCommand):
    """The pass over builds and orders that may be worth a letter, once or for as long as the site runs."""

    help = "Write to customers who let us: builds left unfinished, saved builds that cost less, how an order is."
    interval = 60.0

    def look(self, *, following: bool) -> int:  # noqa: ARG002  once or again and again is the same here
        at = timezone.now()
        return remind_of_abandoned(at=at) + tell_of_lower_prices(at=at) + ask_after_orders(at=at)

    def said(self, done: int) -> str:
        return f"wrote {done} letter{'' if done == 1 else 's'}"
