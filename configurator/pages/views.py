from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from configurator.customers.http import Request, back
from configurator.customers.limit import within_limit
from configurator.customers.speak import speak
from configurator.languages.choose import language_named
from configurator.pages.health import health
from configurator.releases.composing import can_compose, compose_named

YEAR = 31_536_000
BAD, TOO_OFTEN = 400, 429
COMPOSED, COMPOSED_SECONDS = 400, 600
"""Pictures of builds that one address may have composed in so many seconds; those that are there don't count."""
PRIVATE = (
    "/configure/*?",  # a family's own page may be found; what a link brings along is somebody's
    "/b/",
    "/r/",
    "/s/",
    "/code/",
    "/o/",
    "/orders/",
    "/requests/",
    "/again/",
    "/arrange/",
    "/letters/",
    "/me/",
    "/account/",
    "/embed/",
    "/e/",
    "/shipstation/",
    "/api/",
)


@require_GET
def live(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  a view's signature
    """The process answers."""
    return JsonResponse({"live": True})


@require_GET
def ready(request: HttpRequest) -> HttpResponse:
    """Database and disk are there too; with `?late`, nothing waits too long to leave the shop either."""
    found = health(at=timezone.now())
    good = found.ready and not ("late" in request.GET and found.is_late)
    return JsonResponse(found.as_json(), status=200 if good else 503)


@require_GET
def robots(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  a view's signature
    """Families may be found; nobody's builds and orders."""
    before = ["", *(f"/{code}" for code, _ in settings.LANGUAGES)]
    lines = ["User-agent: *", *(f"Disallow: {language}{path}" for language in before for path in PRIVATE)]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain")


@require_GET
def favicon(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  a view's signature
    """Where browsers look for the mark before a page has said where it is, and where none can say."""
    return redirect(static("img/mark.svg"))


@require_GET
def media(request: HttpRequest, name: str) -> HttpResponse | FileResponse:
    """A picture. Names are made from what it shows, so browsers may keep it for good; of a build it is composed now."""
    try:
        picture = default_storage.open(name)
    except (OSError, ValueError, SuspiciousFileOperation):  # not there, a folder, no name at all, or not ours to give
        if not can_compose(name):
            raise Http404 from None
        asks = f"compose-{request.META.get('REMOTE_ADDR')}"
        if not within_limit(key=asks, most=COMPOSED, seconds=COMPOSED_SECONDS):
            refused = render(request, "429.html", status=TOO_OFTEN)
            refused["Retry-After"] = str(COMPOSED_SECONDS)
            return refused
        compose_named(name)
        picture = default_storage.open(name)
    response = FileResponse(picture)
    response["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    return response


@require_POST
def language(request: Request) -> HttpResponse:
    """Choose the language of the interface: this browser keeps it, and who is signed in, the account."""
    chosen = language_named(request.POST.get("language", ""))
    if not chosen:
        return render(request, "400.html", status=BAD)
    if request.visitor.customer_id is not None:
        speak(customer_id=request.visitor.customer_id, language=chosen)
    request.keep_language = chosen
    return back(request, otherwise=reverse("configurations:home"))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  a handler's signature
    """404."""
    return render(request, "404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """500; needs neither database nor session."""
    return render(request, "500.html", status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  Django's signature
    """403: the form's token is missing or old, most often because cookies are off."""
    return render(request, "403_csrf.html", {"site": settings.SITE_URL}, status=403)
