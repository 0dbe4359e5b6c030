"""The tasks that send: one when a campaign starts, and all of them every hour, for those who were not yet due."""

from uuid import UUID

from django.utils import timezone

from configurator.background.compat import task
from configurator.programs.campaigns.send import send
from configurator.programs.models import Campaign


@task
def send_campaign(key: str) -> int:
    """Returns how many were reached."""
    return send(key=UUID(key), at=timezone.now())


@task
def send_campaigns() -> int:
    """Returns how many were reached by all that go on."""
    keys = Campaign.objects.going_on().values_list("key", flat=True)
    return sum(send(key=key, at=timezone.now()) for key in list(keys))
