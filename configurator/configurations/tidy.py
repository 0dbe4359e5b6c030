"""Tidy: what nobody can open or have again any more does not pile up."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from configurator.background.compat import task
from configurator.configurations.models import Configuration, Invitation, SharedBuild
from configurator.configurations.together.invite import settle
from configurator.customers.visitor import COOKIE_AGE

_AT_ONCE = 900  # builds that one turn forgets; SQLite takes a thousand names in a query
CLOSED_FOR = timedelta(days=30)
"""So long a link that opens nothing any more still says why, and who built along can take a copy."""


@task
def tidy_builds() -> int:
    """Forget untouched and deleted builds, links and invitations whose time is over; how many rows went."""
    return tidy(at=timezone.now())


def tidy(*, at: datetime) -> int:
    """The same at a moment. Invitations that ran out are ended first, so that a copy is of how the build stood."""
    for invitation in Invitation.objects.filter(ended_at=None, valid_until__lte=at):
        settle(invitation=invitation, at=at)
    before = at - CLOSED_FOR
    gone = Invitation.objects.filter(ended_at__lt=before).delete()[0]
    gone += SharedBuild.objects.filter(valid_until__lt=before).delete()[0]
    gone += SharedBuild.objects.filter(revoked_at__lt=before).delete()[0]
    deleted = Configuration.objects.deleted().filter(deleted_at__lt=at - timedelta(days=settings.DELETED_DAYS))
    return gone + deleted.order_by().delete()[0] + _forget_untouched(at=at)


def _forget_untouched(*, at: datetime) -> int:
    """Builds in which nothing was done for as long as a guest's cookie lasts: a new one is just as good."""
    old = Configuration.objects.untouched().filter(updated_at__lt=at - COOKIE_AGE).values_list("pk", flat=True)
    return Configuration.objects.untouched().filter(pk__in=list(old[:_AT_ONCE])).delete()[0]
