"""Pages beside the list of stock: many parts at once, parts that are not counted, and a download."""

import uuid
from itertools import chain
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from catalog.models import Component
from catalog.sheets.cells import guarded
from configurator.customers.http import spreadsheet
from configurator.stock import levels
from configurator.stock.admin.forms import PasteForm
from configurator.stock.book import Entry
from configurator.stock.models import StockItem
from configurator.stock.paste import FaultyLinesError, book_lines

ROWS_PER_PAGE = 100
COLUMNS = ("sku", "name", "on_hand", "reserved", "left", "sell_without_stock", "incoming", "incoming_date")


def stock_urls(model_admin: Any) -> list[URLPattern]:
    """Give the addresses, below those of stock items."""
    view = admin.site.admin_view
    return [
        path("paste/", view(paste), name="stock_paste"),
        path("uncounted/", view(uncounted), name="stock_uncounted"),
        path("csv/", view(lambda request: download(request, model_admin)), name="stock_csv"),
    ]


def _page(request: HttpRequest, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    whole = admin.site.each_context(request) | {"opts": StockItem._meta} | context
    return TemplateResponse(request, f"admin/stock/{name}.html", whole, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def paste(request: HttpRequest) -> HttpResponse:
    """Lines of SKU and number, counted or come in: all of them, or a sentence for each that is wrong."""
    if not request.user.has_perms(["stock.add_stockitem", "stock.change_stockitem"]):
        raise PermissionDenied
    is_sent = request.method == "POST"
    form = PasteForm(request.POST if is_sent else None, initial={"token": uuid.uuid4(), "arrived": ""}, label_suffix="")
    faults: tuple[Any, ...] = ()
    if is_sent and form.is_valid():
        try:
            number = _booked(request, form.cleaned_data)
        except FaultyLinesError as error:
            faults = error.faults
        else:
            said = ngettext("{number} line written down.", "{number} lines written down.", number)
            messages.success(request, said.format(number=number))
            return redirect("admin:stock_stockitem_changelist")
    context = {"title": _("Many parts at once"), "form": form, "faults": faults}
    return _page(request, "paste", context, 422 if form.errors or faults else 200)


def _booked(request: HttpRequest, typed: dict[str, Any]) -> int:
    at, by = timezone.now(), request.user.pk
    entry = Entry(at=at, by_id=by, reason=typed["reason"], reference=typed["token"])
    known = set(Component.objects.values_list("sku", flat=True))
    number = book_lines(text=typed["text"], arrived=typed["arrived"] == "yes", known=known, entry=entry)
    levels.forget()
    return number


@require_GET
def uncounted(request: HttpRequest) -> HttpResponse:
    """Parts on sale that nobody counts: they can always be sold."""
    if not request.user.has_perm("stock.view_stockitem"):
        raise PermissionDenied
    words = request.GET.get("q", "").strip()[:100]
    counted = StockItem.objects.filter(sku=OuterRef("sku"))
    found = Component.objects.filter(~Exists(counted), is_active=True).order_by("sku")
    found = found.filter(Q(sku__icontains=words) | Q(name__icontains=words)) if words else found
    page = Paginator(found, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    may = request.user.has_perm("stock.add_stockitem")
    return _page(
        request, "uncounted", {"title": _("Parts that are not counted"), "page": page, "words": words, "may": may}
    )


@require_GET
def download(request: HttpRequest, model_admin: Any) -> HttpResponse:
    """The list as it is filtered, as CSV that no spreadsheet runs."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    rows = model_admin.get_changelist_instance(request).queryset
    found = rows.values_list(*COLUMNS).iterator()
    cells = ([guarded(one) if isinstance(one, str) else one for one in row] for row in found)
    return spreadsheet(chain([COLUMNS], cells), filename="stock.csv")
