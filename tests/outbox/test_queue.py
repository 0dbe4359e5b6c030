from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from django.db import transaction

from configurator.outbox.models import FrozenMessageError, Message
from configurator.outbox.queue import DELAYS, claim, fail, put, release, retry_now, settle

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 4, tzinfo=UTC)
LEASE = timedelta(seconds=60)


def written(count=1, topic="order.placed"):
    return [put(topic=topic, key=f"k{n}", payload=b"bytes", at=AT) for n in range(count)]


def claimed(at=AT, limit=5, topics=("order.placed",)):
    return claim(topics=topics, limit=limit, lease=LEASE, at=at)


def test_put_in_a_transaction_that_fails_leaves_nothing():
    def half_done():
        written()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        transaction.atomic(half_done)()
    assert Message.objects.count() == 0


def test_claim_takes_the_oldest_of_its_topics_up_to_the_limit():
    first, second, _third = written(3)
    written(topic="other")
    assert claimed(limit=2) == [first, second]


def test_claim_leaves_what_is_held_until_the_lease_runs_out():
    (message,) = written()
    assert claimed() == [message]
    assert claimed(at=AT + LEASE - timedelta(microseconds=1)) == []
    (again,) = claimed(at=AT + LEASE)
    assert (again.pk, again.attempts, bytes(again.payload)) == (message.pk, 2, b"bytes")


def test_claim_of_nothing_is_one_read(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert claimed() == []


def test_settle_ends_it():
    written()
    (message,) = claimed()
    settle(message=message, at=AT)
    assert claimed(at=AT + timedelta(days=9)) == []
    assert Message.objects.get().delivered_at == AT


def test_fail_gives_it_back_later_and_later_with_the_reason():
    written()
    at = AT
    for delay in (*DELAYS, DELAYS[-1]):
        (message,) = claimed(at=at)
        fail(message=message, reason="disk full", at=at, rng=Random(1))
        stored = Message.objects.get()
        assert delay <= stored.available_at - at <= delay * 1.1
        assert (stored.leased_until, stored.last_error) == (None, "disk full")
        at = stored.available_at


def test_fail_of_an_overdue_relay_does_not_free_the_claim_of_its_successor():
    written()
    (overdue,) = claimed()
    (held,) = claimed(at=AT + LEASE)
    fail(message=overdue, reason="late", at=AT + LEASE, rng=Random(1))
    stored = Message.objects.get()
    assert (stored.leased_until, stored.last_error) == (held.leased_until, "")


def test_settle_of_an_overdue_relay_counts():
    written()
    (overdue,) = claimed()
    claimed(at=AT + LEASE)
    settle(message=overdue, at=AT + LEASE)
    assert Message.objects.get().delivered_at == AT + LEASE


def test_release_gives_it_back_untried():
    written()
    (message,) = claimed()
    release(message=message)
    stored = Message.objects.get()
    assert (stored.attempts, stored.leased_until) == (0, None)


def test_retry_now_makes_waiting_messages_due():
    written(2)
    delivered, failed = claimed()
    settle(message=delivered, at=AT)
    fail(message=failed, reason="away", at=AT, rng=Random(1))
    assert retry_now(pks=[delivered.pk, failed.pk], at=AT) == 1
    assert claimed() == [failed]


def test_message_has_no_path_that_changes_what_it_says():
    (message,) = written()
    message.payload = b"other"
    with pytest.raises(FrozenMessageError):
        message.save()
    with pytest.raises(FrozenMessageError) as refused:
        Message.objects.filter(pk=message.pk).update(payload=b"other", key="k", attempts=3)
    assert refused.value.fields == ("key", "payload")
    with pytest.raises(FrozenMessageError), transaction.atomic():
        Message.objects.bulk_update([message], ["payload"])
    assert bytes(Message.objects.get().payload) == b"bytes"
