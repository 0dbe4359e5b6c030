"""For staff: whom to serve another need, and one customer's needs, with a form to write down what they told."""

import uuid
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from configurator.customers.http import Request, SeeOther
from configurator.customers.models import Channel, Customer
from configurator.insight.models import Tier
from configurator.insight.share.forms import WrittenForm
from configurator.insight.share.model import Act
from configurator.insight.share.shown import Shown, shown
from configurator.insight.share.tell import write_down
from configurator.insight.share.worklist import cases, mean_share, open_cases

MAY, MAY_WRITE = "insight.view_customershare", "customers.add_note"
ON_A_PAGE = 25
_ACTS = (Act.PROPOSE, Act.ASK)


@never_cache
@require_safe
@permission_required(MAY, raise_exception=True)
def worklist(request: Request) -> HttpResponse:
    """Customers by the gain of their next need, of one tier and act or of all."""
    tier, act = request.GET.get("tier", ""), request.GET.get("act", "")
    rows = open_cases(tier=tier, act=act)
    page = Paginator(range(rows.count()), ON_A_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": _("Complete their needs"),
        "cases": cases(rows=rows, first=max(page.start_index() - 1, 0), count=ON_A_PAGE),
        "page": page,
        "mean": mean_share(),
        "tiers": Tier.choices,
        "tier": tier if tier in Tier.values else "",
        "acts": [(one.value, one.label) for one in _ACTS],
        "act": act if act in _ACTS else "",
    }
    return render(request, "insight/share/worklist.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(MAY, raise_exception=True)
def of_customer(request: Request, customer_id: uuid.UUID) -> HttpResponse:
    """A customer's needs; a fragment for the customer's page, a page by itself. A POST writes down what they told."""
    customer = Customer.objects.person(customer_id).first()
    if customer is None:
        raise Http404
    found = shown(customer_id=customer.pk)
    form = WrittenForm(request.POST or None, names=found.names)
    if request.method == "POST":
        if not request.user.has_perm(MAY_WRITE):
            raise PermissionDenied
        if form.is_valid():
            return _write(request, customer, form)
    status = 422 if form.errors else 200
    template = "insight/share/_of_customer.html" if request.htmx else "insight/share/of_customer.html"
    return render(request, template, _context(request, customer, found, form), status=status)


def _context(request: Request, customer: Customer, found: Shown, form: WrittenForm) -> dict[str, Any]:
    frame = {} if request.htmx else admin.site.each_context(request)
    may = found.learns and request.user.has_perm(MAY_WRITE)
    return {
        **frame,
        "title": pgettext("what customers need", "Needs"),
        "customer": customer,
        "needs": found,
        "form": form,
        "may_write": may,
    }


def _write(request: Request, customer: Customer, form: WrittenForm) -> HttpResponse:
    said: dict[str, Any] = {name: form.cleaned_data[name] for name in ("need", "amount")}
    user: Any = request.user
    channel = Channel(form.cleaned_data["channel"])
    if write_down(customer_id=customer.pk, said=form.word, by=user, channel=channel, at=timezone.now(), **said):
        messages.success(request, _("Written down. It counts at once, and the customer sees it."))
    else:
        messages.warning(request, _("This customer does not have us learn always. Nothing was written down."))
    return SeeOther(reverse("admin:customers_customer_change", args=[customer.pk]))
