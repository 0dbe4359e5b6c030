"""Letters: only with leave, asked twice; capped; once each; stopped by one press."""

import uuid
from datetime import timedelta
from random import Random

import pytest
from django.core import mail as outgoing
from django.db import IntegrityError, transaction

from configurator.customers.consent import Channel, Frequency, Purpose, consents_of, give, withdraw
from configurator.customers.models import Customer
from configurator.fulfillment.relay import LEASE, STEPS, Relay
from configurator.letters import deliver as delivering
from configurator.letters.models import Kind, Letter
from configurator.letters.permission import address_of, allow_letters, may_write, refuse_letters
from configurator.letters.stop import UnknownLinkError, stop_letters, stop_link
from configurator.letters.write import TOPIC, Content, write
from configurator.outbox.models import Message
from tests.orders.shop import AT, guest, member

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
EMAIL = {"purpose": Purpose.MESSAGE, "channel": Channel.EMAIL}
CONTENT = Content(
    subject="Your lamp\nBcc: eve@example.com",
    paragraphs=("It <waits>.",),
    lines=("Shade: Paper",),
    button="Go on",
    link="http://x/",
)


@pytest.fixture
def joe(db):
    """A member who lets us write, as often as we like."""
    visitor = member()
    Customer.objects.update(name="Joe")
    give(customer_id=visitor.customer_id, **EMAIL, at=AT, source="test")
    return visitor.customer_id


def written(customer_id, kind=Kind.ORDERED, *, at=AT, about=None):
    return write(customer_id=customer_id, kind=kind, about=about or uuid.uuid4(), content=CONTENT, at=at)


class Clock:
    def __init__(self, now=AT):
        self.now = now

    def __call__(self):
        return self.now


def relay(clock=None, **steps):
    return Relay(clock=clock or Clock(), rng=Random(1), steps={**STEPS, **steps})


def states():
    return list(Letter.objects.order_by("written_at").values_list("status", "reason"))


def test_a_letter_goes_out_with_its_words_and_the_headers_to_stop_it(joe):
    letter = written(joe)
    assert relay().drain() == 1
    (sent,) = outgoing.outbox
    assert (sent.to, sent.subject) == (["joe@example.com"], "Your lamp Bcc: eve@example.com")
    assert sent.body.startswith(
        "Hello Joe,\n\nIt <waits>.\n\n  Shade: Paper\n\nGo on:\nhttp://x/\n\n--\nWe write because"
    )
    html, kind = sent.alternatives[0]
    assert (kind, "It &lt;waits&gt;." in html, "<img" in html) == ("text/html", True, False)
    assert sent.extra_headers["List-Unsubscribe"] == f"<{stop_link(customer_id=joe)}>"
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert stop_link(customer_id=joe) in sent.body
    letter.refresh_from_db()
    assert (letter.status, letter.settled_at) == ("sent", AT)


def test_the_outbox_knows_neither_address_nor_words(joe):
    letter = written(joe)
    message = Message.objects.get()
    assert (message.key, bytes(message.payload)) == (str(letter.key), f'{{"letter": "{letter.key}"}}'.encode())


# Leave


def test_without_leave_nothing_is_written():
    eve = member("eve@example.com").customer_id
    assert written(eve) is None
    assert not Message.objects.exists()
    assert not Letter.objects.exists()


@pytest.mark.parametrize("channel", [Channel.POST, Channel.TELEPHONE])
def test_leave_for_another_way_is_none_for_this_one(channel):
    eve = member("eve@example.com").customer_id
    give(customer_id=eve, purpose=Purpose.MESSAGE, channel=channel, at=AT, source="test")
    assert written(eve) is None
    assert not Message.objects.exists()


def test_leave_withdrawn_before_writing_leaves_a_line_without_words(joe):
    withdraw(customer_id=joe, **EMAIL, at=AT, source="test")
    assert written(joe) is None
    letter = Letter.objects.get()
    assert (letter.status, letter.reason, letter.to, letter.text) == ("suppressed", "withdrawn", "", "")
    assert relay().drain() == 0


def test_leave_withdrawn_between_writing_and_sending_suppresses_it_and_the_log_shows_both(joe):
    written(joe)
    withdraw(customer_id=joe, **EMAIL, at=AT + DAY, source="test")
    assert relay(Clock(AT + DAY)).drain() == 1
    assert outgoing.outbox == []
    letter = Letter.objects.get()
    assert (letter.written_at, letter.settled_at, letter.reason) == (AT, AT + DAY, "withdrawn")
    said = [(c.given, c.at) for c in consents_of(joe).history if c.purpose == Purpose.MESSAGE]
    assert said == [(False, AT + DAY), (True, AT)]


def test_an_unchecked_sender_would_have_sent_it(joe, monkeypatch):
    """Negative control."""
    written(joe)
    withdraw(customer_id=joe, **EMAIL, at=AT, source="test")
    monkeypatch.setattr(delivering, "may_write", lambda **_: True)
    relay().drain()
    assert len(outgoing.outbox) == 1


def test_a_customer_who_is_forgotten_gets_nothing(joe):
    written(joe)
    Letter.objects.all().delete()
    assert relay().drain() == 1
    assert (outgoing.outbox, Message.objects.waiting().count()) == ([], 0)


# How often


def test_no_more_than_the_customer_said(joe):
    give(customer_id=joe, **EMAIL, frequency=Frequency.WEEKLY, at=AT, source="test")
    later = [written(joe, at=AT + days * DAY) is not None for days in (0, 1, 6.9, 7.1, 8)]
    assert later == [True, False, False, True, False]


def test_no_more_than_the_shop_writes_to_anybody(joe, settings):
    settings.LETTERS_MOST, settings.LETTERS_DAYS = 2, 7
    assert [written(joe, at=AT + n * DAY) is not None for n in (0, 1, 2, 3)] == [True, True, False, False]
    settings.LETTERS_MOST = 3
    assert written(joe, at=AT + 4 * DAY) is not None


def test_a_letter_that_was_not_sent_does_not_count(joe, settings):
    settings.LETTERS_MOST = 1
    written(joe)
    refuse_letters(customer_id=joe, source="test", at=AT)
    relay().drain()
    allow_letters(customer_id=joe, frequency=Frequency.WEEKLY, source="test", at=AT + DAY)
    assert written(joe, at=AT + DAY) is not None


def _answer(customer_id, *, allowed, at):
    if allowed:
        allow_letters(customer_id=customer_id, frequency="", source="test", at=at)
    else:
        refuse_letters(customer_id=customer_id, source="test", at=at)


@pytest.mark.parametrize("seed", range(4))
def test_whatever_happens_nothing_goes_without_leave_or_over_the_cap(joe, settings, seed):
    """Random days of giving and withdrawing leave, occasions, and a relay that comes when it can."""
    settings.LETTERS_MOST, settings.LETTERS_DAYS = 2, 7
    rng, allowed, sent = Random(seed), True, []
    for hour in range(0, 24 * 120, 6):
        at = AT + timedelta(hours=hour)
        does = rng.choice(("occasion", "occasion", "relay", "relay", "give", "give", "withdraw"))
        if does == "occasion":
            written(joe, rng.choice(list(Kind)), at=at)
        elif does in {"give", "withdraw"}:
            allowed = does == "give"
            _answer(joe, allowed=allowed, at=at)
        elif does == "relay":
            before = len(outgoing.outbox)
            relay(Clock(at)).drain()
            sent += [at] * (len(outgoing.outbox) - before)
            assert allowed or len(outgoing.outbox) == before
    assert len(sent) >= 5
    written_at = sorted(Letter.objects.filter(status="sent").values_list("written_at", flat=True))
    assert len(written_at) == len(sent)
    assert all(third - first >= timedelta(days=7) for first, third in zip(written_at, written_at[2:], strict=False))


# Once


def test_one_letter_for_an_occasion_and_a_thing(joe):
    about = uuid.uuid4()
    found = [written(joe, kind, about=about) is not None for kind in (Kind.ORDERED, Kind.ORDERED, Kind.CHEAPER)]
    assert found == [True, False, True]
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.create(customer_id=joe, kind=Kind.ORDERED, about=about)


def test_a_relay_that_runs_twice_sends_once(joe):
    written(joe)
    message = Message.objects.get()
    for _ in range(2):
        STEPS[TOPIC](message, AT)
    assert len(outgoing.outbox) == 1


class PowerCut(BaseException):
    pass


def test_a_relay_that_dies_after_sending_does_not_send_again(joe):
    written(joe)

    def cut(message, at):
        STEPS[TOPIC](message, at)
        raise PowerCut

    clock = Clock()
    with pytest.raises(PowerCut):
        relay(clock, **{TOPIC: cut}).drain()
    clock.now = AT + LEASE
    assert relay(clock).drain() == 1
    assert len(outgoing.outbox) == 1
    assert states() == [("sent", "")]


def test_a_relay_that_dies_while_sending_gives_the_letter_up(joe, monkeypatch):
    written(joe)
    hand_over = delivering.hand_over

    def cut(mail):
        hand_over(mail)
        raise PowerCut

    clock = Clock()
    monkeypatch.setattr(delivering, "hand_over", cut)
    with pytest.raises(PowerCut):
        relay(clock).drain()
    monkeypatch.undo()
    clock.now = AT + LEASE
    relay(clock).drain()
    assert len(outgoing.outbox) == 1
    assert states() == [("suppressed", "stopped")]


def test_a_server_that_is_away_gets_it_later(joe, monkeypatch):
    written(joe)

    def away(mail):
        raise OSError(111, "Connection refused")

    monkeypatch.setattr(delivering, "hand_over", away)
    clock = Clock()
    relay(clock).drain()
    assert states() == [("waiting", "")]
    monkeypatch.undo()
    clock.now = Message.objects.get().available_at
    relay(clock).drain()
    assert (len(outgoing.outbox), states()) == (1, [("sent", "")])


# To stop


def test_the_link_stops_letters_as_often_as_it_is_pressed(joe):
    token = stop_link(customer_id=joe).rstrip("/").rpartition("/")[2]
    for _ in range(2):
        stop_letters(token=token, at=AT + DAY)
    assert not may_write(customer_id=joe)
    assert len(consents_of(joe).history) == 2


@pytest.mark.parametrize("token", ["", "x", f"{uuid.UUID(int=1).hex}:forged", uuid.UUID(int=1).hex])
def test_a_forged_link_stops_nothing(joe, token):
    with pytest.raises(UnknownLinkError):
        stop_letters(token=token, at=AT)
    assert may_write(customer_id=joe)


def test_a_guest_has_no_address(joe):
    assert address_of(customer_id=guest().customer_id) == ""
    assert address_of(customer_id=joe) == "joe@example.com"
