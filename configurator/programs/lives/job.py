"""The daily task that reminds of components that have had their time."""

from django.utils import timezone

from configurator.background.compat import task
from configurator.programs.lives.remind import remind_of_lives


@task
def remind_lives() -> int:
    """Returns how many letters were written."""
    return remind_of_lives(at=timezone.now())
