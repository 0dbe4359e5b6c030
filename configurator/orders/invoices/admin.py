"""Invoices and credit notes for staff: a list to search, and the PDF of each."""

import uuid

from django.contrib import admin
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from configurator.customers.http import Request
from configurator.customers.readonly import ReadOnly
from configurator.orders.invoices.views import drawn
from configurator.orders.models import Invoice
from configurator.releases.money import money


@never_cache
@require_safe
@permission_required("orders.view_invoice", raise_exception=True)
def paper_for_staff(request: Request, key: uuid.UUID) -> HttpResponse:
    """The PDF of a paper."""
    return drawn(request, get_object_or_404(Invoice, key=key))


@admin.register(Invoice)
class InvoiceAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """Papers are written once: a mistake is taken back by a credit note, which the shop writes itself."""

    list_display = ("number", "kind", "issued_at", "of_order", "who", "amount", "pdf")
    list_filter = ("kind", "issued_at")
    list_select_related = ("order",)
    search_fields = ("number", "order__number", "order__name", "order__email")
    date_hierarchy = "issued_at"
    ordering = ("-issued_at", "-number")
    fields = ("number", "kind", "issued_at", "of_order", "who", "amount", "tax_in_it", "takes_back", "pdf")
    readonly_fields = fields

    def get_urls(self) -> list[URLPattern]:
        """The PDF of one beside Django's pages."""
        page = path("<uuid:key>/pdf/", self.admin_site.admin_view(paper_for_staff), name="orders_invoice_pdf")
        return [page, *super().get_urls()]

    @admin.display(description=gettext_lazy("order"), ordering="order__number")
    def of_order(self, paper: Invoice) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("orders:link", args=[paper.order.token]), paper.order.number)

    @admin.display(description=gettext_lazy("name"), ordering="order__name")
    def who(self, paper: Invoice) -> str:
        return paper.order.name

    @admin.display(description=gettext_lazy("total"), ordering="total")
    def amount(self, paper: Invoice) -> str:
        return money(paper.total, paper.order.currency)

    @admin.display(description=gettext_lazy("tax in it"))
    def tax_in_it(self, paper: Invoice) -> str:
        return money(paper.tax, paper.order.currency)

    @admin.display(description=gettext_lazy("takes back"))
    def takes_back(self, paper: Invoice) -> str:
        return paper.corrects.number if paper.corrects else "-"

    @admin.display(description="PDF")
    def pdf(self, paper: Invoice) -> SafeString:
        return format_html('<a href="{}">PDF</a>', reverse("admin:orders_invoice_pdf", args=[paper.pk]))
