import errno
from datetime import timedelta
from random import Random
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail as outgoing

from configurator.fulfillment import relay as relay_module
from configurator.fulfillment.models import Export
from configurator.fulfillment.relay import LEASE, STEPS, Relay
from configurator.outbox.models import Message
from tests.orders.shop import AT, guest, ordered, publish_lamp

pytestmark = pytest.mark.django_db


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self):
        self.now = AT

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def folder(settings, tmp_path):
    settings.EXPORT_DIR = tmp_path / "export"
    return settings.EXPORT_DIR


def relay(clock, **steps):
    return Relay(clock=clock, rng=Random(1), steps={**STEPS, **steps})


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_relay_exports_and_mails_an_order(clock, folder):
    publish_lamp()
    order = ordered(guest())
    assert relay(clock).drain() == 2
    assert sorted(files(folder)) == ["A-2026-000001.csv", "A-2026-000001.json"]
    assert [sent.to for sent in outgoing.outbox] == [[order.email]]
    assert Message.objects.waiting().count() == 0
    assert relay(clock).drain() == 0


def test_relay_keeps_what_fails_and_goes_on_with_the_rest(clock, folder):
    publish_lamp()
    ordered(guest())

    def full(_message, _at):
        raise OSError(errno.ENOSPC, "No space left on device")

    relay(clock, **{"order.placed": full}).drain()
    waiting = Message.objects.waiting().get()
    assert (waiting.topic, waiting.attempts) == ("order.placed", 1)
    assert waiting.last_error == "OSError: [Errno 28] No space left on device"
    assert len(outgoing.outbox) == 1
    assert not folder.exists()

    assert relay(clock).drain() == 0
    clock.now = waiting.available_at
    assert relay(clock).drain() == 1
    assert sorted(files(folder)) == ["A-2026-000001.csv", "A-2026-000001.json"]
    assert Export.objects.count() == 2


@pytest.mark.parametrize(("kind", "traced"), [(SMTPRecipientsRefused, False), (ValueError, True)])
def test_a_refused_address_stands_in_the_outbox_and_not_in_the_log(clock, folder, caplog, kind, traced):
    publish_lamp()
    ordered(guest())

    def refused(_message, _at):
        raise kind({"joe@example.com": (550, b"no such mailbox")})

    relay(clock, mail=refused).drain()
    assert "joe@example.com" in Message.objects.waiting().get().last_error
    assert f"topic=mail error={kind.__name__}" in caplog.text
    assert ("joe@example.com" in caplog.text) is traced


def test_relay_that_dies_between_file_and_settling_is_followed_by_the_same_bytes(clock, folder):
    publish_lamp()
    ordered(guest())

    class PowerCut(BaseException):
        pass

    def cut(message, at):
        STEPS["order.placed"](message, at)
        raise PowerCut

    with pytest.raises(PowerCut):
        relay(clock, **{"order.placed": cut}).drain()
    written, records = files(folder), list(Export.objects.values())
    assert relay(clock).drain() == 0

    clock.now = AT + LEASE
    assert relay(clock).drain() == 2
    assert files(folder) == written
    assert list(Export.objects.values()) == records
    assert Message.objects.waiting().count() == 0


def test_relay_asked_to_stop_ends_after_the_message_in_hand(clock, folder):
    publish_lamp()
    ordered(guest())
    ordered(guest())
    working = relay(clock)

    def stopping(message, at):
        working.stop.set()
        return STEPS["order.placed"](message, at)

    working = relay(clock, **{"order.placed": stopping})
    working.run()
    assert sorted(files(folder)) == ["A-2026-000001.csv", "A-2026-000001.json"]
    assert list(Message.objects.waiting().values_list("leased_until", "attempts")) == [(None, 0)] * 3


def test_relay_leaves_topics_of_others_alone(clock):
    Message.objects.create(
        topic="webhook", key="k", payload=b"", content_type="", created_at=AT, available_at=AT - timedelta(days=1)
    )
    assert relay(clock).drain() == 0


def test_lease_is_longer_than_a_batch_of_slow_mails():
    assert timedelta(seconds=relay_module.mail.TIMEOUT_SECONDS * relay_module.BATCH) < LEASE
