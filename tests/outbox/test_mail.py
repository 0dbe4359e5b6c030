from datetime import UTC, datetime

import pytest
from django.core import mail as outgoing

from configurator.outbox.mail import queue_mail, send

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)


def test_send_hands_over_what_was_queued():
    message = queue_mail(key="k", to="joe@example.com", subject="سفارش شما", text="Grüße 🎁\n", at=AT)
    send(message=message)
    (sent,) = outgoing.outbox
    assert (sent.to, sent.subject, sent.body) == (["joe@example.com"], "سفارش شما", "Grüße 🎁\n")


def test_send_again_carries_the_same_message_id():
    message = queue_mail(key="k", to="joe@example.com", subject="s", text="t", at=AT)
    send(message=message)
    send(message=message)
    first, second = (sent.extra_headers["Message-ID"] for sent in outgoing.outbox)
    assert first == second == f"<outbox-{message.pk}-20260304050607@localhost>"


def test_queue_mail_lets_no_header_in_through_a_line_break():
    message = queue_mail(key="k", to="joe@example.com", subject="s\nBcc: eve@example.com", text="t", at=AT)
    send(message=message)
    assert (outgoing.outbox[0].subject, outgoing.outbox[0].recipients()) == (
        "s Bcc: eve@example.com",
        ["joe@example.com"],
    )
