"""Refused: reports that were not believed are kept for staff for a while, without what they said."""

from datetime import datetime, timedelta

from django.utils import timezone

from configurator.background.compat import task
from configurator.customers.limit import within_limit
from configurator.fulfillment.models import Receiver, RefusedReport

DAYS = 30
MOST_AN_HOUR = 100
"""So many of one receiver are kept by one process: whoever knows its address could write rows without end."""


def note_refused(*, receiver: Receiver, status: int, why: str, size: int, at: datetime) -> None:
    """Keep that a report was refused, and why. Costs one INSERT."""
    if within_limit(key=f"refused-{receiver.pk}", most=MOST_AN_HOUR, seconds=3600):
        RefusedReport.objects.create(receiver=receiver, at=at, status=status, why=why[:300], size=size)


@task
def forget_refused_reports() -> int:
    """Delete what was refused so long ago; how many."""
    return RefusedReport.objects.filter(at__lt=timezone.now() - timedelta(days=DAYS)).delete()[0]
