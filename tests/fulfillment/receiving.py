"""Receivers, messages and clocks for tests of deliveries."""

import json
import uuid
from datetime import timedelta
from random import Random

from configurator.fulfillment.deliveries.make import make_deliveries
from configurator.fulfillment.deliveries.sender import Sender
from configurator.fulfillment.models import Delivery, Receiver
from configurator.fulfillment.receivers.secrets import issue_secret
from configurator.orders.announce import announce
from configurator.orders.models import Kind
from configurator.outbox.models import Message
from tests.fulfillment.server import status
from tests.orders.shop import AT, ordered


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self, now=AT):
        self.now = now

    def __call__(self):
        return self.now

    def go(self, **much):
        self.now += timedelta(**much)


def receiver(url, *, code="mill", **columns):
    """An active receiver; its secret is in `receiver.secret`."""
    made = Receiver.objects.create(code=code, name=code.title(), url=url, made_at=AT, **columns)
    made.secret = issue_secret(receiver=made, at=AT)
    return made


def make_all(at=AT):
    """What the relay does with what waits in the outbox."""
    return sum(
        make_deliveries(message=message, at=at)
        for message in Message.objects.filter(topic__startswith="order.").exclude(topic="order.redacted").order_by("pk")
    )


def happened(order, kind=Kind.HELD, at=AT):
    """Another message about an order."""
    announce(order=order, kind=kind, key=uuid.uuid4(), at=at)
    return Message.objects.order_by("pk").last()


def sender(clock, **more):
    return Sender(clock=clock, rng=Random(1), **more)


def said(delivery):
    return json.loads(bytes(delivery.body))


def states():
    """In which states deliveries are, sorted."""
    return sorted(Delivery.objects.values_list("state", flat=True))


def down(shop, clock, server, orders=8):
    """A receiver that answers 503 to everything, and has been tried."""
    server.answers["/"] = status(503)
    mill = receiver(server.url())
    for _ in range(orders):
        ordered(shop)
    make_all()
    sender(clock).drain()
    mill.refresh_from_db()
    return mill
