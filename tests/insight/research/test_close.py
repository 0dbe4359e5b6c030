"""Who is in a data set, from what; reckoned once, so that nothing is seen by taking two copies off each other."""

from collections import Counter
from datetime import timedelta
from random import Random

import pytest
from django.db import IntegrityError, transaction

from configurator.background.periodic import jobs
from configurator.customers.consent import withdraw
from configurator.customers.models import Customer, Interaction, Learning, Purpose
from configurator.insight.models import CustomerShare, CustomerValue, Purchase, ResearchClass, ResearchPeriod
from configurator.insight.rebuild import rebuild
from configurator.insight.research import close
from configurator.insight.research.agreed import who_agree
from configurator.insight.research.bands import COLUMNS
from configurator.insight.research.classes import publish
from configurator.insight.research.close import LATE, close_due
from configurator.insight.research.gather import acts_of, rows_of
from configurator.orders.models.frozen import FrozenRowError
from configurator.privacy.erase import erase_person
from configurator.privacy.walk import person_behind
from configurator.profiles.forget import forget_profile
from tests.insight.groups.club import people, say
from tests.insight.research.club import NOW, PERIOD, agree, buy, closed, club, goods, joins, looks

pytestmark = pytest.mark.django_db
NAMES = [column.name for column in COLUMNS]


def told(period, name):
    """How many have which label of a column."""
    found = Counter()
    for labels, count in period.classes.values_list("labels", "customers"):
        found[labels[NAMES.index(name)]] += count
    return found


def test_it_is_of_customers_who_agreed_and_of_nobody_else():
    members = club()
    silent = people(40, begin=100)
    buy(silent, baskets=50)
    found = closed()
    assert (found.begin, found.rows, found.left_out) == (PERIOD.begin, len(members), "few")
    assert told(found, "orders") == {"10 to 24": 30, "2": 30}
    assert told(found, "main_line") == {"Category 0": 30, "Category 1": 30}
    assert told(found, "months_since_first_order") == {"0 to 2": 60}
    assert told(found, "channel") == {"counter": 60}
    assert told(found, "lines") == {"1": 60}


def test_a_row_has_who_bought_something():
    members = club()
    agree(people(20, begin=200))
    assert closed().rows == len(members)


def test_if_all_were_taken_others_would_be_in_it(monkeypatch):
    """The negative control."""
    club()
    buy(people(40, begin=100), baskets=50)
    monkeypatch.setattr(close, "who_agree", lambda: frozenset(Customer.objects.values_list("pk", flat=True)))
    assert closed().rows == 100


def test_who_takes_it_back_or_is_erased_is_out_of_the_next():
    members = club()
    gone, changed = members[0], members[1]
    withdraw(customer_id=changed.pk, purpose=Purpose.RESEARCH, at=NOW, source="page")
    erase_person(person=person_behind(customer_id=gone.pk), at=NOW)
    assert closed().rows == len(members) - 2


def test_what_was_bought_before_an_erasing_or_after_the_end_does_not_count():
    members = club()
    buy(members, baskets=40, begin=PERIOD.end, number=500)
    for one in members[:30]:
        forget_profile(customer_id=one.pk, at=PERIOD.start + timedelta(days=5))
    found = closed()
    assert told(found, "orders") == {"5 to 9": 30, "2": 30}


def test_what_we_reckon_is_told_only_of_who_lets_us_learn_and_never_of_all_alike():
    members = club()
    rebuild(at=NOW)
    half = [one.pk for one in members[::2]]
    for n, one in enumerate(members):
        known = (n // 2) % 2
        CustomerShare.objects.create(
            customer=one, currency="EUR", months=1, ours=1, known=1, elsewhere=1, low=1, high=1, needs=1, served=1,
            share=known, share_low=known, share_high=known, act="nothing", at=NOW,
        )  # fmt: skip
    Customer.objects.filter(pk__in=half).update(learning=Learning.VISIT)
    rows = rows_of(people=[one.pk for one in members], end=PERIOD.end)
    assert Counter(row[NAMES.index("share_percent")] for row in rows) == {"unknown": 30, 100: 15, 0: 15}
    tiers = dict(CustomerValue.objects.values_list("pk", "tier"))
    assert Counter(row[0] for row in rows) == Counter(tiers.get(one.pk, "unknown") for one in members)
    for labels, _count in closed().classes.values_list("labels", "customers"):
        assert labels[NAMES.index("needs_group")] == "*"  # nobody is in any, so all are alike


def test_weeks_are_counts_of_ten_at_least_from_books_and_from_acts_of_who_lets_us_learn():
    members = club()
    Interaction.objects.bulk_create(say(one, "travel", at=PERIOD.start + timedelta(days=1)) for one in members[:21])
    Interaction.objects.bulk_create(say(one, "travel", at=PERIOD.start + timedelta(days=8)) for one in members[:9])
    Customer.objects.filter(pk=members[0].pk).update(learning=Learning.VISIT)
    found = closed()
    weeks = [(row.week - PERIOD.begin, row.event, row.customers, row.events) for row in found.weeks.order_by("pk")]
    first, second = timedelta(0), timedelta(7)
    assert weeks == [(first, "bought", 60, 270), (first, "told", 20, 20), (second, "bought", 30, 150)]
    assert acts_of(people=[], period=PERIOD) == {}


def test_too_few_make_an_empty_one_that_stays_empty():
    club(9)
    assert (closed().rows, ResearchClass.objects.count()) == (0, 0)
    joins(50)
    assert close_due(at=NOW, rng=Random(1)) is None
    assert ResearchPeriod.objects.get().rows == 0


def test_four_weeks_are_closed_two_days_after_and_once():
    club()
    assert close_due(at=NOW - timedelta(seconds=1), rng=Random(1)).begin == PERIOD.begin - timedelta(days=28)
    assert close_due(at=NOW, rng=Random(1)).begin == PERIOD.begin
    assert close_due(at=NOW + timedelta(days=27), rng=Random(1)) is None
    assert close_due(at=NOW + timedelta(days=28), rng=Random(1)).begin == PERIOD.next.begin
    assert "close_data_sets" in {job.name for job in jobs()}
    assert timedelta(days=2) == LATE


def test_what_was_reckoned_can_not_be_changed_and_the_tables_refuse_fewer_than_ten():
    club()
    found = closed()
    for row in (found, found.classes.first(), found.weeks.first()):
        with pytest.raises(FrozenRowError):
            row.save()
        with pytest.raises(FrozenRowError):
            row.delete()
        with pytest.raises(FrozenRowError):
            type(row).objects.all().delete()
        with pytest.raises(FrozenRowError):
            type(row).objects.update(period=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        ResearchClass.objects.create(period=found, labels=["*"] * len(NAMES), customers=9)


# The attack: a copy before and one after somebody joins, changes or goes


def joined():
    joins(70)


def withdrew():
    withdraw(customer_id=min(who_agree()), purpose=Purpose.RESEARCH, at=NOW, source="page")


def erased():
    erase_person(person=person_behind(customer_id=min(who_agree())), at=NOW)


def bought_more():
    one = Purchase.objects.order_by("identity", "-basket").select_related("identity").first()
    Purchase.objects.bulk_create(
        Purchase(identity=one.identity, basket=900 + n, position=1, at=PERIOD.start, sku="P-9-0", quantity=1,
                 paid_thousandths=1, currency="EUR")
        for n in range(40)
    )  # fmt: skip


EVENTS = pytest.mark.parametrize("event", [joined, withdrew, erased, bought_more])


def reckoned_now(_period):
    """What a copy would be if it were reckoned when it is taken."""
    rows = rows_of(people=sorted(who_agree()), end=PERIOD.end)
    return Counter(dict(publish(rows, columns=COLUMNS, rules=close.RULES).classes))


def difference(take, event, period):
    """What an attacker learns who knows about whom the news was: the looks that came or went."""
    before = take(period)
    event()
    after = take(period)
    return (before - after) + (after - before)


@EVENTS
def test_two_copies_taken_off_each_other_show_nobody(event):
    club()
    assert difference(looks, event, closed()) == {}


@EVENTS
def test_if_copies_were_reckoned_when_taken_they_would_show_somebody(event):
    """The negative control: of just that one customer the attacker has the whole row."""
    club()
    shown = difference(reckoned_now, event, closed())
    if event is bought_more:  # one look goes, another comes
        assert shown
    else:
        [(row, count)] = shown.items()
        assert (row[NAMES.index("orders")] in {"10 to 24", "2"}, count) == (True, 1)


# Two periods in which nothing changed but that one joined


def guessed(rows, one, *, lots):
    """How often an attacker is right who takes the class that grew most for that of the one who joined."""
    right = 0
    before = [(n, row) for n, row in enumerate(rows)]
    after = [*before, (len(rows), one)]
    [(look, _count)] = published([one] * 10).items()
    for seed in range(lots):
        rng = Random(seed)
        first, second = (published([row for _n, row in close.draw(people, rng)]) for people in (before, after))
        grown = {row: second[row] - first[row] for row in first | second}
        right += max(sorted(grown), key=lambda row: grown[row]) == look
    return right / lots


def published(rows):
    only = (COLUMNS[NAMES.index("orders")],)
    return Counter(dict(publish(rows, columns=only, rules=close.RULES).classes))


def test_the_lot_hides_who_joined_between_two_periods(monkeypatch):
    rows, one = [(1,)] * 30 + [(5,)] * 30 + [(50,)] * 30, (5,)
    monkeypatch.setattr(close, "DRAWN", 0.8)
    assert guessed(rows, one, lots=400) < 0.45  # blind guessing: a third
    monkeypatch.setattr(close, "DRAWN", 1.0)
    assert guessed(rows, one, lots=3) == 1  # the negative control


def test_who_is_drawn_is_drawn_anew_and_written_nowhere(monkeypatch):
    members = club(200)
    monkeypatch.setattr(close, "DRAWN", 0.8)
    people = {one.pk for one in members}
    one, other = (set(close.draw(people, Random(seed))) for seed in (1, 2))
    assert one != other
    assert 140 <= len(one) <= 180
    assert 100 <= closed().rows <= 180


def test_reading_takes_as_many_queries_for_many_as_for_few(django_assert_num_queries):
    goods()
    few = people(3)
    agree(few)
    buy(few, baskets=2)
    with django_assert_num_queries(8):
        rows_of(people=[one.pk for one in few], end=PERIOD.end)
    many = people(30, begin=10)
    agree(many)
    buy(many, baskets=2)
    with django_assert_num_queries(8):
        rows_of(people=[one.pk for one in many], end=PERIOD.end)
    with django_assert_num_queries(1):
        assert len(who_agree()) == 33
