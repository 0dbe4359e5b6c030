"""Requests for a price, to look at; ways of delivery and taxes, to edit. Orders are shown by fulfillment."""

from django.contrib import admin
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from configurator.customers.readonly import ReadOnly
from configurator.orders.invoices.admin import InvoiceAdmin
from configurator.orders.models import DeliveryMethod, QuoteRequest, TaxRate
from configurator.orders.quotes.staff import answer_request
from configurator.orders.returns.staff import ReturnAdmin

__all__ = ["DeliveryMethodAdmin", "InvoiceAdmin", "QuoteRequestAdmin", "ReturnAdmin", "TaxRateAdmin"]


@admin.register(DeliveryMethod)
class DeliveryMethodAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """Customers choose among the active ones that go to their country, in their order's currency."""

    list_display = ("name", "currency", "price", "free_from", "days", "where", "collected", "position", "active")
    list_filter = ("active", "currency", "collected")
    search_fields = ("name", "code")
    ordering = ("currency", "position", "code")
    fieldsets = (
        (None, {"fields": ("name", "code", "active", "position")}),
        (gettext_lazy("What it costs"), {"fields": ("currency", "price", "free_from")}),
        (gettext_lazy("Where it goes, and how long that takes"), {"fields": ("collected", "countries", "days")}),
    )

    @admin.display(description=gettext_lazy("goes to"))
    def where(self, method: DeliveryMethod) -> str:
        return method.countries or _("everywhere")


@admin.register(TaxRate)
class TaxRateAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """An order has the tax of the country it goes to; of one that is not here, none. Orders keep the tax they had."""

    list_display = ("country", "name", "percent")
    search_fields = ("country", "name")
    ordering = ("country",)


@admin.register(QuoteRequest)
class QuoteRequestAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """Read-only: a request is the customer's word. Staff answer it on a page of its own."""

    change_form_template = "admin/orders/quoterequest/change_form.html"
    change_list_template = "orders/admin/asked.html"

    list_display = ("number", "requested_at", "name", "family_name", "quantity", "country")
    list_filter = ("requested_at", "family_name", "country")
    search_fields = ("number", "name", "email")
    ordering = ("-requested_at", "-number")
    fieldsets = (
        (None, {"fields": ("number", "requested_at", "family_name", "quantity", "parts")}),
        (gettext_lazy("Goes to"), {"fields": ("name", "email", "line1", "line2", "postcode", "city", "country")}),
    )
    readonly_fields = ("parts",)

    def get_urls(self) -> list[URLPattern]:
        page = path("<uuid:key>/answer/", self.admin_site.admin_view(answer_request), name="orders_quoterequest_answer")
        return [page, *super().get_urls()]

    @admin.display(description=gettext_lazy("parts"))
    def parts(self, asked: QuoteRequest) -> str:
        asks = _("price on request")
        return "\n".join(
            f"{item['quantity_total']} × {item['name']} ({item['sku']}): {item['price'] or asks}"  # noqa: RUF001
            for item in asked.items
        )
