from argparse import ArgumentParser
from pathlib import Path
from random import Random
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from configurator.fulfillment.export import sweep
from configurator.fulfillment.relay import Relay
from configurator.outbox.follow import end_on_signals


class Command(BaseCommand):
    """Run the relay, as a process or once."""

    help = "Hand what is in the outbox to fulfillment and the mail server, until ended (Ctrl-C)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="handle what is due now, then end")

    def handle(self, *, once: bool, **_options: Any) -> None:
        relay = Relay(clock=timezone.now, rng=Random())  # noqa: S311  jitter, not a secret
        end_on_signals(relay.stop)
        sweep(folder=Path(settings.EXPORT_DIR), at=timezone.now())
        if once:
            count = relay.drain()
            self.stdout.write(f"Handled {count} message{'' if count == 1 else 's'}.")
        else:
            self.stdout.write("Watching the outbox. Ctrl-C ends it.")
            relay.run()
