"""What is written once: movements, and what is kept for orders. Staff look at them."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from configurator.customers.readonly import ReadOnly
from configurator.stock.models import Movement, Reservation


@admin.register(Movement)
class MovementAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """Who changed what is on hand, when and why."""

    list_display = ("at", "sku", "kind", "change", "on_hand", "why", "by")
    list_filter = ("kind", "at")
    list_select_related = ("by",)
    search_fields = ("sku", "reason", "reference")
    search_help_text = _("SKU, reason, or the key of an order or a return")
    ordering = ("-id",)
    fields = ("at", "sku", "kind", "change", "on_hand", "why", "by", "reference")

    @admin.display(description=_("change"), ordering="amount")
    def change(self, movement: Movement) -> str:
        return f"{movement.amount:+,}"

    @admin.display(description=_("reason"), ordering="reason")
    def why(self, movement: Movement) -> str:
        return movement.why


@admin.register(Reservation)
class ReservationAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """What is kept for which order."""

    list_display = ("sku", "quantity", "reference", "state", "until", "changed_at")
    list_filter = ("state",)
    search_fields = ("sku", "reference")
    search_help_text = _("SKU, or the key of an order")
    ordering = ("-changed_at", "-id")
    fields = list_display
