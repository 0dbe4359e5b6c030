from typing import Any

from django.core.management.base import BaseCommand

from configurator.orders.follow_up import follow_up


class Command(BaseCommand):
    """The pass over builds and orders that may be worth a letter, once; `work` does it every minute."""

    help = "Write to customers who let us: builds left unfinished, saved builds that cost less, how an order is."

    def handle(self, **_options: Any) -> None:
        done = follow_up.call()
        self.stdout.write(f"wrote {done} letter{'' if done == 1 else 's'}")
