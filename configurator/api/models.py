"""Who may call the HTTP API for what, and what callers booked already."""

import uuid
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Scope(models.TextChoices):
    """What a key may be used for."""

    ORDERS_READ = "orders:read", _("read orders, with who ordered")
    ORDERS_STATUS = "orders:status", _("report what happened to an order")
    STOCK_READ = "stock:read", _("read the stock")
    STOCK_WRITE = "stock:write", _("book stock")
    CATALOG_READ = "catalog:read", _("read what is on sale")
    BUILDS_WRITE = "builds:write", _("try out builds")


class ApiKey(models.Model):
    """A key that another program proves itself with. It is shown once; kept are its beginning and its digest."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=100, help_text=_("Whose it is and what for, such as: warehouse, scanner 2."))
    prefix = models.CharField(_("begins with"), max_length=8, unique=True, editable=False)
    digest = models.CharField(max_length=64, editable=False, help_text=_("SHA-256 of the key."))
    scopes: "models.JSONField[list[str], list[str]]" = models.JSONField(
        pgettext_lazy("rights of a key", "may"), default=list
    )
    is_active = models.BooleanField(_("active"), default=True, help_text=_("A key that is not active opens nothing."))
    made_at = models.DateTimeField(editable=False)
    expires_at = models.DateTimeField(
        _("ends"), null=True, blank=True, help_text=_("It opens nothing from then on. Empty: never.")
    )
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False, help_text=_("To the minute."))

    class Meta:
        verbose_name = _("API key")

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
    digest = models.CharField(max_length=64, help_text=_("SHA-256 of what it said."))
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["api_key", "call_id"], name="stockcall_once")]

    def __str__(self) -> str:
        return str(self.call_id)
