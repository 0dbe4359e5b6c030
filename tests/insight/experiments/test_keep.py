"""What A/B tests showed is kept once they are over, and until it is settled anew; the tile of the board reads it."""

from datetime import timedelta

import pytest

from configurator.experiments.run import stop
from configurator.insight.boards.tile import Period
from configurator.insight.experiments.keep import SETTLED_AFTER, keep_results
from configurator.insight.experiments.model import TestResult
from configurator.insight.experiments.read import of_period
from configurator.insight.experiments.result import exposed, result_of
from configurator.insight.experiments.says import told
from tests.experiments.shop import DAY, started
from tests.insight.experiments.shop import buys, exposed_to
from tests.orders.shop import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def over():
    """Those who saw the products first bought for 20 more; two on each side."""
    test = started(at=AT, measure="spent")
    for arm, paid in (("usual", 10), ("usual", 12), ("families", 30), ("families", 32)):
        buys(exposed_to(test, arm, AT + DAY), AT + 2 * DAY, paid)
    return test


def on_board(at):
    return of_period(period=Period(90, at.date()))


def test_a_test_that_runs_has_counts_and_no_figure(over):
    now = AT + 5 * DAY
    assert keep_results(at=now) == 0
    [shown] = on_board(now)
    assert (shown.same, shown.other, shown.is_over, shown.told, shown.span) == (2, 2, False, None, None)
    assert not TestResult.objects.exists()


def test_once_it_is_over_its_result_is_kept_and_shown_as_its_page_shows_it(over, staff, django_assert_num_queries):
    now = over.ends_at + DAY
    assert keep_results(at=now) == 1
    result = result_of(experiment=over, exposed=exposed(experiment=over), at=now)
    with django_assert_num_queries(1):
        [shown] = on_board(now)
    assert (shown.same, shown.other, shown.is_over) == (2, 2, True)
    assert shown.told == told(experiment=over, result=result)
    assert shown.told.difference == "€20.00"
    assert shown.span.zero == 0 < shown.span.middle
    assert on_board(over.ends_at + timedelta(days=120)) == []


def test_it_is_reckoned_anew_until_it_is_settled(over):
    keep_results(at=over.ends_at)
    first = TestResult.objects.get().difference
    buys(exposed_to(over, "families", AT + DAY), AT + 3 * DAY, 500)  # heard of late
    assert keep_results(at=over.ends_at + 10 * DAY) == 1
    assert TestResult.objects.get().difference > first
    assert keep_results(at=over.ends_at + SETTLED_AFTER) == 1
    assert keep_results(at=over.ends_at + SETTLED_AFTER + DAY) == 0


def test_of_one_that_was_stopped_nothing_is_kept(over):
    stop(key=over.pk, at=AT + 4 * DAY)
    assert keep_results(at=over.ends_at + DAY) == 0
    [shown] = on_board(AT + 6 * DAY)
    assert (shown.told, shown.is_over) == (None, False)


def test_where_nobody_bought_anything_that_is_said():
    test = started(at=AT, measure="spent")
    for arm in ("usual", "families"):
        exposed_to(test, arm, AT + DAY)
    keep_results(at=test.ends_at)
    [shown] = on_board(test.ends_at)
    assert shown.span is None
    assert shown.told.verdict.startswith("Nothing can be said")
