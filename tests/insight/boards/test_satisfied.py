"""How satisfied customers are, by month: counted anew while answers may change, and hidden where few said anything."""

from datetime import date, timedelta
from math import sqrt

import pytest

from configurator.insight.boards.count import count_boards
from configurator.insight.boards.model import PEOPLE, BoardCount
from configurator.insight.boards.satisfied import of_customers, of_many
from configurator.insight.boards.tile import Period
from configurator.orders.models import Kind, Order
from configurator.orders.ratings.rate import rate
from tests.orders.returns.test_returns import happened
from tests.orders.shop import AT, guest, ordered, publish_lamp

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
MONTH = AT.date().replace(day=1)


def came(visitor=None):
    """An order that was delivered."""
    order = ordered(visitor or guest())
    happened(order, Kind.SHIPPED, AT)
    happened(order, Kind.DELIVERED, AT)
    return Order.objects.get(pk=order.pk)


def said(order, score, at=AT):
    rate(order_key=order.pk, score=score, words="", at=at)


def counts():
    rows = BoardCount.objects.filter(kind=BoardCount.Kind.RATED).order_by("on", "code")
    return [(row.on, row.code, row.count) for row in rows]


def test_ratings_are_counted_by_month_and_anew_while_they_may_change():
    publish_lamp()
    joe = guest()
    first, second, third = came(joe), came(joe), came()
    for order, score in ((first, 5), (second, 2), (third, 5)):
        said(order, score)
    count_boards(at=AT)
    assert counts() == [(MONTH, "2", 1), (MONTH, "5", 2), (MONTH, PEOPLE, 2)]
    said(second, 4, at=AT + 3 * DAY)
    count_boards(at=AT + 4 * DAY)
    count_boards(at=AT + 4 * DAY)
    assert counts() == [(MONTH, "4", 1), (MONTH, "5", 2), (MONTH, PEOPLE, 2)]
    said(came(), 3, at=AT + 70 * DAY)
    count_boards(at=AT + 71 * DAY)
    later = (AT + 70 * DAY).date().replace(day=1)
    assert counts()[:3] == [(MONTH, "4", 1), (MONTH, "5", 2), (MONTH, PEOPLE, 2)]
    assert counts()[3:] == [(later, "3", 1), (later, PEOPLE, 1)]


def rated(month, people, **scores):
    for code, count in {PEOPLE: people, **{code[1:]: count for code, count in scores.items()}}.items():
        BoardCount.objects.create(on=month, kind=BoardCount.Kind.RATED, code=code, count=count)


def test_the_mean_of_a_month_stands_with_its_range(django_assert_num_queries):
    rated(date(2026, 3, 1), 12, s5=8, s4=4, s1=4)
    rated(date(2026, 4, 1), 1, s2=1)
    period = Period(30, date(2026, 4, 9))
    with django_assert_num_queries(1):
        march, april = of_customers(period=period)
    assert (march.count, march.mean, march.unhappy) == (16, 3.75, 4)
    variance = (8 * 1.25**2 + 4 * 0.25**2 + 4 * 2.75**2) / 15
    half = 2.1314 * sqrt(variance / 16)  # Student's t of 15 degrees
    assert (march.low, march.high) == pytest.approx((3.75 - half, 3.75 + half), abs=1e-3)
    assert (april.count, april.mean, april.low, april.span) == (1, 2.0, None, None)  # of one there is no range
    assert march.span.low < march.span.middle < march.span.high
    assert of_customers(period=Period(30, date(2026, 6, 30))) == []


def test_market_research_sees_no_month_of_fewer_than_ten_customers(staff):
    this = date.today().replace(day=1)  # noqa: DTZ011  whichever month it is
    rated(this, 9, s5=40)
    (hidden,) = of_many(period=Period(30, date.today()))  # noqa: DTZ011
    assert (hidden.count, hidden.mean, hidden.low, hidden.span) == (0, None, None, None)
    assert "40" not in staff.get("/staff/boards/research/").content.decode().partition('id="satisfied"')[2]
    (seen,) = of_customers(period=Period(30, date.today()))  # noqa: DTZ011
    assert (seen.count, seen.mean) == (40, 5.0)  # the negative control
    BoardCount.objects.filter(code=PEOPLE).update(count=10)
    BoardCount.objects.create(on=this, kind=BoardCount.Kind.RATED, code="1", count=9)
    (many,) = of_many(period=Period(30, date.today()))  # noqa: DTZ011
    assert (many.count, many.unhappy) == (49, None)  # nine unhappy ones are none to be told of either
    BoardCount.objects.filter(code="1").update(count=10)
    (many,) = of_many(period=Period(30, date.today()))  # noqa: DTZ011
    assert many.unhappy == 10
