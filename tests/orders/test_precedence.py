"""Who is ahead comes sooner; whoever waits comes, too."""

import uuid
from datetime import timedelta

from configurator.insight.apps import InsightConfig
from configurator.insight.effort import follow
from configurator.orders.precedence import Ahead, ahead_of, in_order
from tests.orders.shop import AT

BEST, REST = uuid.uuid4(), uuid.uuid4()
HOUR = timedelta(hours=1)


def declared(monkeypatch, hours):
    monkeypatch.setattr(follow, "ahead", lambda people: {one: Ahead(hours, "best") for one in people if one == BEST})


def order(things):
    return [name for (name, *_), _ahead in in_order(things, since=lambda one: one[2], person=lambda one: one[1])]


def test_nobody_is_asked_where_nobody_is_known(monkeypatch):
    def never(people):
        raise AssertionError(people)

    monkeypatch.setattr(follow, "ahead", never)
    assert ahead_of([None]) == {}


def test_without_a_declaration_the_oldest_comes_first(monkeypatch):
    monkeypatch.setattr(InsightConfig, "precedence", "")
    assert order([("second", BEST, AT + HOUR), ("first", REST, AT)]) == ["first", "second"]


def test_who_is_ahead_comes_before_who_came_a_little_earlier(monkeypatch):
    declared(monkeypatch, 24)
    things = [("early", REST, AT), ("nobody's", None, AT + HOUR), ("ahead", BEST, AT + 23 * HOUR)]
    assert order(things) == ["ahead", "early", "nobody's"]
    assert order([("early", REST, AT), ("ahead", BEST, AT + 25 * HOUR)]) == ["early", "ahead"]


def days_until_served(monkeypatch, hours):
    """One of the rest waits; each hour one of the best comes, and one is answered."""
    declared(monkeypatch, hours)
    waiting = [("patient", REST, AT), ("best 0", BEST, AT)]
    for number in range(1, 24 * 30):
        first = order(waiting)[0]
        if first == "patient":
            return number / 24
        waiting = [one for one in waiting if one[0] != first] + [(f"best {number}", BEST, AT + number * HOUR)]
    return None


def test_nobody_starves_behind_the_best(monkeypatch):
    assert days_until_served(monkeypatch, 24) == 25 / 24
    assert days_until_served(monkeypatch, 0) == 1 / 24
    assert days_until_served(monkeypatch, 10**6) is None  # so would who is ranked by tier alone
