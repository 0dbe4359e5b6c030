"""Products that are sold as they are: to search, narrow down and edit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.admin.bases import ModelAdmin
from catalog.models import FixedProduct

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest


@admin.register(FixedProduct)
class FixedProductAdmin(ModelAdmin[FixedProduct]):
    """Found by SKU, name, number under the bars or maker; a department is a filter."""

    list_display = ("name", "sku", "category", "kind", "size", "maker", "price", "currency", "active")
    list_filter = ("active", "department")
    search_fields = ("=sku", "=barcode", "name", "maker")
    search_help_text = gettext_lazy("SKU, name, number under the bars or maker")
    ordering = ("sku",)
    list_per_page = 50
    show_full_result_count = False
    actions = ("retire", "bring_back")
    fieldsets = (
        (None, {"fields": ("sku", "name", "active")}),
        (gettext_lazy("Sold as"), {"fields": (("price", "currency"), "barcode")}),
        (gettext_lazy("What it is"), {"fields": ("department", "category", "kind", "size", "maker", "weight_g")}),
    )

    @admin.action(description=gettext_lazy("Retire: they can't be sold any more"), permissions=["change"])
    def retire(self, request: HttpRequest, queryset: QuerySet[FixedProduct]) -> None:
        """Take products off sale."""
        self._set_active(request, queryset, active=False)

    @admin.action(description=gettext_lazy("Bring back: they may be sold again"), permissions=["change"])
    def bring_back(self, request: HttpRequest, queryset: QuerySet[FixedProduct]) -> None:
        """Put products on sale again."""
        self._set_active(request, queryset, active=True)

    def _set_active(self, request: HttpRequest, queryset: QuerySet[Any], *, active: bool) -> None:
        chosen = list(queryset.exclude(active=active))
        FixedProduct.objects.filter(pk__in=[product.pk for product in chosen]).update(active=active)
        for product in chosen:
            self.log_change(request, product, [{"changed": {"fields": ["active"]}}])
        self.message_user(request, _("{count} changed.").format(count=len(chosen)), messages.SUCCESS)
