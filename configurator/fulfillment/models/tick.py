from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from configurator.orders.models import Order


class WorkTickQuerySet(models.QuerySet["WorkTick"]):
    """Ticks by order."""

    def of(self, order: Order) -> "WorkTickQuerySet":
        """Those of one order, as its lines stand."""
        return self.filter(order=order).order_by("position", "sku")


class WorkTick(models.Model):
    """So many pieces of one part lie ready for one line of an order.

    `needed` is how many there were to be when it was ticked: once the order needs another number, the tick counts no
    more, and what was laid ready is to be put back.
    """

    order = models.ForeignKey(Order, models.PROTECT, related_name="ticks")
    position = models.PositiveSmallIntegerField(help_text=_("Of the line."))
    sku = models.CharField(max_length=100)
    name = models.CharField(max_length=300)
    version = models.PositiveSmallIntegerField(help_text=_("Of the order, when it was ticked last."))
    needed = models.PositiveIntegerField()
    done = models.PositiveIntegerField()
    at = models.DateTimeField(help_text=_("When it was ticked last."))

    objects = WorkTickQuerySet.as_manager()

    class Meta:
        permissions = [("work_orders", "Can make orders in the workbench")]
        constraints = [
            models.UniqueConstraint(fields=["order", "position", "sku"], name="worktick_part_of_line_once"),
            models.CheckConstraint(condition=Q(done__lte=F("needed")), name="worktick_not_more_than_needed"),
        ]

    def __str__(self) -> str:
        return f"{self.done} of {self.needed} {self.sku}"
