"""Which supplier reports were made; their figures are on pages of their own."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from configurator.customers.readonly import ReadOnly
from configurator.programs.models.report import SupplierPeriod


@admin.register(SupplierPeriod)
class SupplierPeriodAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """The way to the pages of `staff.py`: the list and each row lead there."""

    list_display = ("begin", "currency", "share", "made_at", "made_by")

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return HttpResponseRedirect(reverse("reports:periods"))

    def change_view(self, request: HttpRequest, object_id: str, *_args: Any, **_kwargs: Any) -> HttpResponse:
        row = SupplierPeriod.objects.filter(pk=object_id).first() if object_id.isdecimal() else None
        if row is None:
            return HttpResponseRedirect(reverse("reports:periods"))
        return HttpResponseRedirect(reverse("reports:period", args=[row.begin.isoformat(), row.currency]))

    @admin.display(description=_("share of sales in the reports"))
    def share(self, row: SupplierPeriod) -> str:
        return f"{row.covered:.0%}"
