"""What was paid and paid back through a provider. A try that failed stays, so every cent can be followed."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from configurator.orders.models.order import Order


class PaymentQuerySet(models.QuerySet["Payment"]):
    """Filters by what became of them."""

    def under_way(self) -> "PaymentQuerySet":
        """Those whose outcome is not known yet."""
        return self.filter(status__in=(Payment.Status.BEGUN, Payment.Status.WAITING))

    def succeeded(self) -> "PaymentQuerySet":
        """Those that brought money."""
        return self.filter(status=Payment.Status.SUCCEEDED)


class Payment(models.Model):
    """One try to pay an order. Its key goes to the provider, so that a try repeated after a crash is the same try."""

    class Status(models.TextChoices):
        BEGUN = "begun", _("Begun")
        WAITING = "waiting", _("Waiting for the customer's bank")
        SUCCEEDED = "succeeded", _("Paid")
        FAILED = "failed", _("Failed")

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    order = models.ForeignKey(Order, models.PROTECT, related_name="payments")
    provider = models.CharField(max_length=20)
    reference = models.CharField(max_length=100, blank=True, help_text=_("The provider's own name for it."))
    amount = models.DecimalField(max_digits=15, decimal_places=3)
    currency = models.CharField(max_length=3)
    status = models.CharField(max_length=10, choices=Status, default=Status.BEGUN)
    error = models.CharField(max_length=100, blank=True, help_text=_("Why it failed, as the provider's code."))
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = PaymentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_amount_positive"),
            models.CheckConstraint(
                condition=Q(status__in=("begun", "waiting", "succeeded", "failed")), name="payment_status_known"
            ),
            models.UniqueConstraint(
                fields=["provider", "reference"], condition=~Q(reference=""), name="payment_reference_once"
            ),
            models.UniqueConstraint(
                fields=["order"], condition=Q(status__in=("begun", "waiting")), name="payment_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.status}"


class RefundQuerySet(models.QuerySet["Refund"]):
    """Filters by what became of them."""

    def counting(self) -> "RefundQuerySet":
        """Those that were paid back or will be."""
        return self.exclude(status=Refund.Status.FAILED)


class Refund(models.Model):
    """Money that goes back: asked for in the transaction of what caused it, carried out by the relay."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("Under way")
        DONE = "done", _("Paid back")
        FAILED = "failed", _("Refused by the provider")

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="refunds")
    amount = models.DecimalField(max_digits=15, decimal_places=3)
    reason = models.CharField(max_length=40)
    status = models.CharField(max_length=8, choices=Status, default=Status.WAITING)
    reference = models.CharField(max_length=100, blank=True)
    error = models.CharField(max_length=200, blank=True)
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    objects = RefundQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="refund_amount_positive"),
            models.CheckConstraint(condition=Q(status__in=("waiting", "done", "failed")), name="refund_status_known"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} of {self.payment_id}"
