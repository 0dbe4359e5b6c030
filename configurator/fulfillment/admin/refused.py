"""Refused reports for staff: what came back from receivers and was not believed."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from configurator.customers.readonly import ReadOnly
from configurator.fulfillment.models import RefusedReport
from configurator.languages.dates import written


@admin.register(RefusedReport)
class RefusedReportAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """Read-only; forgotten after a while."""

    list_display = ("moment", "receiver", "status", "why", "size")
    list_filter = ("receiver", "status")
    list_select_related = ("receiver",)
    list_per_page = 50
    ordering = ("-pk",)

    @admin.display(description=_("at"), ordering="pk")
    def moment(self, report: RefusedReport) -> str:
        return written(report.at, "d M H:i:s")
