"""Keep: the secret of a site, made here, shown once; for a day the one before it signs too."""

from datetime import datetime

from configurator.embed.models import EmbeddingSite
from configurator.fulfillment.receivers.secrets import CHANGE_OVER, new_secret


def issue_secret(*, site: EmbeddingSite, at: datetime) -> str:
    """Make a site's secret; the one before it counts for another day. Returns it, for the one time it is shown."""
    if site.secret:
        site.old_secret, site.old_ends_at = site.secret, at + CHANGE_OVER
    site.secret = new_secret()
    site.save(update_fields=["secret", "old_secret", "old_ends_at"])
    return site.secret
