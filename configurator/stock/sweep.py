"""Sweep: the periodic job that gives free what was kept and not paid in time."""

from django.utils import timezone

from configurator.background.compat import task
from configurator.stock.expire import free_lapsed


@task
def free_lapsed_parts() -> int:
    """Give free what is kept no longer; the answer is for how many orders."""
    return free_lapsed(at=timezone.now())
