"""What a test showed: by first exposure, at the end alone, in each unit; who is left out and who saw both ways."""

from datetime import timedelta

import numpy as np
import pytest
from django.db.models import QuerySet

from configurator.customers.identify import set_learning
from configurator.customers.merge import merge
from configurator.customers.models import Learning
from configurator.experiments.run import stop
from configurator.insight.experiments.measure import measured
from configurator.insight.experiments.result import NotOverError, exposed, result_of
from configurator.insight.experiments.says import crossed, told
from configurator.orders.models import Order
from tests.experiments.shop import DAY, experiment, started
from tests.insight.experiments.shop import buys, came, chooses, exposed_to, orders
from tests.orders.shop import AT, publish_lamp

pytestmark = pytest.mark.django_db
END = AT + 28 * DAY


@pytest.fixture
def lamps(db):
    publish_lamp()


def result(test, at=END):
    return result_of(experiment=test, exposed=exposed(experiment=test), at=at)


def said(test):
    return told(experiment=test, result=result(test))


def amounts(begins, **words):
    return measured(**{"measure": "spent", "begins": begins, "days": 14, "currency": "EUR"} | words)


# Measures


def test_purchases_count_from_ones_own_first_time_for_the_days_of_the_test(lamps):
    joe, ann = came(AT), came(AT)
    for days, paid in ((-1, "5"), (0, "7"), (13, "11"), (14, "13")):
        buys(joe, AT + days * DAY, paid)
    orders(ann, AT + 5 * DAY, quantity=2)
    begins = {joe.customer_id: AT, ann.customer_id: AT + 2 * DAY}
    net = Order.objects.get().total / (1 + Order.objects.get().tax_percent / 100)
    assert amounts(begins).amounts.tolist() == pytest.approx([18.0, float(net)])
    assert amounts(begins, currency="USD").amounts.tolist() == [0.0, 0.0]
    assert amounts(begins, measure="bought").amounts.tolist() == [1.0, 1.0]
    assert amounts({joe.customer_id: AT + 20 * DAY}, measure="bought").amounts.tolist() == [0.0]
    assert amounts({}, measure="choices").per.tolist() == []


def test_a_cancelled_order_counts_for_nothing(lamps):
    joe = came(AT)
    orders(joe, AT)
    begins = {joe.customer_id: AT}
    assert amounts(begins, measure="bought").amounts.tolist() == [1.0]
    QuerySet(Order).update(status=Order.Status.CANCELLED)
    assert [amounts(begins, measure=m).amounts.tolist() for m in ("bought", "spent", "minutes")] == [[0.0]] * 3


def test_choices_and_minutes_of_orders_on_the_pages(lamps):
    joe, ann = came(AT), came(AT)
    chooses(joe, AT + DAY, 6)
    orders(joe, AT + DAY)
    orders(joe, AT + DAY + timedelta(minutes=30))
    chooses(ann, AT + DAY, 2)
    begins = {joe.customer_id: AT + DAY - timedelta(minutes=4), ann.customer_id: AT}
    choices, minutes = (amounts(begins, measure=measure) for measure in ("choices", "minutes"))
    assert (choices.amounts.tolist(), choices.per.tolist()) == ([6.0, 2.0], [2.0, 0.0])
    assert (minutes.amounts.tolist(), minutes.per.tolist()) == ([4.0, 0.0], [1.0, 0.0])
    QuerySet(Order).update(payment="cash")
    assert amounts(begins, measure="choices").per.tolist() == [0.0, 0.0]  # over the counter nobody clicks


def test_acts_are_read_of_those_who_let_us(lamps):
    joe = came(AT)
    chooses(joe, AT, 3)
    set_learning(visitor=joe, learning=Learning.OFF, at=AT + DAY)
    assert amounts({joe.customer_id: AT}, measure="choices").amounts.tolist() == [0.0]


# Who takes part


def test_the_first_exposure_of_a_person_counts_and_who_saw_both_ways_is_named():
    test = started()
    joe, before, ann = came(AT), came(AT), came(AT)
    exposed_to(test, "usual", AT + 2 * DAY, joe)
    exposed_to(test, "families", AT + DAY, before)
    exposed_to(test, "usual", AT + DAY, ann)
    assert (exposed(experiment=test).balance.same, exposed(experiment=test).both) == (2, 0)
    merge(survivor_id=joe.customer_id, absorbed_id=before.customer_id, at=AT + 3 * DAY)
    there = exposed(experiment=test)
    assert there.begins == {joe.customer_id: AT + DAY, ann.customer_id: AT + DAY}
    assert (there.balance.same, there.balance.other, there.both, there.silent) == (1, 1, 1, 0)
    assert crossed(there.both) == "1 customer saw both ways, and counts where they came first."


def test_who_no_longer_lets_us_is_left_out():
    test = started()
    joe, ann = exposed_to(test, "usual", AT), exposed_to(test, "families", AT)
    set_learning(visitor=joe, learning=Learning.VISIT, at=AT + DAY)
    there = exposed(experiment=test)
    assert (list(there.begins), there.silent) == ([ann.customer_id], 1)


# The result


def spent(test, sides):
    """Customers by what they bought before and after, on each side."""
    for arm, people in sides.items():
        for before, after in people:
            visitor = exposed_to(test, arm, AT + DAY)
            buys(visitor, AT - DAY, before)
            buys(visitor, AT + 2 * DAY, after)


def test_nobody_sees_anything_before_the_end():
    test = started(measure="spent")
    spent(test, {"usual": [(1, 10), (2, 20)], "families": [(1, 15), (2, 25)]})
    for at in (AT, END - timedelta(seconds=1)):
        with pytest.raises(NotOverError):
            result(test, at)
    assert result(test).effect.difference == pytest.approx(5)
    stop(key=test.pk, at=END - DAY)
    test.refresh_from_db()
    with pytest.raises(NotOverError):
        result(test)
    with pytest.raises(NotOverError):
        result_of(experiment=experiment(), exposed=exposed(experiment=experiment()), at=END)


def test_what_was_before_is_taken_off():
    test = started(measure="spent")
    spent(test, {"usual": [(10, 11), (20, 21), (30, 31)], "families": [(20, 23), (30, 33), (40, 43)]})
    found = result(test)
    assert (found.same.figure, found.other.figure) == (21.0, 33.0)
    assert found.effect.difference == pytest.approx(2)
    assert found.effect.explained == pytest.approx(1)
    words = said(test)
    assert words.verdict == "“Products first” is better by €2.00 (€2.00 to €2.00)."
    assert (words.same, words.other, words.difference) == ("€21.00", "€33.00", "€2.00")


def test_no_difference_is_said_with_the_one_that_would_have_been_seen():
    test = started(measure="spent")
    spent(test, {"usual": [(1, 10), (1, 20), (1, 30)], "families": [(1, 12), (1, 18), (1, 31)]})
    words = said(test)
    least = result(test).effect.detectable
    assert words.verdict == (
        f"No difference can be seen. One of at least €{least:.2f} would have been, in four of five such tests."
    )
    assert words.bounds.startswith("The difference lies between −€")  # noqa: RUF001  a minus


def test_a_share_is_in_percentage_points():
    test = started(measure="bought")
    for arm, bought in (("usual", 20), ("families", 60)):
        for number in range(100):
            visitor = exposed_to(test, arm, AT + DAY)
            if number < bought:
                buys(visitor, AT + 2 * DAY, 1)
    words = said(test)
    assert (words.same, words.other) == ("20.0\N{NO-BREAK SPACE}%", "60.0\N{NO-BREAK SPACE}%")
    assert words.verdict.startswith("“Products first” is better by 40.00 percentage points (27.")


def test_fewer_choices_per_order_are_better(lamps):
    test = started(measure="choices")
    for arm, times in (("usual", (8, 9, 10, 9)), ("families", (3, 2, 3, 4))):
        for count in times:
            visitor = exposed_to(test, arm, AT + DAY)
            chooses(visitor, AT + 2 * DAY, count)
            orders(visitor, AT + 2 * DAY)
    words = said(test)
    assert (words.same, words.other) == ("9.00 choices per order", "3.00 choices per order")
    assert words.verdict.startswith("“Products first” is better by 6.00 choices per order (")
    assert words.difference == "−6.00 choices per order"  # noqa: RUF001  a minus


def test_longer_is_worse(lamps):
    test = started(measure="minutes")
    for arm, minutes in (("usual", (4, 5, 6)), ("families", (40, 50, 45))):
        for count in minutes:
            orders(exposed_to(test, arm, AT + DAY), AT + DAY + timedelta(minutes=count))
    words = said(test)
    assert (words.same, words.other) == ("5.0 minutes", "45.0 minutes")
    assert words.verdict.startswith("“Products first” is worse by 40.0 minutes (")


@pytest.mark.parametrize(
    ("measure", "arms"),
    [("bought", ["usual"]), ("bought", ["usual", "families"]), ("choices", ["usual", "families"]), ("minutes", [])],
)
def test_too_few_or_none_who_ordered_say_nothing(measure, arms):
    test = started(measure=measure)
    for arm in arms:
        for number in range(3):
            visitor = exposed_to(test, arm, AT + DAY)
            if len(arms) == 1 or measure == "choices":
                buys(visitor, AT + 2 * DAY, number)  # at a till elsewhere, where nobody chooses
    assert said(test).verdict == "Nothing can be said: too few took part, or nobody did what is measured."


def test_by_first_exposure_is_not_by_what_was_seen_last():
    """Negative control: moving who saw both ways to where they ended would change the figures."""
    test = started(measure="spent")
    spent(test, {"usual": [(1, 1), (1, 1)], "families": [(1, 9), (1, 9)]})
    joe = exposed_to(test, "usual", AT + DAY)
    late = exposed_to(test, "families", AT + 3 * DAY)
    buys(joe, AT + 4 * DAY, 9)
    merge(survivor_id=joe.customer_id, absorbed_id=late.customer_id, at=AT + 5 * DAY)
    found = result(test)
    assert (found.same.figure, found.other.figure) == (pytest.approx(11 / 3), 9)
    assert exposed(experiment=test).sides.tolist() == np.array([False, False, True, True, False]).tolist()
