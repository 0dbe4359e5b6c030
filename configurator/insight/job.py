"""The daily tasks: values of customers, groups, shares, counts for boards, data sets. And some that follow along."""

from random import SystemRandom

from django.utils import timezone

from configurator.background.compat import task
from configurator.insight.boards.count import count_boards
from configurator.insight.experiments.keep import keep_results
from configurator.insight.funnel.count import follow
from configurator.insight.groups.rebuild import rebuild as rebuild_groups
from configurator.insight.rebuild import rebuild
from configurator.insight.research.close import close_due
from configurator.insight.share.rebuild import catch_up
from configurator.insight.share.rebuild import rebuild as rebuild_share


@task
def value_customers() -> int:
    """Returns how many customers were valued; the day's counts for the boards follow from it."""
    at = timezone.now()
    found = rebuild(at=at).customers
    count_boards(at=at)
    return found


@task
def keep_test_results() -> int:
    """Returns of how many A/B tests that are over."""
    return keep_results(at=timezone.now())


@task
def group_customers() -> int:
    """Returns how many groups by needs there are."""
    return rebuild_groups(at=timezone.now()).groups


@task
def follow_funnel() -> int:
    """Returns by how far the funnel's cursor moved."""
    moved, at = 0, timezone.now()
    while more := follow(at=at):
        moved += more
    return moved


@task
def reckon_shares() -> int:
    """Returns how many customers have needs that we know of."""
    return rebuild_share(at=timezone.now()).customers


@task
def follow_told_needs() -> int:
    """Returns of how many customers something had changed."""
    return catch_up(at=timezone.now())


@task
def close_data_sets() -> int:
    """Returns how many customers are in the data set of the four weeks that were closed."""
    found = close_due(at=timezone.now(), rng=SystemRandom())
    return found.rows if found else 0
