"""The script for other sites, the page that begins inside theirs, and the build that is handed over."""

import uuid
from typing import cast
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from configurator.configurations.fragments import EMBEDDED
from configurator.configurations.http import own
from configurator.customers.http import Request
from configurator.embed.handover import CantHandOverError, hand_over
from configurator.embed.http import EmbeddedRequest, framed, refused
from configurator.embed.origins import UnreadableOriginError, read_origin, site_of
from configurator.embed.places import begin_place
from configurator.languages.choose import language_named
from configurator.releases.models import CurrentRelease
from configurator.releases.shelf import current_release

SCRIPT = "static/js/embed.js"
HOUR, CONFLICT, NOT_FOUND = 3_600, 409, 404


@require_safe
def script(request: Request) -> HttpResponse:  # noqa: ARG001  a view's signature
    """The script that other sites load: at one address for good, so that their pages need no change."""
    response = HttpResponse((settings.BASE_DIR / SCRIPT).read_bytes(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = f"public, max-age={HOUR}"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@never_cache
@require_GET
def begin(request: Request, family_code: str) -> HttpResponse:
    """Begin inside a page of the site that the script names; the browser makes sure that it is that site's page."""
    try:
        origin = read_origin(text=request.GET.get("origin", ""))
    except UnreadableOriginError:
        return refused(request, "")
    site = site_of(origin=origin)
    if site is None:
        return refused(request, origin)
    try:
        current_release(family_code)
    except CurrentRelease.DoesNotExist:
        return refused(request, origin, status=NOT_FOUND, missing=True)
    token = begin_place(site=site, at=timezone.now(), language=language_named(request.GET.get("lang", "")))
    asked = {name: request.GET[name] for name in ("with", "step") if name in request.GET}
    query = f"?{urlencode(asked)}" if asked else ""
    return framed(HttpResponseRedirect(f"{EMBEDDED}{token}/configure/{family_code}/{query}"), origin)


@never_cache
@require_safe
def handed(request: Request, key: uuid.UUID) -> HttpResponse:
    """Hand a build to the site around the page; only there is something to hand it to."""
    if not hasattr(request, "embedding"):
        raise Http404
    site = cast(EmbeddedRequest, request).embedding
    configuration = own(request, key)
    context: dict[str, object] = {"configuration": configuration, "site": site}
    try:
        context["handed"] = hand_over(configuration=configuration, site=site, at=timezone.now())
    except CantHandOverError as why:
        return render(request, "embed/handover.html", {**context, "why": str(why)}, status=CONFLICT)
    return render(request, "embed/handover.html", context)
