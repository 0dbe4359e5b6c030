"""The letter of a list: one a mailing, by leave, within frequency and budget, while the mailing holds."""

from datetime import timedelta
from random import Random

import pytest
from django.conf import settings
from django.core import mail as outgoing
from django_tasks_db.models import DBTaskResult

from configurator.customers.consent import Channel, Purpose, give, withdraw
from configurator.customers.models import Consent, Identity, User
from configurator.fulfillment.relay import STEPS, Relay
from configurator.insight.models import TierEffort
from configurator.letters.models import Kind, Letter, Reason
from configurator.offers.models import Coupon
from configurator.programs.models import ListPolicy, Mailing, PersonalList
from configurator.programs.personal.job import tell_lists
from configurator.programs.personal.tell import tell_of_lists
from tests.programs.personal.shop import AT, DAY, club, made

pytestmark = pytest.mark.django_db

D, HOUR = timedelta(days=1), timedelta(hours=1)
EMAIL = {"purpose": Purpose.MESSAGE, "channel": Channel.EMAIL}


def account(identity, n, *, writable=True, frequency=""):
    """The member gets an account; they let us write, or not."""
    user = User.objects.create(email=f"l{n}@example.com", name=f"Member {n}")
    Identity.objects.create(customer=identity.customer, kind=Identity.Kind.SIGN_IN, key=str(user.pk), created_at=AT)
    if writable:
        give(customer_id=identity.customer_id, **EMAIL, frequency=frequency, at=AT - D, source="test")
    return identity


@pytest.fixture
def members(db):
    """Four with accounts who let us write."""
    found, _deals = club(people=4)
    return [account(one, n) for n, one in enumerate(found)]


def letters():
    return Letter.objects.filter(kind=Kind.LIST)


def test_each_gets_one_letter_with_the_first_products_and_the_link(members):
    made()
    assert (tell_of_lists(at=AT), tell_of_lists(at=AT + HOUR)) == (4, 0)
    for row in PersonalList.objects.select_related("coupon"):
        letter = letters().get(customer=row.customer)
        assert letter.subject == "Your personal list until 15 March 2026"
        assert f"{settings.SITE_URL}/list/{row.code}/" in letter.text
        assert "€3.50 instead of €4.00" in letter.text
        assert "These are the first:" in letter.text
        assert sum(line.startswith("  ") for line in letter.text.splitlines()) == 5
        assert row.code not in letter.subject


def test_the_link_opens_the_list_without_signing_in(members, client, monkeypatch):
    monkeypatch.setattr("configurator.programs.personal.views.timezone.now", lambda: AT)
    made()
    tell_of_lists(at=AT)
    path = next(word for word in letters().first().text.split() if "/list/" in word).removeprefix(settings.SITE_URL)
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("why", ["not sent", "over", "never let us", "withdrawn", "no learning", "used"])
def test_who_gets_none(members, why):
    (joe, *others) = members
    at = AT
    mailing = made(sent=why != "not sent")
    if why == "over":
        at = AT + 14 * D
    elif why == "never let us":
        Consent.objects.filter(customer=joe.customer, purpose=Purpose.MESSAGE)._raw_delete("default")
    elif why == "withdrawn":
        withdraw(customer_id=joe.customer_id, **EMAIL, at=AT, source="test")
    elif why == "no learning":
        withdraw(customer_id=joe.customer_id, purpose=Purpose.PERSONALISE, at=AT, source="test")
    elif why == "used":
        Coupon.objects.filter(customer=joe.customer).update(used=1)
    expected = 0 if why in {"not sent", "over"} else len(others)
    assert tell_of_lists(at=at) == expected
    assert mailing.state == ("made" if why == "not sent" else "sent")
    assert not letters().filter(customer=joe.customer).exists()


def test_who_had_a_letter_lately_is_tried_again_and_never_after_the_period(db):
    found, _deals = club(people=2)
    weekly, monthly = account(found[0], 0, frequency="weekly"), account(found[1], 1, frequency="monthly")
    made()
    for one in (weekly, monthly):
        Letter.objects.create(customer=one.customer, kind=Kind.ORDERED, about=one.customer_id, written_at=AT - D)
    assert tell_of_lists(at=AT) == 0
    assert tell_of_lists(at=AT + 7 * D) == 1
    assert letters().get().customer == weekly.customer
    assert tell_of_lists(at=AT + 13 * D) == 0
    assert tell_of_lists(at=AT + 60 * D) == 0  # the month is over, and so is the mailing


def test_within_the_contacts_of_their_tier_and_the_reason_is_kept(members):
    TierEffort.objects.filter(tier="rest").update(contacts_a_month=1)
    joe = members[0]
    letter = Letter.objects.create(
        customer=joe.customer, kind=Kind.ORDERED, about=joe.customer_id, written_at=AT - 25 * D
    )
    made()
    assert tell_of_lists(at=AT) == 3
    waits = dict(PersonalList.objects.values_list("customer", "letter_waits"))
    assert waits == {one.customer_id: "contacts" if one == joe else "" for one in members}
    assert letter.written_at + 30 * D < AT + 6 * D
    assert tell_of_lists(at=AT + 6 * D) == 1
    assert set(PersonalList.objects.values_list("letter_waits", flat=True)) == {""}


def test_a_letter_that_waits_when_the_mailing_is_over_is_not_sent(members):
    mailing = made()
    tell_of_lists(at=AT)
    assert {letter.until.date() for letter in letters()} <= {mailing.ends_before, mailing.ends_before - D}
    Relay(clock=lambda: AT + 14 * D, rng=Random(1), steps=STEPS).drain()
    assert outgoing.outbox == []
    assert set(letters().values_list("status", "reason")) == {("suppressed", Reason.OVERTAKEN)}


def test_else_it_goes_out(members):
    made()
    tell_of_lists(at=AT)
    Relay(clock=lambda: AT + 13 * D, rng=Random(1), steps=STEPS).drain()
    assert sorted(sent.to[0] for sent in outgoing.outbox) == [f"l{n}@example.com" for n in range(4)]


def test_the_next_mailing_has_a_letter_of_its_own(members):
    ListPolicy.objects.update(least_a_week=1)
    made()
    tell_of_lists(at=AT)
    made(day=DAY + 14 * D, at=AT + 14 * D)
    assert tell_of_lists(at=AT + 14 * D) == 4
    assert letters().count() == 8


def test_it_goes_on_where_it_was_stopped(members, monkeypatch):
    made()
    real, calls = tell_of_lists.__globals__["_write"], []

    def breaks(*words):
        calls.append(1)
        if len(calls) == 3:
            raise OSError
        return real(*words)

    monkeypatch.setitem(tell_of_lists.__globals__, "_write", breaks)
    with pytest.raises(OSError):  # noqa: PT011
        tell_of_lists(at=AT)
    assert letters().count() == 2
    assert tell_of_lists(at=AT) == 2


def test_sending_in_the_admin_starts_the_letters(members, staff):
    mailing = made(sent=False)
    said = {"action": "send_them", "_selected_action": [mailing.pk]}
    assert staff.post("/admin/programs/mailing/", said).status_code == 302
    assert Mailing.objects.get().state == "sent"
    assert DBTaskResult.objects.filter(task_path=tell_lists.module_path).exists()
