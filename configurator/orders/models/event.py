"""What happened to an order: append-only, and all that is known of its state."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from configurator.orders.models.frozen import FrozenModel, FrozenQuerySet
from configurator.orders.models.order import Order


class Kind(models.TextChoices):
    """Progress by rank, then endings, then what happens beside."""

    ORDERED = "ordered", _("Ordered, waiting for payment")
    PLACED = "placed", _("Placed")
    ACCEPTED = "accepted", _("Accepted")
    IN_PRODUCTION = "in_production", _("Being made")
    QUALITY_CHECK = "quality_check", _("Being checked")
    PACKED = "packed", _("Packed")
    SHIPPED = "shipped", _("On its way")
    DELIVERED = "delivered", _("Delivered")

    REJECTED = "rejected", _("Could not be made")
    CANCELLED = "cancelled", _("Cancelled")
    LAPSED = "lapsed", _("Not paid in time")

    PAID = "paid", _("Paid")
    HELD = "held", _("On hold")
    RELEASED = "released", _("Goes on")
    CHANGED = "changed", _("Changed")
    CANCEL_REQUESTED = "cancel_requested", _("Cancellation asked for")
    CANCEL_REFUSED = "cancel_refused", _("Too late to cancel")
    RETURNED = "returned", _("Sent back")
    PART_RETURNED = "part_returned", _("Part of it sent back")
    REFUNDED = "refunded", _("Paid back")
    LOOK = "look", _("To be looked at")
    LOOKED = "looked", _("Looked at")
    MEND = "mend", _("Other words asked for")


PROGRESS = (
    Kind.ORDERED,
    Kind.PLACED,
    Kind.ACCEPTED,
    Kind.IN_PRODUCTION,
    Kind.QUALITY_CHECK,
    Kind.PACKED,
    Kind.SHIPPED,
    Kind.DELIVERED,
)
"""The stages in their order."""


class OrderEventQuerySet(FrozenQuerySet["OrderEvent"]):
    """Reads and creates."""

    def in_order(self) -> "OrderEventQuerySet":
        """As they happened; the key decides between events of one moment."""
        return self.order_by("at", "key")


class OrderEvent(FrozenModel):
    """One thing that happened. Its key makes a repeated report the same event; its detail never holds personal data."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="events")
    key = models.UUIDField(default=uuid.uuid4)
    kind = models.CharField(max_length=16, choices=Kind)
    at = models.DateTimeField(help_text=_("When it happened, as whoever reports it says."))
    recorded_at = models.DateTimeField()
    source = models.CharField(max_length=64, help_text=_("customer, staff:<id>, receiver:<code>, or shop."))
    version = models.PositiveSmallIntegerField(default=1, help_text=_("Of the order, that it speaks of."))
    detail: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict, blank=True)

    objects = OrderEventQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "key"], name="orderevent_key_once"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="orderevent_kind_known"),
        ]
        indexes = [models.Index(fields=["recorded_at"], name="orderevent_recorded_at")]

    def __str__(self) -> str:
        return f"{self.order_id} {self.kind}"
