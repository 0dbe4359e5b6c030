"""Proposals of the workbench that staff took: stored once with what they were to save; what they saved is counted."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, transaction

from configurator.customers.merge import merge
from configurator.customers.models import Customer, Interaction, User
from configurator.insight.models import ActivityCost, ChannelMove, CustomerValue
from configurator.insight.rebuild import rebuild
from configurator.insight.savings.count import Saved, saved_by
from configurator.insight.savings.take import NoProposalError, take, withdraw
from configurator.insight.worklist import below_zero
from configurator.outbox.models import Message
from configurator.privacy.erase import erase_person
from configurator.privacy.walk import person_behind
from tests.insight.shop import NOW, buy, call, guest, only_calls_cost, publish_lamp

BELOW = "/staff/value/below-zero/"
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def lamps(db):
    publish_lamp()
    only_calls_cost()


def costly(mails=0):
    """Nine calls for 6.00 each, and mails for 2.00 each, the day before."""
    joe = guest()
    buy(joe, 0)
    call(joe, *[399] * 9)
    call(joe, *[399] * mails, channel="email")
    rebuild(at=NOW)
    return joe


def taken(joe, at=NOW):
    return take(customer_id=joe.customer_id, activity="noted", channel="telephone", by=None, at=at)


def saved(move, at):
    return saved_by([move], at=at)[move.pk]


def recount(move, at):
    """By hand, from the interactions alone."""
    until = move.withdrawn_at or at
    acts = Interaction.objects.of(move.customer_id).filter(verb="noted", at__gt=move.at, at__lte=until)
    seen = [act.channel for act in acts]
    costs = {"telephone": Decimal("6.00"), "email": Decimal("2.00")}
    number = sum(channel in costs for channel in seen)
    share = Decimal(move.seen_before) / (move.seen_before + move.seen_after)
    would = number * (share * costs["telephone"] + (1 - share) * costs["email"])
    return round(would - sum(costs.get(channel, 0) for channel in seen), 2)


def test_it_is_stored_with_what_it_is_to_save():
    joe = costly(mails=1)
    proposal = next(b for b in below_zero(first=0, count=1)[0].burdens if b.cheaper)
    move = taken(joe)
    assert (move.customer_id, move.channel_before, move.channel_after) == (joe.customer_id, "telephone", "email")
    assert (move.seen_before, move.seen_after, move.cost_before, move.cost_after) == (9, 1, 6, 2)
    assert (move.expected, move.horizon_months, move.currency) == (proposal.cheaper.saving, 36, "EUR")
    assert taken(joe, NOW + DAY) == move
    assert ChannelMove.objects.count() == 1


def test_what_is_not_proposed_is_not_taken():
    joe = costly()
    for activity, channel in (("noted", "email"), ("told", "telephone"), ("", "")):
        with pytest.raises(NoProposalError):
            take(customer_id=joe.customer_id, activity=activity, channel=channel, by=None, at=NOW)
    ActivityCost.objects.exclude(channel="telephone").delete()
    with pytest.raises(NoProposalError):
        taken(joe)
    assert not ChannelMove.objects.exists()


def test_what_it_saved_equals_a_recount():
    joe = costly(mails=1)
    move = taken(joe)
    assert saved(move, NOW) == Saved(0, 0, Decimal("0.00"))
    call(joe, *[401] * 4, channel="email")
    call(joe, *[402] * 2)
    call(joe, 402, channel="counter")  # neither of the two
    stranger = guest()
    call(stranger, *[401] * 5, channel="email")
    assert saved(move, NOW + 10 * DAY) == Saved(2, 4, recount(move, NOW + 10 * DAY))
    assert recount(move, NOW + 10 * DAY) == (6 * Decimal("0.9") - 2) * 4 == Decimal("13.60")
    assert saved(move, NOW + DAY).amount == recount(move, NOW + DAY) == 4 * Decimal("0.9") * 4
    ActivityCost.objects.update(cost=0)  # what one cost then counts
    assert saved(move, NOW + 10 * DAY).amount == Decimal("13.60")


def test_fewer_activities_save_nothing_and_more_of_the_dear_ones_cost():
    joe = costly(mails=9)
    move = taken(joe)
    call(joe, 401)
    call(joe, 401, channel="email")
    assert saved(move, NOW + 10 * DAY).amount == 0  # divided as before
    call(joe, 402, 402)
    assert saved(move, NOW + 10 * DAY).amount == recount(move, NOW + 10 * DAY) == -4


def test_what_is_withdrawn_stays_and_counts_until_then():
    joe = costly()
    move = taken(joe)
    call(joe, 401, channel="email")
    assert withdraw(pk=move.pk, by=None, at=NOW + 2 * DAY)
    assert not withdraw(pk=move.pk, by=None, at=NOW + 3 * DAY)
    call(joe, 403, channel="email")
    move.refresh_from_db()
    assert (move.withdrawn_at, saved(move, NOW + 10 * DAY).amount) == (NOW + 2 * DAY, 4)
    again = taken(joe, NOW + 4 * DAY)
    assert (again.pk != move.pk, ChannelMove.objects.count()) == (True, 2)


def test_acts_of_a_merged_customer_count():
    joe, other = costly(), guest()
    call(other, 401, channel="email")
    move = taken(joe)
    assert saved(move, NOW + 10 * DAY).after == 0
    merge(survivor_id=joe.customer_id, absorbed_id=other.customer_id, at=NOW + 2 * DAY)
    move.refresh_from_db()
    assert saved(move, NOW + 10 * DAY).after == 1


@pytest.mark.parametrize("wrong", [{"channel_after": "telephone"}, {"cost_after": 6}, {"withdrawn_at": NOW - DAY}])
def test_the_database_holds_it(wrong):
    move = taken(costly())
    with pytest.raises(IntegrityError), transaction.atomic():
        ChannelMove.objects.filter(pk=move.pk).update(**wrong)


def test_once_at_a_time():
    move = taken(costly())
    move.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        move.save(force_insert=True)


def test_who_is_erased_takes_it_along():
    joe = costly()
    taken(joe)
    Message.objects.all().delete()  # as if its maker had heard of the order
    erase_person(person=person_behind(customer_id=joe.customer_id), at=NOW)
    assert not ChannelMove.objects.exists()


# The workbench


def test_staff_take_it_in_the_workbench(client, staff, customer):
    joe = costly()
    path, said = f"/staff/value/{joe.customer_id}/take/", {"activity": "noted", "channel": "telephone"}
    assert "Take it" in staff.get(BELOW).content.decode()
    answer = staff.post(path, said | {"next": BELOW})
    assert (answer.status_code, answer["Location"]) == (303, BELOW)
    page = staff.get(BELOW).content.decode()
    assert "Taken: from now on by the channel “E-mail”" in page
    assert "by the channel “E-mail”." in page
    assert f'action="{path}"' not in page
    assert "no such proposal" in staff.post(path, {"activity": "told"}, follow=True).content.decode()
    user = User.objects.create_user("clerk@example.com", "a password of theirs", is_staff=True)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    user.user_permissions.add(Permission.objects.get(codename="view_customervalue"))
    assert "Take it" not in client.get(BELOW).content.decode()
    assert (client.post(path, said).status_code, customer.post(path, said).status_code) == (403, 403)
    assert staff.get(path).status_code == 405
    assert ChannelMove.objects.get().customer == Customer.objects.get(pk=joe.customer_id)
    assert CustomerValue.objects.count() == 1
