"""What a request may name of releases."""

from django.http import Http404

from configurator.releases.models import Release, Trial
from configurator.releases.shelf import LoadedRelease
from configurator.releases.trials import open_subject


def subject_or_404(kind: str, pk: str) -> LoadedRelease:
    """Open the release, or the draft that is being tried, that a list of affected things is about."""
    try:
        return open_subject(kind=kind, pk=int(pk))
    except (Release.DoesNotExist, Trial.DoesNotExist) as missing:
        raise Http404 from missing
