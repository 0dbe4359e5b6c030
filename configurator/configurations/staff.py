"""For staff: what a release, or a draft that is being tried, would do to saved builds."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from configurator.configurations.affected import affected_builds
from configurator.customers.http import Request
from configurator.releases.http import subject_or_404


@never_cache
@require_safe
@permission_required("releases.view_release", raise_exception=True)
def affected(request: Request, kind: str, pk: str) -> HttpResponse:
    """The saved builds that would no longer work; a fragment for the publish page, a page by itself."""
    release = subject_or_404(kind, pk)
    context = {"found": affected_builds(release=release), "family_name": release.family_name}
    template = "configurations/_affected.html" if request.htmx else "configurations/affected.html"
    return render(request, template, context)
