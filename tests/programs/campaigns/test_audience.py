"""Whom a campaign is for, by value, what was told, purchases and card; and by which way each may be reached."""

from datetime import timedelta
from decimal import Decimal
from random import Random

import pytest

from configurator.customers.consent import Channel, Purpose, give, may_use, who_allow, withdraw
from configurator.customers.merge import merge
from configurator.customers.models import Consent, Customer, Learning, User
from configurator.insight.models import ActivityCost, Tier
from configurator.offers.card.issue import issue_card
from configurator.orders.models import Order
from configurator.profiles.models import Answer, Question
from configurator.profiles.tell import tell
from configurator.profiles.told import Statement
from configurator.programs.campaigns.audience import audience_of
from configurator.programs.campaigns.needs import choices, who_have
from configurator.programs.campaigns.purchases import bought
from tests.programs.campaigns.club import (
    AT,
    DAY,
    EMAIL,
    NOW,
    buys,
    campaign,
    group,
    people,
    publish_lamp,
    till,
    valued,
    visitor_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def lamps(db):
    publish_lamp()


def who(made):
    return {one.person for one in audience_of(campaign=made, at=NOW).receivers}


def test_tiers_choose_and_whoever_has_no_value_is_in_none():
    rich, poor, _unknown = people(3)
    valued(rich, Tier.MOST_VALUABLE)
    valued(poor, Tier.OTHERS)
    assert who(campaign(tiers=[Tier.MOST_VALUABLE])) == {rich.pk}
    assert len(who(campaign())) == 3


def test_purchases_choose(lamps):
    never, lately, long_ago, cancelled = people(4)
    buys(lately, NOW - 5 * DAY)
    buys(long_ago, NOW - 90 * DAY)
    buys(cancelled, NOW - 5 * DAY)
    Order.objects.owned_by(cancelled.pk).move(status=Order.Status.CANCELLED)
    assert who(campaign(family_code="lamp")) == {lately.pk, long_ago.pk}
    assert who(campaign(family_code="laptop")) == set()
    assert who(campaign(bought_within_days=30)) == {lately.pk}
    assert who(campaign(quiet_for_days=30)) == {long_ago.pk}  # and not who never bought
    assert never.pk in who(campaign())


def test_purchases_at_tills_elsewhere_count_too():
    lately, long_ago, never = people(3)
    for member, days in ((lately, 5), (long_ago, 90)):
        till(member, NOW - days * DAY, "4.20")
    assert who(campaign(bought_within_days=30)) == {lately.pk}
    assert who(campaign(quiet_for_days=30)) == {long_ago.pk}
    assert bought(currency="EUR", begin=NOW - 30 * DAY, end=NOW) == {lately.pk: Decimal("4.20")}
    assert never.pk in who(campaign())


def test_the_card_chooses():
    with_card, without = people(2)
    issue_card(customer_id=with_card.pk, at=AT, rng=Random(1))
    assert (who(campaign(has_card=True)), who(campaign(has_card=False))) == ({with_card.pk}, {without.pk})


def says(member, answer, at=AT):
    statement = Statement(subject="question:use", value=answer, words=answer, use="")
    tell(visitor=visitor_of(member), statements=[statement], at=at)


def test_what_was_told_last_chooses_where_it_may_be_used():
    question = Question.objects.create(code="use", text="What for?", purpose="to help")
    Answer.objects.create(question=question, code="games", text="Games")
    plays, changed, silent = people(3)
    says(plays, "games")
    says(changed, "games")
    says(changed, "work", at=AT + DAY)
    says(silent, "games")
    Customer.objects.filter(pk=silent.pk).update(learning=Learning.OFF)
    assert ("question:use=games", "What for? Games") in choices()
    assert who(campaign(need="question:use=games")) == {plays.pk}
    assert who_have(codes=["group:gone"]) == {"group:gone": frozenset()}


def test_the_first_group_that_fits_gives_the_words_and_without_any_one_is_left_out():
    rich, german, other = people(3)
    valued(rich, Tier.MOST_VALUABLE)
    Customer.objects.filter(pk=german.pk).update(language="de")
    made = campaign()
    made.groups.all().delete()
    first = group(made, position=1, tier=Tier.MOST_VALUABLE)
    second = group(made, position=2, language="de")
    found = audience_of(campaign=made, at=NOW)
    assert {one.person: one.group for one in found.receivers} == {rich.pk: first, german.pk: second}
    assert (found.fitting, found.silent, found.wordless) == (3, 0, 1)
    assert other.pk not in who(made)


# Ways


def ways(member):
    return next((one.ways for one in audience_of(campaign=campaign(), at=NOW).receivers if one.person == member.pk), ())


def test_the_cheapest_way_that_is_open_comes_first():
    (joe,) = people(1)
    assert ways(joe) == ("web", "email")
    ActivityCost.objects.create(kind="letter", channel="web", cost=Decimal(1))
    assert ways(joe) == ("email", "web")


def test_without_leave_there_are_no_letters_and_without_learning_no_home_page():
    (quiet,) = people(1, writable=False)
    (off,) = people(1, learning=Learning.OFF, begin=1)
    (neither,) = people(1, writable=False, learning=Learning.OFF, begin=2)
    assert (ways(quiet), ways(off), ways(neither)) == (("web",), ("email",), ())


def test_who_has_no_account_or_a_closed_one_is_not_reached():
    (joe,) = people(1)
    Customer.objects.create(name="Guest")
    User.objects.update(is_active=False)
    assert ways(joe) == ()
    assert audience_of(campaign=campaign(), at=NOW).silent == 2


def test_leave_of_many_is_what_it_is_of_each():
    given, withdrawn, all_withdrawn, other_way, _silent = people(5, writable=False)
    for member in (given, withdrawn, all_withdrawn):
        give(customer_id=member.pk, **EMAIL, at=AT, source="test")
    withdraw(customer_id=withdrawn.pk, **EMAIL, at=AT + DAY, source="test")
    withdraw(customer_id=all_withdrawn.pk, purpose=Purpose.MESSAGE, at=AT + DAY, source="test")
    give(customer_id=other_way.pk, purpose=Purpose.MESSAGE, channel=Channel.POST, at=AT, source="test")
    assert who_allow(people=Customer.objects.people(), **EMAIL) == {given.pk}
    assert Consent.objects.count() == 6


@pytest.mark.parametrize("other_says", [True, False])
def test_leave_of_two_who_are_one_person(other_says):
    joe, again = people(2, writable=False)
    give(customer_id=joe.pk, **EMAIL, at=AT, source="test")
    answer = give if other_says else withdraw
    answer(customer_id=again.pk, **EMAIL, at=AT, source="test")
    merge(survivor_id=joe.pk, absorbed_id=again.pk, at=AT + DAY)
    allowed = who_allow(people=Customer.objects.people(), **EMAIL)
    assert (joe.pk in allowed) is may_use(customer_id=joe.pk, **EMAIL) is other_says


@pytest.mark.parametrize("count", [2, 12])
def test_the_queries_do_not_grow_with_the_audience(django_assert_max_num_queries, count):
    people(count)
    made = campaign(need="appetite=5", quiet_for_days=3, family_code="lamp", has_card=False)
    with django_assert_max_num_queries(10):
        audience_of(campaign=made, at=NOW + timedelta(days=1))
    made = campaign()
    with django_assert_max_num_queries(10):
        assert len(audience_of(campaign=made, at=NOW).receivers) == count
