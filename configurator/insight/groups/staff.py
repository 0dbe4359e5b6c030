"""For staff: the groups by needs, one with its members and its name, and the group of one customer."""

import uuid
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseForbidden
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from configurator.customers.http import Request, SeeOther
from configurator.insight.groups.divide import ENOUGH
from configurator.insight.groups.model import NeedsGroup
from configurator.insight.groups.name import LONGEST, TakenError, TooLongError, name_group
from configurator.insight.groups.read import ON_A_PAGE, group_of, group_shown, groups_shown, members_of, page_of

MAY_SEE, MAY_NAME = "insight.view_needsgroup", "insight.change_needsgroup"
MAY_SEE_VALUES = "insight.view_customervalue"


@never_cache
@require_safe
@permission_required(MAY_SEE, raise_exception=True)
def groups(request: Request) -> HttpResponse:
    """All that stand, and those that were not found any more."""
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": _("Groups by needs"),
        "groups": groups_shown(with_values=request.user.has_perm(MAY_SEE_VALUES)),
        "retired": NeedsGroup.objects.retired(),
        "enough": ENOUGH,
    }
    return render(request, "insight/groups/groups.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(MAY_SEE, raise_exception=True)
def group(request: Request, number: int) -> HttpResponse:
    """One with its members; a POST names it."""
    found = get_object_or_404(NeedsGroup.objects.standing(), pk=number)
    if request.method == "POST":
        return _name(request, found)
    return _page(request, found)


def _page(request: Request, found: NeedsGroup, **more: Any) -> HttpResponse:
    members = members_of(number=found.pk)
    page = Paginator(range(members.count()), ON_A_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": str(found),
        "group": found,
        "shown": group_shown(group=found, with_values=request.user.has_perm(MAY_SEE_VALUES)),
        "page": page,
        "rows": page_of(group=found, members=members, first=max(page.start_index() - 1, 0)),
        "may_name": request.user.has_perm(MAY_NAME),
        "name": found.name,
        "longest": LONGEST,
        **more,
    }
    return render(request, "insight/groups/group.html", context, status=400 if more else 200)


def _name(request: Request, found: NeedsGroup) -> HttpResponse:
    if not request.user.has_perm(MAY_NAME):
        return HttpResponseForbidden(_("You may look at groups, and not name them."))
    name = request.POST.get("name", "")
    try:
        name_group(number=found.pk, name=name)
    except TooLongError:
        error = _("At most {number} letters. Say it shorter.").format(number=LONGEST)
        return _page(request, found, name=name, error=error)
    except TakenError:
        return _page(request, found, name=name, error=_("Another group has this name. Take one that tells them apart."))
    messages.success(request, _("Noted. The group is called so here, in campaigns, and where its members read of it."))
    return SeeOther(reverse("insight:group", args=[found.pk]))


@never_cache
@require_safe
@permission_required(MAY_SEE, raise_exception=True)
def of_customer(request: Request, customer_id: uuid.UUID) -> HttpResponse:
    """The group of a customer; a fragment for the customer's page, a page by itself."""
    template = "insight/groups/_of_customer.html" if request.htmx else "insight/groups/of_customer.html"
    return render(request, template, {"belonging": group_of(customer_id=customer_id)})
