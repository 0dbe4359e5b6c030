"""What was sold: copies of words, prices and codes, with no foreign key to what may still change."""

import secrets
import uuid
from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from configurator.customers.models import Identity, person_of
from configurator.orders.models.contact import WithContact
from configurator.orders.models.frozen import FrozenModel, FrozenQuerySet

INVOICE = "invoice"
"""The payment that needs no provider: the goods first."""
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

    def of_builds(self, configuration_keys: Collection[uuid.UUID]) -> "OrderQuerySet":
        """The orders that any of these builds became."""
        return self.filter(lines__configuration_key__in=configuration_keys)

    def newest_first(self) -> "OrderQuerySet":
        """Latest first; the number decides between orders of one moment."""
        return self.order_by("-placed_at", "-number")

    def last_sent(self, customer_id: uuid.UUID | None) -> "Order | None":
        """A customer's last order that has an address. One query."""
        return self.owned_by(customer_id).exclude(line1="").newest_first().first()

    def with_lines(self) -> "OrderQuerySet":
        """The lines of the present version along, in one more query however many there are."""
        return self.prefetch_related(models.Prefetch("lines", OrderLine.objects.present().order_by("position")))

    def with_parts(self) -> "OrderQuerySet":
        """Lines, their components and what those consist of along, in three more queries."""
        bom: models.QuerySet[BomItem] = BomItem.objects.order_by("position")
        parts: models.QuerySet[LinePart] = LinePart.objects.order_by("position")
        return self.with_lines().prefetch_related(
            models.Prefetch("lines__bom", bom), models.Prefetch("lines__parts", parts)
        )

    def move(self, **values: Any) -> int:
        """The one way in which stored orders change, for the steps that write down why: record, amend, redact."""
        return models.QuerySet.update(self, **values)


class Order(FrozenModel, WithContact):
    """An order. It belongs to whoever its identity belongs to, so it follows a merge of customers.

    The identity may be deleted; the order stays, because it was sold. Its columns say what its latest version says;
    `status` is what its events prove (`orders.state`), kept here to be searched.
    """

    class Status(models.TextChoices):
        AWAITING_PAYMENT = "awaiting_payment", _("Waiting for payment")
        PLACED = "placed", _("Placed")
        ACCEPTED = "accepted", _("Accepted")
        IN_PRODUCTION = "in_production", _("Being made")
        QUALITY_CHECK = "quality_check", _("Being checked")
        PACKED = "packed", _("Packed")
        SHIPPED = "shipped", _("On its way")
        DELIVERED = "delivered", _("Delivered")
        ON_HOLD = "on_hold", _("On hold")
        CANCEL_REQUESTED = "cancel_requested", _("Cancellation asked for")
        CANCELLED = "cancelled", _("Cancelled")
        REJECTED = "rejected", _("Could not be made")
        LAPSED = "lapsed", _("Not paid in time")
        RETURNED = "returned", _("Sent back")

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=20, unique=True)
    token = models.CharField(max_length=32, unique=True, default=new_token)
    version = models.PositiveSmallIntegerField(default=1, help_text=_("One more with every change by the customer."))
    status = models.CharField(max_length=16, choices=Status, default=Status.PLACED, db_index=True)
    identity = models.ForeignKey(Identity, models.SET_NULL, null=True, blank=True, related_name="orders")
    currency = models.CharField(max_length=3)
    subtotal = models.DecimalField(max_digits=15, decimal_places=3, help_text=_("All lines."))
    off = models.DecimalField(
        _("reduction"), max_digits=15, decimal_places=3, default=0, help_text=_("What offers take off all lines.")
    )
    delivery_code = models.CharField(max_length=50, blank=True)
    delivery_name = models.CharField(max_length=100, blank=True)
    collected = models.BooleanField(
        _("collected in the shop"), default=False, help_text=_("Nothing is sent: the customer comes for it.")
    )
    delivery_price = models.DecimalField(max_digits=15, decimal_places=3, default=0)
    tax_name = models.CharField(max_length=50, blank=True)
    tax_percent = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    tax = models.DecimalField(max_digits=15, decimal_places=3, default=0)
    tax_included = models.BooleanField(default=True, help_text=_("Prices contain the tax; otherwise it is added."))
    total = models.DecimalField(max_digits=15, decimal_places=3, help_text=_("What the customer pays."))
    payment = models.CharField(
        max_length=20, default=INVOICE, help_text=_("invoice, or the code of a payment provider.")
    )
    placed_at = models.DateTimeField()
    checkout_token = models.CharField(
        max_length=64, unique=True, help_text=_("One submit of one form, however often sent.")
    )
    body_hash = models.CharField(max_length=64, help_text=_("What that submit said."))

    objects = OrderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(total__gte=0), name="order_total_not_negative"),
            models.CheckConstraint(
                condition=Q(tax__gte=0, subtotal__gte=0, delivery_price__gte=0), name="order_amounts_not_negative"
            ),
            models.CheckConstraint(condition=Q(off__gte=0, off__lte=F("subtotal")), name="order_off_within_subtotal"),
            models.CheckConstraint(
                condition=Q(
                    status__in=(
                        *("awaiting_payment", "placed", "accepted", "in_production", "quality_check", "packed"),
                        *("shipped", "delivered", "on_hold", "cancel_requested", "cancelled", "rejected", "lapsed"),
                        "returned",
                    )
                ),
                name="order_status_known",
            ),
        ]
        indexes = [models.Index(fields=["identity", "-placed_at"], name="order_of_identity")]

    def __str__(self) -> str:
        return self.number

    def get_status_display(self) -> str:  # type: ignore[no-redef]  # Django leaves the method alone that is there
        """Where it stands, in words: what its customer collects is neither on its way nor delivered."""
        status = Order.Status(self.status)
        return str(_COLLECTED.get(status, status.label)) if self.collected else str(status.label)

    @property
    def language(self) -> str:
        """What its customer is written to in, "" where nobody knows. Two queries unless the identity came along."""
        return self.identity.customer.language if self.identity else ""


_COLLECTED = {Order.Status.SHIPPED: _("Ready to collect"), Order.Status.DELIVERED: _("Collected")}


class OrderLineQuerySet(FrozenQuerySet["OrderLine"]):
    """Reads and creates."""

    def present(self) -> "OrderLineQuerySet":
        """Those of the latest version of their order."""
        return self.filter(version=F("order__version"))


class OrderLine(FrozenModel):
    """One configured product in a quantity, with the release that it was sold and made on; or a fixed one by its SKU.

    A fixed product has no build, family or release: their columns are empty, and it is its own only component.
    Every version of an order has its lines whole, so what was agreed at any time can be read.
    """

    order = models.ForeignKey(Order, models.PROTECT, related_name="lines")
    version = models.PositiveSmallIntegerField(default=1, help_text=_("Of the order."))
    position = models.PositiveSmallIntegerField()
    configuration_key = models.UUIDField(
        null=True, blank=True, db_index=True, help_text=_("The build; a copy, the build may be forgotten.")
    )
    sku = models.CharField(
        max_length=100, blank=True, default="", help_text=_("Of a fixed product, which is sold as it is.")
    )
    category = models.CharField(max_length=100, blank=True, default="", help_text=_("Of a fixed product."))
    family_code = models.CharField(max_length=50, blank=True)
    family_name = models.CharField(max_length=200)
    release_number = models.PositiveIntegerField(help_text=_("The release that was current when the order was placed."))
    fingerprint = models.CharField(max_length=64)
    made_on_number = models.PositiveIntegerField(help_text=_("The release that the build was made on."))
    made_on_fingerprint = models.CharField(max_length=64)
    choices = models.JSONField(help_text=_("Every variable of the complete build with its value."))
    unchecked = models.JSONField(default=list, blank=True, help_text=_("What could not be checked, in sentences."))
    price_lines: "models.JSONField[list[dict[str, str]], list[dict[str, str]]]" = models.JSONField(
        default=list, blank=True, help_text=_("What one costs beside its components: code, name, price.")
    )
    offers: "models.JSONField[list[dict[str, Any]], list[dict[str, Any]]]" = models.JSONField(
        default=list, blank=True, help_text=_("What offers take off all of them: source, code, name, amount, deal.")
    )
    picture = models.CharField(
        max_length=200, blank=True, default="", help_text=_("Of the build as it was sold: file name without its size.")
    )
    inscriptions: "models.JSONField[list[dict[str, Any]], list[dict[str, Any]]]" = models.JSONField(
        default=list, blank=True, help_text=_("The customer's own words on it, each with its print file.")
    )
    quantity = models.PositiveSmallIntegerField()
    unit_price = models.DecimalField(max_digits=15, decimal_places=3)
    price = models.DecimalField(max_digits=15, decimal_places=3)
    weight_g = models.PositiveIntegerField(help_text=_("Of one, in grams."))
    lead_time_days = models.PositiveIntegerField()

    objects = OrderLineQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "version", "position"], name="orderline_position_once"),
            models.CheckConstraint(condition=Q(quantity__range=(1, MOST)), name="orderline_quantity_in_range"),
            models.CheckConstraint(
                condition=Q(configuration_key__isnull=False, sku="")
                | (Q(configuration_key__isnull=True, family_code="") & ~Q(sku="")),
                name="orderline_is_a_build_or_a_product",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.family_name}"  # noqa: RUF001  a multiplication sign

    @property
    def is_fixed(self) -> bool:
        """Whether it is sold as it is: nothing of it was chosen, and nothing can be changed."""
        return bool(self.sku)

    @property
    def paid(self) -> Decimal:
        """What all of them cost after what offers take off."""
        return self.price - sum((Decimal(one["amount"]) for one in self.offers), Decimal(0))


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
    picture = models.CharField(max_length=200, blank=True, help_text=_("File name under the media folder."))
    quantity = models.PositiveIntegerField(help_text=_("In one product."))
    quantity_total = models.PositiveIntegerField(help_text=_("In all products of the line."))
    unit_price = models.DecimalField(max_digits=15, decimal_places=3, help_text=_("Of one piece."))
    price = models.DecimalField(max_digits=15, decimal_places=3, help_text=_("Of all pieces in one product."))
    cost = models.DecimalField(max_digits=15, decimal_places=3, help_text=_("Ours, of all pieces in one product."))
    number = models.CharField(max_length=20, blank=True, help_text=_("That was given, such as a length."))
    unit = models.CharField(max_length=20, blank=True)

    objects = BomItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["line", "position"], name="bomitem_position_once"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="bomitem_quantity_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity_total} × {self.sku}"  # noqa: RUF001  a multiplication sign


class LinePartQuerySet(FrozenQuerySet["LinePart"]):
    """Reads and creates."""


class LinePart(FrozenModel):
    """What a component of a line consists of, exploded: the screws and labels that nobody chooses."""

    line = models.ForeignKey(OrderLine, models.PROTECT, related_name="parts")
    position = models.PositiveSmallIntegerField()
    sku = models.CharField(max_length=100)
    name = models.CharField(max_length=300)
    of_sku = models.CharField(max_length=100, help_text=_("The component, or part, that it belongs to."))
    quantity = models.PositiveIntegerField(help_text=_("In one product."))
    quantity_total = models.PositiveIntegerField(help_text=_("In all products of the line."))

    objects = LinePartQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["line", "position"], name="linepart_position_once"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="linepart_quantity_positive"),
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
