"""A sale at a counter, while it is rung up. What was sold is an order, as everywhere."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from configurator.configurations.models import Configuration
from configurator.customers.models import Customer, Identity
from configurator.orders.models.order import MOST


class SaleQuerySet(models.QuerySet["Sale"]):
    """Filters."""

    def of(self, clerk_id: int) -> "SaleQuerySet":
        """The sales of one colleague."""
        return self.filter(clerk=clerk_id)

    def open(self) -> "SaleQuerySet":
        """Those that are being rung up; a colleague has one at most."""
        return self.filter(status=Sale.Status.OPEN)

    def with_customer(self) -> "SaleQuerySet":
        """With the card that was shown and whose it is."""
        return self.select_related("card__customer")

    def locked(self) -> "SaleQuerySet":
        """The same, the rows of the sales locked."""
        return self.with_customer().select_for_update(of=("self",))


class Sale(models.Model):
    """What one colleague rings up for one customer. Its key is also the token of its order, so that it is paid once.

    `card` is how the customer was recognised. Until it is paid, builds and a coupon belong to `guest`, who is made for
    this sale alone and nobody.
    """

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        PAID = "paid", _("Paid")
        DROPPED = "dropped", _("Dropped")

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clerk = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    status = models.CharField(max_length=8, choices=Status, default=Status.OPEN)
    card = models.ForeignKey(Identity, models.SET_NULL, null=True, blank=True, related_name="+")
    guest = models.ForeignKey(Customer, models.SET_NULL, null=True, blank=True, related_name="+")
    coupon = models.CharField(max_length=32, blank=True, default="", help_text=_("The code that was scanned last."))
    order_key = models.UUIDField(null=True, blank=True, help_text=_("The order, by its key alone."))
    version = models.PositiveIntegerField(default=1, help_text=_("Guards against two tabs; one more with every step."))
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = SaleQuerySet.as_manager()

    class Meta:
        verbose_name = _("sale at a counter")
        verbose_name_plural = _("sales at counters")
        permissions = [("sell_at_counter", "Can sell at a counter")]
        constraints = [
            models.UniqueConstraint(fields=["clerk"], condition=Q(status="open"), name="sale_open_once_a_clerk"),
            models.CheckConstraint(
                condition=Q(status="paid", order_key__isnull=False)
                | Q(status__in=("open", "dropped"), order_key__isnull=True),
                name="sale_paid_has_an_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clerk_id} {self.opened_at:%Y-%m-%d %H:%M}"

    @property
    def customer_id(self) -> uuid.UUID | None:
        """Who buys: the person of the card, else the guest of this sale, if it needed one."""
        return self.card.customer_id if self.card else self.guest_id


class SaleLine(models.Model):
    """So many of a fixed product, by its SKU, or of a build: a copy of what the customer shared."""

    sale = models.ForeignKey(Sale, models.CASCADE, related_name="lines")
    sku = models.CharField(max_length=100, blank=True, default="")
    build = models.ForeignKey(Configuration, models.CASCADE, null=True, blank=True, related_name="+")
    shared_key = models.UUIDField(
        null=True, blank=True, help_text=_("Of what was shared: scanned again, it is one more.")
    )
    quantity = models.PositiveSmallIntegerField(default=1)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(build__isnull=False, sku="") | (Q(build__isnull=True) & ~Q(sku="")),
                name="saleline_is_a_build_or_a_product",
            ),
            models.CheckConstraint(condition=Q(quantity__range=(1, MOST)), name="saleline_quantity_in_range"),
            models.UniqueConstraint(fields=["sale", "sku"], condition=~Q(sku=""), name="saleline_product_once"),
            models.UniqueConstraint(fields=["build"], condition=Q(build__isnull=False), name="saleline_build_once"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.sku or self.build_id}"  # noqa: RUF001  a multiplication sign
