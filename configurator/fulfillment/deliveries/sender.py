"""The sender: takes deliveries that are due, sends many at once, and writes down what came of them.

One thread talks to the database, another one to the receivers; each receiver has so many places (`AT_ONCE`) that are
its own, so one that hangs fills its places and nobody else's.
"""

import asyncio
import logging
import time
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from queue import Empty, SimpleQueue
from random import Random
from threading import Event, Thread
from uuid import UUID

from django.db import InterfaceError, OperationalError, close_old_connections

from configurator.fulfillment.deliveries.claim import AT_ONCE, claim, give_back, ready_receivers
from configurator.fulfillment.deliveries.post import TIMEOUT_SECONDS, Answer, Request, post
from configurator.fulfillment.deliveries.settle import Attempt, settle
from configurator.fulfillment.models import Delivery, Receiver
from configurator.fulfillment.receivers.secrets import live_secrets
from configurator.fulfillment.receivers.signing import signed

log = logging.getLogger(__name__)

PAUSE_SECONDS = 0.2
LANDING_SECONDS = 3 * TIMEOUT_SECONDS
TOGETHER_SECONDS = 0.01
"""Answers that come so close to each other are written down together."""

Post = Callable[[Request], Awaitable[Answer]]
Came = tuple[Receiver, Attempt]


@dataclass(kw_only=True)
class Sender:
    """One worker. `clock` tells the time, `stop` asks it to end once what is on its way has been answered."""

    clock: Callable[[], datetime]
    rng: Random
    stop: Event = field(default_factory=Event)
    post: Post = post
    at_once: int = AT_ONCE
    _flying: Counter[UUID] = field(default_factory=Counter)
    _came: SimpleQueue[Came] = field(default_factory=SimpleQueue)

    def run(self) -> None:
        """Work until asked to stop; a database that is busy or away is tried again."""
        with _loop() as loop:
            while not self.stop.is_set():
                self._turn(loop)
            self._land()

    def drain(self) -> int:
        """Send everything that is due now, and what becomes due by it; the answer is how many attempts were made."""
        total = 0
        with _loop() as loop:
            while True:
                total += self._send_due(loop)
                if not self._flying.total():
                    return total
                self._settle_all(self._wait(1.0))

    def _turn(self, loop: asyncio.AbstractEventLoop) -> None:
        with self._patience():
            sent = self._send_due(loop)
            self._settle_all(self._wait(0.0 if sent else PAUSE_SECONDS))

    def _land(self) -> None:
        """Wait for what is on its way; every answer comes within the time that a request has."""
        until = time.monotonic() + LANDING_SECONDS
        while self._flying.total() and time.monotonic() < until:  # what is not written down by then is sent again
            with self._patience():
                self._settle_all(self._wait(1.0))

    @contextmanager
    def _patience(self) -> Iterator[None]:
        """Where the database is busy or away, the next turn tries again."""
        try:
            yield
        except (OperationalError, InterfaceError):
            log.exception("sender.database")
            close_old_connections()  # a broken one would never work again
            time.sleep(PAUSE_SECONDS)

    def _send_due(self, loop: asyncio.AbstractEventLoop) -> int:
        at = self.clock()
        sent = 0
        for receiver in ready_receivers(at=at):
            places = self.at_once - self._flying[receiver.pk]
            taken = claim(receiver=receiver, limit=places, at=at) if places > 0 else []
            sent += len(taken)
            if taken:
                self._send(loop, receiver, taken, at)
        return sent

    def _send(self, loop: asyncio.AbstractEventLoop, receiver: Receiver, taken: list[Delivery], at: datetime) -> None:
        secrets = live_secrets(receiver=receiver, at=at)
        if self.stop.is_set():
            give_back(deliveries=taken)
            return
        for delivery in taken:
            self._flying[receiver.pk] += 1
            asyncio.run_coroutine_threadsafe(self._fly(receiver, delivery, secrets, at), loop)

    async def _fly(self, receiver: Receiver, delivery: Delivery, secrets: list[str], at: datetime) -> None:
        try:
            answer = await self.post(request_of(receiver=receiver, delivery=delivery, secrets=secrets, at=at))
        except Exception as reason:
            log.exception("sender.failed delivery=%s", delivery.pk)
            answer = Answer(error=f"{type(reason).__name__}: {reason}")
        probe = receiver.broken_at is not None
        self._came.put((receiver, Attempt(delivery, answer, probe)))

    def _wait(self, seconds: float) -> dict[UUID, list[Came]]:
        """What has come in by now, by receiver; waits for the first of it, and a moment for more."""
        found: dict[UUID, list[Came]] = defaultdict(list)
        until = time.monotonic() + seconds
        try:
            while True:
                came = self._came.get(timeout=max(until - time.monotonic(), 0.0))
                found[came[0].pk].append(came)
                until = min(until, time.monotonic() + TOGETHER_SECONDS)
        except Empty:
            return found

    def _settle_all(self, came: dict[UUID, list[Came]]) -> None:
        while came:
            key, landed = came.popitem()
            attempts = [attempt for _, attempt in landed]
            try:
                settle(receiver=landed[0][0], attempts=attempts, at=self.clock(), rng=self.rng)
            except (OperationalError, InterfaceError):
                for one in chain(landed, *came.values()):  # nothing that came in is forgotten
                    self._came.put(one)
                raise
            except Exception:  # one receiver's trouble is not the others': the leases run out, and it is sent again
                log.exception("sender.settle receiver=%s", key)
            self._flying[key] -= len(landed)


def request_of(*, receiver: Receiver, delivery: Delivery, secrets: list[str], at: datetime) -> Request:
    """The signed request of one delivery."""
    body = bytes(delivery.body)
    headers = {
        "Content-Type": delivery.content_type,
        "Atelier-Event": delivery.topic,
        "Atelier-Order": str(delivery.order_id),
        "Atelier-Version": str(delivery.version),
        **signed(name=str(delivery.event), body=body, secrets=secrets, at=at),
    }
    return Request(url=receiver.url, headers=headers, body=body)


@contextmanager
def _loop() -> Iterator[asyncio.AbstractEventLoop]:
    """An event loop in a thread of its own."""
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, name="sender", daemon=True)
    thread.start()
    try:
        yield loop
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()
