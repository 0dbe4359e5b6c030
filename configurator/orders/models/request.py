import uuid
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from configurator.customers.models import Identity, person_of
from configurator.orders.models.contact import WithContact
from configurator.orders.models.frozen import FrozenModel, FrozenQuerySet
from configurator.orders.models.order import MOST, new_token


class QuoteRequestQuerySet(FrozenQuerySet["QuoteRequest"]):
    """Requests by owner."""

    def owned_by(self, customer_id: uuid.UUID | None) -> "QuoteRequestQuerySet":
        """The requests of one customer, by whichever of their identities; of nobody, none."""
        return self.filter(identity__customer_id=person_of(customer_id)) if customer_id else self.none()

    def newest_first(self) -> "QuoteRequestQuerySet":
        """Latest first; the number decides between requests of one moment."""
        return self.order_by("-requested_at", "-number")


class QuoteRequest(FrozenModel, WithContact):
    """A wish for a price, because some component is priced on request. Never an order."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=20, unique=True)
    token = models.CharField(max_length=32, unique=True, default=new_token)
    identity = models.ForeignKey(Identity, models.SET_NULL, null=True, blank=True, related_name="quote_requests")
    family_code = models.CharField(max_length=50)
    family_name = models.CharField(max_length=200)
    currency = models.CharField(max_length=3)
    quantity = models.PositiveSmallIntegerField()
    build = models.JSONField(help_text=_("The line as an order's document would say it, prices on request being null."))
    requested_at = models.DateTimeField()
    checkout_token = models.CharField(max_length=64, unique=True)
    body_hash = models.CharField(max_length=64)

    objects = QuoteRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(quantity__range=(1, MOST)), name="quoterequest_quantity_in_range")
        ]
        indexes = [models.Index(fields=["identity", "-requested_at"], name="quoterequest_of_identity")]

    def __str__(self) -> str:
        return self.number

    @property
    def price_lines(self) -> list[dict[str, str]]:
        """What one costs beside its components."""
        return list(self.build.get("price_lines", ()))

    @property
    def items(self) -> list[dict[str, Any]]:
        """The components asked about, under the names that an order's components have."""
        return [
            item
            | {"module_name": item["module"]["name"], "quantity": item["quantity_per_unit"]}
            | {"price": None if item["price"] is None else Decimal(item["price"])}
            for item in self.build["bom"]
        ]
