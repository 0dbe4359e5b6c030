"""For staff: what a release, or a draft that is being tried, would do to saved builds."""

from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from configurator.configurations.affected import affected_builds
from configurator.customers.http import Request
from configurator.releases.models import Release, Trial
from configurator.releases.trials import open_subject


@never_cache
@require_safe
@permission_required("releases.view_release", raise_exception=True)
def affected(request: Request, kind: str, pk: str) -> HttpResponse:
    """The saved builds that would no longer work; a fragment for the publish page, a page by itself."""
    try:
        release = open_subject(kind=kind, pk=int(pk))
    except (Release.DoesNotExist, Trial.DoesNotExist) as missing:
        raise Http404 from missing
    context = {"found": affected_builds(release=release), "family_name": release.family_name}
    template = "configurations/_affected.html" if request.htmx else "configurations/affected.html"
    return render(request, template, context)
