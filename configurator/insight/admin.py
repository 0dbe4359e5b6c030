"""Values and tiers to look at; how they are reckoned and what serving costs, to edit."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Case, When
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from configurator.customers.readonly import ReadOnly
from configurator.insight.boards.tile import BOARDS
from configurator.insight.models import (
    ActivityCost,
    BoardCount,
    CustomerShare,
    CustomerValue,
    FunnelCount,
    LineMargin,
    LineModel,
    NeedsGroup,
    ResearchPeriod,
    Tier,
    TierChange,
    TierEffort,
    ValuePolicy,
)
from configurator.insight.research.model import MAY_EXPORT
from configurator.releases.money import money


def _link(row: CustomerValue | TierChange) -> SafeString:
    address = reverse("admin:customers_customer_change", args=[row.customer_id])
    return format_html('<a href="{}">{}</a>', address, row.customer)


@admin.register(CustomerValue)
class CustomerValueAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """Read-only: values follow from orders and interactions. Each customer's waterfall is on their own page."""

    list_display = ("who", "tier", "worth", "from_", "to_", "margin_", "referrals_", "service_", "still_buys")
    list_display_links = None
    list_filter = ("tier",)
    list_select_related = ("customer",)
    list_per_page = 50
    search_fields = ("customer__name",)
    ordering = ("-value", "pk")
    change_list_template = "insight/admin/values.html"

    def get_queryset(self, request: HttpRequest) -> Any:
        found: Any = super().get_queryset(request)
        return found.standing()

    def change_view(self, request: HttpRequest, object_id: str, *_args: Any, **_kwargs: Any) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:customers_customer_change", args=[object_id]))

    @admin.display(description=_("customer"), ordering="customer__name")
    def who(self, row: CustomerValue) -> SafeString:
        return _link(row)

    @admin.display(description=_("value"), ordering="value")
    def worth(self, row: CustomerValue) -> str:
        return money(row.value, row.currency)

    @admin.display(description=_("likely from"), ordering="low")
    def from_(self, row: CustomerValue) -> str:
        return money(row.low, row.currency)

    @admin.display(description=_("likely to"), ordering="high")
    def to_(self, row: CustomerValue) -> str:
        return money(row.high, row.currency)

    @admin.display(description=_("margin to come"), ordering="margin")
    def margin_(self, row: CustomerValue) -> str:
        return money(row.margin, row.currency)

    @admin.display(description=_("referrals"), ordering="referrals")
    def referrals_(self, row: CustomerValue) -> str:
        return money(row.referrals, row.currency)

    @admin.display(description=_("cost to serve"), ordering="service")
    def service_(self, row: CustomerValue) -> str:
        return money(row.service, row.currency)

    @admin.display(description=_("still buys"), ordering="alive")
    def still_buys(self, row: CustomerValue) -> str:
        return f"{round(row.alive * 100)} %"


@admin.register(TierChange)
class TierChangeAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """Read-only: who came to which tier, when and why."""

    list_display = ("at", "who", "before", "after", "reason", "worth", "bound_")
    list_display_links = None
    list_filter = ("after", "reason")
    list_select_related = ("customer",)
    date_hierarchy = "at"
    ordering = ("-at", "-pk")

    @admin.display(description=_("customer"))
    def who(self, row: TierChange) -> SafeString:
        return _link(row)

    @admin.display(description=_("value"), ordering="value")
    def worth(self, row: TierChange) -> str:
        return money(row.value, row.currency)

    @admin.display(description=_("bound"))
    def bound_(self, row: TierChange) -> str:
        return money(row.bound, row.currency)


@admin.register(ValuePolicy)
class ValuePolicyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """One row; what is changed counts from the next rebuild on."""

    fieldsets = (
        (_("Value"), {"fields": ("currency", "horizon_months", "discount_percent", "margin_percent")}),
        (_("What is foretold"), {"fields": ("holdout_weeks", "window_days", "referral_percent", "likely_percent")}),
        (_("Tiers"), {"fields": ("top_percent", "stay_percent", "back_amount")}),
        (pgettext_lazy("what customers need", "Needs"), {"fields": ("needs_by",)}),
    )

    def has_add_permission(self, *_args: Any) -> bool:
        return False

    def has_delete_permission(self, *_args: Any) -> bool:
        return False


@admin.register(TierEffort)
class TierEffortAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """One row for each tier; what is changed counts at once."""

    list_display = ("tier", "head_start_hours", "offer_ceiling", "contacts_a_month", "money_a_month")

    def get_queryset(self, request: HttpRequest) -> Any:
        rank = [When(tier=tier, then=place) for place, tier in enumerate(Tier.values)]
        return super().get_queryset(request).order_by(Case(*rank))

    def has_add_permission(self, *_args: Any) -> bool:
        return False

    def has_delete_permission(self, *_args: Any) -> bool:
        return False


@admin.register(ActivityCost)
class ActivityCostAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """What is not in the list costs nothing. The same activity by several channels: the cheapest is proposed."""

    list_display = ("kind", "channel", "cost")
    list_display_links = ("kind",)
    list_editable = ("cost",)
    list_filter = ("channel",)
    ordering = ("kind", "channel")


@admin.register(LineMargin)
class LineMarginAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """Of a product line that is not here the margin follows from what parts cost, else from the policy."""

    list_display = ("family_code", "percent")
    ordering = ("family_code",)


@admin.register(LineModel)
class LineModelAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """Read-only: which model speaks for which product line, and how all did on the newest purchases."""

    list_display = ("family_code", "model", "customers", "purchases", "margin_percent", "mean", "at")
    ordering = ("family_code",)
    readonly_fields = ("mean",)

    @admin.display(description=_("margin of a purchase"))
    def mean(self, row: LineModel) -> str:
        return money(row.mean_margin, row.currency)


@admin.register(FunnelCount)
class FunnelCountAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """The way to the funnel's page: the list and each row lead there."""

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return HttpResponseRedirect(reverse("insight:funnel"))

    def change_view(self, request: HttpRequest, object_id: str, *_args: Any, **_kwargs: Any) -> HttpResponse:
        return HttpResponseRedirect(reverse("insight:funnel"))


@admin.register(NeedsGroup)
class NeedsGroupAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """The way to the groups' pages: the list and each row lead there."""

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return HttpResponseRedirect(reverse("insight:groups"))

    def change_view(self, request: HttpRequest, object_id: str, *_args: Any, **_kwargs: Any) -> HttpResponse:
        return HttpResponseRedirect(reverse("insight:group", args=[object_id]))


@admin.register(CustomerShare)
class CustomerShareAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """The way to the worklist: the list leads there, each row to its customer."""

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return HttpResponseRedirect(reverse("insight:needs_to_serve"))

    def change_view(self, request: HttpRequest, object_id: str, *_args: Any, **_kwargs: Any) -> HttpResponse:
        return HttpResponseRedirect(reverse("insight:needs_to_serve"))


@admin.register(BoardCount)
class BoardCountAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """The way to the boards, for whom one of them is open."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return any(request.user.has_perm(board.permission) for board in BOARDS)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return HttpResponseRedirect(reverse("insight:boards"))

    def change_view(self, request: HttpRequest, object_id: str, *_args: Any, **_kwargs: Any) -> HttpResponse:
        return HttpResponseRedirect(reverse("insight:boards"))


@admin.register(ResearchPeriod)
class ResearchPeriodAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """The way to the page of data sets, for who may take one."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MAY_EXPORT)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return HttpResponseRedirect(reverse("insight:research"))

    def change_view(self, request: HttpRequest, object_id: str, *_args: Any, **_kwargs: Any) -> HttpResponse:
        return self.changelist_view(request)
