"""Tidy: pictures of builds that nobody asks for any more, except those that something names."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from configurator.background.compat import task
from configurator.configurations.sharing.model import SharedBuild
from configurator.configurations.state import assess
from configurator.configurations.still import still_of
from configurator.orders.models import OrderLine
from configurator.releases.composing import forget_composed
from configurator.releases.shelf import load_release


@task
def sweep_out_old_stills() -> int:
    """Delete what no page has shown for long; how many builds' pictures went."""
    return tidy(at=timezone.now())


def tidy(*, at: datetime) -> int:
    """The same at a moment."""
    return forget_composed(before=at - timedelta(days=settings.BUILD_PICTURE_DAYS), used=set(_used(at)))


def _used(at: datetime) -> Iterator[str]:
    """The pictures that orders keep, and those beside links that still open: other sites show them."""
    yield from OrderLine.objects.exclude(picture="").values_list("picture", flat=True).distinct().iterator()
    for shared in SharedBuild.objects.live(at).only("release_id", "choices").iterator():
        found = still_of(assess(release=load_release(shared.release_id), choices=shared.choices))
        if found is not None:
            yield found.name
