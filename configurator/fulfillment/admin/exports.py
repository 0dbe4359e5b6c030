"""What left the shop, for staff to look up."""

from django.contrib import admin

from configurator.customers.readonly import ReadOnly
from configurator.fulfillment.models import Export


@admin.register(Export)
class ExportAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """Read-only: what was handed over was handed over."""

    list_display = ("order", "format", "destination", "path", "exported_at", "repeated")
    list_filter = ("format", "repeated", "exported_at")
    search_fields = ("order__number", "path", "sha256")
    list_select_related = ("order",)
    ordering = ("-pk",)
