"""The ledger: which deal was given with which order, and what of it the supplier pays. Append-only."""

from typing import Any, Never

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from configurator.offers.models.coupon import Coupon
from configurator.offers.models.deal import Deal


class RedemptionChangedError(Exception):
    """Somebody tried to change or delete what is a record."""


class RedemptionQuerySet(models.QuerySet["Redemption"]):
    """Reads and creates; changes nothing."""

    def of_order(self, order_key: Any) -> "RedemptionQuerySet":
        """Those of one order."""
        return self.filter(order_key=order_key)

    def update(self, **values: Any) -> Never:  # noqa: ARG002  Django's signature
        """Refuse: there is no update path."""
        raise RedemptionChangedError

    def delete(self) -> Never:
        """Refuse: there is no delete path."""
        raise RedemptionChangedError


class Redemption(models.Model):
    """One deal in one order. A row with the opposite sign takes it, or a part of it, back."""

    deal = models.ForeignKey(Deal, models.PROTECT, related_name="redemptions")
    coupon = models.ForeignKey(Coupon, models.SET_NULL, null=True, blank=True, related_name="redemptions")
    order_key = models.UUIDField(help_text=_("The order, by its key alone."))
    amount = models.DecimalField(max_digits=15, decimal_places=3)
    currency = models.CharField(max_length=3)
    supplier = models.CharField(max_length=100, blank=True)
    funded = models.DecimalField(max_digits=5, decimal_places=2, default=0, help_text=_("The supplier's percentage."))
    supplier_part = models.DecimalField(max_digits=15, decimal_places=3, default=0)
    at = models.DateTimeField()

    objects = RedemptionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="redemption_of_something"),
        ]
        indexes = [models.Index(fields=["order_key"], name="redemption_of_order")]

    def __str__(self) -> str:
        return f"{self.amount} {self.deal_id}"

    def save(self, **options: Any) -> None:
        """Write a new row; a stored one is refused."""
        if not self._state.adding:
            raise RedemptionChangedError
        super().save(**options)

    def delete(self, **options: Any) -> Never:  # type: ignore[override]  # noqa: ARG002  Django's signature
        """Refuse: there is no delete path."""
        raise RedemptionChangedError
