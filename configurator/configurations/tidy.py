"""Tidy: what nobody can open or have again any more does not pile up."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from configurator.background.compat import task
from configurator.configurations.models import Configuration, Invitation, SharedBuild
from configurator.configurations.together.invite import settle

CLOSED_FOR = timedelta(days=30)
"""So long a link that opens nothing any more still says why, and who built along can take a copy."""


@task
def tidy_builds() -> int:
    """Forget deleted builds, links and invitations whose time is over; how many rows went."""
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
    return gone + deleted.order_by().delete()[0]
