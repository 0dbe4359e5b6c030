"""Programmes in the admin: their plan; the steps are on a page of their own."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from configurator.programs.models import Programme


@admin.register(Programme)
class ProgrammeAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """Owner, goals, measure, target and dates; what the steps ask for."""

    list_display = ("name", "steps", "department", "owner", "begins_on", "ends_on")
    list_select_related = ("owner",)
    search_fields = ("name", "department", "goal_short", "goal_long")
    ordering = ("-created_at",)
    change_form_template = "programs/steps/admin/change_form.html"
    change_list_template = "programs/steps/admin/change_list.html"
    fieldsets = (
        (None, {"fields": ("name", "department", "owner")}),
        (gettext_lazy("Goals"), {"fields": ("goal_short", "goal_long")}),
        (
            gettext_lazy("Start and measuring"),
            {"fields": ("least", "campaign", "measure", "target", "begins_on", "ends_on")},
        ),
    )

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"owner": request.user.pk, **super().get_changeform_initial_data(request)}

    @admin.display(description=gettext_lazy("steps"))
    def steps(self, row: Programme) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("programmes:programme", args=[row.pk]), _("Open"))
