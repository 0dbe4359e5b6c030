"""The relay: takes messages from the outbox and does the step for their topic, at least once each."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from threading import Event
from uuid import UUID

from django.db import InterfaceError, OperationalError, close_old_connections

from configurator.configurations.remind import holds
from configurator.fulfillment.deliveries.make import ORDER_TOPICS, make_deliveries
from configurator.fulfillment.export import export_announced
from configurator.fulfillment.redact import redact_deliveries, redact_files
from configurator.letters.deliver import deliver
from configurator.letters.write import TOPIC as LETTER
from configurator.orders.announce import ORDER_CHANGED, ORDER_PLACED
from configurator.orders.payment.payback import REFUND_ASKED
from configurator.orders.payment.refund import carry_out
from configurator.orders.redact import ORDER_REDACTED
from configurator.outbox import mail
from configurator.outbox.models import Message
from configurator.outbox.queue import claim, fail, release, settle

log = logging.getLogger(__name__)

Step = Callable[[Message, datetime], object]


def hand_over(message: Message, at: datetime) -> None:
    """Make the deliveries to receivers, and files of what has a document; neither waits for the other to succeed."""
    try:
        make_deliveries(message=message, at=at)
    finally:
        if message.topic in {ORDER_PLACED, ORDER_CHANGED}:
            export_announced(message=message, at=at)


STEPS: Mapping[str, Step] = {
    **dict.fromkeys(ORDER_TOPICS, hand_over),
    ORDER_REDACTED: lambda message, _at: (redact_deliveries(key=message.key), redact_files(key=message.key)),
    REFUND_ASKED: lambda message, at: carry_out(refund_key=UUID(message.key), at=at),
    mail.TOPIC: lambda message, _at: mail.send(message=message),
    LETTER: lambda message, at: deliver(message=message, holds=holds, at=at),
}
BATCH = 5
LEASE = timedelta(seconds=2 * BATCH * mail.TIMEOUT_SECONDS)
PAUSE_SECONDS = 0.2


@dataclass(frozen=True, kw_only=True)
class Relay:
    """One worker. `clock` tells the time, `stop` asks it to end after the message in hand."""

    clock: Callable[[], datetime]
    rng: Random
    stop: Event = field(default_factory=Event)
    steps: Mapping[str, Step] = field(default_factory=lambda: STEPS)

    def run(self) -> None:
        """Work until asked to stop; a database that is busy or away is tried again."""
        while not self.stop.is_set():
            try:
                worked = self.run_once()
            except (OperationalError, InterfaceError):
                log.exception("relay.database")
                close_old_connections()  # a broken one would never work again
                worked = 0
            if not worked:
                self.stop.wait(PAUSE_SECONDS)

    def run_once(self) -> int:
        """Handle the messages that are due now, one batch; the answer is how many were taken."""
        messages = claim(topics=list(self.steps), limit=BATCH, lease=LEASE, at=self.clock())
        for message in messages:
            if self.stop.is_set():
                release(message=message)
            else:
                self._handle(message)
        return len(messages)

    def drain(self) -> int:
        """Handle everything that is due now; the answer is how many messages were taken."""
        total = 0
        while not self.stop.is_set() and (taken := self.run_once()):
            total += taken
        return total

    def _handle(self, message: Message) -> None:
        try:
            self.steps[message.topic](message, self.clock())
        except Exception as reason:
            # One message that can't be delivered must not stop the others: it stays in the outbox with the reason.
            # A mail server's refusal names the address: that is for the outbox, not for the log.
            error, trace = type(reason).__name__, not isinstance(reason, OSError)
            log.error("relay.failed message=%s topic=%s error=%s", message.pk, message.topic, error, exc_info=trace)  # noqa: TRY400  see above
            fail(message=message, reason=f"{type(reason).__name__}: {reason}", at=self.clock(), rng=self.rng)
        else:
            settle(message=message, at=self.clock())
            log.info("relay.delivered message=%s topic=%s key=%s", message.pk, message.topic, message.key)
