from argparse import ArgumentParser
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from configurator.configurations.remind import remind_of_abandoned, tell_of_lower_prices
from configurator.orders.care import ask_after_orders
from configurator.outbox.follow import end_on_signals, follow


class Command(BaseCommand):
    """The pass over builds and orders that may be worth a letter, once or for as long as the site runs."""

    help = "Write to customers who let us: builds left unfinished, saved builds that cost less, how an order is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--follow", action="store_true", help="go on until SIGTERM or SIGINT")
        parser.add_argument("--interval", type=float, default=60.0, help="seconds between passes (default 60)")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002  Django's signature
        ended = Event()
        if options["follow"]:
            end_on_signals(ended)
        interval = options["interval"] if options["follow"] else None
        written = follow(_look, interval=interval, ended=ended)
        self.stdout.write(f"wrote {written} letter{'' if written == 1 else 's'}")


def _look() -> int:
    at = timezone.now()
    return remind_of_abandoned(at=at) + tell_of_lower_prices(at=at) + ask_after_orders(at=at)
