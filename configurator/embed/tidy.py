"""Tidy: guests inside other sites' pages whose address has run out do not pile up, nor do their builds."""

from django.utils import timezone

from configurator.background.compat import task
from configurator.embed.places import forget_guests


@task
def forget_embedded_guests() -> int:
    """Delete guests that nobody can come back as; how many."""
    return forget_guests(at=timezone.now())
