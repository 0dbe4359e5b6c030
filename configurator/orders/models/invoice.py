"""Invoices and credit notes: papers of the books, numbered without gaps, written once."""

import uuid
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from configurator.orders.models.frozen import FrozenModel, FrozenQuerySet
from configurator.orders.models.order import Order


class InvoiceQuerySet(FrozenQuerySet["Invoice"]):
    """Reads and creates."""

    def bills(self) -> "InvoiceQuerySet":
        """The invoices, without credit notes; an order has one at most."""
        return self.filter(kind=Invoice.Kind.INVOICE)

    def credits(self) -> "InvoiceQuerySet":
        """What was taken back of them."""
        return self.filter(kind=Invoice.Kind.CREDIT_NOTE)

    def in_order(self) -> "InvoiceQuerySet":
        """As they were issued."""
        return self.order_by("issued_at", "-kind", "number")


class Invoice(FrozenModel):
    """One paper. Its body says everything that stands on it, so that it reads the same whatever changes afterwards.

    A mistake is corrected by a credit note, never by another body: the amounts of a credit note are what the customer
    does not owe any more.
    """

    class Kind(models.TextChoices):
        INVOICE = "invoice", _("Invoice")
        CREDIT_NOTE = "credit_note", _("Credit note")

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    order = models.ForeignKey(Order, models.PROTECT, related_name="invoices")
    kind = models.CharField(max_length=11, choices=Kind)
    number = models.CharField(max_length=20, unique=True)
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="corrections", help_text=_("Of a credit note.")
    )
    tax = models.DecimalField(max_digits=15, decimal_places=3)
    total = models.DecimalField(max_digits=15, decimal_places=3)
    issued_at = models.DateTimeField()
    body: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField()

    objects = InvoiceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order"], condition=Q(kind="invoice"), name="invoice_once_an_order"),
            models.CheckConstraint(
                condition=Q(kind="invoice", corrects__isnull=True) | Q(kind="credit_note", corrects__isnull=False),
                name="invoice_credit_note_corrects",
            ),
            models.CheckConstraint(condition=Q(tax__gte=0, total__gte=0), name="invoice_amounts_not_negative"),
        ]

    def __str__(self) -> str:
        return self.number

    def left(self) -> tuple[Decimal, Decimal]:
        """What of the total and of the tax no credit note took back. Costs one query."""
        gone = self.corrections.aggregate(total=Sum("total"), tax=Sum("tax"))
        return self.total - (gone["total"] or 0), self.tax - (gone["tax"] or 0)
