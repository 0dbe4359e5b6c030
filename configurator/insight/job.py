"""The tasks that work out anew what customers are worth and how they group, daily, and keep the funnel up to date."""

from django.utils import timezone

from configurator.background.compat import task
from configurator.insight.funnel.count import follow
from configurator.insight.groups.rebuild import rebuild as rebuild_groups
from configurator.insight.rebuild import rebuild


@task
def value_customers() -> int:
    """Returns how many customers were valued."""
    return rebuild(at=timezone.now()).customers


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
