import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from configurator.configurations.http import CLOSED, own, to_build
from configurator.configurations.models import Configuration
from configurator.configurations.page import open_builds, page_context
from configurator.configurations.saved import keep
from configurator.configurations.saved.forms import name_form
from configurator.customers.http import Request, SeeOther, back


@never_cache
@require_GET
def builds(request: Request) -> HttpResponse:
    """The customer's open builds; a fragment for other pages, a page by itself."""
    template = "configurations/_builds.html" if request.htmx else "configurations/builds.html"
    return render(request, template, {"builds": open_builds(request.visitor.customer_id)})


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
def copied(request: Request, key: uuid.UUID) -> HttpResponse:
    """Another build like this one."""
    try:
        made = keep.duplicate(key=key, visitor=request.visitor, at=timezone.now())
    except Configuration.DoesNotExist:
        raise Http404 from None
    except keep.TooManyError:
        messages.info(request, f"You have {keep.MOST_BUILDS} builds, which is all there is room for. Delete one first.")
        return SeeOther(reverse("configurations:builds"))
    messages.success(request, "This is a copy. The other build stays as it is.")
    return to_build(made.key)


@never_cache
@require_http_methods(["GET", "POST"])
def deleted(request: Request, key: uuid.UUID) -> HttpResponse:
    """Delete a build; a GET asks first."""
    configuration = own(request, key)
    if request.method == "GET":
        is_open = configuration.status == Configuration.Status.OPEN
        return render(request, "configurations/saved/delete.html", page_context(configuration) | {"is_open": is_open})
    try:
        keep.delete(key=key, visitor=request.visitor)
    except Configuration.DoesNotExist:
        raise Http404 from None
    except keep.OrderedError:
        messages.info(request, CLOSED)
        return to_build(key)
    messages.success(request, "The build is deleted.")
    return SeeOther(reverse("configurations:builds"))
