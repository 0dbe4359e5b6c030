"""Tidy: tasks that are over do not pile up."""

from django.utils import timezone

from configurator.background.compat import task
from configurator.background.queue import forget


@task
def forget_tasks() -> int:
    """Delete what was done some time ago."""
    return forget(at=timezone.now())
