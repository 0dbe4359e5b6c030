"""Make: an announcement in the outbox becomes one delivery for each receiver that it concerns."""

import logging
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from configurator.fulfillment.deliveries.bodies import Announcement, announcement, body_of
from configurator.fulfillment.deliveries.schedule import give_up_at
from configurator.fulfillment.models import Delivery, Receiver
from configurator.orders.announce import TOPICS
from configurator.orders.models import OrderLine
from configurator.outbox.models import Message

log = logging.getLogger(__name__)

ORDER_TOPICS = frozenset(TOPICS.values())


def make_deliveries(*, message: Message, at: datetime) -> int:
    """Make what is not made yet, of this message and of those before it about the same order. Returns how many.

    Earlier ones go first because two relays may take messages of one order at once. Their bytes are frozen here; a
    repeat makes nothing new. When a document can't be written in a receiver's format, the other receivers get theirs
    all the same, and then the error is raised.
    """
    made, broken = 0, []
    with transaction.atomic():
        for earlier in _so_far(message):
            announced, order = announcement(earlier), UUID(earlier.key)
            for receiver in concerned(order=order, announced=announced):
                try:
                    made += _make(receiver=receiver, order=order, message=earlier, announced=announced, at=at)
                except ValueError as reason:
                    broken.append(reason)
    if broken:
        raise broken[0]
    return made


def _so_far(message: Message) -> list[Message]:
    same = Message.objects.waiting().filter(topic__in=ORDER_TOPICS, key=message.key, pk__lt=message.pk)
    return [*same.order_by("pk"), message]


def concerned(*, order: UUID, announced: Announcement) -> list[Receiver]:
    """Who hears of it: receivers of one of its families, and whoever has heard of the order before.

    Not the one that reported it.
    """
    codes = announced.families or _families(order)
    listening = Receiver.objects.listening()
    of_family = listening.filter(families__code__in=codes).values("pk")
    told = Delivery.objects.filter(order=order).values("receiver")
    everything = listening.filter(all_families=True)
    found = everything | listening.filter(pk__in=of_family) | listening.filter(pk__in=told)
    return [receiver for receiver in found.order_by("made_at") if receiver.source != announced.by]


def _families(order: UUID) -> Collection[str]:
    return frozenset(OrderLine.objects.filter(order=order).values_list("family_code", flat=True))


def _make(*, receiver: Receiver, order: UUID, message: Message, announced: Announcement, at: datetime) -> int:
    if Delivery.objects.filter(receiver=receiver, event=announced.event).exists():
        return 0
    body = body_of(announced, receiver.format)
    row = Delivery(
        receiver=receiver,
        order_id=order,
        event=announced.event,
        sequence=message.pk,
        topic=announced.topic,
        version=announced.version,
        format=receiver.format,
        content_type=body.content_type,
        body=body.content,
        made_at=at,
        due_at=at,
        give_up_at=give_up_at(at),
    )
    Delivery.objects.bulk_create([row], ignore_conflicts=True)  # another relay may be making the same
    log.info("delivery.made receiver=%s order=%s topic=%s", receiver.code, order, announced.topic)
    return 1
