"""What was sold: copies of words, prices and codes, with no foreign key to what may still change."""

import secrets
import uuid

from django.db import models
from django.db.models import Q

from configurator.customers.models import Identity, person_of
from configurator.orders.models.contact import WithContact
from configurator.orders.models.frozen import FrozenModel, FrozenQuerySet

MOST = 99
"""The largest quantity of one order line."""


def new_token() -> str:
    """128 random bits for a link that needs no sign-in."""
    return secrets.token_urlsafe(16)


class OrderQuerySet(FrozenQuerySet["Order"]):
    """Orders by owner, with what they consist of."""

    def owned_by(self, customer_id: uuid.UUID | None) -> "OrderQuerySet":
        """The orders of one customer, by whichever of their identities; of nobody, none."""
        return self.filter(identity__customer_id=person_of(customer_id)) if customer_id else self.none()

    def of_build(self, configuration_key: uuid.UUID) -> "OrderQuerySet":
        """The orders that a build became; there is one at most."""
        return self.filter(lines__configuration_key=configuration_key)

    def newest_first(self) -> "OrderQuerySet":
        """Latest first; the number decides between orders of one moment."""
        return self.order_by("-placed_at", "-number")

    def with_lines(self) -> "OrderQuerySet":
        """Lines along, in one more query however many there are."""
        lines: models.QuerySet[OrderLine] = OrderLine.objects.order_by("position")
        return self.prefetch_related(models.Prefetch("lines", lines))

    def with_parts(self) -> "OrderQuerySet":
        """Lines and their components along, in two more queries."""
        parts: models.QuerySet[BomItem] = BomItem.objects.order_by("position")
        return self.with_lines().prefetch_related(models.Prefetch("lines__bom", parts))


class Order(FrozenModel, WithContact):
    """A binding order. It belongs to whoever its identity belongs to, so it follows a merge of customers.

    The identity may be deleted; the order stays, because it was sold.
    """

    class Status(models.TextChoices):
        PLACED = "placed", "Placed"

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=20, unique=True)
    token = models.CharField(max_length=32, unique=True, default=new_token)
    status = models.CharField(max_length=16, choices=Status, default=Status.PLACED)
    identity = models.ForeignKey(Identity, models.SET_NULL, null=True, blank=True, related_name="orders")
    currency = models.CharField(max_length=3)
    total = models.DecimalField(max_digits=15, decimal_places=3)
    placed_at = models.DateTimeField()
    checkout_token = models.CharField(
        max_length=64, unique=True, help_text="One submit of one form, however often sent."
    )
    body_hash = models.CharField(max_length=64, help_text="What that submit said.")

    objects = OrderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(total__gte=0), name="order_total_not_negative"),
            models.CheckConstraint(condition=Q(status__in=["placed"]), name="order_status_known"),
        ]
        indexes = [models.Index(fields=["identity", "-placed_at"], name="order_of_identity")]

    def __str__(self) -> str:
        return self.number


class OrderLineQuerySet(FrozenQuerySet["OrderLine"]):
    """Reads and creates."""


class OrderLine(FrozenModel):
    """One configured product in a quantity, with the release that it was sold and made on."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    configuration_key = models.UUIDField(db_index=True, help_text="The build; a copy, the build may be forgotten.")
    family_code = models.CharField(max_length=50)
    family_name = models.CharField(max_length=200)
    release_number = models.PositiveIntegerField(help_text="The release that was current when the order was placed.")
    fingerprint = models.CharField(max_length=64)
    made_on_number = models.PositiveIntegerField(help_text="The release that the build was made on.")
    made_on_fingerprint = models.CharField(max_length=64)
    choices = models.JSONField(help_text="Every variable of the complete build with its value.")
    unchecked = models.JSONField(default=list, blank=True, help_text="What could not be checked, in sentences.")
    quantity = models.PositiveSmallIntegerField()
    unit_price = models.DecimalField(max_digits=15, decimal_places=3)
    price = models.DecimalField(max_digits=15, decimal_places=3)
    weight_g = models.PositiveIntegerField(help_text="Of one, in grams.")
    lead_time_days = models.PositiveIntegerField()

    objects = OrderLineQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="orderline_position_once"),
            models.CheckConstraint(condition=Q(quantity__range=(1, MOST)), name="orderline_quantity_in_range"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.family_name}"  # noqa: RUF001  a multiplication sign


class BomItemQuerySet(FrozenQuerySet["BomItem"]):
    """Reads and creates."""


class BomItem(FrozenModel):
    """One component of one line: how many in one product, how many in all of them, and what it cost then."""

    line = models.ForeignKey(OrderLine, models.PROTECT, related_name="bom")
    position = models.PositiveSmallIntegerField()
    module_code = models.CharField(max_length=50)
    module_name = models.CharField(max_length=200)
    sku = models.CharField(max_length=100)
    name = models.CharField(max_length=300)
    picture = models.CharField(max_length=200, blank=True, help_text="File name under the media folder.")
    quantity = models.PositiveIntegerField(help_text="In one product.")
    quantity_total = models.PositiveIntegerField(help_text="In all products of the line.")
    unit_price = models.DecimalField(max_digits=15, decimal_places=3, help_text="Of one piece.")
    price = models.DecimalField(max_digits=15, decimal_places=3, help_text="Of all pieces in one product.")
    cost = models.DecimalField(max_digits=15, decimal_places=3, help_text="Ours, of all pieces in one product.")

    objects = BomItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["line", "position"], name="bomitem_position_once"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="bomitem_quantity_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity_total} × {self.sku}"  # noqa: RUF001  a multiplication sign


class OrderDocumentQuerySet(FrozenQuerySet["OrderDocument"]):
    """Reads and creates."""


class OrderDocument(FrozenModel):
    """The canonical document of one version of the order: the very bytes that fulfillment gets."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="documents")
    version = models.PositiveSmallIntegerField(default=1)
    body = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    objects = OrderDocumentQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "version"], name="orderdocument_version_once")]

    def __str__(self) -> str:
        return f"{self.order_id} version {self.version}"
