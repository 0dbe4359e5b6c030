"""A/B tests to write; started, read and stopped on a page of their own."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from configurator.experiments.forms import ExperimentForm
from configurator.experiments.models import Experiment


def _is_open(row: Experiment | None) -> bool:
    return row is None or row.started_at is None


def _read(field: Any) -> Any:
    """What the form asks for, as it is read of a row that can't be changed any more."""
    return "shown_instead" if field == "what" else field


@admin.register(Experiment)
class ExperimentAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """What was started stays as it was: what is shown, to how many, what is measured, and until when."""

    form = ExperimentForm
    list_display = ("name", "page", "what", "state", "measure", "ends_at", "started_by")
    list_select_related = ("started_by",)
    list_per_page = 50
    search_fields = ("name", "reason")
    ordering = ("-created_at",)
    change_form_template = "experiments/admin/change_form.html"
    fieldsets = (
        (None, {"fields": ("name", "reason", "what", "percent")}),
        (gettext_lazy("Measured"), {"fields": ("measure", "within_days", "days", "wanted")}),
    )
    readonly_fields = ("shown_instead",)

    def get_fieldsets(self, request: HttpRequest, obj: Experiment | None = None) -> Any:
        found = super().get_fieldsets(request, obj)
        if self.has_change_permission(request, obj) if obj else self.has_add_permission(request):
            return found
        return [(name, {"fields": [_read(field) for field in part["fields"]]}) for name, part in found]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and _is_open(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and _is_open(obj)

    @admin.display(description=gettext_lazy("start and result"))
    def page(self, row: Experiment) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("insight:experiment", args=[row.pk]), _("Open"))

    @admin.display(description=gettext_lazy("what is varied"))
    def what(self, row: Experiment) -> str:
        return row.thing.words

    @admin.display(description=gettext_lazy("Shown instead of what is shown now"))
    def shown_instead(self, row: Experiment) -> str:
        return f"{row.thing.words}: {row.other.words}"

    @admin.display(description=gettext_lazy("state"))
    def state(self, row: Experiment) -> str:
        return row.state(timezone.now())
