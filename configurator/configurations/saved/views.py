import uuid

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from configurator.configurations.http import CLOSED, own, to_build, with_room
from configurator.configurations.models import Configuration
from configurator.configurations.page import build_cards, open_builds, page_context
from configurator.configurations.saved import keep
from configurator.configurations.saved.forms import name_form
from configurator.customers.http import Request, SeeOther, back, number_in

PAGE = 20


@never_cache
@require_GET
def builds(request: Request) -> HttpResponse:
    """The customer's open builds; a fragment for other pages, a page by itself, with what can be put back."""
    if request.htmx:
        return render(request, "configurations/_builds.html", {"builds": open_builds(request.visitor.customer_id)})
    page = max(1, number_in(request.GET.get("page"), otherwise=1))
    found = open_builds(request.visitor.customer_id, limit=PAGE + 1, after=(page - 1) * PAGE)
    deleted = build_cards(keep.deleted_lately(visitor=request.visitor, at=timezone.now()))
    context = {
        "gone": next((one for one in deleted if str(one.configuration.pk) == request.GET.get("deleted")), None),
        "builds": found[:PAGE],
        "newer": page - 1,
        "older": page + 1 if len(found) > PAGE else 0,
        "deleted": deleted,
        "days": settings.DELETED_DAYS,
    }
    return render(request, "configurations/builds.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def name(request: Request, key: uuid.UUID) -> HttpResponse:
    """Name a build and note something to it."""
    configuration = own(request, key)
    form = name_form(configuration, request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        context = page_context(configuration) | {"form": form, "next": request.POST.get("next", "")}
        return render(request, "configurations/saved/name.html", context, status=422 if form.is_bound else 200)
    keep.rename(key=key, visitor=request.visitor, **form.cleaned_data)
    return back(request, otherwise=reverse("configurations:build", args=[key]))


@require_POST
@with_room
def copied(request: Request, key: uuid.UUID) -> HttpResponse:
    """Another build like this one."""
    try:
        made = keep.duplicate(key=key, visitor=request.visitor, at=timezone.now())
    except Configuration.DoesNotExist:
        raise Http404 from None
    messages.success(request, _("This is a copy. The other build stays as it is."))
    return to_build(made.key)


@never_cache
@require_http_methods(["GET", "POST"])
def deleted(request: Request, key: uuid.UUID) -> HttpResponse:
    """Delete a build; a GET asks first."""
    configuration = own(request, key)
    if request.method == "GET":
        is_open = configuration.status == Configuration.Status.OPEN
        context = page_context(configuration) | {"is_open": is_open, "days": settings.DELETED_DAYS}
        return render(request, "configurations/saved/delete.html", context)
    try:
        keep.delete(key=key, visitor=request.visitor, at=timezone.now())
    except Configuration.DoesNotExist:
        raise Http404 from None
    except keep.OrderedError:
        messages.info(request, CLOSED)
        return to_build(key)
    return SeeOther(f"{reverse('configurations:builds')}?deleted={key}")


@require_POST
@with_room
def put_back(request: Request, key: uuid.UUID) -> HttpResponse:
    """Have a deleted build again."""
    try:
        keep.put_back(key=key, visitor=request.visitor, at=timezone.now())
    except Configuration.DoesNotExist:
        raise Http404 from None
    messages.success(request, _("The build is back as it was."))
    return to_build(key)
