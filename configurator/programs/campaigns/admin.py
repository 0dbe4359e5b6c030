"""Campaigns in the admin: to write them; once the lot is drawn, to look at."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from configurator.programs.campaigns.forms import CampaignForm, GroupForm
from configurator.programs.models import Campaign, CampaignGroup


def _is_open(obj: Any) -> bool:
    return not isinstance(obj, Campaign) or obj.drawn_at is None


class GroupInline(admin.StackedInline):  # type: ignore[type-arg]  # not subscriptable at run time
    """What each group gets."""

    model = CampaignGroup
    form = GroupForm
    extra = 0
    min_num = 1
    fields = ("position", ("tier", "need", "language"), "subject", "text", "deal")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request, obj) and _is_open(obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and _is_open(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and _is_open(obj)


@admin.register(Campaign)
class CampaignAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """What was drawn stays as it was: audience, words and hold-out are settled with the lot."""

    form = CampaignForm
    inlines = (GroupInline,)
    list_display = ("name", "page", "owner", "state", "held_out_percent", "measure_days")
    list_select_related = ("owner",)
    search_fields = ("name", "goal")
    ordering = ("-created_at",)
    change_form_template = "programs/campaigns/admin/change_form.html"
    fieldsets = (
        (None, {"fields": ("name", "goal", "owner")}),
        (
            gettext_lazy("For whom"),
            {
                "fields": ("tiers", "need", "family_code", "bought_within_days", "quiet_for_days", "has_card"),
                "description": gettext_lazy("All of what is asked has to hold."),
            },
        ),
        (
            gettext_lazy("Held out, and measured"),
            {"fields": ("held_out_percent", "least", "wanted", "measure_days", "before_days", "wait_days")},
        ),
    )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and _is_open(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and _is_open(obj)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"owner": request.user.pk, **super().get_changeform_initial_data(request)}

    @admin.display(description=gettext_lazy("audience and result"))
    def page(self, row: Campaign) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("campaigns:campaign", args=[row.pk]), _("Open"))

    @admin.display(description=gettext_lazy("state"))
    def state(self, row: Campaign) -> str:
        if row.stopped_at:
            return _("stopped")
        if row.started_at:
            return _("days are over") if row.is_over(timezone.now()) else _("started")
        return _("drawn") if row.drawn_at else _("being written")
