"""Tidy: sessions that are over do not pile up; what was typed there goes with them."""

from django.contrib.sessions.models import Session
from django.utils import timezone

from configurator.background.compat import task


@task
def forget_sessions() -> int:
    """Delete the sessions that ended; how many."""
    return Session.objects.filter(expire_date__lt=timezone.now()).delete()[0]
