import uuid

from django.db import models
from django.db.models import Q

from configurator.configurations.models import Configuration
from configurator.orders.models.order import MOST


class CartLineQuerySet(models.QuerySet["CartLine"]):
    """What lies in carts."""

    def owned_by(self, customer_id: uuid.UUID | None) -> "CartLineQuerySet":
        """The cart of one person: that of their open builds, so it follows a merge of customers."""
        return self.filter(configuration__in=Configuration.objects.owned_by(customer_id).open())

    def oldest_first(self) -> "CartLineQuerySet":
        """As they were put in; the build's key decides between those of one moment."""
        return self.order_by("added_at", "configuration_id")


class CartLine(models.Model):
    """A build that lies in its owner's cart, so many times. It leaves the cart by being ordered or taken out."""

    configuration = models.OneToOneField(
        Configuration, models.CASCADE, primary_key=True, related_name="cart_line", editable=False
    )
    quantity = models.PositiveSmallIntegerField(default=1)
    added_at = models.DateTimeField()

    objects = CartLineQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(quantity__range=(1, MOST)), name="cartline_quantity_in_range")
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.configuration_id}"  # noqa: RUF001  a multiplication sign
