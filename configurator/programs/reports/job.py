"""The daily task that makes supplier reports once their four weeks are over."""

from django.utils import timezone

from configurator.background.compat import task
from configurator.programs.reports.due import make_due


@task
def make_reports() -> int:
    """Returns how many reports were made."""
    return make_due(at=timezone.now())
