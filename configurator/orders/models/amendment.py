import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from configurator.configurations.models import Configuration
from configurator.orders.models.order import Order


class AmendmentQuerySet(models.QuerySet["Amendment"]):
    """Filters."""

    def of_build(self, configuration_key: uuid.UUID) -> "AmendmentQuerySet":
        """What a build is to change, if it is for that."""
        return self.filter(configuration=configuration_key)


class Amendment(models.Model):
    """A build that is not for an order of its own: it is to take the place of one line of an order."""

    configuration = models.OneToOneField(Configuration, models.CASCADE, primary_key=True, related_name="amendment")
    order = models.ForeignKey(Order, models.PROTECT, related_name="amendments")
    position = models.PositiveSmallIntegerField(help_text=_("Of the line."))
    version = models.PositiveSmallIntegerField(help_text=_("Of the order, that the build began from."))
    key = models.UUIDField(
        default=uuid.uuid4, help_text=_("Of the event that the change becomes, once however often sent.")
    )
    begun_at = models.DateTimeField()

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "position", "version"], name="amendment_of_line_once")]

    def __str__(self) -> str:
        return f"{self.order_id} line {self.position}"
