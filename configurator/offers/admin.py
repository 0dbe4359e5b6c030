"""Prices and deals for staff: to edit what holds, and to look at what was given."""

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy

from configurator.customers.readonly import ReadOnly
from configurator.offers.models import Coupon, CouponDeal, Deal, DealTarget, PriceEntry, PriceList, Redemption, Reward
from configurator.releases.money import money


class PriceEntryInline(admin.TabularInline):  # type: ignore[type-arg]  # not subscriptable at run time
    """The prices of a list."""

    model = PriceEntry
    extra = 1


@admin.register(PriceList)
class PriceListAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """Lists; on each line of an order the one that makes it cheapest counts."""

    list_display = ("name", "kind", "currency", "starts_on", "ends_before", "active")
    list_filter = ("kind", "active", "currency")
    search_fields = ("name", "code")
    ordering = ("name",)
    raw_id_fields = ("customer",)
    inlines = (PriceEntryInline,)


class DealTargetInline(admin.TabularInline):  # type: ignore[type-arg]  # not subscriptable at run time
    """What a deal is on."""

    model = DealTarget
    extra = 1


@admin.register(Deal)
class DealAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """Deals, with what is left of their budgets."""

    list_display = ("name", "kind", "audience", "starts_on", "ends_before", "given", "used", "supplier", "active")
    list_filter = ("kind", "audience", "active", "supplier")
    search_fields = ("name", "code", "supplier")
    ordering = ("name",)
    inlines = (DealTargetInline,)
    readonly_fields = ("given", "used")
    fieldsets = (
        (None, {"fields": ("name", "code", "active", "audience", "starts_on", "ends_before")}),
        (
            gettext_lazy("What is less"),
            {"fields": ("kind", "currency", "percent", "amount", ("take", "pay"), "free_sku")},
        ),
        (gettext_lazy("How many, and with what together"), {"fields": ("minimum", "most", "group")}),
        (
            gettext_lazy("Who pays, and how much of it there is"),
            {"fields": ("supplier", "funded", "budget", "budget_count")},
        ),
        (gettext_lazy("So far"), {"fields": ("given", "used")}),
    )

    @admin.display(description=gettext_lazy("given so far"))
    def given(self, deal: Deal) -> str:
        return money(deal.spent, deal.currency)


@admin.register(Reward)
class RewardAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """What members earn by coming often."""

    list_display = ("name", "family_code", "every", "deal", "starts_on", "ends_before", "active")
    search_fields = ("name", "code")
    ordering = ("name",)


class CouponDealInline(ReadOnly, admin.TabularInline):  # type: ignore[type-arg]  # not subscriptable at run time
    """The deals that the coupon of a personal list opens."""

    model = CouponDeal
    extra = 0


@admin.register(Coupon)
class CouponAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """Coupons; those of a reward are made by the shop."""

    list_display = ("code", "deal", "customer", "single_use", "used", "reward", "withdrawn_at")
    list_filter = ("single_use", "deal")
    list_select_related = ("deal", "customer", "reward")
    search_fields = ("code",)
    ordering = ("-created_at", "code")
    raw_id_fields = ("customer",)
    readonly_fields = ("used", "reward", "ordinal", "withdrawn_at", "created_at")
    inlines = (CouponDealInline,)


@admin.register(Redemption)
class RedemptionAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """The ledger, read-only: what is wrong is taken back by a row of its own."""

    list_display = ("at", "deal", "coupon", "order_key", "amount", "supplier", "supplier_part", "currency")
    list_filter = ("supplier", "deal", "at")
    list_select_related = ("deal", "coupon")
    search_fields = ("order_key", "supplier", "deal__code")
    date_hierarchy = "at"
    ordering = ("-at", "-pk")

    def get_readonly_fields(self, *_args: Any) -> list[str]:
        return [field.name for field in Redemption._meta.fields]
