"""Who may call the HTTP API for what, and what callers booked already."""

import uuid
from datetime import datetime

from django.db import models


class Scope(models.TextChoices):
    """What a key may be used for."""

    ORDERS_READ = "orders:read", "read orders, with who ordered"
    ORDERS_STATUS = "orders:status", "report what happened to an order"
    STOCK_READ = "stock:read", "read the stock"
    STOCK_WRITE = "stock:write", "book stock"
    CATALOG_READ = "catalog:read", "read what is on sale"
    BUILDS_WRITE = "builds:write", "try out builds"


class ApiKey(models.Model):
    """A key that another program proves itself with. It is shown once; kept are its beginning and its digest."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=100, help_text="Whose it is and what for, such as: warehouse, scanner 2.")
    prefix = models.CharField("begins with", max_length=8, unique=True, editable=False)
    digest = models.CharField(max_length=64, editable=False, help_text="SHA-256 of the key.")
    scopes: "models.JSONField[list[str], list[str]]" = models.JSONField("may", default=list)
    is_active = models.BooleanField("active", default=True, help_text="A key that is not active opens nothing.")
    made_at = models.DateTimeField(editable=False)
    expires_at = models.DateTimeField(
        "ends", null=True, blank=True, help_text="It opens nothing from then on. Empty: never."
    )
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False, help_text="To the minute.")

    class Meta:
        verbose_name = "API key"

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix})"

    @property
    def source(self) -> str:
        """How events that it reports are signed."""
        return f"api:{self.prefix}"

    def opens_at(self, at: datetime) -> bool:
        """Whether it counts at a time."""
        return self.is_active and (self.expires_at is None or at < self.expires_at)


class StockCall(models.Model):
    """A booking that a caller sent under an id of its own: the same id is the same booking."""

    api_key = models.ForeignKey(ApiKey, models.CASCADE, related_name="stock_calls")
    call_id = models.UUIDField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of what it said.")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["api_key", "call_id"], name="stockcall_once")]

    def __str__(self) -> str:
        return str(self.call_id)
