from argparse import ArgumentParser
from random import Random
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from configurator.fulfillment.deliveries.sender import Sender
from configurator.outbox.follow import end_on_signals


class Command(BaseCommand):
    """Run the sender, as a process or once."""

    help = "Send receivers the orders that wait for them, until ended (Ctrl-C)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="send what is due now, then end")

    def handle(self, *, once: bool, **_options: Any) -> None:
        sender = Sender(clock=timezone.now, rng=Random())  # noqa: S311  jitter, not a secret
        end_on_signals(sender.stop)
        if once:
            count = sender.drain()
            self.stdout.write(f"Tried {count} deliver{'y' if count == 1 else 'ies'}.")
        else:
            self.stdout.write("Watching for deliveries. Ctrl-C ends it.")
            sender.run()
