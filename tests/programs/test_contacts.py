"""How often we turn to somebody follows their tier; whoever had enough waits, and the reason is kept."""

from datetime import timedelta
from decimal import Decimal

import pytest

from configurator.customers.models import Learning
from configurator.insight.models import ActivityCost, Tier, TierEffort
from configurator.letters.models import Kind, Letter, Reason
from configurator.programs.campaigns.receivers import page_of
from configurator.programs.campaigns.send import send, start
from configurator.programs.contacts import EMAIL, WEB, budgets_of
from configurator.programs.models import Contact, Enough, HeldBack
from tests.programs.campaigns.club import DAY, NOW, campaign, drawn, people, valued

pytestmark = pytest.mark.django_db


def wrote(member, *days_ago):
    """Letters of different kinds, each so many days ago."""
    for days, kind in zip(days_ago, Kind.values, strict=False):
        Letter.objects.create(customer=member, about=member.pk, kind=kind, written_at=NOW - days * DAY)


def against(member, way=EMAIL, at=NOW):
    return budgets_of([member.pk]).against(person=member.pk, way=way, at=at)


def allow(tier, contacts, money="100"):
    TierEffort.objects.filter(tier=tier).update(contacts_a_month=contacts, money_a_month=Decimal(money))


def test_so_many_contacts_within_thirty_days():
    (joe,) = people(1)
    allow("rest", 2)
    wrote(joe, 1, 31)
    assert against(joe) == ""
    wrote_again = Letter.objects.create(customer=joe, about=joe.pk, kind=Kind.UPGRADE, written_at=NOW - 2 * DAY)
    assert against(joe) == Enough.CONTACTS
    assert against(joe, WEB) == Enough.CONTACTS
    assert against(joe, at=NOW + 29 * DAY) == ""
    Letter.objects.filter(pk=wrote_again.pk).update(
        status=Letter.Status.SUPPRESSED, reason=Reason.WITHDRAWN, settled_at=NOW
    )
    assert against(joe) == ""  # it never went


def test_the_tier_decides():
    joe, ann = people(2)
    valued(joe, Tier.BELOW_ZERO), valued(ann, Tier.MOST_VALUABLE)
    for member in (joe, ann):
        wrote(member, 1, 2)
    assert (against(joe), against(ann)) == (Enough.CONTACTS, "")


def test_and_what_they_may_cost():
    (joe,) = people(1)
    ActivityCost.objects.filter(kind="letter").update(cost=Decimal("0.50"))
    allow("rest", 9, "1.20")
    wrote(joe, 1)
    assert against(joe) == ""
    Letter.objects.create(customer=joe, about=joe.pk, kind=Kind.UPGRADE, written_at=NOW - DAY)
    assert against(joe) == Enough.MONEY
    assert against(joe, WEB) == ""  # costs nothing


def started(**words):
    made = drawn(campaign(**words))
    start(key=made.pk, at=NOW)
    made.refresh_from_db()
    return made


def test_a_campaign_waits_for_who_had_enough_and_says_so():
    people(40, learning=Learning.OFF)
    made = started()
    full = made.assignments.filter(held_out=False).order_by("pk").first()
    allow("rest", 2)
    wrote(full.customer, 10, 12)
    assert send(key=made.pk, at=NOW) == 19
    assert list(HeldBack.objects.values_list("assignment", "why")) == [(full.pk, "contacts")]
    states = {row.person: row.state for n in (0, 25) for row in page_of(campaign=made, audience=None, first=n)}
    assert states[full.customer_id] == "not reached: had as many contacts within 30 days as their tier has"
    assert send(key=made.pk, at=NOW + 19 * DAY) == 1  # two of the letters are more than 30 days old by then
    assert not HeldBack.objects.exists()


def test_without_the_budget_they_would_be_written_to():
    people(40, learning=Learning.OFF)
    made = started()
    full = made.assignments.filter(held_out=False).order_by("pk").first()
    allow("rest", 3)
    wrote(full.customer, 10, 12)
    assert send(key=made.pk, at=NOW) == 20


def test_no_message_waits_on_the_home_page_either():
    people(40)
    allow("rest", 0)
    made = started(wait_days=3)
    assert send(key=made.pk, at=NOW) == 0
    assert (Contact.objects.count(), HeldBack.objects.count()) == (0, 20)


def test_the_letter_takes_the_place_of_the_message_it_follows():
    people(40)
    allow("rest", 1)
    made = started(wait_days=3)
    assert send(key=made.pk, at=NOW) == 20
    assert send(key=made.pk, at=NOW + 3 * DAY) == 20
    assert set(Contact.objects.values_list("channel", flat=True)) == {EMAIL}
    other = started()
    assert send(key=other.pk, at=NOW + 4 * DAY) < 20


def test_two_campaigns_share_the_budget():
    people(40, learning=Learning.OFF)
    allow("rest", 1)
    first, second = started(), started()
    send(key=first.pk, at=NOW)
    reached = set(Contact.objects.values_list("assignment__customer", flat=True))
    send(key=second.pk, at=NOW + timedelta(days=8))
    both = Contact.objects.filter(assignment__campaign=second).values_list("assignment__customer", flat=True)
    assert reached.isdisjoint(both)
    assert HeldBack.objects.filter(assignment__campaign=second).count() == 20 - len(both)
