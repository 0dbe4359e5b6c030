"""The daily task that reckons what finished campaigns did."""

from django.utils import timezone

from configurator.background.compat import task
from configurator.programs.boards import keep


@task
def keep_outcomes() -> int:
    """Returns of how many campaigns."""
    return keep.keep_outcomes(at=timezone.now())
