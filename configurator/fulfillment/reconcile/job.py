"""The hourly comparison with the lists of receivers, as background work."""

from django.utils import timezone

from configurator.background.compat import task
from configurator.fulfillment.reconcile.compare import reconcile_all


@task
def compare_lists() -> int:
    """Compare with every active receiver that has a list. Returns how many there were."""
    return len(reconcile_all(at=timezone.now()))
