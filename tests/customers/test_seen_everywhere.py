"""One time line over all channels: what one contact point writes, another reads on a connection of its own."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from queue import Queue

import pytest
from django.db import connection

from configurator.customers.consent import Channel, Purpose, may_use, withdraw
from configurator.customers.identify import add_identity, ensure_customer, identify
from configurator.customers.models import Interaction, Learning, User, Verb
from configurator.customers.note import add_note, notes_of
from configurator.customers.track import Act, track
from configurator.customers.visitor import Visitor
from tests.outbox.realdb import database_on_disk

AT = datetime(2026, 3, 4, tzinfo=UTC)
CARD = "4539 1488 0343 6467"
WITHIN = 1.0  # seconds


def counter(asked, answers):
    """Another contact point: reads by the customer's card, whenever it is asked."""
    try:
        while asked.get():
            customer = identify(kind="card", text=CARD)
            assert customer is not None
            acts = Interaction.objects.of(customer.pk).order_by("pk").values_list("verb", "channel")
            notes = [note.text for note in notes_of(customer.pk)]
            allowed = may_use(customer_id=customer.pk, purpose=Purpose.PERSONALISE)
            answers.put((list(acts), notes, allowed))
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_what_happens_at_one_contact_point_is_seen_at_another_within_a_second(tmp_path):
    asked, answers = Queue(), Queue()

    def seen():
        began = time.monotonic()
        asked.put("now")
        found = answers.get(timeout=10)
        assert time.monotonic() - began < WITHIN
        return found

    with database_on_disk(tmp_path), ThreadPoolExecutor(1) as elsewhere:
        visitor = Visitor()
        ensure_customer(visitor=visitor, at=AT)
        add_identity(customer_id=visitor.customer_id, kind="card", text=CARD, at=AT)
        other = elsewhere.submit(counter, asked, answers)
        try:
            expected = []
            for channel in (Channel.WEB, Channel.COUNTER, Channel.TELEPHONE, Channel.PARTNER):
                act = Act(verb=Verb.CHOSE, family_code="lamp")
                track(visitor=visitor, learning=Learning.ALWAYS, at=AT, acts=[act], channel=channel)
                expected.append(("chose", channel.value))
                assert seen() == (expected, [], True)
            clerk = User.objects.create_user("clerk@example.com")
            add_note(customer_id=visitor.customer_id, text="In a hurry", by=clerk, at=AT, channel=Channel.COUNTER)
            expected.append(("noted", "counter"))
            assert seen() == (expected, ["In a hurry"], True)
            withdraw(customer_id=visitor.customer_id, purpose=Purpose.PERSONALISE, at=AT, source="test")
            assert seen() == (expected, ["In a hurry"], False)
        finally:
            asked.put(None)
            other.result(timeout=10)
