"""The lot comes first and stays; each is reached once, by leave; what it did is told against those held out."""

from datetime import timedelta
from decimal import Decimal
from random import Random

import pytest
from django.conf import settings
from django.core import mail as outgoing

from configurator.customers.consent import withdraw
from configurator.customers.models import Customer, Learning
from configurator.fulfillment.relay import STEPS, Relay
from configurator.letters.models import Kind, Letter
from configurator.offers.models import Coupon
from configurator.orders.models.frozen import FrozenRowError
from configurator.privacy.erase import erase_person
from configurator.privacy.walk import person_behind
from configurator.programs.campaigns.draw import NotReadyError, draw
from configurator.programs.campaigns.foresight import foresee
from configurator.programs.campaigns.messages import hide, note_seen, waiting_for
from configurator.programs.campaigns.result import result_of
from configurator.programs.campaigns.send import send, start, stop
from configurator.programs.models import Assignment, Contact
from tests.programs.campaigns.club import DAY, EMAIL, NOW, buys, campaign, deal, drawn, group, people, publish_lamp

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def started(made=None, **words):
    made = drawn(made or campaign(**words))
    start(key=made.pk, at=NOW)
    made.refresh_from_db()
    return made


def sides(made):
    rows = Assignment.objects.filter(campaign=made).values_list("customer_id", "held_out")
    return {side: {person for person, held in rows if held == side} for side in (True, False)}


def refused(step, **words):
    with pytest.raises(NotReadyError) as found:
        step(**words)
    return " ".join(found.value.reasons)


def test_the_lot_is_stored_before_anything_is_sent_and_drawn_once():
    people(40)
    made = campaign()
    assert "Draw the lot first" in refused(start, key=made.pk, at=NOW)
    assert send(key=made.pk, at=NOW) == 0
    drawn(made)
    assert (len(sides(made)[True]), len(sides(made)[False])) == (20, 20)
    assert not Letter.objects.exists()
    before = sides(made)
    assert "drawn once" in refused(draw, key=made.pk, at=NOW, rng=Random(2))
    assert sides(made) == before


def test_the_same_seed_draws_the_same_and_another_another():
    people(40)
    first, again, other = (sides(drawn(campaign(), seed=seed)) for seed in (1, 1, 2))
    assert first == again != other


def test_what_was_drawn_never_changes():
    people(40)
    drawn(campaign())
    row = Assignment.objects.first()
    row.held_out = not row.held_out
    for change in (row.save, row.delete, Assignment.objects.all().delete):
        with pytest.raises(FrozenRowError):
            change()
    with pytest.raises(FrozenRowError):
        Assignment.objects.update(held_out=False)


@pytest.mark.parametrize(
    ("number", "words", "reason"),
    [
        (0, {}, "Nobody fits this audience"),
        (19, {}, "Of 19 who fit, 19 may be reached and have words; the campaign is ready with 20."),
        (40, {"held_out_percent": 20}, "Of 40 customers 8 would be held out; a comparison needs 10 on each side."),
    ],
)
def test_an_audience_that_is_empty_unready_or_too_small_is_refused(number, words, reason):
    people(number)
    made = campaign(**words)
    assert reason in refused(draw, key=made.pk, at=NOW, rng=Random(1))
    assert not Assignment.objects.exists()


def test_without_words_and_with_an_offer_for_everybody_it_is_refused():
    people(40)
    made = campaign()
    group(made, deal=deal(audience="all"))
    assert "“A tenth less” does not hold now, or does not come by a coupon" in refused(
        draw, key=made.pk, at=NOW, rng=Random(1)
    )
    made.groups.all().delete()
    assert "write the words" in refused(draw, key=made.pk, at=NOW, rng=Random(1))


# Sending


def test_each_is_written_to_once_with_their_own_words_and_nobody_who_is_held_out():
    people(40)
    made = started()
    assert (send(key=made.pk, at=NOW), send(key=made.pk, at=NOW + HOUR)) == (20, 0)
    Relay(clock=lambda: NOW, rng=Random(1), steps=STEPS).drain()
    emails = {f"m{n}@example.com" for n in range(40)}
    assert len(outgoing.outbox) == 20
    assert {sent.to[0] for sent in outgoing.outbox} < emails
    assert {letter.customer_id for letter in Letter.objects.all()} == sides(made)[False]
    letter = Letter.objects.select_related("customer").first()
    assert letter.subject == f"For {letter.customer.name}"
    assert "Your product waits" in letter.text
    assert "Come by." in letter.text


def test_it_goes_on_where_it_was_stopped_in_the_middle(monkeypatch):
    people(40)
    made = started()
    real = send.__globals__["_write"]
    calls = []

    def breaks(*words):
        calls.append(1)
        if len(calls) == 6:
            raise OSError
        return real(*words)

    monkeypatch.setitem(send.__globals__, "_write", breaks)
    with pytest.raises(OSError):  # noqa: PT011
        send(key=made.pk, at=NOW)
    assert Letter.objects.count() == 5
    assert send(key=made.pk, at=NOW) == 15
    assert Letter.objects.filter(kind=Kind.CAMPAIGN).values("customer").distinct().count() == 20


def test_an_offer_comes_by_a_coupon_of_ones_own():
    people(40)
    made = campaign()
    made.groups.update(deal=deal())
    started(made)
    send(key=made.pk, at=NOW)
    coupons = {coupon.customer_id: coupon.code for coupon in Coupon.objects.all()}
    assert coupons.keys() == sides(made)[False]
    assert len(set(coupons.values())) == 20
    assert all(coupons[letter.customer_id] in letter.text for letter in Letter.objects.all())


def test_who_withdraws_between_drawing_and_sending_gets_nothing_and_stays_in_the_result():
    people(40, learning=Learning.OFF)
    made = started()
    gone = min(sides(made)[False])
    withdraw(customer_id=gone, **EMAIL, at=NOW, source="test")
    assert send(key=made.pk, at=NOW) == 19
    assert gone not in {contact.assignment.customer_id for contact in Contact.objects.all()}
    result = result_of(campaign=made, at=NOW + 60 * DAY)
    assert (result.reach.treated, result.reach.reached, result.effect.treated) == (20, 19, 20)


def test_who_was_written_to_lately_waits_for_their_turn():
    members = people(40, learning=Learning.OFF)
    made = started()
    full = min(sides(made)[False])
    for number in range(settings.LETTERS_MOST):
        about = members[number].pk
        Letter.objects.create(customer_id=full, kind=Kind.ORDERED, about=about, written_at=NOW - DAY)
    assert send(key=made.pk, at=NOW) == 19
    assert send(key=made.pk, at=NOW + timedelta(days=settings.LETTERS_DAYS)) == 1


def test_after_its_days_nothing_goes_out_any_more():
    people(40)
    made = started()
    assert send(key=made.pk, at=NOW + 29 * DAY) == 0
    assert send(key=made.pk, at=NOW + 27 * DAY) == 20


def test_stopping_takes_back_letters_that_wait():
    people(40)
    made = started()
    send(key=made.pk, at=NOW)
    assert stop(key=made.pk, at=NOW + HOUR) == 20
    Relay(clock=lambda: NOW + HOUR, rng=Random(1), steps=STEPS).drain()
    assert outgoing.outbox == []
    assert "nothing to stop" in refused(stop, key=made.pk, at=NOW + HOUR)
    assert send(key=made.pk, at=NOW + HOUR) == 0


def test_who_is_erased_vanishes_from_both_sides():
    people(40)
    made = started()
    send(key=made.pk, at=NOW)
    for side in (True, False):
        erase_person(person=person_behind(customer_id=min(sides(made)[side])), at=NOW + DAY)
    assert (len(sides(made)[True]), len(sides(made)[False]), Contact.objects.count()) == (19, 19, 19)
    assert result_of(campaign=made, at=NOW + 60 * DAY).effect.treated == 19


# On the home page


def test_a_message_waits_on_the_home_page_and_a_letter_follows_where_it_was_not_seen():
    people(40)
    made = started(wait_days=3)
    assert send(key=made.pk, at=NOW) == 20
    assert not Letter.objects.exists()
    seen, hidden, *_others = sorted(sides(made)[False])
    held = min(sides(made)[True])
    waiting = waiting_for(customer_id=seen, at=NOW)
    note_seen(contact=waiting.contact, at=NOW)
    assert waiting.said.paragraphs == ("Your product waits.", "Come by.")
    assert waiting_for(customer_id=held, at=NOW) is None
    assert hide(customer_id=hidden, key=waiting_for(customer_id=hidden, at=NOW).contact.pk, at=NOW)
    assert waiting_for(customer_id=hidden, at=NOW) is None
    assert send(key=made.pk, at=NOW + 2 * DAY) == 0
    assert send(key=made.pk, at=NOW + 3 * DAY) == 18
    assert {letter.customer_id for letter in Letter.objects.all()} == sides(made)[False] - {seen, hidden}
    written = Letter.objects.first().customer_id
    assert waiting_for(customer_id=written, at=NOW + 3 * DAY) is None
    assert waiting_for(customer_id=seen, at=NOW + 29 * DAY) is None


def test_putting_it_away_keeps_when_it_was_seen_first():
    people(40)
    made = started(wait_days=3)
    send(key=made.pk, at=NOW)
    joe, ann = sorted(sides(made)[False])[:2]
    note_seen(contact=waiting_for(customer_id=joe, at=NOW).contact, at=NOW)
    for one in (joe, ann):
        assert hide(customer_id=one, key=waiting_for(customer_id=one, at=NOW).contact.pk, at=NOW + DAY)
    seen = {row.assignment.customer_id: row.seen_at for row in Contact.objects.exclude(hidden_at=None)}
    assert seen == {joe: NOW, ann: NOW + DAY}


def test_nobody_hides_the_message_of_another():
    people(40)
    made = started(wait_days=3)
    send(key=made.pk, at=NOW)
    joe, ann = sorted(sides(made)[False])[:2]
    assert not hide(customer_id=ann, key=waiting_for(customer_id=joe, at=NOW).contact.pk, at=NOW)
    assert waiting_for(customer_id=joe, at=NOW)


def test_with_learning_off_nothing_is_shown():
    people(40)
    made = started(wait_days=3)
    send(key=made.pk, at=NOW)
    joe = min(sides(made)[False])
    Customer.objects.filter(pk=joe).update(learning=Learning.OFF)
    assert waiting_for(customer_id=joe, at=NOW) is None


# What it did


@pytest.fixture
def lamps(db):
    publish_lamp()


def test_the_result_is_told_when_the_days_are_over_and_counts_orders_after_the_start(lamps):
    people(40)
    made = started()
    for person in sides(made)[False]:
        buys(Customer.objects.get(pk=person), NOW + 10 * DAY, quantity=1 + person.int % 3)
    for person in sides(made)[True]:
        buys(Customer.objects.get(pk=person), NOW + 40 * DAY)  # too late to count
    early = result_of(campaign=made, at=NOW + 27 * DAY)
    assert (early.is_over, early.effect) == (False, None)
    result = result_of(campaign=made, at=NOW + 29 * DAY)
    spent = [Decimal("30.50") * (1 + person.int % 3) for person in sides(made)[False]]
    assert abs(result.treated_mean - sum(spent) / 20) <= Decimal("0.005")  # to the cent, a half either way
    assert (result.held_mean, result.difference) == (0, result.treated_mean)
    assert result.effect.proven
    assert result.low < result.difference < result.high


def test_what_both_sides_buy_alike_is_no_effect(lamps):
    members = people(40)
    made = started()
    for number, member in enumerate(members):
        if number % 4 == 0:
            buys(member, NOW + DAY)
    result = result_of(campaign=made, at=NOW + 29 * DAY)
    assert not result.effect.proven
    assert result.detectable > 0


def test_what_was_bought_before_is_taken_off(lamps):
    members = people(40)
    for number, member in enumerate(members):
        buys(member, NOW - 10 * DAY, quantity=1 + number % 5)
    made = started()
    for number, member in enumerate(members):
        buys(member, NOW + DAY, quantity=1 + number % 5)
    result = result_of(campaign=made, at=NOW + 29 * DAY)
    assert result.explained_percent == 100
    assert abs(result.difference) < 1


def test_before_the_start_the_page_knows_what_could_be_seen(lamps):
    members = people(40)
    made = campaign(wanted=Decimal("0.50"))
    assert foresee(campaign=made, people=[m.pk for m in members], at=NOW).smallest is None
    for number, member in enumerate(members):
        buys(member, NOW - 10 * DAY, quantity=1 + number % 5)
    found = foresee(campaign=made, people=[m.pk for m in members], at=NOW)
    assert (found.treated, found.held_out, found.usual) == (20, 20, Decimal("91.50"))
    assert found.is_blind
    assert found.needed > 40
    made.wanted = found.smallest
    assert not foresee(campaign=made, people=[m.pk for m in members], at=NOW).is_blind
