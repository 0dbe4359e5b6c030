"""A receiver that is away for 72 hours while orders come in: nothing is dropped, nobody else waits, order is kept.

`python -m tests.races.outage [ORDERS]` runs the long form on the database that DATABASE_URL names the server of (or on
SQLite) and prints figures as JSON; `test_outage` runs a short one. Time is a clock that is set; the wire is real.
"""

import json
import os
import sys
import tempfile
import time
import uuid
from collections import defaultdict
from copy import copy
from datetime import timedelta
from pathlib import Path
from random import Random
from threading import Event

HOURS = 72
STEP = timedelta(minutes=30)
CHANGED = 5
"""Every fifth order is put on hold and released later on."""


def clones(order, count, first=0):
    """More orders like this one, as rows: with a document and nothing else."""
    from configurator.orders.models import Order, OrderDocument  # noqa: PLC0415  Django is set up by then

    document = order.documents.get()
    orders, documents = [], []
    for number in range(first, first + count):
        made = copy(order)
        made._state = copy(order._state)
        made.pk, made.number = uuid.UUID(int=Random(number).getrandbits(128), version=4), f"X-{number:06d}"
        made.token = made.checkout_token = f"clone-{number}"
        orders.append(made)
        documents.append(OrderDocument(order=made, version=1, body=bytes(document.body), sha256=document.sha256))
    Order.objects.bulk_create(orders)
    OrderDocument.objects.bulk_create(documents)
    return orders


class Outage:
    """The shop with two receivers; the server of one of them is down until `come_back`."""

    def __init__(self, order, away, there, clock):
        from tests.fulfillment.receiving import receiver, sender  # noqa: PLC0415

        self.order, self.away, self.there, self.clock = order, away, there, clock
        self.receiver = receiver(away.url(), code="away")
        receiver(there.url(), code="there")
        self.sender = sender(clock)
        self.made = 0

    def live(self, orders, step=STEP):
        """Take orders evenly over the hours, and send what can be sent, step by step."""
        steps = int(timedelta(hours=HOURS) / step)
        held = []
        for number in range(1, steps + 1):
            count = orders * number // steps - self.made
            new = clones(self.order, count, self.made)
            self.made += count
            self._say("released", held)
            self._say("placed", new)
            held = [order for order in new if int(order.number[2:]) % CHANGED == 0]
            self._say("held", held)
            self.make()
            self.sender.drain()
            self.clock.now += step
        self._say("released", held)
        self.make()
        self.sender.drain()

    def _say(self, kind, orders):
        from configurator.orders.announce import announce  # noqa: PLC0415
        from configurator.orders.models import Kind  # noqa: PLC0415

        for order in orders:
            announce(order=order, kind=Kind(kind), key=uuid.uuid4(), at=self.clock.now)

    def make(self):
        """The relay's part."""
        from configurator.fulfillment.deliveries.make import make_deliveries  # noqa: PLC0415
        from configurator.outbox.models import Message  # noqa: PLC0415
        from configurator.outbox.queue import settle  # noqa: PLC0415

        for message in Message.objects.waiting().filter(topic__startswith="order.").order_by("pk"):
            make_deliveries(message=message, at=self.clock.now)
            settle(message=message, at=self.clock.now)

    def drain(self):
        """Send all that waits once the receiver is back; returns how many and in how many seconds."""
        self.receiver.refresh_from_db()
        self.clock.now = max(self.clock.now, self.receiver.resume_at or self.clock.now)
        started = time.monotonic()
        sent = self.sender.drain()
        return sent, time.monotonic() - started

    def figures(self):
        """What came of it, counted from what the servers got and not from our own rows."""
        from configurator.fulfillment.models import Delivery  # noqa: PLC0415

        late = Delivery.objects.filter(receiver__code="there", state="delivered")
        lags = [row.ended_at - row.made_at for row in late.only("ended_at", "made_at", "state")]
        wanted = 1 + self.made + 2 * len(range(0, self.made, CHANGED))
        return {
            "orders": self.made,
            "messages": wanted,
            "got_away": len({got.id for got in self.away.got}),
            "got_there": len({got.id for got in self.there.got}),
            "repeats_there": len(self.there.got) - len({got.id for got in self.there.got}),
            "dead": Delivery.objects.dead().count(),
            "waiting": Delivery.objects.waiting().count(),
            "longest_wait_of_the_other_s": max(lags, default=timedelta()).total_seconds(),
            "out_of_order": out_of_order(self.away) + out_of_order(self.there),
        }


RANK = {"order.placed": 0, "order.held": 1, "order.released": 2}


def out_of_order(server):
    """Orders whose messages came to the server in another order than they happened in."""
    seen = defaultdict(list)
    for got in server.got:
        seen[got.headers["atelier-order"]].append(RANK[got.headers["atelier-event"]])
    return sum(1 for ranks in seen.values() if ranks != sorted(ranks))


def away_until(server, back):
    """Answer with 503 until the event is set."""
    from tests.fulfillment.server import status  # noqa: PLC0415

    def answer(handler, running):
        if back.is_set():
            status(204)(handler, running)
        else:
            with running.lock:
                running.got = [got for got in running.got if got.path != handler.path]
            status(503)(handler, running)

    server.answers["/"] = answer


def main():
    """The long form."""
    orders = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    from tests import databases  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"ATELIER_TEST_VAR": folder}
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/none.sqlite3")
        server = os.environ["DATABASE_URL"]
        database = databases.make(Path(folder))
        os.environ |= {"DATABASE_URL": database.url, "DJANGO_SETTINGS_MODULE": "tests.settings", "LOG_LEVEL": "ERROR"}
        try:
            print(json.dumps(_run(orders), indent=1))
        finally:
            from django.db import connection  # noqa: PLC0415

            connection.close()
            os.environ["DATABASE_URL"] = server
            database.drop()


def _run(orders):
    import django  # noqa: PLC0415  the environment is set by then

    django.setup()
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    return {"database": connection.vendor, **run(orders, settings)}


def run(orders, settings, step=STEP):
    """The whole story on an empty database; returns the figures."""
    from tests.fulfillment import server as servers  # noqa: PLC0415
    from tests.fulfillment.receiving import Clock  # noqa: PLC0415
    from tests.orders.shop import guest, ordered, publish_lamp  # noqa: PLC0415

    publish_lamp()
    order = ordered(guest())
    back = Event()
    with servers.running() as away, servers.running() as there:
        away.allow(settings)
        there.allow(settings)
        away_until(away, back)
        outage = Outage(order, away, there, Clock())
        outage.make()
        started = time.monotonic()
        outage.live(orders, step)
        lived = time.monotonic() - started
        back.set()
        sent, seconds = outage.drain()
        figures = {**outage.figures(), "drained": sent, "per_second": round(sent / seconds, 1)}
    return {"seconds_of_72_hours": round(lived), **figures}


if __name__ == "__main__":
    main()
