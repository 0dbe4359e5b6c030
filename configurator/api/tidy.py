"""Tidy: bookings that nobody sends again do not pile up."""

from datetime import timedelta

from django.utils import timezone

from configurator.api.models import StockCall
from configurator.background.compat import task

DAYS = 90
"""So long the same id is the same booking."""


@task
def forget_calls() -> int:
    """Delete what callers booked so long ago; how many."""
    return StockCall.objects.filter(at__lt=timezone.now() - timedelta(days=DAYS)).delete()[0]
