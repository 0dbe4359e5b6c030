"""Publishing, for staff: the families, a report before, publishing now or at a set time, and going back."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog.models import ProductFamily
from configurator.customers.http import SeeOther, number_in
from configurator.customers.models import User
from configurator.releases.forms import PublishForm
from configurator.releases.impact import changes_between
from configurator.releases.models import CurrentRelease, OnSale, Publication, Release, Report, Task
from configurator.releases.publish import OvertakenError, go_back
from configurator.releases.schedule import cancel, overdue, request_publication, request_report

View = Callable[..., HttpResponse]
PERMISSION = "releases.publish_release"
_FOLDER = "admin/releases/release/"
_LISTED = 12


def publisher(view: View) -> View:
    """For staff who may publish; nothing of it is kept by the browser."""
    guarded = permission_required(PERMISSION, raise_exception=True)(view)
    return never_cache(admin.site.admin_view(wraps(view)(guarded)))


def _page(request: HttpRequest, template: str, title: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    shown = {**admin.site.each_context(request), "title": title, "opts": Release._meta, **context}
    return TemplateResponse(request, f"{_FOLDER}{template}", shown, status=status)


def _person(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


@publisher
@require_safe
def families(request: HttpRequest) -> HttpResponse:
    """All families with what is on sale, and what waits to be published."""
    found = ProductFamily.objects.order_by("position", "code").select_related("current__release__published_by")
    found = found.defer("current__release__document", "current__release__knowledge")
    waiting = Publication.objects.filter(Task.unfinished()).order_by("due_at", "pk").select_related("requested_by")
    by_family: dict[int, list[Publication]] = {}
    for one in waiting:
        by_family.setdefault(one.family_id, []).append(one)
    rows = [(family, by_family.get(family.pk, [])) for family in found]
    return _page(request, "publish.html", _("Publish"), {"rows": rows})


@publisher
@require_safe
def look(request: HttpRequest, family_code: str) -> HttpResponse:
    """Begin a report on what publishing would mean, and show it."""
    family = get_object_or_404(ProductFamily, code=family_code)
    made = request_report(family=family, by=_person(request), at=timezone.now())
    return redirect("admin:releases_release_report", family.code, made.pk)


@publisher
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, family_code: str, pk: int) -> HttpResponse:
    """A report, with the button that publishes the very draft that it is about."""
    found = get_object_or_404(
        Report.objects.select_related("family", "released", "trial").defer(
            "released__document", "released__knowledge", "trial__document", "trial__knowledge"
        ),
        family__code=family_code,
        pk=pk,
    )
    form = PublishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _publication(request, found, form)
    context = {"report": found, "family": found.family, "form": form, "late": overdue(task=found, at=timezone.now())}
    context |= {"to_mend": _to_mend(request, found.family)}
    if getattr(request, "htmx", False):
        return _page(request, "_report.html", "", context)
    context |= {"on_sale": _history(found.family)}
    return _page(
        request, "report.html", _("Publish {name}").format(name=found.family.name), context, 422 if form.errors else 200
    )


def _to_mend(request: HttpRequest, family: ProductFamily) -> set[str]:
    """Codes of the rules that a report may point to; none for those who may not see them."""
    may_see = request.user.has_perm("catalog.view_compatibilityrule")
    return set(family.rules.values_list("code", flat=True)) if may_see else set()


def _publication(request: HttpRequest, found: Report, form: PublishForm) -> HttpResponse:
    now = timezone.now()
    later = form.cleaned_data["at"] if form.cleaned_data["when"] == "later" else None
    made = request_publication(
        family=found.family, report=None if later else found, by=_person(request), due_at=later or now, at=now
    )
    return _see_other("admin:releases_release_publication", found.family.code, made.pk)


def _see_other(name: str, *words: object) -> HttpResponse:
    return SeeOther(reverse(name, args=words))


def _history(family: ProductFamily) -> list[OnSale]:
    """What was on sale before, the latest first."""
    rows = OnSale.objects.filter(family=family).select_related("release", "before", "by")
    heavy = [f"{side}__{column}" for side in ("release", "before") for column in ("document", "knowledge")]
    return list(rows.defer(*heavy).order_by("-at", "-pk")[:_LISTED])


@publisher
@require_safe
def publication(request: HttpRequest, family_code: str, pk: int) -> HttpResponse:
    """What becomes of a publication: waiting, running, done or refused."""
    rows = Publication.objects.select_related("family", "release", "requested_by")
    rows = rows.defer("release__document", "release__knowledge")
    found = get_object_or_404(rows, family__code=family_code, pk=pk)
    now = timezone.now()
    context = {"publication": found, "family": found.family, "late": overdue(task=found, at=now), "now": now}
    context |= {"to_mend": _to_mend(request, found.family)}
    template = "_publication.html" if getattr(request, "htmx", False) else "publication.html"
    return _page(request, template, _("Publish {name}").format(name=found.family.name), context)


@publisher
@require_POST
def call_off(request: HttpRequest, family_code: str, pk: int) -> HttpResponse:
    """Take back a publication that waits."""
    found = get_object_or_404(Publication, family__code=family_code, pk=pk)
    if cancel(publication=found, at=timezone.now()):
        messages.success(request, _("It will not be published then."))
    return _see_other("admin:releases_release_publication", family_code, pk)


@publisher
@require_http_methods(["GET", "HEAD", "POST"])
def back(request: HttpRequest, family_code: str, number: int) -> HttpResponse:
    """What putting an older release on sale again would change, and the button that does it."""
    current = get_object_or_404(CurrentRelease.objects.select_related("release", "family"), family__code=family_code)
    older = get_object_or_404(Release, family__code=family_code, number=number)
    if request.method == "POST":
        return _go_back(request, family_code, number)
    context = {
        "family": current.family,
        "current": current.release,
        "older": older,
        "changes": changes_between(before=current.release.document, after=older.document),
    }
    return _page(
        request,
        "back.html",
        _("{name}: back to release {number}").format(name=current.family.name, number=number),
        context,
    )


def _go_back(request: HttpRequest, family_code: str, number: int) -> HttpResponse:
    instead_of = number_in(request.POST.get("instead_of"))
    try:
        release = go_back(
            family_code=family_code, number=number, instead_of=instead_of, by=_person(request), at=timezone.now()
        )
    except OvertakenError:
        messages.warning(request, _("Something else is on sale meanwhile. Look at the differences again."))
        return _see_other("admin:releases_release_back", family_code, number)
    messages.success(
        request,
        _("{name}: release {number} is on sale again.").format(name=release.document["family"]["name"], number=number),
    )
    return _see_other("admin:releases_release_publish")


urlpatterns: list[URLPattern] = [
    path("publish/", families, name="releases_release_publish"),
    path("publish/<slug:family_code>/", look, name="releases_release_publish_one"),
    path("publish/<slug:family_code>/report/<int:pk>/", report, name="releases_release_report"),
    path("publish/<slug:family_code>/publication/<int:pk>/", publication, name="releases_release_publication"),
    path("publish/<slug:family_code>/publication/<int:pk>/call-off/", call_off, name="releases_release_call_off"),
    path("publish/<slug:family_code>/back/<int:number>/", back, name="releases_release_back"),
]
