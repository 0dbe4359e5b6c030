"""Requests for a price, for staff to look at. Orders are shown by fulfillment, which also exports them."""

from django.contrib import admin

from configurator.customers.readonly import ReadOnly
from configurator.orders.models import QuoteRequest


@admin.register(QuoteRequest)
class QuoteRequestAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """Read-only: a request is the customer's word."""

    list_display = ("number", "requested_at", "name", "family_name", "quantity", "country")
    list_filter = ("requested_at", "family_name", "country")
    search_fields = ("number", "name", "email")
    ordering = ("-requested_at", "-number")
    fieldsets = (
        (None, {"fields": ("number", "requested_at", "family_name", "quantity", "parts")}),
        ("Goes to", {"fields": ("name", "email", "line1", "line2", "postcode", "city", "country")}),
    )
    readonly_fields = ("parts",)

    @admin.display(description="parts")
    def parts(self, asked: QuoteRequest) -> str:
        return "\n".join(
            f"{item['quantity_total']} × {item['name']} ({item['sku']}): {item['price'] or 'price on request'}"  # noqa: RUF001
            for item in asked.items
        )
